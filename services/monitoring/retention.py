# SPDX-License-Identifier: EUPL-1.2
"""Removing what is no longer kept: once a day, in bounded parts, each with a line in the log."""

from schemas.codes.retention import retention_rules
from services.chassis.transaction import Transaction
from services.monitoring.store import retention

AT_ONCE = 50
"""Removed by one rule in one transaction."""


def remove_due(tx: Transaction) -> None:
    """Remove what no rule keeps any longer. A day is done when nothing is left of it; what did not
    fit into this transaction waits for the next."""
    if retention.looked_on(tx.connection, tx.today):
        return
    left = [
        retention.remove(tx.connection, rule, tx.today, tx.now, AT_ONCE) == AT_ONCE
        for rule in retention_rules()
    ]
    if not any(left):
        retention.note_look(tx.connection, tx.today)
