# SPDX-License-Identifier: EUPL-1.2
"""A small town's feed events, in phases, made once and delivered as often as a test likes.

Within a phase every person has one new fact. A test lets the services come to rest between phases,
so whatever the batches were, everybody goes through the same states. Nobody has a birthday in the
weeks the tests play in.
"""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from schemas.codes.regions import municipalities_of
from schemas.codes.schools import mbo_institutions
from services.feeds.composing import Composer, Message
from services.feeds.sealing import Sealer
from services.feeds.simulator.numbers import personal_numbers

NOW = datetime(2026, 2, 10, 9, tzinfo=UTC)
"""The instant at which the services' clock stands still."""

LATER = datetime(2026, 2, 24, 9, tzinfo=UTC)
"""Two weeks on: grace periods have ended and first duties are overdue."""

_REGIONS = ("29", "06", "21")


class _Fact(NamedTuple):
    feed: str
    type: str
    fields: dict[str, Any]


def phases(people: int, public_key: Path, seed: int = 1) -> list[list[Message]]:
    """Four phases with one event per person each, in an order drawn anew for each phase."""
    composer, draw = Composer(Sealer(public_key)), random.Random(seed)
    municipalities = [m for region in _REGIONS for m in municipalities_of(region, NOW.date())]
    schools = sorted(school.brin6 for school in mbo_institutions().values())[:40]
    stories = [list(_story(pgn, draw, municipalities, schools)) for pgn in personal_numbers(people)]
    made = []
    for number, facts in enumerate(zip(*stories, strict=True)):
        time = NOW - timedelta(days=4 - number)
        shuffled = draw.sample(facts, len(facts))
        made.append([composer.compose(f.feed, f.type, f.fields, time) for f in shuffled])
    return made


def _story(
    pgn: str, draw: random.Random, municipalities: list[str], schools: list[str]
) -> Iterator[_Fact]:
    who, here = {"pgn": pgn}, draw.choice(municipalities)
    born = date(draw.randrange(2002, 2009), draw.randrange(5, 11), draw.randrange(1, 29))
    first, second = draw.sample(schools, 2)
    study = {"sector": "mbo", "level": draw.choice((1, 2, 3, 4)), "track": "bol"}
    person = {"birthDate": born.isoformat(), "name": f"Kind {pgn[-4:]}", "municipality": here}
    yield _Fact("brp", "person-registered", who | person)
    started = {"school": first, "enrollment": "1", "startDate": "2025-08-25"}
    yield _Fact("school", "enrollment-started", who | started | study)
    last = date(2025, 9, 1) + timedelta(days=draw.randrange(160))
    ended = {"school": first, "enrollment": "1", "lastActiveDay": last.isoformat()}
    absent = {"school": first, "kind": "month-18plus", "from": last.isoformat()}
    yield draw.choices(
        (
            _Fact("school", "enrollment-ended", who | ended | {"exitReason": "04"}),
            _Fact("duo", "qualification-obtained", who | {"kind": "mbo-2", "on": last.isoformat()}),
            _Fact("school", "absence-reported", who | absent | {"report": f"V-{pgn[1:]}"}),
        ),
        (6, 2, 2),
    )[0]
    moved = {"municipality": draw.choice(municipalities), "from": "2026-02-02"}
    back = {"school": second, "enrollment": "1", "startDate": "2026-02-02"}
    yield draw.choices(
        (
            _Fact("school", "enrollment-started", who | back | study),
            _Fact("brp", "residence-changed", who | moved),
            _Fact("work", "employment-started", who | {"from": "2026-01-05", "hours": 20}),
            _Fact("brp", "emigrated", who | {"on": "2026-02-01"}),
            _Fact("school", "enrollment-deleted", who | {"school": first, "enrollment": "1"}),
        ),
        (5, 3, 2, 1, 1),
    )[0]
