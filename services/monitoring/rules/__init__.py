# SPDX-License-Identifier: EUPL-1.2
"""What is counted and how: pure functions and tables, no I/O, no clock, no SQLAlchemy."""
