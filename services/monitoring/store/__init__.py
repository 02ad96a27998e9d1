# SPDX-License-Identifier: EUPL-1.2
"""The monitor's database: the only place in monitoring with SQL."""

from services.monitoring.store import policy, programme_tables, tables

__all__ = ["policy", "programme_tables", "tables"]
