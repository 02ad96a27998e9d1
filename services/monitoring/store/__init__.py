# SPDX-License-Identifier: EUPL-1.2
"""The monitor's database: the only place in monitoring with SQL."""

from services.monitoring.store import (
    comparison_tables,
    money_tables,
    open_data_tables,
    policy,
    programme_tables,
    report_tables,
    tables,
)

__all__ = [
    "comparison_tables",
    "money_tables",
    "open_data_tables",
    "policy",
    "programme_tables",
    "report_tables",
    "tables",
]
