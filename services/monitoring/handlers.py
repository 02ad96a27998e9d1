# SPDX-License-Identifier: EUPL-1.2
"""What monitoring does in one transaction: take events, publish figures, account for itself."""

from collections.abc import Sequence
from itertools import chain
from typing import Any

import sqlalchemy as sa

from schemas.events.registration import BalanceClosed, DuoListCompared
from services.chassis.duties import Duty
from services.chassis.service import Received
from services.chassis.transaction import Transaction
from services.monitoring import (
    balances,
    completeness,
    open_data,
    programme_course,
    publishing,
    report_duties,
    retention,
)
from services.monitoring.batch import fold_batch
from services.monitoring.rules.balance import BalanceState
from services.monitoring.rules.catalogue import key_text
from services.monitoring.rules.counting import from_several_topics
from services.monitoring.rules.figures import figure, line
from services.monitoring.rules.recount import Deviation, deviations, recount
from services.monitoring.rules.study import last_counted_year
from services.monitoring.store import (
    absences,
    counters,
    leaver_counts,
    ledger,
    people,
    reporting_areas,
)
from services.monitoring.store import completeness as compared


def handle(tx: Transaction, received: Sequence[Received]) -> None:
    """Fold a batch of events into counters and balance; figures are said by the next flush."""
    about_people = [r for r in received if not isinstance(r.event, BalanceClosed | DuoListCompared)]
    if about_people:
        fold_batch(tx, about_people)
    closed = [r.event.data for r in received if isinstance(r.event, BalanceClosed)]
    if closed:
        balances.receive(tx, closed)
    lists = [r.event.data for r in received if isinstance(r.event, DuoListCompared)]
    if lists:
        completeness.receive(tx, lists)


def handle_due(tx: Transaction, due: Sequence[Duty]) -> None:
    """Reports that fall due, and reviews of who owes one."""
    report_duties.fire(tx, due)


def tick(tx: Transaction) -> bool:
    """Say what changed, a bounded part per call; True while more of it is left. When all was said,
    judge waiting balances, once a day keep how far the leavers of the year have come and remove
    what is no longer kept, and twice a year release open data. After that the worker rests until
    half a second after it began, so a figure that keeps changing is said twice a second at most."""
    publishing.count_by_calendar(tx)
    if publishing.say_changed(tx):
        return True
    balances.look_again(tx)
    programme_course.read_month(tx)
    leaver_counts.keep_course(tx.connection, last_counted_year(tx.today), tx.today)
    open_data.publish_due(tx)
    retention.remove_due(tx)
    return False


def flush_metrics(tx: Transaction) -> None:
    """Say everything that changed, and judge waiting balances; nothing is left afterwards."""
    balances.look_again(tx)
    while publishing.count_by_calendar(tx):
        pass
    counters.end_pass(tx.connection)
    while publishing.say_changed(tx):
        pass


def export_metrics(connection: sa.Connection) -> list[dict[str, Any]]:
    """The last value of every metric key as flat lines in key order, the same for the same events.

    Zeros are among them, save those that are there by the chance of what was read first.
    """
    found = [figure(*c.sums) for c in counters.find(connection)]
    return [line(f) for f in found if not (f.zero and from_several_topics(f.key))]


def export_balances(connection: sa.Connection) -> list[dict[str, Any]]:
    """The balance per region and day that registration closed, by region and day.

    ``closed`` is true where the monitor's own sum from the events agrees.
    """
    return [
        {
            "region": verdict.region,
            "day": verdict.day.isoformat(),
            "opening": dict(verdict.register.opening),
            "in": dict(verdict.register.arrivals),
            "out": dict(verdict.register.departures),
            "closing": dict(verdict.register.closing),
            "closed": verdict.state is BalanceState.CLOSED,
        }
        for verdict in ledger.find(connection)
    ]


def check_counters(connection: sa.Connection) -> list[Deviation]:
    """Count everything anew from the rows and give the counters that hold something else."""
    kept = {
        key_text(c.key): (c.value, c.population, c.provisional)
        for c in counters.find(connection)
        if c.value or c.population or c.provisional
    }
    counted = recount(
        people.everyone(connection),
        chain(people.all_duties(connection), reporting_areas.all_duties(connection)),
        absences.everything(connection),
        compared.everything(connection),
        ledger.movements(connection),
    )
    return deviations(kept, counted)
