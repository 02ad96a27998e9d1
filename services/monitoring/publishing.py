# SPDX-License-Identifier: EUPL-1.2
"""Saying figures: what changed since it was last said, once, with its last value."""

from collections.abc import Sequence

from schemas.codes.lists import Category, FigureStatus, Suppression
from schemas.events.monitoring import (
    MetricPublished,
    MetricPublishedData,
    NormExceeded,
    NormExceededData,
    ShareExceeded,
    ShareExceededData,
)
from schemas.events.topics import MONITORING_ALERTS, MONITORING_METRICS
from schemas.types import SchoolYear
from services.chassis.transaction import Transaction
from services.chassis.turns import say_alone
from services.monitoring.rules.catalogue import key_text
from services.monitoring.rules.counting import Tally
from services.monitoring.rules.figures import Figure, figure
from services.monitoring.store import counters, people

AT_ONCE = 1500
"""Figures said, and young people counted anew, in one statement."""


def count_by_calendar(tx: Transaction) -> bool:
    """Count the next people of whom time alone changed what they count for: a new count year, or a
    placement that stood so many months. False when that is everyone."""
    refs = people.due(tx.connection, tx.today, AT_ONCE)
    tally = Tally()
    known = people.lock(tx.connection, refs)
    for ref, (sequences, person) in known.items():
        counted = person.counted(tx.today)
        tally.replace_person(person, counted)
        known[ref] = (sequences, counted)
    people.save(tx.connection, known)
    counters.change(tx.connection, tally.changes(), tx.today)
    return len(refs) == AT_ONCE


def say_changed(tx: Transaction) -> bool:
    """Say the next figures that changed, one event per key; False when a pass over all of them is
    complete. However many there are, a figure that goes on changing is said once in a pass."""
    say_alone(tx.connection)
    changed = counters.take_changed(tx.connection, AT_ONCE)
    if changed:
        _say_all(tx, changed)
    more = len(changed) == AT_ONCE
    if not more:
        counters.end_pass(tx.connection)
    return more


def _say_all(tx: Transaction, changed: Sequence[counters.Counter]) -> None:
    """Their rows are locked when all is ready to be written, as who counts waits for them."""
    said = {key_text(one.key): one for one in changed}
    above: set[str] = set()
    for key, counter in said.items():
        current = figure(*counter.sums)
        _say(tx, key, current)
        if current.exceeds_norm:
            above.add(key)
            if not counter.alarmed:
                _alarm(tx, key, current)
    revision = counters.begin_publication(tx.connection, tx.now)
    counters.mark_published(tx.connection, said, above, revision)


def _say(tx: Transaction, key: str, current: Figure) -> None:
    year = current.school_year
    data = MetricPublishedData(
        metric=current.metric.name,
        dimensions=current.dimensions,
        values=dict(current.values),
        definition=current.definition,
        school_year=None if year is None else SchoolYear(year),
        reference_date=tx.today,
        status=FigureStatus(current.status),
        published_at=tx.now,
        unit=current.metric.unit,
        suppression=Suppression.NONE,
    )
    tx.say(MONITORING_METRICS, MetricPublished, key, data, None)


def _alarm(tx: Transaction, key: str, current: Figure) -> None:
    share, limit, year = (
        current.values["percentage"],
        current.values["norm"],
        current.school_year,
    )
    if share is None or limit is None or year is None:
        return
    category = current.dimensions.get("category")
    if current.metric.limit is not None:
        exceeded = ShareExceededData(
            metric=current.metric.name,
            area=current.area,
            school_year=SchoolYear(year),
            percentage=float(share),
            limit=float(limit),
        )
        tx.say(MONITORING_ALERTS, ShareExceeded, key, exceeded, None)
    elif category is not None:
        data = NormExceededData(
            area=current.area,
            category=Category(category),
            school_year=SchoolYear(year),
            percentage=float(share),
            norm=float(limit),
        )
        tx.say(MONITORING_ALERTS, NormExceeded, key, data, None)
