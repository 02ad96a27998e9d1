# SPDX-License-Identifier: EUPL-1.2
"""The way of a message from a school to the worklist: when it passed each stage.

Commits have the instants that PostgreSQL keeps of them (``track_commit_timestamp``), what went onto
the bus has that of its record. A reader who looks at the tables behind the worklist all the time,
in a process of its own, tells when a case was to be seen.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Final, NamedTuple

import psycopg
import sqlalchemy as sa

from benchmarks.bus import published
from schemas.events.topics import REGISTRATION_STATUSES
from services.outreach.store.tables import case, task, timeline
from services.registration import store

LOOK_EVERY = 0.02
"""Seconds between two looks."""
_COMMITTED = sa.extract("epoch", sa.func.pg_xact_commit_timestamp(sa.literal_column("xmin")))


class Way(NamedTuple):
    """The instants of one message (seconds since 1970): when it was to be sent, committed by
    registration, sent on by its relay, committed by outreach, and seen."""

    due: float
    registered: float
    relayed: float
    opened: float
    seen: float


STAGES: Final = (
    "school → registration's commit",
    "→ its relay sends",
    "→ outreach's commit",
    "→ seen by a reader",
)


def ways_of(
    register: sa.Engine, desk: sa.Engine, bootstrap: str, seen: Mapping[int, float], at: datetime
) -> dict[str, Way]:
    """The way of each message whose case was opened ``at`` (by the services' clock), is open and
    has a task, by the pupil's number; ``due`` is left open. ``seen`` is of :func:`watched`."""
    relayed = _relayed(bootstrap)
    leaving = store.transition.c.to_status == "early-leaver"
    with register.connect() as connection:
        numbers = sa.select(store.identity.c.ref, store.identity.c.pgn)
        pgns = {row.ref: row.pgn for row in connection.execute(numbers)}
        query = sa.select(store.transition.c.ref, _COMMITTED.label("at")).where(leaving)
        registered = {row.ref: float(row.at) for row in connection.execute(query)}
    opened = (
        sa.select(timeline.c.id, timeline.c.case_id, _COMMITTED.label("at"))
        .where(timeline.c.kind == "case-opened", timeline.c.at == at)
        .subquery()
    )
    found = (
        sa.select(opened.c.id, opened.c.at, case.c.ref)
        .join(case, case.c.id == opened.c.case_id)
        .where(case.c.is_open, sa.exists().where(task.c.case_id == case.c.id))
    )
    with desk.connect() as connection:
        return {
            pgns[row.ref]: Way(
                0.0, registered[row.ref], relayed[str(row.ref)], float(row.at), seen[row.id]
            )
            for row in connection.execute(found)
            if row.id in seen
        }


def _relayed(bootstrap: str) -> dict[str, float]:
    """When the confirmation of each leaver went onto the bus, by reference."""
    return {
        (record.key or b"").decode(): record.timestamp / 1000
        for record in published(bootstrap, REGISTRATION_STATUSES.name)
        if b"early-leaver-confirmed" in (record.value or b"")
    }


@contextmanager
def watched(url: str) -> Iterator[dict[int, float]]:
    """Look for new cases within the block, in a process of its own; filled when the block ends:
    the instant at which each was seen, by the number of its first entry on the timeline."""
    seen: dict[int, float] = {}
    ours, theirs = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=_watch, args=(url, theirs), daemon=True)
    process.start()
    ours.recv()
    yield seen
    ours.send("enough")
    seen |= ours.recv()
    process.join()


def _watch(url: str, boss: Connection) -> None:
    query = "SELECT id FROM timeline WHERE id > %s AND kind = 'case-opened' ORDER BY id"
    seen: dict[int, float] = {}
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        newest = connection.execute("SELECT coalesce(max(id), 0) FROM timeline").fetchone()
        last = 0 if newest is None else newest[0]
        boss.send("ready")
        while not boss.poll(LOOK_EVERY):
            rows = connection.execute(query, [last]).fetchall()
            now = time.time()
            for (number,) in rows:
                seen[number] = now
                last = number
    boss.send(seen)
