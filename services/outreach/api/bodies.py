# SPDX-License-Identifier: EUPL-1.2
"""What the task API takes with a command. Field names are camelCase in JSON."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

from schemas.codes.lists import ExitReason
from schemas.codes.outreach import (
    Cause,
    Channel,
    Consent,
    Consultation,
    ContactResult,
    Departure,
    Destination,
    Goal,
    PartnerSector,
    PreventionOutcome,
    Successor,
    Tailored,
    TaskCode,
    TransferRefusal,
    Verifier,
)
from schemas.events.feeds import Day
from services.chassis.web.versions import SeenVersion
from services.outreach.rules.happenings import Hours, Number, Partner, RegionCode


class _Body(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, extra="forbid")

    version: SeenVersion | None = None


class Plain(_Body):
    """Geen gegevens nodig."""


class Contact(_Body):
    """Een poging tot contact en wat ervan kwam."""

    channel: Channel
    result: ContactResult


class OnDay(_Body):
    """De dag waarop het gebeurde, vandaag of eerder."""

    on: Day


class Appointment(_Body):
    """De dag van de intake, vandaag of later."""

    planned_on: Day = Field(alias="plannedDate")


class ConsentBody(_Body):
    """Waarmee de jongere instemt; begeleiding zelf hoort er altijd bij."""

    on: Day
    purposes: list[Consent] = Field(min_length=1, max_length=len(Consent))

    @model_validator(mode="after")
    def _with_support(self) -> "ConsentBody":
        if Consent.SUPPORT not in self.purposes:
            raise ValueError("purposes begin with support itself")
        return self


class Plan(_Body):
    """Het doel van het plan; bij maatwerk ook de reden."""

    goal: Goal
    reason: Tailored | None = None

    @model_validator(mode="after")
    def _reason_with_tailored(self) -> "Plan":
        if (self.goal is Goal.TAILORED) != (self.reason is not None):
            raise ValueError("reason goes with goal tailored, and only with that")
        return self


class ReferralBody(_Body):
    """De partner die wordt gevraagd."""

    partner: Partner
    sector: PartnerSector | None = None


class ReferralAnswer(_Body):
    """Wat de partner antwoordt."""

    partner: Partner
    number: Number | None = Field(
        default=None,
        description="Nummer van de verwijzing binnen de zaak; leeg: de laatste aan deze partner",
    )
    answer: Literal["accepted", "rejected", "reported-back"]


class OfferAnswer(_Body):
    """Wat de jongere van het aanbod vindt."""

    answer: Literal["accepted", "declined"]


class PlacementBody(_Body):
    """Waar de jongere begint, vanaf welke dag en voor hoeveel uur in de week."""

    destination: Destination
    from_: Day = Field(alias="from")
    hours: Hours | None = None


class TransferBody(_Body):
    """De regio aan wie de zaak wordt aangeboden."""

    region: RegionCode


Owner = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]


class TransferAnswer(_Body):
    """Wat de ontvangende regio antwoordt: bij weigeren waarom, bij aanvaarden zo nodig voor wie."""

    answer: Literal["accepted", "rejected"]
    owner: Owner | None = Field(
        default=None, description="Medewerker aan wie de coördinator de zaak geeft"
    )
    reason: TransferRefusal | None = None

    @model_validator(mode="after")
    def _fits_the_answer(self) -> "TransferAnswer":
        if (self.answer == "rejected") != (self.reason is not None):
            raise ValueError("reason goes with answer rejected, and only with that")
        if self.answer == "rejected" and self.owner is not None:
            raise ValueError("owner goes with answer accepted")
        return self


class Assignment(_Body):
    """De medewerker aan wie de zaak wordt gegeven."""

    owner: Owner


class Consulted(_Body):
    """Wat het overleg met de school opleverde; bij afwijken ook waarom."""

    on: Day
    result: Consultation
    departure: Departure | None = None

    @model_validator(mode="after")
    def _reason_with_departure(self) -> "Consulted":
        if (self.result is Consultation.DEPARTED) != (self.departure is not None):
            raise ValueError("departure goes with result departed, and only with that")
        return self


class DocumentStep(_Body):
    """Wat er met het overgangsdocument gebeurde; vragen en meegeven kan alleen met toestemming."""

    on: Day
    step: Literal["requested", "received", "refused", "forwarded"]
    consent: bool = Field(
        default=False,
        description="De jongere, of de ouders, stemden in; nodig om te vragen of mee te geven",
    )

    @model_validator(mode="after")
    def _with_consent(self) -> "DocumentStep":
        if self.step in {"requested", "forwarded"} and not self.consent:
            raise ValueError("consent is needed to ask, and to pass on to another region")
        return self


class CauseBody(_Body):
    """Waarom de jongere uitviel, en de reden uitstroom als die bekend is."""

    cause: Cause
    exit_reason: ExitReason | None = None


class Review(_Body):
    """Maatwerk opnieuw bekeken, met de reden die van nu af geldt."""

    on: Day
    reason: Tailored


class Verification(_Body):
    """Wie bevestigde dat de plaatsing doorging."""

    on: Day
    by: Verifier


class CoachingStep(_Body):
    """Jobcoaching begint of eindigt."""

    on: Day
    step: Literal["started", "ended"]


class SuccessorBody(_Body):
    """Wie na de leeftijdsgrens verder helpt."""

    on: Day
    successor: Successor


class TaskDoneBody(_Body):
    """Een taak die af is en die niets anders afsluit."""

    on: Day
    task: TaskCode


class PreventionEnd(_Body):
    """Hoe de preventie afliep."""

    on: Day
    outcome: PreventionOutcome
