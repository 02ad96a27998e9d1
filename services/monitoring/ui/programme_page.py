# SPDX-License-Identifier: EUPL-1.2
"""The regional programme: what stands in it, what it lacks, and what the minister knows of it."""

from datetime import date
from itertools import chain
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import RedirectResponse, Response

from schemas.codes.programme import (
    MEASURE_LINES,
    PARTNERS,
    TARGET_GROUPS,
    TARGET_SCHOOL_YEARS,
    YEARS,
)
from schemas.codes.regions import REGION_NAMES
from services.chassis.web import REGIONAL, ProblemError, Role, User, flash, render, require
from services.chassis.web.forms import Sent, texts
from services.chassis.web.wording import region_name
from services.monitoring.desks.programme import (
    WRITERS,
    ProgrammeDesk,
    Standing,
    leaver_key,
    programme_desk_of,
)
from services.monitoring.reach import regions_of
from services.monitoring.rules.programme import Programme
from services.monitoring.rules.programme_checks import (
    PARTS,
    REPORT_DUTY,
    SUBSTANTIAL_SHARE,
)
from services.monitoring.ui import programme_view as view

router = APIRouter(prefix="/programma")
READERS: Final = (*REGIONAL, Role.MINISTRY)
Reader = Annotated[User, Depends(require(*READERS))]
Writer = Annotated[User, Depends(require(*WRITERS))]
Region = Annotated[str, Path(pattern=r"^\d{2}$")]


@router.get("")
def regions(request: Request, user: Reader) -> Response:
    """The regions of the user, each with where its programme stands."""
    desk = programme_desk_of(request, user)
    begun = {one.newest.region: one for one in desk.all()}
    own = regions_of(user)
    shown = [(c, n, begun.get(c)) for c, n in REGION_NAMES.items() if own is None or c in own]
    shown.sort(key=lambda line: line[1])
    return render(request, "programmes.html", rows=shown, share=SUBSTANTIAL_SHARE)


@router.get("/{region}")
def show(
    request: Request,
    user: Reader,
    region: Region,
    versie: Annotated[int | None, Query(ge=1, lt=2**31)] = None,
) -> Response:
    """The programme of a region, or a version of it."""
    desk = programme_desk_of(request, user)
    standing = standing_of(desk, region)
    if standing is None:
        return render(
            request, "programme_none.html", region=region, name=region_name(region),
            writes=desk.writes(region),
        )  # fmt: skip
    one = standing.newest if versie is None else desk.version(region, versie)
    newest = one.number == standing.newest.number
    return render(
        request,
        "programme.html",
        region=region,
        name=region_name(region),
        standing=standing,
        shown=one,
        newest=newest,
        versions=desk.versions(region),
        names=user.has(*REGIONAL),
        writes=desk.writes(region) and newest,
        today=desk.today,
        report_duty=REPORT_DUTY,
        parts=PARTS,
        errors={},
        **_content(desk, one.programme, region),
    )


def _content(desk: ProgrammeDesk, programme: Programme, region: str) -> dict[str, Any]:
    keys = {
        year: (leaver_key(region, year), leaver_key(region, year, entree=False))
        for year in TARGET_SCHOOL_YEARS
    }
    figures = desk.figures([*chain(*keys.values()), *programme.figures])
    course = desk.course(programme.figures)
    return {
        "leavers": view.leaver_lines(
            programme, {year: (figures[a], figures[b]) for year, (a, b) in keys.items()}
        ),
        "agreements": view.agreements(programme),
        "budget": view.budget_lines(programme),
        "sums": view.year_sums(programme),
        "years": [str(year) for year in YEARS],
        "year_columns": [(str(year), "numeric") for year in YEARS],
        "titles": {key: view.figure_title(key) for key in programme.figures},
        "values": {key: view.figure_value(figures[key]) for key in programme.figures},
        "charts_of": [
            view.course_chart(key, course[key], figures[key], number)
            for number, key in enumerate(programme.figures)
            if key in course
        ],
        "target_groups": TARGET_GROUPS,
        "lines": MEASURE_LINES,
        "partner_kinds": PARTNERS,
    }


@router.post("/{region}")
def begin(request: Request, user: Writer, region: Region) -> Response:
    """Begin the programme of a region."""
    programme_desk_of(request, user).save(region, Programme(), 0)
    flash(request, "Het programma is begonnen. Begin met de analyse.")
    return RedirectResponse(f"/programma/{region}", status_code=303)


@router.post("/{region}/melding")
def notify(request: Request, user: Writer, region: Region, form: Sent) -> Response:
    """Record on which day the newest version went to the minister."""
    desk = programme_desk_of(request, user)
    try:
        on = date.fromisoformat(texts(form).get("dag", ""))
    except ValueError:
        raise ProblemError(400, "Vul de dag in waarop het naar de minister ging.") from None
    desk.notify(region, seen_version(form), on)
    flash(request, "Vastgelegd dat de minister dit weet.")
    return RedirectResponse(f"/programma/{region}", status_code=303)


def standing_of(desk: ProgrammeDesk, region: str) -> Standing | None:
    own = regions_of(desk.user)
    if region not in REGION_NAMES or (own is not None and region not in own):
        raise ProblemError(404)
    return desk.one(region)


def seen_version(form: Sent) -> int:
    text = texts(form).get("versie", "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ProblemError(400)
    return int(text)
