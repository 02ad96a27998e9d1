# SPDX-License-Identifier: EUPL-1.2
"""What a worker does on the case page with partners of the directory: refer, and the link."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import RedirectResponse, Response

from services.chassis.web import ProblemError, User, flash, require
from services.chassis.web.forms import Sent, faults, texts
from services.outreach.desks.cases import WORKERS, desk_of
from services.outreach.desks.referrals import referral_desk_of
from services.outreach.ui import steps as s
from services.outreach.ui.case_page import page
from services.outreach.ui.referral_view import FIELD, STEP

router = APIRouter(prefix="/zaken/{case_id}/verwijzingen")
Worker = Annotated[User, Depends(require(*WORKERS))]
Number = Annotated[int, Path(ge=1, le=10_000)]


@router.post("")
def refer(request: Request, user: Worker, case_id: uuid.UUID, form: Sent) -> Response:
    """Refer to a partner under an agreement."""
    fields = texts(form)
    try:
        agreement = uuid.UUID(fields.get(FIELD, ""))
    except ValueError:
        return _again(request, user, case_id, {FIELD: "is verplicht"}, fields)
    desk = referral_desk_of(request, user)
    try:
        desk.refer(case_id, agreement, s.key_of(STEP, fields), s.version_of(fields))
    except ProblemError as fault:
        wrong = faults(fault, {"agreementId": FIELD})
        return _again(request, user, case_id, wrong, fields)
    flash(request, "De verwijzing is vastgelegd. Geef de partner zelf door om wie het gaat.")
    return _back(case_id)


@router.post("/{number}/link")
def new_link(request: Request, user: Worker, case_id: uuid.UUID, number: Number) -> Response:
    """Give the partner a new link."""
    referral_desk_of(request, user).new_link(case_id, number)
    flash(request, "Er is een nieuwe link. De vorige werkt niet meer.")
    return _back(case_id)


@router.post("/{number}/intrekken")
def revoke(request: Request, user: Worker, case_id: uuid.UUID, number: Number) -> Response:
    """Let the link count no more."""
    referral_desk_of(request, user).revoke(case_id, number)
    flash(request, "De link is ingetrokken. De verwijzing zelf loopt door.")
    return _back(case_id)


def _again(
    request: Request, user: User, case_id: uuid.UUID, wrong: dict[str, str], fields: dict[str, str]
) -> Response:
    desk = desk_of(request, user)
    return page(request, desk, case_id, STEP, s.Faults(wrong), fields, status=400)


def _back(case_id: uuid.UUID) -> Response:
    return RedirectResponse(f"/zaken/{case_id}#partners", status_code=303)
