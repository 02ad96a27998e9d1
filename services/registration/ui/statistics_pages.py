# SPDX-License-Identifier: EUPL-1.2
"""The yearly count of new leavers: by category, by school, and who is behind a figure."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import Response

from schemas.codes.lists import Category
from schemas.codes.regions import REGION_NAMES
from schemas.types import Brin6, Region, SchoolYear
from services.chassis import database
from services.chassis.service import Runtime
from services.chassis.web import CurrentUser, ProblemError, User, render, require
from services.chassis.web.paging import decode_cursor, encode_cursor, page_of
from services.registration import consulting
from services.registration.consulting import READERS, Visitor
from services.registration.rules.balance import NO_REGION
from services.registration.rules.figures import Group, table
from services.registration.rules.statistical_definition import SET_RULES
from services.registration.statistics import telling
from services.registration.statistics.telling import By, Selection
from services.registration.ui import wording as w
from services.registration.ui.scope_choice import RegionChoice, choose
from services.registration.ui.statistics_view import (
    YearHead,
    area_lines,
    figure_lines,
    reason_lines,
)

router = APIRouter(prefix="/telling")

NATION = "nl"
_NATION_NAME = "Heel Nederland"
_PAGE = 100

Reader = Annotated[User, Depends(require(*READERS))]
InRegion = Annotated[str | None, Query(pattern="^(nl|[0-9]{2})$")]
OfYear = Annotated[int, Path(ge=1900, le=2199)]
Cursor = Annotated[str | None, Query(max_length=100)]


@router.get("")
def overview(
    request: Request,
    user: CurrentUser,
    jaar: Annotated[int | None, Query(ge=1900, le=2199)] = None,
    regio: InRegion = None,
    na: Cursor = None,
) -> Response:
    """A school year: of the country, a region, or a school's own pupils."""
    runtime: Runtime = request.app.state.runtime
    choice = _choice(user, regio)
    with database.read(runtime.engine) as connection:
        years = telling.years(connection)
        head = _head(years, jaar)
        if head is None:
            return render(request, "statistics.html", choice=choice, head=None, years=[])
        selection = Selection(head.year, choice.region if choice.region != NATION else None)
        whole = telling.groups(connection, user, selection, By.NATION).get(By.NATION, [])
        parts = _parts(connection, user, selection, choice, na)
    return _page(request, user, head, whole, parts=parts, years=_options(years), choice=choice)


@router.get("/{jaar}/scholen/{school}")
def one_school(
    request: Request,
    user: CurrentUser,
    jaar: OfYear,
    school: Annotated[Brin6, Path()],
    regio: Annotated[Region | None, Query()] = None,
) -> Response:
    """A school: all of it for the school itself, its pupils from a region for that region."""
    runtime: Runtime = request.app.state.runtime
    selection = Selection(jaar, regio, school)
    with database.read(runtime.engine) as connection:
        head = _head(telling.years(connection), jaar)
        found = telling.groups(connection, user, selection, By.SCHOOL).get(school)
    if head is None or found is None:
        raise ProblemError(404, "Van deze school is dat jaar niemand geteld die u mag tellen.")
    return _page(request, user, head, found, school=school, region=regio)


@router.get("/{jaar}/jongeren")
def behind(
    request: Request,
    user: Reader,
    jaar: OfYear,
    rij: Annotated[str | None, Query(max_length=4)] = None,
    regio: Annotated[Region | None, Query()] = None,
    school: Annotated[Brin6 | None, Query()] = None,
    soort: Annotated[Category | None, Query()] = None,
    na: Cursor = None,
) -> Response:
    """Who is behind a figure, of whom the user may see; every look is recorded."""
    if rij is not None and rij not in SET_RULES:
        raise ProblemError(404)
    runtime: Runtime = request.app.state.runtime
    selection = Selection(jaar, regio, school, soort, rij)
    beyond = None if na is None else _ref(na)
    with runtime.begin() as tx:
        head = _head(telling.years(tx.connection), jaar)
        if head is None:
            raise ProblemError(404, "Dit schooljaar is nog niet geteld.")
        found = consulting.behind_figure(tx, Visitor.of(user), selection, beyond)
        hidden = telling.unseen(tx.connection, user, selection)
    query = _query(rij=rij, regio=regio, school=school, soort=soort)
    base = f"/telling/{jaar}/jongeren?{query}"
    return render(
        request,
        "statistics_people.html",
        head=head,
        rule=None if rij is None else SET_RULES[rij],
        where=_where(regio, school, soort),
        back=_back(jaar, regio, school),
        people=[_person(one) for one in found.people],
        hidden=hidden,
        first=None if na is None else base,
        further=f"{base}&na={encode_cursor([str(found.people[-1].ref)])}" if found.more else None,
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    """The schools of a region or the regions of the country, with their addresses."""

    title: str
    heading: str
    lines: Sequence[tuple[str, Any]]
    first: str | None = None
    further: str | None = None


def _page(
    request: Request,
    user: User,
    head: YearHead,
    groups: Sequence[Group],
    *,
    parts: _Parts | None = None,
    years: Sequence[tuple[str, str]] = (),
    choice: RegionChoice | None = None,
    school: str | None = None,
    region: str | None = None,
) -> Response:
    found = table(groups, head.year)
    title = _NATION_NAME
    if school is not None:
        title = w.school_name(school)
    elif choice is not None and choice.region != NATION:
        region = choice.region
        title = ", ".join(map(w.school_name, sorted(user.schools)))
        title = title if region is None else w.region_name(region)
    path = f"/telling/{head.year}/jongeren"
    return render(
        request,
        "statistics.html",
        head=head,
        years=years,
        choice=choice,
        title=title,
        residents=None if school is None or region is None else w.region_name(region),
        back=None if school is None else _back(head.year, region, None),
        lines=list(figure_lines(found)),
        total=found.total,
        reasons=reason_lines(found.total, path, regio=region, school=school),
        searches=user.has(*READERS),
        parts=parts,
    )


def _parts(
    connection: sa.Connection,
    user: User,
    selection: Selection,
    choice: RegionChoice,
    na: str | None,
) -> _Parts | None:
    if choice.region == NATION:
        found = telling.groups(connection, user, selection, By.REGION)
        names = {code: w.region_name(code) for code in found}
        return _Parts(
            "Per regio waar de jongere woont",
            "Regio",
            [
                (f"/telling?{_query(jaar=selection.year, regio=code)}", line)
                for code, line in area_lines(found, names, selection.year)
            ],
        )
    if not user.has(*READERS):
        return None
    beyond = telling.beyond(na)
    codes = telling.areas(connection, user, selection, By.SCHOOL, _PAGE + 1, beyond)
    page = page_of(codes, _PAGE, lambda code: [code])
    found = telling.groups(connection, user, selection, By.SCHOOL, page.rows)
    base = f"/telling?{_query(jaar=selection.year, regio=choice.region)}"
    return _Parts(
        "Per school",
        "School",
        [
            (_school_path(selection.year, code, choice.region), line)
            for code, line in area_lines(found, _school_names(found), selection.year)
        ],
        None if na is None else base,
        None if page.next is None else f"{base}&na={page.next}",
    )


def _school_names(found: Mapping[str, object]) -> dict[str, str]:
    return {code: w.school_name(code) for code in found}


def _school_path(year: int, school: str, region: str | None) -> str:
    query = _query(regio=region)
    return f"/telling/{int(year)}/scholen/{school}" + (f"?{query}" if query else "")


def _choice(user: User, asked: str | None) -> RegionChoice:
    if not telling.counts_everywhere(user):
        if asked == NATION:
            raise ProblemError(404)
        return choose(user, asked, {})
    codes = [*sorted(REGION_NAMES), NO_REGION]
    if asked not in (None, NATION, *codes):
        raise ProblemError(404)
    options = [(NATION, _NATION_NAME), *((code, w.region_name(code)) for code in codes)]
    return RegionChoice(asked or NATION, options)


def _head(years: Mapping[int, str], asked: int | None) -> YearHead | None:
    """The year asked for, or the newest; None where there is none. 404 for one not counted."""
    if asked is None:
        asked = next(iter(years), None)
    elif asked not in years:
        raise ProblemError(404, "Dit schooljaar is nog niet geteld.")
    return None if asked is None else YearHead(SchoolYear(asked), years[asked])


def _options(years: Mapping[int, str]) -> list[tuple[str, str]]:
    return [(str(year), SchoolYear(year).label) for year in years]


def _person(row: Any) -> dict[str, Any]:
    return {
        "path": f"/jongeren/{row.ref}",
        "name": row.name or "Naam niet bekend",
        "school": w.school_name(row.school),
        "category": w.CATEGORIES[row.category],
        "row": row.reason,
        "title": SET_RULES[row.reason].title,
    }


def _where(region: str | None, school: str | None, category: str | None) -> str:
    named = [
        None if school is None else w.school_name(school),
        None if region is None else w.region_name(region),
        None if category is None else w.CATEGORIES[category],
    ]
    return ", ".join(one for one in named if one is not None)


def _back(year: int, region: str | None, school: str | None) -> str:
    if school is not None:
        return _school_path(year, school, region)
    return f"/telling?{_query(jaar=int(year), regio=region)}"


def _query(**values: object) -> str:
    return urlencode({name: str(value) for name, value in values.items() if value is not None})


def _ref(cursor: str) -> uuid.UUID:
    try:
        return uuid.UUID(str(decode_cursor(cursor, 1)[0]))
    except ValueError:
        raise ProblemError(400) from None
