# SPDX-License-Identifier: EUPL-1.2
"""Absence reports: the worklist of a region or a school, one report, and what to do with it."""

import uuid
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from schemas.codes.absence import ClosingReason, ClosingRemark, ReportState
from schemas.codes.lists import AbsenceKind
from schemas.codes.regions import municipalities_of
from schemas.types import Region
from services.chassis import database
from services.chassis.clock import local_date
from services.chassis.service import Runtime
from services.chassis.web import ProblemError, User, flash, render, require
from services.chassis.web.paging import DayKey, page_of
from services.registration.absence import desk as absence_desk
from services.registration.absence import reading as absence_reading
from services.registration.absence.desk import NotYours
from services.registration.absence.reading import Sought
from services.registration.consulting import READERS, Visitor
from services.registration.rules.absence_reports import OPEN, Action, NotAllowed
from services.registration.ui import absence_view as view
from services.registration.ui.scope_choice import choose
from services.registration.ui.wording import municipality_name, school_name

router = APIRouter(prefix="/verzuim")

Reader = Annotated[User, Depends(require(*READERS))]

_PAGE: Final = 25
_TO_DO: Final = "open"
_LABELS: Final = {
    "wat": "Wat wilt u doen?",
    "reden": "Reden van afsluiten",
    "toelichting": "Toelichting",
}


@router.get("")
def worklist(
    request: Request,
    user: Reader,
    regio: Annotated[Region | None, Query()] = None,
    stand: Annotated[str, Query(max_length=20)] = _TO_DO,
    soort: Annotated[str, Query(max_length=20)] = "",
    gemeente: Annotated[str, Query(max_length=10)] = "",
    school: Annotated[str, Query(max_length=10)] = "",
    na: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """Reports, the one that waits longest on top. An unknown filter is left open."""
    runtime: Runtime = request.app.state.runtime
    today = local_date(runtime.clock.now())
    choice = choose(user, regio, {})
    towns = () if choice.region is None else municipalities_of(choice.region, today)
    asked = {
        "stand": stand if stand in {*ReportState, _TO_DO} else "",
        "soort": soort if soort in set(AbsenceKind) else "",
        "gemeente": gemeente if gemeente in towns else "",
        "school": school if school in user.schools else "",
    }
    sought = Sought(
        region=choice.region,
        municipality=asked["gemeente"] or None,
        school=asked["school"] or None,
        kind=asked["soort"] or None,
        states=tuple(sorted(OPEN)) if asked["stand"] == _TO_DO else _one(asked["stand"]),
    )
    beyond = None if na is None else DayKey.of_cursor(na)
    with database.read(runtime.engine) as connection:
        rows = absence_reading.reports(connection, user, sought, _PAGE + 1, beyond)
        total = absence_reading.counted(connection, user, sought)
    page = page_of(rows, _PAGE, DayKey.of("reported_on"))
    here = choice.address("/verzuim", asked)
    return render(
        request,
        "absence_list.html",
        choice=choice,
        asked=asked,
        states=[
            (_TO_DO, "Nog te doen"),
            ("", "Alles"),
            *((code, badge.text) for code, badge in view.STATES.items()),
        ],
        kinds=[("", "Alle soorten"), *view.KINDS.items()],
        towns=[("", "Hele regio"), *((t, municipality_name(t)) for t in towns)],
        schools=[("", "Alle scholen"), *((s, school_name(s)) for s in sorted(user.schools))],
        lines=[view.report_line(row, today) for row in page.rows],
        total=total,
        first=None if na is None else here,
        further=None if page.next is None else f"{here}&na={page.next}",
    )


def _one(state: str) -> tuple[str, ...]:
    return (state,) if state else ()


@router.get("/{key}")
def one(request: Request, user: Reader, key: uuid.UUID) -> Response:
    """A report with its history and what the user may do with it; the look is recorded."""
    return _page(request, user, key, {}, {})


@router.post("/{key}")
def treat(
    request: Request,
    user: Reader,
    key: uuid.UUID,
    wat: Annotated[str, Form(max_length=20)] = "",
    reden: Annotated[str, Form(max_length=40)] = "",
    toelichting: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Do it, and show the report as it then stands."""
    fields = {"wat": wat, "reden": reden, "toelichting": toelichting}
    errors: dict[str, str] = {}
    if wat not in view.ACTIONS:
        errors["wat"] = "is verplicht"
    elif wat == Action.CLOSE and reden not in set(ClosingReason):
        errors["reden"] = "is verplicht als u afsluit"
    if toelichting and toelichting not in set(ClosingRemark):
        errors["toelichting"] = "is geen waarde uit de lijst"
    if errors:
        return _page(request, user, key, errors, fields, status=400)
    closing = wat == Action.CLOSE
    reason = ClosingReason(reden) if closing else None
    remark = ClosingRemark(toelichting) if closing and toelichting else None
    runtime: Runtime = request.app.state.runtime
    try:
        with runtime.begin() as tx:
            there = absence_desk.treat(tx, user, key, Action(wat), reason, remark)
    except NotYours:
        raise ProblemError(403, "Uw rol behandelt geen verzuimmeldingen.") from None
    except NotAllowed as refusal:
        flash(request, refusal.reason, "info")
        return RedirectResponse(f"/verzuim/{key}", status_code=303)
    if not there:
        raise ProblemError(404)
    flash(request, view.DONE[wat])
    return RedirectResponse(f"/verzuim/{key}", status_code=303)


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
        found = absence_desk.open_report(tx, Visitor.of(user), key)
        today = tx.today
    if found is None:
        raise ProblemError(404, "Deze melding is er niet, of is niet van uw regio of school.")
    row = found.row
    actions = absence_desk.choices(user, row)
    return render(
        request,
        "absence_report.html",
        status=status,
        line=view.report_line(row, today),
        facts=view.facts_of(row, found.answerable),
        person={"name": found.name or "Naam niet bekend", "path": f"/jongeren/{row.ref}"},
        outcome=view.outcome(row.reason, row.remark),
        settled_on=row.settled_on,
        previous=None if row.previous is None else f"/verzuim/{row.previous}",
        following=None if found.following is None else f"/verzuim/{found.following}",
        steps=view.steps_of(found.steps),
        choices=[(action, *view.ACTIONS[action]) for action in actions],
        closes=Action.CLOSE in actions,
        reasons=[("", "Kies een reden"), *view.REASONS.items()],
        remarks=[("", "Geen toelichting"), *view.REMARKS.items()],
        errors=errors,
        fields=fields,
        labels=_LABELS,
    )
