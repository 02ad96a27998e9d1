# SPDX-License-Identifier: EUPL-1.2
"""The recomputation from what lies on the topics of a real broker, beside the books of outreach."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from benchmarks.bus import published
from benchmarks.deadlines import recount
from schemas.events.topics import OUTREACH_CASES, REGISTRATION_STATUSES, Topic
from services.outreach.store.tables import chassis

_OF_A_DUTY = ("subject", "code", "set_on", "due_on", "state", "settled_on")


class Comparison(NamedTuple):
    """How many events were read, what came of the duties that follow from them (code and outcome),
    and the duties that are otherwise in the books, or in one of the two alone."""

    events: int
    outcomes: Counter[tuple[str, str]]
    unlike: Counter[Any]
    left_out: int


def held_against_the_books(bootstrap: str, outreach: sa.Engine, until: datetime) -> Comparison:
    """Read both topics to their end and compare every duty by person, code, day on which it was
    set, due day, outcome and day of the deed."""
    statuses = list(_events(bootstrap, REGISTRATION_STATUSES))
    cases = list(_events(bootstrap, OUTREACH_CASES))
    found = recount(statuses, cases, until)
    computed = Counter(
        (one.person, one.duty, one.set_on, one.due_on, one.state, one.settled_on)
        for one in found.outcomes
    )
    query = sa.select(*(chassis.duty.c[name] for name in _OF_A_DUTY))
    with outreach.connect() as connection:
        rows = [(str(row[0]), *row[1:]) for row in connection.execute(query)]
    booked = Counter(row for row in rows if row[0] not in found.left_out)
    outcomes = Counter((one.duty, one.state) for one in found.outcomes)
    unlike = (computed - booked) + (booked - computed)
    return Comparison(len(statuses) + len(cases), outcomes, unlike, len(found.left_out))


def _events(bootstrap: str, topic: Topic) -> Iterator[dict[str, Any]]:
    """Of one person in the order in which they were said: a key has one partition."""
    return (json.loads(record.value) for record in published(bootstrap, topic.name))
