# SPDX-License-Identifier: EUPL-1.2
"""What registration decides: pure functions and tables. No I/O, no clock, no SQL."""
