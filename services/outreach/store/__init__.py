# SPDX-License-Identifier: EUPL-1.2
"""Outreach's tables, and the only place in outreach with SQL."""
