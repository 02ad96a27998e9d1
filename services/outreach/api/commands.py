# SPDX-License-Identifier: EUPL-1.2
"""Commands: each is a new entry below the case, with an Idempotency-Key."""

import uuid
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request

from services.chassis.web import User, require
from services.outreach.api import models as m
from services.outreach.desk import WORKERS, desk_of
from services.outreach.rules import happenings as h

router = APIRouter(prefix="/cases/{case_id}", tags=["Opdrachten"])
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=64,
        pattern=r"^[A-Za-z0-9-]+$",
        description="Zelfgekozen kenmerk van de opdracht; herhaling verandert niets",
    ),
]
Worker = Annotated[User, Depends(require(*WORKERS))]


class Order:
    """One command as it came in: on which case, by whom and under which key."""

    def __init__(self, request: Request, user: Worker, case_id: uuid.UUID, key: Key) -> None:
        self._desk = desk_of(request, user)
        self._case_id = case_id
        self._key = key

    def carry_out(self, command: h.Command, version: int | None) -> m.CaseView:
        """Carry it out; the case after it."""
        found = self._desk.carry_out(self._case_id, command, self._key, version)
        return m.CaseView.of(found, self._desk.today)


Ordered = Annotated[Order, Depends()]


@router.post("/contacts", status_code=201, operation_id="logContact")
def contact(order: Ordered, body: m.Contact) -> m.CaseView:
    """Leg een poging tot contact vast. Kan in elke toestand, ook als de zaak gesloten is."""
    return order.carry_out(h.ContactAttempted(body.channel, body.result), body.version)


@router.post("/intakes", status_code=201, operation_id="holdIntake")
def intake(order: Ordered, body: m.OnDay) -> m.CaseView:
    """Leg een gehouden intake vast."""
    return order.carry_out(h.IntakeHeld(body.on), body.version)


@router.post("/declines", status_code=201, operation_id="declineSupport")
def decline(order: Ordered, body: m.Plain) -> m.CaseView:
    """Leg vast dat de jongere geen begeleiding wil. De zaak blijft open."""
    return order.carry_out(h.SupportDeclined(), body.version)


@router.post("/plans", status_code=201, operation_id="agreePlan")
def plan(order: Ordered, body: m.Plan) -> m.CaseView:
    """Leg een afgesproken plan vast."""
    return order.carry_out(h.PlanAgreed(body.goal), body.version)


@router.post("/referrals", status_code=201, operation_id="sendReferral")
def referral(order: Ordered, body: m.ReferralBody) -> m.CaseView:
    """Verwijs naar een partner."""
    return order.carry_out(h.ReferralSent(body.partner, body.sector), body.version)


_REFERRAL_ANSWERS: dict[str, Callable[[str], h.Command]] = {
    "accepted": h.ReferralAccepted,
    "rejected": h.ReferralRejected,
    "reported-back": h.ReferralReportedBack,
}


@router.post("/referral-answers", status_code=201, operation_id="answerReferral")
def referral_answer(order: Ordered, body: m.ReferralAnswer) -> m.CaseView:
    """Leg het antwoord of het verslag van een partner vast."""
    return order.carry_out(_REFERRAL_ANSWERS[body.answer](body.partner), body.version)


@router.post("/offers", status_code=201, operation_id="makeOffer")
def offer(order: Ordered, body: m.Plain) -> m.CaseView:
    """Leg een aanbod vast."""
    return order.carry_out(h.OfferMade(), body.version)


@router.post("/offer-answers", status_code=201, operation_id="answerOffer")
def offer_answer(order: Ordered, body: m.OfferAnswer) -> m.CaseView:
    """Leg vast wat de jongere van het aanbod vindt."""
    accepted = body.answer == "accepted"
    return order.carry_out(h.OfferAccepted() if accepted else h.OfferDeclined(), body.version)


@router.post("/placements", status_code=201, operation_id="place")
def placement(order: Ordered, body: m.PlacementBody) -> m.CaseView:
    """Leg een plaatsing vast."""
    return order.carry_out(h.Placed(body.destination, body.from_, body.hours), body.version)


@router.post("/placement-ends", status_code=201, operation_id="endPlacement")
def placement_end(order: Ordered, body: m.OnDay) -> m.CaseView:
    """Leg vast dat een plaatsing is geëindigd. Dezelfde zaak gaat verder."""
    return order.carry_out(h.PlacementEnded(body.on), body.version)


@router.post("/aftercare-contacts", status_code=201, operation_id="holdAftercare")
def aftercare(order: Ordered, body: m.OnDay) -> m.CaseView:
    """Leg een nazorgcontact vast."""
    return order.carry_out(h.AftercareHeld(body.on), body.version)


@router.post("/transfers", status_code=201, operation_id="requestTransfer")
def transfer(order: Ordered, body: m.TransferBody) -> m.CaseView:
    """Bied de zaak aan een andere regio aan. U blijft eigenaar tot die aanvaardt."""
    return order.carry_out(h.TransferRequested(body.region), body.version)


@router.post("/transfer-answers", status_code=201, operation_id="answerTransfer")
def transfer_answer(order: Ordered, body: m.TransferAnswer) -> m.CaseView:
    """Aanvaard of weiger een zaak die aan uw regio is aangeboden."""
    accepted = body.answer == "accepted"
    command = h.TransferAccepted() if accepted else h.TransferRejected()
    return order.carry_out(command, body.version)


@router.post("/assignments", status_code=201, operation_id="assign")
def assignment(order: Ordered, body: m.Assignment) -> m.CaseView:
    """Geef de zaak aan een medewerker."""
    return order.carry_out(h.Assigned(body.owner), body.version)


@router.post("/releases", status_code=201, operation_id="release")
def release(order: Ordered, body: m.Plain) -> m.CaseView:
    """Geef de zaak terug aan de werkvoorraad van de regio."""
    return order.carry_out(h.Released(), body.version)
