# SPDX-License-Identifier: EUPL-1.2
"""Grants of regions: what came in, what it was spent on, what is left and until when."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import RedirectResponse, Response

from schemas.codes.grants import LINES, Grant, SpendingLine, grant_years
from schemas.codes.regions import REGION_NAMES
from services.chassis.web import (
    ALL,
    ProblemError,
    User,
    flash,
    reached_regions,
    render,
    require,
)
from services.chassis.web.charts import Bar, BarChart
from services.chassis.web.forms import Sent, faults, texts
from services.chassis.web.table_file import table_file
from services.chassis.web.wording import region_name
from services.monitoring.desks.grants import KEEPERS, READERS, GrantDesk, grant_desk_of
from services.monitoring.reach import counted_regions
from services.monitoring.rules.euros import written
from services.monitoring.rules.grant_spending import Position, against_budget, by_line, reserves
from services.monitoring.store.grants import Change
from services.monitoring.ui import money_forms as read
from services.monitoring.ui import money_wording as w
from services.monitoring.ui.grant_view import SPENDING_COLUMNS, spending_rows

router = APIRouter(prefix="/geld/uitkeringen")
Reader = Annotated[User, Depends(require(*READERS))]
Keeper = Annotated[User, Depends(require(*KEEPERS))]
Region = Annotated[str, Query(pattern=r"^(\d{2})?$")]

FIELDS: Final = {"region": "regio", "grant": "soort", "year": "jaar", "amount": "bedrag"}
LABELS: Final = {
    "regio": "Regio",
    "soort": "Waarvoor",
    "jaar": "Jaar",
    "regel": "Waaraan",
    "bedrag": "Bedrag",
}
_SPENDING: Final = {"year": "jaar", "line": "regel", "amount": "bedrag"}


@router.get("")
def show(request: Request, user: Reader, regio: Region = "") -> Response:
    """Every grant with what is left of it."""
    return _list(request, grant_desk_of(request, user), regio)


@router.get("/besteding.csv")
def file(request: Request, user: Reader, regio: Region = "") -> Response:
    """Every grant with its spending, to take along."""
    positions = grant_desk_of(request, user).positions(regio or None)
    return table_file("besteding", SPENDING_COLUMNS, spending_rows(positions))


@router.post("")
def enter(request: Request, user: Keeper, form: Sent) -> Response:
    """Enter a grant, and show it."""
    desk, fields = grant_desk_of(request, user), texts(form)
    errors: dict[str, str] = {}
    region = fields.get("regio", "")
    grant = read.code(fields, "soort", Grant, errors)
    year = read.year(fields, "jaar", errors)
    cents = read.amount(fields, "bedrag", errors)
    if not region:
        errors["regio"] = "is verplicht"
    if errors or grant is None or year is None or cents is None:
        return _list(request, desk, "", errors, fields)
    try:
        made = desk.enter(region, grant, year, cents)
    except ProblemError as fault:
        return _list(request, desk, "", faults(fault, FIELDS), fields)
    flash(request, "De uitkering is vastgelegd. Leg nu vast wat ervan is besteed.")
    return RedirectResponse(f"/geld/uitkeringen/{made}", status_code=303)


@router.get("/{granted_id}")
def one(request: Request, user: Reader, granted_id: uuid.UUID) -> Response:
    """One grant and what it was spent on."""
    return _one(request, grant_desk_of(request, user), granted_id)


@router.post("/{granted_id}")
def change(request: Request, user: Keeper, granted_id: uuid.UUID, form: Sent) -> Response:
    """Give a grant another amount."""
    desk, fields = grant_desk_of(request, user), texts(form)
    errors: dict[str, str] = {}
    cents = read.amount(fields, "toegekend", errors)
    if cents is None:
        return _one(request, desk, granted_id, errors, fields)
    try:
        desk.change(granted_id, read.version(fields.get("versie", "")), cents)
    except ProblemError as fault:
        if fault.status == 409:
            return _overtaken(request, granted_id)
        return _one(request, desk, granted_id, faults(fault, {"amount": "toegekend"}), fields)
    flash(request, "Het bedrag van de uitkering is gewijzigd.")
    return RedirectResponse(f"/geld/uitkeringen/{granted_id}", status_code=303)


@router.post("/{granted_id}/besteding")
def spend(request: Request, user: Keeper, granted_id: uuid.UUID, form: Sent) -> Response:
    """Enter or change what was spent in a year on a line."""
    desk, fields = grant_desk_of(request, user), texts(form)
    errors: dict[str, str] = {}
    line = read.code(fields, "regel", SpendingLine, errors)
    year = read.year(fields, "jaar", errors)
    cents = read.amount(fields, "bedrag", errors)
    version = read.version(fields.get("versie", ""))
    try:
        if line is not None and year is not None and cents is not None:
            desk.spend(granted_id, year, line, cents, version)
    except ProblemError as fault:
        if fault.status == 409 and version:
            return _overtaken(request, granted_id)
        there = {"regel": "is voor dit jaar al ingevuld; wijzig het bedrag in de tabel"}
        errors = there if fault.status == 409 else faults(fault, _SPENDING)
    if errors and version:
        row = f"bedrag-{fields.get('jaar')}-{fields.get('regel')}"
        return _one(request, desk, granted_id, {row: "; ".join(errors.values())}, fields)
    if errors:
        return _one(request, desk, granted_id, errors, fields)
    flash(request, "De besteding is vastgelegd.")
    return RedirectResponse(f"/geld/uitkeringen/{granted_id}", status_code=303)


def _list(
    request: Request,
    desk: GrantDesk,
    region: str,
    errors: Mapping[str, str] | None = None,
    fields: Mapping[str, str] | None = None,
) -> Response:
    positions = desk.positions(region or None)
    seen = counted_regions(desk.user)
    regions = sorted(REGION_NAMES if seen is ALL else seen & REGION_NAMES.keys())
    only = region or (regions[0] if len(regions) == 1 else "")
    programme = desk.programme(only) if only else None
    return render(
        request,
        "grants.html",
        budget=[] if programme is None else against_budget(positions, programme),
        line_names=w.LINES,
        status=400 if errors else 200,
        positions=positions,
        granted=sum(one.granted.cents for one in positions),
        spent=sum(one.spent_cents for one in positions),
        open=sum(one.left for one in positions if not one.reclaimed),
        reclaimed=sum(one.left for one in positions if one.reclaimed),
        years=reserves(positions, desk.today),
        chart=_chart(positions),
        names=w.GRANTS,
        region=region,
        region_name=region_name,
        regions=[("", "Alle regio’s"), *((code, region_name(code)) for code in regions)],
        own=[(code, region_name(code)) for code in reached_regions(desk.user)],
        kinds=[(str(grant), name) for grant, name in w.GRANTS.items()],
        grant_years=[(one, one) for one in sorted({str(year) for _, year in grant_years()})],
        keeps=desk.keeps,
        today=desk.today,
        errors=errors or {},
        fields=fields or {},
        labels=LABELS,
    )


def _one(
    request: Request,
    desk: GrantDesk,
    granted_id: uuid.UUID,
    errors: Mapping[str, str] | None = None,
    fields: Mapping[str, str] | None = None,
) -> Response:
    held, changes = desk.one(granted_id)
    terms = held.granted.terms
    last = min(terms.spend_by.year, desk.today.year)
    return render(
        request,
        "grant.html",
        status=400 if errors else 200,
        held=held,
        granted=held.granted,
        terms=terms,
        name=w.GRANTS[held.granted.grant],
        source=w.dutch_source(terms.source),
        region=region_name(held.granted.region),
        line_names=w.LINES,
        lines=[(str(line), w.LINES[line]) for line in LINES[held.granted.grant]],
        spend_years=[(str(year), str(year)) for year in range(last, terms.year - 1, -1)],
        changes=[(change.at, _said(change)) for change in changes],
        written=written,
        keeps=desk.keeps and desk.user.covers(held.granted.region),
        errors=errors or {},
        fields=fields or {},
        labels=dict.fromkeys(errors or {}, "Nieuw bedrag")
        | LABELS
        | {"toegekend": "Toegekend bedrag"},
    )


def _chart(positions: Sequence[Position]) -> BarChart:
    return BarChart(
        "Waaraan is het geld besteed?",
        "hele euro’s",
        [Bar(w.LINES[line], cents / 100) for line, cents in by_line(positions).items()],
        id="besteding",
        label_heading="Waaraan",
        value_heading="Besteed in euro",
    )


def _said(change: Change) -> tuple[str, int | None, int]:
    """What was changed, with the cents before and after."""
    after = change.after
    what = "Toegekend"
    if "line" in after:
        what = f"{w.LINES[SpendingLine(after['line'])]}, {after['year']}"
    return what, None if change.before is None else change.before["cents"], after["cents"]


def _overtaken(request: Request, granted_id: uuid.UUID) -> Response:
    flash(request, "Iemand anders was u voor. Hieronder staat de nieuwe stand.", "warning")
    return RedirectResponse(f"/geld/uitkeringen/{granted_id}", status_code=303)
