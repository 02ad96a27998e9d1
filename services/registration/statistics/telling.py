# SPDX-License-Identifier: EUPL-1.2
"""What the doors read of the yearly count: sums and the people behind them, within a user's reach.

A regional role counts the residents of its regions and a school its own pupils. Sums of parts are
therefore the sum of what the user may count. Figures are those of now, or of a vintage that was
kept.
"""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from schemas.codes.lists import Category, FigureStatus, Level
from services.chassis.web.identity import ALL, REGIONAL, User
from services.chassis.web.paging import decode_cursor
from services.chassis.web.problems import FieldError, ProblemError
from services.chassis.web.scope import scope_predicate
from services.registration.rules.balance import NO_REGION
from services.registration.rules.figures import Group
from services.registration.store import contact, counted, person, snapshot
from services.registration.store import vintage as kept_figures

NOWHERE: Final = "0000"
"""Stands for a municipality that is not known."""


class By(StrEnum):
    """What figures are asked of."""

    NATION = "nl"
    REGION = "region"
    MUNICIPALITY = "municipality"
    SCHOOL = "school"


class Counting(NamedTuple):
    """How far the count of a school year has come, and when its vintages were kept."""

    stage: str
    provisional_on: date | None = None
    definitive_on: date | None = None

    def kept(self) -> dict[FigureStatus, date]:
        """The vintages that there are, oldest first, with the day of each."""
        days = {
            FigureStatus.PROVISIONAL: self.provisional_on,
            FigureStatus.DEFINITIVE: self.definitive_on,
        }
        return {status: day for status, day in days.items() if day is not None}


class Selection(NamedTuple):
    """Which of the counted people: all of a school year, or those of a place, category or row."""

    year: int
    region: str | None = None
    school: str | None = None
    category: str | None = None
    reason: str | None = None


def beyond(cursor: str | None) -> str | None:
    """The code of the last area shown, from a cursor. Raises ProblemError (400) for anything
    else."""
    if cursor is None:
        return None
    [code] = decode_cursor(cursor, 1)
    if not isinstance(code, str) or not (code.isascii() and code.isalnum()):
        raise ProblemError(400, errors=[FieldError(field="cursor", reason="is verlopen")])
    return code


def counts_everywhere(user: User) -> bool:
    """Whether the user may count the whole country."""
    return user.has(*REGIONAL) and user.regions is ALL


def years(connection: sa.Connection) -> dict[int, Counting]:
    """The count of every school year in which anyone counts, newest first."""
    anyone = sa.exists().where(counted.c.school_year == snapshot.c.school_year)
    query = sa.select(snapshot).where(anyone).order_by(snapshot.c.school_year.desc())
    return {
        row.school_year: Counting(row.stage, row.provisional_on, row.definitive_on)
        for row in connection.execute(query)
    }


def areas(
    connection: sa.Connection,
    user: User,
    selection: Selection,
    by: By,
    limit: int,
    beyond: str | None = None,
    vintage: FigureStatus | None = None,
) -> list[str]:
    """The codes of the areas in which anyone is counted, in order, after ``beyond``."""
    figures = _figures(vintage)
    code = _code(by, figures)
    query = sa.select(code).where(_within(user, figures), *_fits(selection, figures)).distinct()
    if beyond is not None:
        query = query.where(code > beyond)
    return list(connection.execute(query.order_by(code).limit(limit)).scalars())


def groups(
    connection: sa.Connection,
    user: User,
    selection: Selection,
    by: By,
    codes: Sequence[str] | None = None,
    vintage: FigureStatus | None = None,
) -> dict[str, list[Group]]:
    """People who count alike, per code of the area; of these areas only, where they are given."""
    figures = _figures(vintage)
    code = _code(by, figures)
    kinds = (figures.c.category, figures.c.level, figures.c.reason, figures.c.entree)
    query = sa.select(code, *kinds, sa.func.sum(figures.c.people))
    query = query.where(_within(user, figures), *_fits(selection, figures))
    if codes is not None:
        query = query.where(code.in_(codes))
    found: dict[str, list[Group]] = defaultdict(list)
    for area, category, level, reason, entree, people in connection.execute(
        query.group_by(code, *kinds)
    ):
        found[area].append(
            Group(
                Category(category), None if level is None else Level(level), reason, entree, people
            )
        )
    return dict(found)


def people(
    connection: sa.Connection,
    user: User,
    selection: Selection,
    limit: int,
    beyond: uuid.UUID | None = None,
) -> Sequence[sa.Row[Any]]:
    """The people behind a figure whom the user may see, in order of reference: with name, where
    they count and why."""
    query: sa.Select[Any] = (
        sa.select(
            counted.c.ref, counted.c.school, counted.c.category, counted.c.reason, contact.c.name
        )
        .select_from(_with_person().outerjoin(contact, contact.c.ref == counted.c.ref))
        .where(*_fits(selection), _within(user), _sees(user))
    )
    if beyond is not None:
        query = query.where(counted.c.ref > beyond)
    return connection.execute(query.order_by(counted.c.ref).limit(limit)).all()


def counts_of(connection: sa.Connection, user: User, ref: uuid.UUID) -> Sequence[sa.Row[Any]]:
    """Where a person counts, newest school year first; for a school, at that school alone.

    Only to be asked of a person whom the user may see.
    """
    query: sa.Select[Any] = sa.select(counted).where(counted.c.ref == ref)
    if not user.has(*REGIONAL):
        query = query.where(counted.c.school.in_(sorted(user.schools)))
    return connection.execute(query.order_by(counted.c.school_year.desc())).all()


def unseen(connection: sa.Connection, user: User, selection: Selection) -> int:
    """How many people count in a figure of the user's whom she may not see: they moved away or
    went to another school."""
    query = sa.select(sa.func.count()).select_from(_with_person())
    query = query.where(*_fits(selection), _within(user), sa.not_(_sees(user)))
    return int(connection.execute(query).scalar_one())


def _with_person() -> sa.Join:
    return counted.join(person, person.c.ref == counted.c.ref)


def _sees(user: User) -> sa.ColumnElement[bool]:
    """Whom the user may see: by where they live and learn now, as everywhere in the register."""
    region = sa.func.coalesce(person.c.region, "")
    school = sa.func.coalesce(person.c.school, "")
    return scope_predicate(user, region, school)


def _figures(vintage: FigureStatus | None) -> sa.FromClause:
    """The people of now, each of them one; or the figures of a vintage, with what is not known as
    in those of now."""
    if vintage is None:
        everything = sa.select(counted, sa.literal_column("1", sa.Integer).label("people"))
        return everything.subquery()
    kept = sa.select(
        *(kept_figures.c[name] for name in ("school_year", "school", "category", "reason")),
        *(kept_figures.c[name] for name in ("entree", "people")),
        sa.func.nullif(kept_figures.c.region, "").label("region"),
        sa.func.nullif(kept_figures.c.municipality, "").label("municipality"),
        sa.func.nullif(kept_figures.c.level, 0).label("level"),
    )
    return kept.where(kept_figures.c.status == vintage).subquery()


def _within(user: User, figures: sa.FromClause = counted) -> sa.ColumnElement[bool]:
    return scope_predicate(user, figures.c.region, figures.c.school)


def _fits(selection: Selection, figures: sa.FromClause = counted) -> list[sa.ColumnElement[bool]]:
    wanted = [figures.c.school_year == selection.year]
    if selection.region == NO_REGION:
        wanted.append(figures.c.region.is_(None))
    elif selection.region is not None:
        wanted.append(figures.c.region == selection.region)
    for name in ("school", "category", "reason"):
        value = getattr(selection, name)
        if value is not None:
            wanted.append(figures.c[name] == value)
    return wanted


def _code(by: By, figures: sa.FromClause) -> sa.ColumnElement[Any]:
    match by:
        case By.NATION:
            return sa.cast(sa.literal_column(f"'{By.NATION}'"), sa.String)
        case By.REGION:
            return sa.func.coalesce(figures.c.region, sa.literal_column(f"'{NO_REGION}'"))
        case By.MUNICIPALITY:
            return sa.func.coalesce(figures.c.municipality, sa.literal_column(f"'{NOWHERE}'"))
        case By.SCHOOL:
            return figures.c.school
