# SPDX-License-Identifier: EUPL-1.2
"""The desk for exemptions: a claim is recorded, looked at with all that is known, decided on."""

import uuid
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import Response

from schemas.codes.lists import ExemptionArticle
from services.chassis.service import Runtime
from services.chassis.web import ProblemError, User, render, require
from services.registration import consulting
from services.registration.consulting import REGIONAL_READERS, Purpose, Visitor
from services.registration.desks import exemptions as desk
from services.registration.rules.exemption_decisions import Claimed, Decision, possible
from services.registration.ui import exemption_view as view
from services.registration.ui.desk_forms import Fields, Shown, answer, said

router = APIRouter(prefix="/vrijstellingen")

Reader = Annotated[User, Depends(require(*REGIONAL_READERS))]
Officer = Annotated[User, Depends(require(*desk.DECIDING))]
Text = Annotated[str, Form(max_length=20)]

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
_NOBODY: Final = "Deze jongere is er niet, of is niet van uw regio."
_NOTHING: Final = "Deze vrijstelling is er niet, of is niet van uw regio."


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
    if fields.errors or article is None or first is None or received is None:
        return _claim_page(request, user, jongere, fields.errors, fields.given, status=400)
    claimed, key = Claimed(article, first, received, stated), fields.key(f"claim {jongere}")

    def again(errors: dict[str, str], status: int) -> Response:
        return _claim_page(request, user, jongere, errors, fields.given, status=status)

    return answer(
        request,
        fields,
        _NAMES,
        lambda tx: desk.claim(tx, user, jongere, claimed, key),
        again=lambda: again(fields.errors, 400),
        refused=lambda reason: again({"vanaf": f"kan niet: {reason}"}, 409),
        missing=_NOBODY,
        done=lambda key: said(request, "Het beroep is vastgelegd.", f"/vrijstellingen/{key}"),
    )


def _claim_page(
    request: Request,
    user: User,
    ref: uuid.UUID,
    errors: dict[str, str],
    fields: dict[str, str],
    *,
    status: int = 200,
) -> Response:
    runtime: Runtime = request.app.state.runtime
    with runtime.begin() as tx:
        person = consulting.look_at(tx, Visitor.of(user), ref, Purpose.EXEMPTION)
        today = tx.today
    if person is None:
        raise ProblemError(404, _NOBODY)
    return render(
        request,
        "exemption_claim.html",
        status=status,
        person=person,
        articles=[("", "Kies een artikel"), *view.ARTICLES.items()],
        key=uuid.uuid4().hex,
        fields={"ontvangen": today.isoformat(), **fields},
        errors=errors,
        labels=_CLAIM_LABELS,
    )


@router.get("/{key}")
def one(request: Request, user: Reader, key: uuid.UUID) -> Response:
    """An exemption with what it lacks and what can be decided; the look is recorded."""
    return _page(request, user, key, {}, {})


@router.post("/{key}")
def decide(
    request: Request,
    user: Officer,
    key: uuid.UUID,
    wat: Text = "",
    vanaf: Text = "",
    tot: Text = "",
    besluitdag: Text = "",
    versie: Text = "",
) -> Response:
    """Record the decision, and show the exemption as it then stands."""
    given = {"wat": wat, "vanaf": vanaf, "tot": tot, "besluitdag": besluitdag, "versie": versie}
    fields = Fields(given)
    decision = fields.code("wat", Decision)
    first, last = fields.day("vanaf", required=False), fields.day("tot", required=False)
    on = fields.day("besluitdag", required=False)
    if fields.errors or decision is None:
        return _page(request, user, key, fields.errors, fields.given, status=400)
    decided = view.as_decided(decision, on, first, last)
    form, version, here = fields.key(f"decide {key}"), fields.version, f"/vrijstellingen/{key}"
    return answer(
        request,
        fields,
        _NAMES,
        lambda tx: desk.decide(tx, user, key, decided, form, version),
        again=lambda: _page(request, user, key, fields.errors, fields.given, status=400),
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
