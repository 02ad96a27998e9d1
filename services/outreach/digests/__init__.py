# SPDX-License-Identifier: EUPL-1.2
"""What workers are told of their work: in the page, each morning by mail, and at once."""
