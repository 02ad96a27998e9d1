# SPDX-License-Identifier: EUPL-1.2
"""Tells workers what happens to cases, in the transaction in which it happens."""

from collections.abc import Sequence
from functools import cache

from services.chassis.transaction import Transaction
from services.outreach.rules.notifications import Happened, NotificationKind, of_happening
from services.outreach.store import notifications, recipients, workers


def tell(tx: Transaction, happened: Sequence[Happened]) -> None:
    """Write the notifications of what happened: with it they come about, or neither does."""
    people = cache(lambda: tuple(recipients.known(tx.connection)))
    found = [one for what in happened for one in of_happening(what, people, tx.now, tx.today)]
    if found:
        known = workers.these(tx.connection, {one.worker for one in found})
        told = (one for one in found if one.worker in known)
        lapsed = {one.case_id for one in found if one.kind is NotificationKind.TRANSFER_LAPSED}
        if lapsed:
            notifications.offers_lapsed(tx.connection, lapsed)
        notifications.add(tx.connection, told, tx.now, mail=True)
