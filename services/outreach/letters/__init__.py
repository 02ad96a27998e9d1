# SPDX-License-Identifier: EUPL-1.2
"""Letters and messages: their templates, what is filled in, the PDF and the log."""
