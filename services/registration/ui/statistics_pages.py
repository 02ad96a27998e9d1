# SPDX-License-Identifier: EUPL-1.2
"""The yearly count of new leavers: by category and school, beside other years and as kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from schemas.codes.regions import REGION_NAMES
from schemas.types import Brin6, Region, SchoolYear
from services.chassis import database
from services.chassis.service import Runtime
from services.chassis.web import CurrentUser, ProblemError, User, render
from services.chassis.web.paging import page_of
from services.registration.consulting import READERS
from services.registration.rules.balance import NO_REGION
from services.registration.rules.figures import Group, Table, table
from services.registration.rules.statistical_series import PROVISIONAL_DAY
from services.registration.statistics import telling
from services.registration.statistics.telling import By, Counting, Selection
from services.registration.ui import statistics_people, statistics_published
from services.registration.ui import wording as w
from services.registration.ui.scope_choice import RegionChoice, choose, nobody_page, sees_nobody
from services.registration.ui.statistics_series import (
    SeriesLine,
    VintageLine,
    broken,
    series,
    vintages,
)
from services.registration.ui.statistics_view import (
    YearHead,
    area_lines,
    back_to,
    figure_lines,
    head_of,
    query_of,
    reason_lines,
    school_path,
)

router = APIRouter(prefix="/telling")
router.include_router(statistics_people.router)
router.include_router(statistics_published.router)

NATION = "nl"
_NATION_NAME = "Heel Nederland"
_PAGE = 100

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
    if sees_nobody(user):
        return nobody_page(request, user, "Telling")
    runtime: Runtime = request.app.state.runtime
    choice = _choice(user, regio)
    with database.read(runtime.engine) as connection:
        years = telling.years(connection)
        head = head_of(years, jaar)
        if head is None:
            return render(request, "statistics.html", choice=choice, head=None, years=[])
        selection = Selection(head.year, choice.region if choice.region != NATION else None)
        whole = telling.groups(connection, user, selection, By.NATION).get(By.NATION, [])
        parts = _parts(connection, user, selection, choice, na)
        lines = series(connection, user, selection, years)
        told = _Told(
            table(whole, head.year), lines, _kept(connection, user, selection, head, whole)
        )
    return _page(request, user, head, told, parts=parts, years=_options(years), choice=choice)


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
        years = telling.years(connection)
        head = head_of(years, jaar)
        found = telling.groups(connection, user, selection, By.SCHOOL).get(school)
        if head is None or found is None:
            raise ProblemError(404, "Van deze school is dat jaar niemand geteld die u mag tellen.")
        lines = series(connection, user, selection, years)
        told = _Told(table(found, jaar), lines, _kept(connection, user, selection, head, found))
    return _page(request, user, head, told, school=school, region=regio)


@dataclass(frozen=True, slots=True)
class _Parts:
    """The schools of a region or the regions of the country, with their addresses."""

    title: str
    heading: str
    lines: Sequence[tuple[str, Any]]
    first: str | None = None
    further: str | None = None


@dataclass(frozen=True, slots=True)
class _Told:
    """The figures of what is looked at, of this year, of every year and of what was kept."""

    figures: Table
    series: Sequence[SeriesLine]
    vintages: Sequence[VintageLine]


def _kept(
    connection: sa.Connection,
    user: User,
    selection: Selection,
    head: YearHead,
    groups: Sequence[Group],
) -> list[VintageLine]:
    now = table(groups, head.year).total
    return vintages(connection, user, selection, head.count, now)


def _page(
    request: Request,
    user: User,
    head: YearHead,
    told: _Told,
    *,
    parts: _Parts | None = None,
    years: Sequence[tuple[str, str]] = (),
    choice: RegionChoice | None = None,
    school: str | None = None,
    region: str | None = None,
) -> Response:
    found = told.figures
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
        back=None if school is None else back_to(head.year, region, None),
        lines=list(figure_lines(found)),
        total=found.total,
        reasons=reason_lines(found.total, path, regio=region, school=school),
        searches=user.has(*READERS),
        parts=parts,
        series=told.series,
        breaks=broken(told.series, head.year),
        vintages=told.vintages,
        provisional_source=PROVISIONAL_DAY.source,
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
                (f"/telling?{query_of(jaar=selection.year, regio=code)}", line)
                for code, line in area_lines(found, names, selection.year)
            ],
        )
    if not user.has(*READERS):
        return None
    beyond = telling.beyond(na)
    codes = telling.areas(connection, user, selection, By.SCHOOL, _PAGE + 1, beyond)
    page = page_of(codes, _PAGE, lambda code: [code])
    found = telling.groups(connection, user, selection, By.SCHOOL, page.rows)
    base = f"/telling?{query_of(jaar=selection.year, regio=choice.region)}"
    return _Parts(
        "Per school",
        "School",
        [
            (school_path(selection.year, code, choice.region), line)
            for code, line in area_lines(found, _school_names(found), selection.year)
        ],
        None if na is None else base,
        None if page.next is None else f"{base}&na={page.next}",
    )


def _school_names(found: Mapping[str, object]) -> dict[str, str]:
    return {code: w.school_name(code) for code in found}


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


def _options(years: Mapping[int, Counting]) -> list[tuple[str, str]]:
    return [(str(year), SchoolYear(year).label) for year in years]
