# SPDX-License-Identifier: EUPL-1.2
"""Differences with lists of DUO: found by what they are, seen from both sides, settled."""

import uuid
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from schemas.codes.duo import DuoList
from schemas.codes.regions import municipalities_of
from schemas.types import Region
from services.chassis import database
from services.chassis.clock import local_date
from services.chassis.service import Runtime
from services.chassis.web import ProblemError, User, flash, render, require
from services.chassis.web.paging import DayKey, page_of
from services.registration import consulting
from services.registration.consulting import READERS, OpenDiscrepancy, Visitor
from services.registration.reconciliation import reading
from services.registration.reconciliation.reading import Sought
from services.registration.reconciliation.reconciling import (
    NotYours,
    may_settle,
    settle_discrepancy,
)
from services.registration.rules.difference import DifferenceKind, Explanation
from services.registration.rules.discrepancies import BY_HAND, Resolution, State
from services.registration.ui import discrepancy_view as view
from services.registration.ui import reconciliation_wording as r
from services.registration.ui.scope_choice import choose
from services.registration.ui.wording import municipality_name

router = APIRouter(prefix="/duo/verschillen")

Reader = Annotated[User, Depends(require(*READERS))]

_PAGE = 25
_LABELS = {"hoe": "Hoe zit het?", "reden": "Waarom het verschil mag blijven"}
_OVERDUE = "te-laat"


@router.get("")
def differing(
    request: Request,
    user: Reader,
    regio: Annotated[Region | None, Query()] = None,
    soort: Annotated[str, Query(max_length=40)] = "",
    lijst: Annotated[str, Query(max_length=10)] = "",
    gemeente: Annotated[str, Query(max_length=10)] = "",
    stand: Annotated[str, Query(max_length=10)] = State.OPEN.value,
    na: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """Differences, what must be settled first on top. An unknown filter is left open."""
    runtime: Runtime = request.app.state.runtime
    today = local_date(runtime.clock.now())
    choice = choose(user, regio, {})
    towns = () if choice.region is None else municipalities_of(choice.region, today)
    asked = {
        "soort": soort if soort in set(DifferenceKind) else "",
        "lijst": lijst if lijst in set(DuoList) else "",
        "gemeente": gemeente if gemeente in towns else "",
        "stand": stand if stand in {*State, _OVERDUE} else "",
    }
    sought = Sought(
        today,
        kind=asked["soort"] or None,
        list_kind=asked["lijst"] or None,
        region=choice.region,
        municipality=asked["gemeente"] or None,
        state=asked["stand"] if asked["stand"] in set(State) else None,
        overdue=asked["stand"] == _OVERDUE,
    )
    beyond = None if na is None else DayKey.of_cursor(na)
    with database.read(runtime.engine) as connection:
        rows = reading.discrepancies(connection, user, sought, _PAGE + 1, beyond)
        total = sum(reading.counted(connection, user, sought).values())
    page = page_of(rows, _PAGE, DayKey.of("due_on"))
    here = choice.address("/duo/verschillen", asked)
    return render(
        request,
        "discrepancies.html",
        choice=choice,
        asked=asked,
        kinds=[("", "Alle soorten"), *((k, words.title) for k, words in r.KINDS.items())],
        list_kinds=[("", "Alle lijsten"), *r.SHORT_LISTS.items()],
        towns=[("", "Hele regio"), *((t, municipality_name(t)) for t in towns)],
        states=[
            ("", "Alles"),
            (State.OPEN, "Open"),
            (_OVERDUE, "Te laat"),
            (State.SETTLED, "Afgehandeld"),
            (State.GONE, "Opgelost door een volgende lijst"),
        ],
        lines=[view.discrepancy_line(row, today) for row in page.rows],
        total=total,
        first=None if na is None else here,
        further=None if page.next is None else f"{here}&na={page.next}",
    )


@router.get("/{key}")
def one(request: Request, user: Reader, key: uuid.UUID) -> Response:
    """Both sides of a difference, its history, and how to settle it; the look is recorded."""
    return _page(request, user, key, {}, {})


@router.post("/{key}")
def settle(
    request: Request,
    user: Reader,
    key: uuid.UUID,
    hoe: Annotated[str, Form(max_length=40)] = "",
    reden: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Settle it, and show it as it then stands."""
    fields = {"hoe": hoe, "reden": reden}
    errors: dict[str, str] = {}
    if hoe not in set(BY_HAND):
        errors["hoe"] = "is verplicht"
    elif hoe == Resolution.EXPLAINED and reden not in set(Explanation):
        errors["reden"] = "is verplicht als u Verklaard kiest"
    if errors:
        return _page(request, user, key, errors, fields, status=400)
    resolution = Resolution(hoe)
    explanation = Explanation(reden) if resolution is Resolution.EXPLAINED else None
    runtime: Runtime = request.app.state.runtime
    try:
        with runtime.begin() as tx:
            there = settle_discrepancy(tx, user, key, resolution, explanation)
    except NotYours:
        raise ProblemError(403, "Dit verschil kunt u niet op deze manier afhandelen.") from None
    except ValueError:
        flash(request, "Dit verschil is er intussen niet meer.", "info")
        return RedirectResponse(f"/duo/verschillen/{key}", status_code=303)
    if not there:
        raise ProblemError(404)
    flash(request, "Vastgelegd hoe het zit.")
    return RedirectResponse(f"/duo/verschillen/{key}", status_code=303)


def _page(
    request: Request,
    user: User,
    key: uuid.UUID,
    errors: dict[str, str],
    fields: dict[str, str],
    *,
    status: int = 200,
) -> Response:
    runtime: Runtime = request.app.state.runtime
    with runtime.begin() as tx:
        found = consulting.open_discrepancy(tx, Visitor.of(user), key)
        today = tx.today
    if found is None:
        raise ProblemError(404, "Dit verschil is er niet, of is niet van uw regio of school.")
    row = found.row
    open_to_user = row.state != State.GONE and may_settle(user, row)
    choices = [(code, *r.RESOLUTIONS[code]) for code in BY_HAND if may_settle(user, row, code)]
    return render(
        request,
        "discrepancy.html",
        status=status,
        line=view.discrepancy_line(row, today),
        list_name=r.LISTS[row.list_kind],
        reference_date=row.reference_date,
        person=_person(found),
        number=found.number,
        sides=view.sides(found.ours, row.theirs),
        term=view.term(row),
        settled_on=row.settled_on,
        steps=[
            (one.at, r.STEPS[one.step], view.outcome(one.resolution, one.explanation), one.actor)
            for one in found.steps
        ],
        settles=open_to_user,
        choices=choices,
        explains=any(code == Resolution.EXPLAINED for code, _, _ in choices),
        explanations=[("", "Kies een reden"), *r.EXPLANATIONS.items()],
        errors=errors,
        fields=fields,
        labels=_LABELS,
    )


def _person(found: OpenDiscrepancy) -> dict[str, Any] | None:
    """Name and dossier; None for someone whom the register does not know."""
    if found.row.ref is None:
        return None
    return {"name": found.name or "Naam niet bekend", "path": f"/jongeren/{found.row.ref}"}
