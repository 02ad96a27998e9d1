# SPDX-License-Identifier: EUPL-1.2
"""What the doors read of absence reports: every query carries the scope predicate.

The reports of a person are of the region in which the person lives, and of the school that sent
them. In a list they stand without a name; who opens one is recorded.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from services.chassis.web.identity import User
from services.chassis.web.paging import DayKey, after
from services.chassis.web.scope import scope_predicate
from services.registration.rules.leerplicht import Answerable, attends
from services.registration.store.absence_reports import absence_report, absence_step
from services.registration.store.tables import contact, identity, person

Row = sa.Row[Any]


@dataclass(frozen=True, slots=True)
class Sought:
    """Which reports are asked for; None leaves a thing open, no states means every state."""

    region: str | None = None
    municipality: str | None = None
    school: str | None = None
    kind: str | None = None
    states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenReport:
    """One report with its history, the name of the pupil, the report of the cycle before and after
    it, where there are such, and who answered for attendance on its first day."""

    row: Row
    steps: Sequence[Row]
    name: str | None
    following: uuid.UUID | None
    answerable: tuple[Answerable, ...]


def reports(
    connection: sa.Connection,
    user: User,
    sought: Sought,
    limit: int,
    beyond: DayKey | None = None,
) -> Sequence[Row]:
    """Reports, the one that waits longest first."""
    query = _reports().where(_sees(user), *_conditions(sought))
    if beyond is not None:
        query = query.where(after([absence_report.c.reported_on, absence_report.c.id], beyond))
    ordered = query.order_by(absence_report.c.reported_on, absence_report.c.id)
    return connection.execute(ordered.limit(limit)).all()


def counted(connection: sa.Connection, user: User, sought: Sought) -> int:
    """How many reports there are."""
    query = (
        sa.select(sa.func.count())
        .select_from(absence_report.join(person, person.c.ref == absence_report.c.ref))
        .where(
            _sees(user),
            *_conditions(sought),
        )
    )
    found: int = connection.execute(query).scalar_one()
    return found


def report_of(connection: sa.Connection, user: User, key: uuid.UUID) -> Row | None:
    """One report; None where there is none, or none that the user may see."""
    return connection.execute(_reports().where(absence_report.c.id == key, _sees(user))).first()


def open_report(connection: sa.Connection, user: User, key: uuid.UUID) -> OpenReport | None:
    """One report in full; to be recorded as a look."""
    row = report_of(connection, user, key)
    if row is None:
        return None
    steps = sa.select(absence_step).where(absence_step.c.report == key)
    who = sa.select(contact.c.name, contact.c.birth_date).where(contact.c.ref == row.ref)
    name, birth = connection.execute(who).first() or (None, None)
    following = sa.select(absence_report.c.id).where(absence_report.c.previous == key)
    return OpenReport(
        row,
        connection.execute(steps.order_by(absence_step.c.at, absence_step.c.id)).all(),
        name,
        connection.execute(following.order_by(absence_report.c.first_day).limit(1)).scalar(),
        attends(birth, row.first_day),
    )


def reports_of_number(connection: sa.Connection, user: User, number: str) -> Sequence[Row]:
    """The reports of the person with this BSN or onderwijsnummer, newest first."""
    ref = sa.select(identity.c.ref).where(identity.c.pgn == number).scalar_subquery()
    query = _reports().where(absence_report.c.ref == ref, _sees(user))
    newest = query.order_by(absence_report.c.reported_on.desc(), absence_report.c.id)
    return connection.execute(newest).all()


def _reports() -> sa.Select[Any]:
    joined = absence_report.join(person, person.c.ref == absence_report.c.ref)
    return sa.select(
        absence_report,
        person.c.region.label("region"),
        person.c.municipality.label("municipality"),
    ).select_from(joined)


def _conditions(sought: Sought) -> list[sa.ColumnElement[bool]]:
    asked = (
        (person.c.region, sought.region),
        (person.c.municipality, sought.municipality),
        (absence_report.c.school, sought.school),
        (absence_report.c.kind, sought.kind),
    )
    found = [column == value for column, value in asked if value is not None]
    if sought.states:
        found.append(absence_report.c.state.in_(sought.states))
    return found


def _sees(user: User) -> sa.ColumnElement[bool]:
    return scope_predicate(user, person.c.region, absence_report.c.school)
