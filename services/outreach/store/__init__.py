# SPDX-License-Identifier: EUPL-1.2
"""The database of outreach: the only place in outreach with SQL."""

from services.outreach.store import (
    desk_tables,
    letter_tables,
    notification_tables,
    policy,
    tables,
    webhook_tables,
)

__all__ = [
    "desk_tables",
    "letter_tables",
    "notification_tables",
    "policy",
    "tables",
    "webhook_tables",
]
