# SPDX-License-Identifier: EUPL-1.2
"""The division of the specific grant over the regions, and the numbers by which it is divided."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from services.chassis.web import ProblemError, User, flash, render, require
from services.chassis.web.table_file import table_file
from services.chassis.web.wording import region_name
from services.monitoring.desks.division import (
    DIVIDED,
    KEEPERS,
    DivisionDesk,
    Part,
    division_desk_of,
)
from services.monitoring.desks.grants import READERS
from services.monitoring.rules.division_numbers import BORDER, COLUMNS, KINDS
from services.monitoring.rules.line_fault import LineFault
from services.monitoring.ui import money_wording as w
from services.monitoring.ui.money_forms import version as read_version
from services.monitoring.ui.uploads import sent_file, text_of

router = APIRouter(prefix="/geld/verdeling")
Reader = Annotated[User, Depends(require(*READERS))]
Keeper = Annotated[User, Depends(require(*KEEPERS))]
Year = Annotated[str, Query(pattern=r"^(\d{4})?$")]

MOST_BYTES: Final = 100_000
_KIND_NAMES: Final = {
    "score-2026": "Risicoscores van het CBS, model 2026",
    "score-2028": "Risicoscores van het CBS, model 2028 (Doorstroompuntfunctie)",
    BORDER: "Jongeren aan de grens met België, mei 2024",
}
_COLUMNS: Final = (
    "regio",
    "regionaam",
    "uitkering",
    "naar_risicoscore_euro",
    "voor_grensregio_euro",
    "samen_euro",
)


@router.get("")
def show(request: Request, user: Reader, jaar: Year = "") -> Response:
    """Both parts of the grant over the regions that the user sees."""
    return _page(request, division_desk_of(request, user), _year(request, user, jaar))


@router.get("/verdeling.csv")
def file(request: Request, user: Reader, jaar: Year = "") -> Response:
    """The division to take along."""
    desk, year = division_desk_of(request, user), _year(request, user, jaar)
    rows = [
        (
            region,
            region_name(region),
            w.GRANTS[part.terms.grant],
            Decimal(share.by_score) / 100,
            Decimal(share.for_border) / 100,
            Decimal(share.cents) / 100,
        )
        for part in desk.parts(year)
        for region, share in part.shares.items()
    ]
    return table_file(f"verdeling-{year}", _COLUMNS, rows)


@router.post("/{kind}")
async def enter(request: Request, user: Keeper, kind: str) -> Response:
    """Enter the numbers in a file."""
    form = await request.form()
    content = await sent_file(form, "bestand", MOST_BYTES)
    version = str(form.get("versie", ""))
    return await run_in_threadpool(_enter, request, user, kind, content, version)


def _enter(request: Request, user: User, kind: str, content: bytes, version: str) -> Response:
    desk = division_desk_of(request, user)
    year = _year(request, user, "")
    if kind not in KINDS:
        raise ProblemError(404)
    text, faults = text_of(content, MOST_BYTES)
    if faults:
        return _page(request, desk, year, kind, faults)
    try:
        faults = desk.enter(kind, text, read_version(version))
    except ProblemError as fault:
        if fault.status != 409:
            raise
        flash(request, "Iemand anders was u voor. Hieronder staat de nieuwe stand.", "warning")
        return RedirectResponse("/geld/verdeling", status_code=303)
    if faults:
        return _page(request, desk, year, kind, faults)
    flash(request, "De cijfers zijn ingelezen.")
    return RedirectResponse("/geld/verdeling", status_code=303)


def _page(
    request: Request,
    desk: DivisionDesk,
    year: int,
    kind: str = "",
    faults: Sequence[LineFault] = (),
) -> Response:
    bases = desk.bases()
    parts = desk.parts(year)
    return render(
        request,
        "division.html",
        status=400 if faults else 200,
        year=year,
        years=[(str(one), str(one)) for one in DIVIDED],
        parts=parts,
        rows=_rows(parts),
        source=w.dutch_source(parts[0].terms.source),
        names=w.GRANTS,
        region_name=region_name,
        kinds=[(one, _KIND_NAMES[one], COLUMNS[one], bases[one]) for one in KINDS],
        keeps=desk.keeps,
        faulty=kind,
        faults=faults,
    )


def _rows(parts: Sequence[Part]) -> list[tuple[str, list[int | None], int]]:
    """By region: cents of each part, and together; of a part that cannot be divided yet None."""
    regions = sorted({region for part in parts for region in part.shares})
    found = []
    for region in regions:
        cents = [part.shares[region].cents if region in part.shares else None for part in parts]
        found.append((region, cents, sum(filter(None, cents))))
    return found


def _year(request: Request, user: User, text: str) -> int:
    """The year asked for; without one that of today, or the nearest that is divided.

    :raises ProblemError: 404 for a year of which nothing is divided.
    """
    if text:
        if int(text) not in DIVIDED:
            raise ProblemError(404)
        return int(text)
    today = division_desk_of(request, user).today.year
    return min(max(today, DIVIDED[0]), DIVIDED[-1])
