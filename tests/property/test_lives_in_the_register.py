# SPDX-License-Identifier: EUPL-1.2
"""Drawn lives through the register itself: told late, twice and in any order, everyone comes to the
status that the facts give, and the balance of every day closes."""

import base64
import random
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast

import pytest

from schemas.events.feeds import FEED_TYPES, Identity
from schemas.events.topics import FEED_TOPICS
from services.chassis.clock import local_date
from services.chassis.testing import Workbench
from services.feeds.sealing import Unsealer
from services.feeds.simulator.numbers import personal_numbers
from services.registration import store
from services.registration.balance import close_days
from services.registration.rules.assessment import assess
from services.registration.rules.facts import Facts
from services.registration.stream import service
from tests.property.lives import DAYS, FIRST, life
from tests.unit.registration.history import SEALED, Told, folded
from tests.unit.registration.register import Message

_FEEDS = {event: FEED_TOPICS[feed] for (feed, _), event in FEED_TYPES.items()}
LATEST = 75
"""Days that a message may take to come in."""
STEP = 5
"""Days from one delivery to the next."""
UNTIL = (DAYS + 150) // STEP * STEP
PEOPLE, CHUNKS = 250, 8


class Plain:
    """In place of the seal: what it hides lies open in it."""

    def open(self, sealed: Any, _bound_to: bytes) -> bytes:
        """The plain text of a block."""
        return base64.b64decode(sealed.ciphertext)


def message(one: Told, pgn: str) -> Message:
    """The event as it concerns the person of this number; absence reports are her own."""
    event, identity = one
    told = (identity or Identity(pgn=pgn)).model_copy(update={"pgn": pgn})
    hidden = base64.b64encode(told.model_dump_json(exclude_none=True).encode()).decode()
    changes: dict[str, Any] = {"sealed": SEALED.model_copy(update={"ciphertext": hidden})}
    report = getattr(event.data, "report", None)
    if report is not None:
        changes["report"] = f"{pgn[-6:]}-{report}"
        if event.short_name() != "absence-reported":
            changes["sealed"] = None
    return _FEEDS[type(event)], event.model_copy(
        update={"data": event.data.model_copy(update=changes)}
    )


def own_reports(told: list[Told], pgn: str) -> Facts:
    """The facts as the register must have them: in the order of time, each once."""
    in_order = sorted(told, key=lambda one: one[0].time)
    return folded([(message(one, pgn)[1], one[1]) for one in in_order])  # type: ignore[misc]


def lived(first: int, count: int) -> tuple[Workbench, dict[str, Facts]]:
    """A register in which so many lives were lived to the end, and the facts of each by number."""
    rng = random.Random(f"register {first}")
    bench = Workbench(service(cast(Unsealer, Plain())), "sqlite://", _noon(FIRST))
    arriving: dict[int, list[Message]] = defaultdict(list)
    facts = {}
    for number, pgn in enumerate(personal_numbers(count), first):
        told = life(number)
        facts[pgn] = own_reports(told, pgn)
        for one in told:
            day = max(0, (local_date(one[0].time) - FIRST).days)
            for _ in range(1 if rng.random() < 0.8 else 2):
                comes = day + rng.choice((0, 0, 0, 2, 9, LATEST))
                arriving[-(-comes // STEP) * STEP].append(message(one, pgn))
    for day in range(0, UNTIL + STEP, STEP):
        bench.advance(_noon(FIRST + timedelta(days=day)))
        bench.run(close_days)
        messages = arriving.pop(day, [])
        rng.shuffle(messages)
        cut = rng.randint(0, len(messages))
        for batch in (messages[:cut], messages[cut:]):
            if batch:
                bench.deliver(batch)
    assert not arriving
    return bench, facts


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(11), UTC)


def rows(bench: Workbench, table: Any) -> list[Any]:
    with bench.runtime.engine.connect() as connection:
        return list(connection.execute(table.select()))


def come_to_what_the_facts_give(first: int, count: int) -> None:
    bench, facts = lived(first, count)
    today = FIRST + timedelta(days=UNTIL)
    numbers = {row.ref: row.pgn for row in rows(bench, store.identity)}
    people = {numbers[row.ref]: row for row in rows(bench, store.person) if row.status}
    unlike = []
    for pgn, known in facts.items():
        if not known.known:
            continue
        found, row = assess(known, today), people[pgn]
        expected = (found.status, found.basis, found.since, found.regime, found.region)
        if expected != (row.status, row.basis, row.since, row.regime, row.region):
            unlike.append((first + list(facts).index(pgn), expected, row))
    assert not unlike
    balances = rows(bench, store.balance)
    assert [row for row in balances if not row.closed] == []
    last: dict[str, Any] = {row.region: row for row in sorted(balances, key=lambda row: row.day)}
    standing = Counter[str]()
    for row in last.values():
        standing.update(row.closing)
    assert standing == Counter(row.status for row in people.values())


def test_everyone_comes_to_what_the_facts_give_and_every_balance_closes() -> None:
    come_to_what_the_facts_give(0, 15)


@pytest.mark.thorough
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_many_come_to_what_the_facts_give_and_every_balance_closes(chunk: int) -> None:
    come_to_what_the_facts_give(1000 + chunk * PEOPLE, PEOPLE)
