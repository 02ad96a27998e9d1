# SPDX-License-Identifier: EUPL-1.2
"""The command line, the embedded stack, replay and demo."""
