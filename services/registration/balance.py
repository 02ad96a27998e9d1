# SPDX-License-Identifier: EUPL-1.2
"""Closing the days: after midnight the register accounts for everyone, once per region and day."""

from dataclasses import asdict
from datetime import timedelta

from schemas.events.registration import BalanceClosed, BalanceClosedData
from schemas.events.topics import REGISTRATION_BALANCES
from services.chassis.transaction import Transaction
from services.chassis.turns import outlast_writers
from services.registration import store
from services.registration.rules.balance import NO_REGION, Balance, Movement, balances


def close_days(tx: Transaction) -> bool:
    """Close every day before today on which anything moved and that is not closed yet: all at
    once, so there is never more to do.

    Cheap when there is nothing to close; may be called at any time and by several workers. What
    began before midnight is waited for, so that no day is closed while someone still writes in it.
    """
    yesterday = tx.today - timedelta(days=1)
    last = store.last_closed_day(tx.connection)
    if not store.moved_between(tx.connection, last, yesterday):
        return False
    if not outlast_writers(tx.connection):
        return False
    last = store.last_closed_day(tx.connection)
    journal, counted = store.account(tx.connection, last)
    movements = [Movement(*row) for row in journal]
    present: dict[str, dict[str, int]] = {}
    for region, status, people in counted:
        present.setdefault(region or NO_REGION, {})[status] = people
    opening = {row.region: row.closing for row in store.last_balances(tx.connection).values()}
    for balance in balances(opening, movements, present, yesterday):
        store.save_balances(tx.connection, [asdict(balance)])
        subject = f"{balance.region}:{balance.day.isoformat()}"
        tx.say(REGISTRATION_BALANCES, BalanceClosed, subject, _data(balance), None)
    return False


def _data(balance: Balance) -> BalanceClosedData:
    return BalanceClosedData.model_validate(asdict(balance))
