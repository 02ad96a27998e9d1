# SPDX-License-Identifier: EUPL-1.2
"""Signals and certificates as rows: what is known of young people who have no case."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from schemas.codes.lists import RiskSignal, RiskSource, VulnerableOrigin
from services.chassis.dialect import among, upsert
from services.outreach.rules.happenings import Moved, Redivided
from services.outreach.rules.schooling import Certificate
from services.outreach.rules.signals import Signal
from services.outreach.store.tables import certificate, signal, youth

KEY = (signal.c.decide_by, signal.c.id)
"""The order of the list: what must be decided first."""

_COLUMNS = [signal.c[field.name] for field in fields(Signal)]


OVERTAKEN: Final = "overtaken"
"""State of a signal that a fact made pointless."""


def keep(connection: sa.Connection, one: Signal) -> None:
    """Add a signal. One that is known already stays as it is, unless a fact had made it pointless:
    then it is open again."""
    row: dict[str, Any] = {field.name: getattr(one, field.name) for field in fields(Signal)} | _OPEN
    upsert(connection, signal, [row], ("id",), ())
    gone = sa.and_(signal.c.id == one.id, signal.c.state == OVERTAKEN)
    connection.execute(sa.update(signal).where(gone).values(**row))


_OPEN = {"state": "open", "settled_on": None, "actor": None, "reason": None}


def open_of(connection: sa.Connection, ref: uuid.UUID) -> list[Signal]:
    """The open signals of a young person, the newest first, those under a merged reference too."""
    query = sa.select(*_COLUMNS).where(_of(ref), signal.c.state == "open")
    rows = connection.execute(query.order_by(signal.c.received_on.desc(), signal.c.id))
    return [_signal(row) for row in rows]


def find(
    connection: sa.Connection, signal_id: uuid.UUID, scope: sa.ColumnElement[bool], today: date
) -> Signal | None:
    """An open signal that is worth a look by today, if it lies within the scope."""
    query = sa.select(*_COLUMNS).where(signal.c.id == signal_id, _shown(today), scope)
    row = connection.execute(query).first()
    return None if row is None else _signal(row)


def waiting(
    connection: sa.Connection,
    scope: sa.ColumnElement[bool],
    today: date,
    after: sa.ColumnElement[bool] | None,
    limit: int,
) -> list[Signal]:
    """Open signals that are worth a look by today, in the order of the list."""
    query = sa.select(*_COLUMNS).where(_shown(today), scope)
    if after is not None:
        query = query.where(after)
    return [_signal(row) for row in connection.execute(query.order_by(*KEY).limit(limit))]


def move(connection: sa.Connection, ref: uuid.UUID, to: Moved | Redivided) -> None:
    """The open signals of a young person go where it lives now, as a case would; where no region
    is told they stay."""
    where = sa.and_(_of(ref), signal.c.state == "open")
    place: dict[str, Any] = {"municipality": to.municipality}
    if to.region is not None:
        place["region"] = to.region
    if isinstance(to, Redivided):
        where = sa.and_(where, signal.c.region == to.from_)
    connection.execute(sa.update(signal).where(where).values(**place))


def settle(
    connection: sa.Connection,
    ref: uuid.UUID,
    state: str,
    on: date,
    *,
    actor: str | None = None,
    reason: str | None = None,
    sources: Collection[RiskSource] = frozenset(RiskSource),
    shown_on: date | None = None,
) -> int:
    """Settle the open signals of a young person that come from these sources; how many. With
    ``shown_on`` only those that are worth a look by that day."""
    asked = signal.c.state == "open" if shown_on is None else _shown(shown_on)
    from_these = signal.c.source.in_(sorted(map(str, sources)))
    change = sa.update(signal).where(_of(ref), asked, from_these)
    done = connection.execute(change.values(state=state, settled_on=on, actor=actor, reason=reason))
    return int(done.rowcount)


def keep_certificates(
    connection: sa.Connection, found: Sequence[tuple[uuid.UUID, Certificate]]
) -> None:
    """Add certificates; one that is known already stays."""
    rows: list[dict[str, Any]] = [
        {"ref": ref, "origin": str(one.origin), "obtained_on": one.on} for ref, one in found
    ]
    upsert(connection, certificate, rows, ("ref", "origin", "obtained_on"), ())


def newest_certificates(
    connection: sa.Connection, refs: Collection[uuid.UUID]
) -> dict[uuid.UUID, Certificate]:
    """The last certificate of each young person, one under a merged reference included."""
    if not refs:
        return {}
    whose = sa.func.coalesce(youth.c.merged_into, youth.c.ref)
    query = (
        sa.select(whose.label("ref"), certificate.c.origin, certificate.c.obtained_on)
        .join(youth, youth.c.ref == certificate.c.ref)
        .where(among(connection, youth.c.ref, _with_merged(connection, refs)))
        .order_by(certificate.c.obtained_on, certificate.c.origin.desc())
    )
    return {
        row.ref: Certificate(VulnerableOrigin(row.origin), row.obtained_on)
        for row in connection.execute(query)
    }


def with_open(connection: sa.Connection, refs: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these young people have an open signal, one under a merged reference included."""
    if not refs:
        return set()
    whose = sa.func.coalesce(youth.c.merged_into, youth.c.ref)
    query = (
        sa.select(whose)
        .select_from(sa.join(signal, youth, youth.c.ref == signal.c.ref))
        .where(
            signal.c.state == "open",
            among(connection, signal.c.ref, _with_merged(connection, refs)),
        )
        .distinct()
    )
    return set(connection.execute(query).scalars())


def _with_merged(connection: sa.Connection, refs: Collection[uuid.UUID]) -> list[uuid.UUID]:
    merged = sa.select(youth.c.ref).where(among(connection, youth.c.merged_into, list(refs)))
    return [*refs, *connection.execute(merged).scalars()]


def _shown(today: date) -> sa.ColumnElement[bool]:
    """Open, and worth a look by today."""
    return sa.and_(signal.c.state == "open", signal.c.follow_from <= today)


def _of(ref: uuid.UUID) -> sa.ColumnElement[bool]:
    merged = sa.select(youth.c.ref).where(youth.c.merged_into == ref)
    return sa.or_(signal.c.ref == ref, signal.c.ref.in_(merged))


def _signal(row: sa.Row[Any]) -> Signal:
    found = dict(row._mapping)
    found["signal"], found["source"] = RiskSignal(found["signal"]), RiskSource(found["source"])
    return Signal(**found)
