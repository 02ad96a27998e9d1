# SPDX-License-Identifier: EUPL-1.2
"""One partner: its agreements, and how the coordinator keeps them."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from pydantic import TypeAdapter
from starlette.responses import RedirectResponse, Response

from schemas.events.feeds import Day
from services.chassis.web import User, flash, render, require
from services.chassis.web.forms import Sent, faults, read, texts
from services.chassis.web.problems import ProblemError
from services.outreach.desks.cases import READERS
from services.outreach.desks.partners import KEEPERS, Entry, PartnerDesk, partner_desk_of
from services.outreach.rules.partners import (
    MOST_ANSWER_DAYS,
    MOST_REPORT_DAYS,
    Agreement,
    NewAgreement,
)
from services.outreach.rules.terms import ANSWER_WORKING_DAYS, REPORT_DAYS
from services.outreach.ui import network_wording as n
from services.outreach.ui import wording as w
from services.outreach.ui.region_wording import region_name
from services.outreach.ui.steps import key_of
from services.outreach.ui.trajectory_steps import named

router = APIRouter(prefix="/netwerk/{partner_id}")
Reader = Annotated[User, Depends(require(*READERS))]
Keeper = Annotated[User, Depends(require(*KEEPERS))]

FIELDS: Final = {
    "support": "hulp",
    "from_": "vanaf",
    "until": "tot",
    "address": "adres",
    "places": "plaatsen",
    "answer_days": "antwoorddagen",
    "report_days": "verslagdagen",
}
LABELS: Final = {
    "hulp": "Wat de partner doet",
    "vanaf": "Eerste dag",
    "tot": "Laatste dag",
    "adres": "Functioneel e-mailadres",
    "plaatsen": "Aantal jongeren tegelijk",
    "antwoorddagen": "Antwoord binnen, in werkdagen",
    "verslagdagen": "Verslag binnen, in kalenderdagen",
    "dag": "Laatste dag",
}
_NEW: TypeAdapter[NewAgreement] = TypeAdapter(NewAgreement)


@dataclass(frozen=True, slots=True)
class _LastDay:
    on: Day


_END: TypeAdapter[_LastDay] = TypeAdapter(_LastDay)


@router.get("")
def show(request: Request, user: Reader, partner_id: uuid.UUID) -> Response:
    """The partner as it stands."""
    return _page(request, partner_desk_of(request, user), partner_id)


@router.post("/afspraken")
def agree(request: Request, user: Keeper, partner_id: uuid.UUID, form: Sent) -> Response:
    """Add an agreement."""
    desk, fields = partner_desk_of(request, user), texts(form)
    new = read(_NEW, fields, FIELDS)
    if isinstance(new, dict):
        return _page(request, desk, partner_id, new, fields)
    try:
        desk.agree(partner_id, new, key_of("afspraak", fields))
    except ProblemError as fault:
        return _page(request, desk, partner_id, faults(fault, FIELDS), fields)
    flash(request, "De afspraak is vastgelegd.")
    return RedirectResponse(f"/netwerk/{partner_id}", status_code=303)


@router.post("/afspraken/{agreement_id}/einde")
def end_agreement(
    request: Request, user: Keeper, partner_id: uuid.UUID, agreement_id: uuid.UUID, form: Sent
) -> Response:
    """Give an agreement its last day."""
    field = f"dag-{agreement_id}"
    return _end(
        request,
        partner_desk_of(request, user),
        partner_id,
        field,
        texts(form),
        lambda desk, day: desk.end_agreement(partner_id, agreement_id, day),
        "De afspraak heeft een laatste dag. Wat loopt, loopt door.",
    )


@router.post("/einde")
def end(request: Request, user: Keeper, partner_id: uuid.UUID, form: Sent) -> Response:
    """Give the partner its last day in the network."""
    return _end(
        request,
        partner_desk_of(request, user),
        partner_id,
        "dag",
        texts(form),
        lambda desk, day: desk.end(partner_id, day),
        "De partner heeft een laatste dag in het netwerk. Wat loopt, loopt door.",
    )


def _end(
    request: Request,
    desk: PartnerDesk,
    partner_id: uuid.UUID,
    field: str,
    fields: Mapping[str, str],
    ended: Callable[[PartnerDesk, date], None],
    said: str,
) -> Response:
    last = read(_END, fields, {"on": field})
    if isinstance(last, dict):
        return _page(request, desk, partner_id, last, fields)
    try:
        ended(desk, last.on)
    except ProblemError as fault:
        return _page(request, desk, partner_id, faults(fault, {"on": field}), fields)
    flash(request, said)
    return RedirectResponse(f"/netwerk/{partner_id}", status_code=303)


def _page(
    request: Request,
    desk: PartnerDesk,
    partner_id: uuid.UUID,
    errors: Mapping[str, str] | None = None,
    fields: Mapping[str, str] | None = None,
) -> Response:
    entry = desk.entry(partner_id)
    one = entry.partner
    return render(
        request,
        "partner.html",
        status=400 if errors else 200,
        partner=one,
        about=[
            ("Sector", w.SECTORS[one.sector]),
            ("Soort", n.KINDS[one.kind]),
            ("Regio", region_name(one.region)),
        ],
        rows=[_row(held, entry, desk.today) for held in entry.agreements],
        keeps=desk.keeps,
        supports=named(n.SUPPORTS),
        usual=(ANSWER_WORKING_DAYS, REPORT_DAYS),
        most=(MOST_ANSWER_DAYS, MOST_REPORT_DAYS),
        key=uuid.uuid4().hex,
        errors=errors or {},
        fields=fields or {},
        labels=dict.fromkeys(errors or {}, "Laatste dag") | LABELS,
        today=desk.today,
    )


def _row(one: Agreement, entry: Entry, today: date) -> dict[str, Any]:
    many = entry.open_referrals.get(one.id, 0)
    if one in entry.in_force(today):
        state = ("Geldt", "safe")
    else:
        state = ("Geldt nog niet", "info") if one.from_ > today else ("Voorbij", "neutral")
    return {
        "id": one.id,
        "support": n.SUPPORTS[one.support],
        "state": state,
        "from": one.from_,
        "until": one.until,
        "address": one.address,
        "places": f"{many} van {one.places}" if one.places else f"{many}, geen grens",
        "full": one.full(many),
        "answer_days": one.answer_days,
        "report_days": one.report_days,
        "ends": state[0] != "Voorbij",
    }
