# SPDX-License-Identifier: EUPL-1.2
"""Vervangende leerplicht: the list of a region, one of them, and the desk for requests."""

import uuid
from functools import partial
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import Response

from schemas.codes.lists import ReplacementArticle
from schemas.types import Region
from services.chassis import database
from services.chassis.clock import local_date
from services.chassis.service import Runtime
from services.chassis.web import ProblemError, User, render, require
from services.chassis.web.paging import DayKey, page_of
from services.registration import consulting, replacement_reading
from services.registration.consulting import REGIONAL_READERS, Visitor
from services.registration.desks import replacements as desk
from services.registration.desks.exemptions import DECIDING, sees_article
from services.registration.rules.replacement_decisions import STEPS, Requested, Step
from services.registration.rules.replacement_states import (
    RUNNING,
    ReplacementState,
    replacement_state_on,
)
from services.registration.ui import replacement_view as view
from services.registration.ui.desk_forms import (
    NOBODY,
    DecisionForm,
    Fields,
    Shown,
    Text,
    answer,
    request_page,
    said,
)
from services.registration.ui.scope_choice import choose

router = APIRouter(prefix="/vrijstellingen/vervangend")

Reader = Annotated[User, Depends(require(*REGIONAL_READERS))]
Officer = Annotated[User, Depends(require(*DECIDING))]

_HOME: Final = "/vrijstellingen/vervangend"
_PAGE: Final = 25
_RUNNING: Final = "lopend"
_NAMES: Final = {
    "received_on": "ontvangen",
    "first": "vanaf",
    "last": "tot",
    "on": "besluitdag",
}
_LABELS: Final = {
    "artikel": "Artikel",
    "ontvangen": "Ontvangen op",
    "wat": "Wat wilt u vastleggen?",
    "vanaf": "Eerste dag",
    "tot": "Laatste dag",
    "verlengt": "Verlengt wat loopt tot en met",
    "besluitdag": "Dag van het besluit",
}
_NOTHING: Final = "Deze vervangende leerplicht is er niet, of is niet van uw regio."

_request_page = partial(request_page, "replacement_request.html", view.ARTICLES, _LABELS)


@router.get("")
def listed(
    request: Request,
    user: Reader,
    regio: Annotated[Region | None, Query()] = None,
    stand: Annotated[str, Query(max_length=20)] = _RUNNING,
    na: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """What must be heeded soonest on top. An unknown filter is left open."""
    runtime: Runtime = request.app.state.runtime
    today = local_date(runtime.clock.now())
    state = stand if stand in {*ReplacementState, _RUNNING} else ""
    states = RUNNING if state == _RUNNING else (state,) if state else ()
    choice = choose(user, regio, {})
    beyond = None if na is None else DayKey.of_cursor(na)
    with database.read(runtime.engine) as connection:
        rows = replacement_reading.replacements(
            connection, user, choice.region, states, today, _PAGE + 1, beyond
        )
    page = page_of(rows, _PAGE, DayKey.of("due_on"))
    here = choice.address(_HOME, {"stand": state})
    return render(
        request,
        "replacement_list.html",
        choice=choice,
        state=state,
        states=[
            (_RUNNING, "Lopend"),
            ("", "Alles"),
            *((code, badge.text) for code, badge in view.STATES.items()),
        ],
        lines=[view.replacement_line(row, today) for row in page.rows],
        first=None if na is None else here,
        further=None if page.next is None else f"{here}&na={page.next}",
    )


@router.get("/nieuw")
def new(request: Request, user: Officer, jongere: Annotated[uuid.UUID, Query()]) -> Response:
    """The form for a request of this person; the look is recorded."""
    return _request_page(request, user, jongere, {}, {})


@router.post("/nieuw")
def ask(
    request: Request,
    user: Officer,
    jongere: Annotated[uuid.UUID, Form()],
    artikel: Text = "",
    ontvangen: Text = "",
    vanaf: Text = "",
    tot: Text = "",
    verlengt: Text = "",
    sleutel: Shown = "",
) -> Response:
    """Record the request, and show it as it then stands."""
    given = {"artikel": artikel, "ontvangen": ontvangen, "vanaf": vanaf, "tot": tot}
    fields = Fields(given | {"verlengt": verlengt, "sleutel": sleutel})
    article, received = fields.code("artikel", ReplacementArticle), fields.day("ontvangen")
    first, last, prolongs = fields.days("vanaf", "tot", "verlengt")
    page = partial(_request_page, request, user, jongere)
    if fields.errors or article is None or received is None:
        return page(fields.errors, fields.given, status=400)
    asked, key = Requested(article, received, first, last, prolongs), fields.key(f"ask {jongere}")
    return answer(
        request,
        fields,
        _NAMES,
        lambda tx: desk.request(tx, user, jongere, asked, key),
        page,
        refused=lambda reason: page({"ontvangen": f"kan niet: {reason}"}, fields.given, status=409),
        missing=NOBODY,
        done=lambda key: said(request, "De aanvraag is vastgelegd.", f"{_HOME}/{key}"),
    )


@router.get("/{key}")
def one(request: Request, user: Reader, key: uuid.UUID) -> Response:
    """One, with what it lacks and what can be decided; the look is recorded."""
    return _page(request, user, key, {}, {})


@router.post("/{key}")
def take(request: Request, user: Officer, key: uuid.UUID, fields: DecisionForm) -> Response:
    """Record the step, and show it as it then stands."""
    step = fields.code("wat", Step)
    first, last, on = fields.days("vanaf", "tot", "besluitdag")
    page, here = partial(_page, request, user, key), f"{_HOME}/{key}"
    if fields.errors or step is None:
        return page(fields.errors, fields.given, status=400)
    taken, form = view.as_taken(step, on, first, last), fields.key(f"take {key}")
    return answer(
        request,
        fields,
        _NAMES,
        lambda tx: desk.take(tx, user, key, taken, form, fields.version),
        page,
        refused=lambda reason: said(request, reason, here, "info"),
        missing=_NOTHING,
        done=lambda _: said(request, view.DONE[step], here),
    )


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
        found = consulting.open_replacement(tx, Visitor.of(user), key)
        today = tx.today
    if found is None:
        raise ProblemError(404, _NOTHING)
    row = found.row
    line = view.replacement_line(row, today)
    officer = sees_article(user, row)
    steps = STEPS[replacement_state_on(row, today)] if officer else ()
    return render(
        request,
        "replacement.html",
        status=status,
        line=line,
        facts=view.facts_of(row, line, article=officer),
        person={"name": row.name or "Naam niet bekend", "path": f"/jongeren/{row.ref}"},
        choices=[(str(step), *view.step_words(row, step)) for step in steps],
        steps=view.steps_of(found.steps),
        fields={**view.usual(row), **fields, "versie": str(row.version)},
        errors=errors,
        labels=_LABELS,
    )
