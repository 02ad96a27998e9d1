# SPDX-License-Identifier: EUPL-1.2
"""The desk for diplomas that DUO does not know: what was accepted, a form, and taking it back."""

import uuid
from datetime import date
from functools import partial
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Request
from pydantic import TypeAdapter, ValidationError
from starlette.responses import Response

from schemas.codes.lists import QualificationKind, RecognitionEvidence
from schemas.events.feeds import Reference
from services.chassis.service import Runtime
from services.chassis.web import ProblemError, User, render, require
from services.registration import consulting
from services.registration.consulting import Purpose, Visitor
from services.registration.desks import qualifications as desk
from services.registration.rules.recognition import Recognition
from services.registration.rules.recognition import Shown as Diploma
from services.registration.ui import wording as w
from services.registration.ui.desk_forms import NOBODY, Fields, Shown, answer, said
from services.registration.ui.timeline import EVIDENCE, recognition

router = APIRouter(prefix="/jongeren/{ref}/diploma")

Worker = Annotated[User, Depends(require(*desk.RECOGNISING))]
Text = Annotated[str, Form(max_length=60)]

_NAMES: Final = {"on": "dag", "valued_as": "niveau", "evidence": "bewijs"}
_LABELS: Final = {
    "soort": "Wat voor diploma",
    "niveau": "Gewaardeerd als",
    "dag": "Datum",
    "bewijs": "Gewaardeerd of afgegeven door",
    "kenmerk": "Kenmerk van het bewijs",
}
_RECORDED: Final = "Het diploma is vastgelegd. De status is opnieuw bepaald."
_TAKEN_BACK: Final = "Het diploma is ingetrokken. De status is opnieuw bepaald."
_REFERENCE: Final[TypeAdapter[str]] = TypeAdapter(Reference)
_LEVELS: Final = [
    (str(kind), text)
    for kind, text in w.QUALIFICATIONS.items()
    if kind is not QualificationKind.FOREIGN
]


@router.get("")
def show(request: Request, user: Worker, ref: uuid.UUID) -> Response:
    """What was accepted of this person, and the form; the look is recorded."""
    return _page(request, user, ref, {}, {})


@router.post("")
def recognise(
    request: Request,
    user: Worker,
    ref: uuid.UUID,
    soort: Text = "",
    niveau: Text = "",
    dag: Text = "",
    bewijs: Text = "",
    kenmerk: Text = "",
    sleutel: Shown = "",
) -> Response:
    """Record a diploma."""
    given = {"soort": soort, "niveau": niveau, "dag": dag, "bewijs": bewijs, "kenmerk": kenmerk}
    fields = Fields(given | {"sleutel": sleutel})
    kind = fields.code("soort", QualificationKind)
    valued_as = fields.code("niveau", QualificationKind, required=False)
    on = fields.day("dag")
    evidence = fields.code("bewijs", RecognitionEvidence)
    reference = _reference(fields)
    page = partial(_page, request, user, ref)
    if fields.errors or kind is None or on is None or evidence is None:
        return page(fields.errors, fields.given, status=400)
    shown, key = Diploma(kind, on, evidence, reference, valued_as), fields.key(f"diploma {ref}")
    return answer(
        request,
        fields,
        _NAMES,
        lambda tx: desk.recognise(tx, user, ref, shown, key),
        page,
        refused=lambda reason: page({"dag": f"kan niet: {reason}"}, fields.given, status=409),
        missing=NOBODY,
        done=lambda key: said(request, _RECORDED, f"/jongeren/{key}"),
    )


def _reference(fields: Fields) -> str:
    text = fields.given["kenmerk"]
    if not text:
        fields.errors["kenmerk"] = "is verplicht"
        return ""
    try:
        return _REFERENCE.validate_python(text)
    except ValidationError:
        fields.errors["kenmerk"] = "mag letters, cijfers, . _ / en - hebben, en is geen BSN"
        return ""


@router.post("/intrekken")
def revoke(
    request: Request,
    user: Worker,
    ref: uuid.UUID,
    soort: Annotated[QualificationKind, Form()],
    dag: Annotated[date, Form()],
) -> Response:
    """Take back what was accepted."""
    here = f"/jongeren/{ref}/diploma"
    return answer(
        request,
        Fields({}),
        _NAMES,
        lambda tx: desk.revoke(tx, user, ref, soort, dag),
        partial(_page, request, user, ref),
        refused=lambda reason: said(request, reason, here, "info"),
        missing=NOBODY,
        done=lambda _: said(request, _TAKEN_BACK, here),
    )


def _page(
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
        found = consulting.open_dossier(tx, Visitor.of(user), ref, Purpose.DIPLOMA)
    if found is None:
        raise ProblemError(404, NOBODY)
    return render(
        request,
        "qualification.html",
        status=status,
        person={
            "name": found.row.name or "Naam niet bekend",
            "birth_date": found.row.birth_date,
            "path": f"/jongeren/{found.ref}",
        },
        recorded=[_line(one) for one in found.recognitions],
        kinds=[
            ("", "Kies een diploma"),
            (str(QualificationKind.FOREIGN), "Buitenlands diploma"),
            *_LEVELS,
        ],
        levels=[("", "Kies een niveau"), *_LEVELS],
        bodies=[("", "Kies wie"), *((str(code), text) for code, text in EVIDENCE.items())],
        key=uuid.uuid4().hex,
        errors=errors,
        fields=fields,
        labels=_LABELS,
    )


def _line(one: Recognition) -> dict[str, Any]:
    return {
        "what": recognition(one.kind, one.valued_as),
        "on": one.on,
        "evidence": EVIDENCE[one.evidence],
        "reference": one.reference or "Niet gemeld",
        "examined_by": one.examined_by or "Niet gemeld",
        "recorded_at": one.recorded_at,
        "standing": one.standing,
        "kind": str(one.kind),
        "day": one.on.isoformat(),
    }
