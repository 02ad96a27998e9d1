# SPDX-License-Identifier: EUPL-1.2
"""The desk for exemptions: a claim is recorded, looked at with all that is known, decided on."""

import uuid
from functools import partial
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import Response

from schemas.codes.lists import ExemptionArticle
from services.chassis.service import Runtime
from services.chassis.web import ProblemError, User, render, require
from services.registration import consulting
from services.registration.consulting import REGIONAL_READERS, Visitor
from services.registration.desks import exemptions as desk
from services.registration.rules.exemption_decisions import Claimed, Decision, possible
from services.registration.ui import exemption_view as view
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

router = APIRouter(prefix="/vrijstellingen")

Reader = Annotated[User, Depends(require(*REGIONAL_READERS))]
Officer = Annotated[User, Depends(require(*desk.DECIDING))]

_NAMES: Final = {
    "first": "vanaf",
    "last": "tot",
    "on": "besluitdag",
    "claimed_on": "ontvangen",
    "statement_on": "verklaring",
}
_CLAIM_LABELS: Final = {
    "artikel": "Artikel",
    "vanaf": "Gevraagd vanaf",
    "ontvangen": "Ontvangen op",
    "verklaring": "Datum van de verklaring",
}
_LABELS: Final = {
    "wat": "Wat wilt u vastleggen?",
    "vanaf": "Eerste dag",
    "tot": "Laatste dag",
    "besluitdag": "Dag van het besluit",
}
_NOTHING: Final = "Deze vrijstelling is er niet, of is niet van uw regio."

_claim_page = partial(request_page, "exemption_claim.html", view.ARTICLES, _CLAIM_LABELS)


@router.get("/nieuw")
def new(request: Request, user: Officer, jongere: Annotated[uuid.UUID, Query()]) -> Response:
    """The form for a claim of this person; the look is recorded."""
    return _claim_page(request, user, jongere, {}, {})


@router.post("/nieuw")
def claim(
    request: Request,
    user: Officer,
    jongere: Annotated[uuid.UUID, Form()],
    artikel: Text = "",
    vanaf: Text = "",
    ontvangen: Text = "",
    verklaring: Text = "",
    sleutel: Shown = "",
) -> Response:
    """Record the claim, and show the exemption as it then stands."""
    given = {"artikel": artikel, "vanaf": vanaf, "ontvangen": ontvangen, "verklaring": verklaring}
    fields = Fields(given | {"sleutel": sleutel})
    article = fields.code("artikel", ExemptionArticle)
    first, received = fields.day("vanaf"), fields.day("ontvangen")
    stated = fields.day("verklaring", required=False)
    page = partial(_claim_page, request, user, jongere)
    if fields.errors or article is None or first is None or received is None:
        return page(fields.errors, fields.given, status=400)
    claimed, key = Claimed(article, first, received, stated), fields.key(f"claim {jongere}")
    return answer(
        request,
        fields,
        _NAMES,
        lambda tx: desk.claim(tx, user, jongere, claimed, key),
        page,
        refused=lambda reason: page({"vanaf": f"kan niet: {reason}"}, fields.given, status=409),
        missing=NOBODY,
        done=lambda key: said(request, "Het beroep is vastgelegd.", f"/vrijstellingen/{key}"),
    )


@router.get("/{key}")
def one(request: Request, user: Reader, key: uuid.UUID) -> Response:
    """An exemption with what it lacks and what can be decided; the look is recorded."""
    return _page(request, user, key, {}, {})


@router.post("/{key}")
def decide(request: Request, user: Officer, key: uuid.UUID, fields: DecisionForm) -> Response:
    """Record the decision, and show the exemption as it then stands."""
    decision = fields.code("wat", Decision)
    first, last, on = fields.days("vanaf", "tot", "besluitdag")
    page, here = partial(_page, request, user, key), f"/vrijstellingen/{key}"
    if fields.errors or decision is None:
        return page(fields.errors, fields.given, status=400)
    decided, form = view.as_decided(decision, on, first, last), fields.key(f"decide {key}")
    return answer(
        request,
        fields,
        _NAMES,
        lambda tx: desk.decide(tx, user, key, decided, form, fields.version),
        page,
        refused=lambda reason: said(request, reason, here, "info"),
        missing=_NOTHING,
        done=lambda _: said(request, view.DONE[decision], here),
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
        found = consulting.open_exemption(tx, Visitor.of(user), key)
        today = tx.today
    if found is None:
        raise ProblemError(404, _NOTHING)
    row = found.row
    line = view.exemption_line(row, today)
    officer = desk.sees_article(user, row)
    decisions = possible(row, today) if officer else ()
    return render(
        request,
        "exemption.html",
        status=status,
        line=line,
        facts=view.facts_of(row, line, article=officer),
        officer=officer,
        person={"name": row.name or "Naam niet bekend", "path": f"/jongeren/{row.ref}"},
        choices=[(str(one), *view.decision_words(row, one)) for one in decisions],
        dated=not {Decision.GRANT, Decision.END}.issuperset(decisions),
        steps=view.steps_of(found.steps),
        fields={**view.usual(row), **fields, "versie": str(row.version)},
        errors=errors,
        labels=_LABELS,
    )
