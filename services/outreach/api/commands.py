# SPDX-License-Identifier: EUPL-1.2
"""Commands: each is a new entry below the case, with an Idempotency-Key."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from services.chassis.web import User, require
from services.chassis.web.idempotency import Key
from services.outreach.api import bodies as b
from services.outreach.api import models as m
from services.outreach.desks.cases import WORKERS, desk_of
from services.outreach.rules import happenings as h

router = APIRouter(
    prefix="/cases/{case_id}",
    tags=["Opdrachten"],
    responses={
        409: {"description": "De zaak is gewijzigd, of de Idempotency-Key is van iets anders"}
    },
)
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
def contact(order: Ordered, body: b.Contact) -> m.CaseView:
    """Leg een poging tot contact vast. Kan in elke toestand, ook als de zaak gesloten is."""
    return order.carry_out(h.ContactAttempted(body.channel, body.result), body.version)


@router.post("/intakes", status_code=201, operation_id="holdIntake")
def intake(order: Ordered, body: b.OnDay) -> m.CaseView:
    """Leg een gehouden intake vast."""
    return order.carry_out(h.IntakeHeld(body.on), body.version)


@router.post("/intake-appointments", status_code=201, operation_id="scheduleIntake")
def intake_appointment(order: Ordered, body: b.Appointment) -> m.CaseView:
    """Plan een intake. Een nieuwe dag vervangt de vorige."""
    return order.carry_out(h.IntakeScheduled(body.planned_on), body.version)


@router.post("/intake-no-shows", status_code=201, operation_id="missIntake")
def intake_no_show(order: Ordered, body: b.OnDay) -> m.CaseView:
    """Leg vast dat de jongere niet op de intake kwam."""
    return order.carry_out(h.IntakeNoShow(body.on), body.version)


@router.post("/consents", status_code=201, operation_id="consentToSupport")
def consent(order: Ordered, body: b.ConsentBody) -> m.CaseView:
    """Leg vast waarmee de jongere instemt."""
    purposes = tuple(dict.fromkeys(body.purposes))
    return order.carry_out(h.SupportConsented(body.on, purposes), body.version)


@router.post("/declines", status_code=201, operation_id="declineSupport")
def decline(order: Ordered, body: b.Plain) -> m.CaseView:
    """Leg vast dat de jongere geen begeleiding wil. De zaak blijft open."""
    return order.carry_out(h.SupportDeclined(), body.version)


@router.post("/plans", status_code=201, operation_id="agreePlan")
def plan(order: Ordered, body: b.Plan) -> m.CaseView:
    """Leg een afgesproken plan vast."""
    return order.carry_out(h.PlanAgreed(body.goal, body.reason), body.version)


@router.post("/referrals", status_code=201, operation_id="sendReferral")
def referral(order: Ordered, body: b.ReferralBody) -> m.CaseView:
    """Verwijs naar een partner."""
    return order.carry_out(h.ReferralSent(body.partner, body.sector), body.version)


_REFERRAL_ANSWERS: dict[str, Callable[[str, int | None], h.Command]] = {
    "accepted": h.ReferralAccepted,
    "rejected": h.ReferralRejected,
    "reported-back": h.ReferralReportedBack,
}


@router.post("/referral-answers", status_code=201, operation_id="answerReferral")
def referral_answer(order: Ordered, body: b.ReferralAnswer) -> m.CaseView:
    """Leg het antwoord of het verslag van een partner vast."""
    answer = _REFERRAL_ANSWERS[body.answer](body.partner, body.number)
    return order.carry_out(answer, body.version)


@router.post("/offers", status_code=201, operation_id="makeOffer")
def offer(order: Ordered, body: b.Plain) -> m.CaseView:
    """Leg een aanbod vast."""
    return order.carry_out(h.OfferMade(), body.version)


@router.post("/offer-answers", status_code=201, operation_id="answerOffer")
def offer_answer(order: Ordered, body: b.OfferAnswer) -> m.CaseView:
    """Leg vast wat de jongere van het aanbod vindt."""
    accepted = body.answer == "accepted"
    return order.carry_out(h.OfferAccepted() if accepted else h.OfferDeclined(), body.version)


@router.post("/placements", status_code=201, operation_id="place")
def placement(order: Ordered, body: b.PlacementBody) -> m.CaseView:
    """Leg een plaatsing vast."""
    return order.carry_out(h.Placed(body.destination, body.from_, body.hours), body.version)


@router.post("/placement-ends", status_code=201, operation_id="endPlacement")
def placement_end(order: Ordered, body: b.OnDay) -> m.CaseView:
    """Leg vast dat een plaatsing is geëindigd. Dezelfde zaak gaat verder."""
    return order.carry_out(h.PlacementEnded(body.on), body.version)


@router.post("/aftercare-contacts", status_code=201, operation_id="holdAftercare")
def aftercare(order: Ordered, body: b.OnDay) -> m.CaseView:
    """Leg een nazorgcontact vast."""
    return order.carry_out(h.AftercareHeld(body.on), body.version)


@router.post("/transfers", status_code=201, operation_id="requestTransfer")
def transfer(order: Ordered, body: b.TransferBody) -> m.CaseView:
    """Bied de zaak aan een andere regio aan. U blijft eigenaar tot die aanvaardt."""
    return order.carry_out(h.TransferRequested(body.region), body.version)


@router.post("/transfer-answers", status_code=201, operation_id="answerTransfer")
def transfer_answer(order: Ordered, body: b.TransferAnswer) -> m.CaseView:
    """Aanvaard of weiger een zaak die aan uw regio is aangeboden."""
    accepted = body.answer == "accepted"
    command = h.TransferAccepted(body.owner) if accepted else h.TransferRejected(body.reason)
    return order.carry_out(command, body.version)


@router.post("/assignments", status_code=201, operation_id="assign")
def assignment(order: Ordered, body: b.Assignment) -> m.CaseView:
    """Geef de zaak aan een medewerker."""
    return order.carry_out(h.Assigned(body.owner), body.version)


@router.post("/releases", status_code=201, operation_id="release")
def release(order: Ordered, body: b.Plain) -> m.CaseView:
    """Geef de zaak terug aan de werkvoorraad van de regio."""
    return order.carry_out(h.Released(), body.version)


@router.post("/school-consultations", status_code=201, operation_id="consultSchool")
def school_consultation(order: Ordered, body: b.Consulted) -> m.CaseView:
    """Leg het overleg met de school vast, of dat ervan is afgeweken (WEB art. 9.2.5 lid 5)."""
    return order.carry_out(h.SchoolConsulted(body.on, body.result, body.departure), body.version)


_DOCUMENT_STEPS: dict[str, Callable[[date], h.Command]] = {
    "requested": h.TransferDocumentRequested,
    "received": h.TransferDocumentReceived,
    "refused": h.TransferDocumentRefused,
    "forwarded": h.TransferDocumentForwarded,
}


@router.post("/transfer-documents", status_code=201, operation_id="transferDocument")
def transfer_document(order: Ordered, body: b.DocumentStep) -> m.CaseView:
    """Leg vast dat het overgangsdocument is gevraagd, ontvangen of niet gegeven, of meegaat naar de
    regio aan wie de zaak is aangeboden."""
    return order.carry_out(_DOCUMENT_STEPS[body.step](body.on), body.version)


@router.post("/causes", status_code=201, operation_id="recordCause")
def cause(order: Ordered, body: b.CauseBody) -> m.CaseView:
    """Leg vast waarom de jongere uitviel."""
    return order.carry_out(h.CauseRecorded(body.cause, body.exit_reason), body.version)


@router.post("/tailored-reviews", status_code=201, operation_id="reviewTailored")
def tailored_review(order: Ordered, body: b.Review) -> m.CaseView:
    """Leg vast dat het maatwerk opnieuw is bekeken."""
    return order.carry_out(h.TailoredReviewed(body.on, body.reason), body.version)


@router.post("/verifications", status_code=201, operation_id="verifyPlacement")
def verification(order: Ordered, body: b.Verification) -> m.CaseView:
    """Leg vast wie bevestigde dat de plaatsing doorging."""
    return order.carry_out(h.PlacementVerified(body.on, body.by), body.version)


@router.post("/job-coaching", status_code=201, operation_id="coachJob")
def job_coaching(order: Ordered, body: b.CoachingStep) -> m.CaseView:
    """Leg vast dat jobcoaching begint of eindigt."""
    started = body.step == "started"
    command = h.JobCoachingStarted(body.on) if started else h.JobCoachingEnded(body.on)
    return order.carry_out(command, body.version)


@router.post("/successors", status_code=201, operation_id="agreeSuccessor")
def successor(order: Ordered, body: b.SuccessorBody) -> m.CaseView:
    """Leg vast wie na de leeftijdsgrens verder helpt."""
    return order.carry_out(h.SuccessorAgreed(body.on, body.successor), body.version)


@router.post("/tasks-done", status_code=201, operation_id="finishTask")
def task_done(order: Ordered, body: b.TaskDoneBody) -> m.CaseView:
    """Meld een taak af die niets anders afsluit."""
    return order.carry_out(h.TaskDone(body.on, body.task), body.version)


@router.post("/prevention-ends", status_code=201, operation_id="endPrevention")
def prevention_end(order: Ordered, body: b.PreventionEnd) -> m.CaseView:
    """Sluit een preventieve zaak: niemand viel uit."""
    return order.carry_out(h.PreventionEnded(body.on, body.outcome), body.version)
