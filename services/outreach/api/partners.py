# SPDX-License-Identifier: EUPL-1.2
"""The directory of partners: reading, and keeping by the coordinator."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import ConfigDict, Field, model_validator

from schemas.codes.outreach import PartnerSector
from schemas.codes.partners import PartnerKind, Support
from schemas.events.feeds import Day
from schemas.types import broken
from services.chassis.web import User, require
from services.chassis.web.answers import Answer
from services.chassis.web.idempotency import Key
from services.outreach.desks.cases import READERS
from services.outreach.desks.partners import KEEPERS, Entry, PartnerDesk, partner_desk_of
from services.outreach.rules import partners as rules
from services.outreach.rules.happenings import RegionCode
from services.outreach.rules.terms import ANSWER_WORKING_DAYS, REPORT_DAYS

router = APIRouter(prefix="/partners", tags=["Netwerk"])
Reader = Annotated[User, Depends(require(*READERS))]
Keeper = Annotated[User, Depends(require(*KEEPERS))]
_CONFLICT: dict[int | str, dict[str, Any]] = {
    409: {"description": "De Idempotency-Key is van iets anders"}
}


class AgreementView(Answer):
    """Een afspraak met een partner."""

    agreement_id: uuid.UUID
    support: Support
    from_date: date
    until_date: date | None = Field(description="Laatste dag")
    address: str = Field(description="Functioneel e-mailadres van de organisatie")
    places: int | None = Field(description="Afgesproken aantal jongeren tegelijk")
    open_referrals: int = Field(description="Lopende verwijzingen onder deze afspraak")
    answer_days: int = Field(description="Werkdagen voor het antwoord (D21)")
    report_days: int = Field(description="Kalenderdagen voor het verslag (D21)")
    in_force: bool = Field(description="Vandaag kan onder deze afspraak worden verwezen")


class PartnerView(Answer):
    """Een partner in het netwerk van een regio."""

    partner_id: uuid.UUID
    region: str
    code: str = Field(description="Kenmerk waarmee de partner in gebeurtenissen staat")
    name: str
    sector: PartnerSector
    kind: PartnerKind
    until_date: date | None = Field(description="Laatste dag in het netwerk")
    agreements: Sequence[AgreementView]

    @classmethod
    def of(cls, entry: Entry, today: date) -> "PartnerView":
        """A partner as it stands."""
        one, usable = entry.partner, entry.in_force(today)
        return cls(
            partner_id=one.id,
            region=one.region,
            code=one.code,
            name=one.name,
            sector=one.sector,
            kind=one.kind,
            until_date=one.until,
            agreements=[
                AgreementView(
                    agreement_id=held.id,
                    support=held.support,
                    from_date=held.from_,
                    until_date=held.until,
                    address=held.address,
                    places=held.places,
                    open_referrals=entry.open_referrals.get(held.id, 0),
                    answer_days=held.answer_days,
                    report_days=held.report_days,
                    in_force=held in usable,
                )
                for held in entry.agreements
            ],
        )


class PartnerList(Answer):
    """Een bladzijde van het netwerk, per regio en sector."""

    partners: Sequence[PartnerView]
    next: str | None = Field(description="Geef dit mee als cursor voor de volgende bladzijde")


class _Body(Answer):
    model_config = ConfigDict(extra="forbid")


class PartnerBody(_Body):
    """Een organisatie die in het netwerk komt."""

    region: RegionCode
    name: rules.Organisation = Field(
        max_length=200, description="Naam van de organisatie, niet van een persoon"
    )
    kind: PartnerKind


class AgreementBody(_Body):
    """Wat met een partner is afgesproken."""

    support: Support
    from_: Day = Field(alias="from")
    until: Day | None = Field(default=None, description="Laatste dag; leeg: tot nader order")
    address: rules.FunctionAddress = Field(
        max_length=254, description="Functioneel e-mailadres, niet van een persoon"
    )
    places: int | None = Field(default=None, ge=1, le=999)
    answer_days: int = Field(default=ANSWER_WORKING_DAYS, ge=1, le=rules.MOST_ANSWER_DAYS)
    report_days: int = Field(default=REPORT_DAYS, ge=1, le=rules.MOST_REPORT_DAYS)

    @model_validator(mode="after")
    def _in_order(self) -> "AgreementBody":
        if self.until is not None and self.until < self.from_:
            raise broken("lies before the first day", "until")
        return self


class LastDay(_Body):
    """De laatste dag, vandaag of later."""

    on: Day


class Made(Answer):
    """Wat er is vastgelegd."""

    id: uuid.UUID


@router.get("", operation_id="listPartners")
def partners(
    request: Request,
    user: Reader,
    region: Annotated[str | None, Query(pattern=r"^\d{2}$")] = None,
    sector: PartnerSector | None = None,
    ended: Annotated[bool, Query(description="Ook partners die vertrokken zijn")] = False,
    cursor: Annotated[str | None, Query(max_length=400)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> PartnerList:
    """Partners in uw regio's, met de afspraken."""
    desk = partner_desk_of(request, user)
    page = desk.page(region, sector, cursor, limit, ended=ended)
    shown = [PartnerView.of(entry, desk.today) for entry in page.rows]
    return PartnerList(partners=shown, next=page.next)


@router.get("/{partner_id}", operation_id="getPartner")
def partner(request: Request, user: Reader, partner_id: uuid.UUID) -> PartnerView:
    """Eén partner, ook als die vertrokken is."""
    return _shown(partner_desk_of(request, user), partner_id)


@router.post("", status_code=201, operation_id="addPartner", responses=_CONFLICT)
def add(request: Request, user: Keeper, key: Key, body: PartnerBody) -> PartnerView:
    """Neem een organisatie op in het netwerk van een regio."""
    desk = partner_desk_of(request, user)
    return _shown(desk, desk.enter(rules.NewPartner(body.region, body.name, body.kind), key))


@router.post("/{partner_id}/agreements", status_code=201, operation_id="agree", responses=_CONFLICT)
def agree(
    request: Request, user: Keeper, partner_id: uuid.UUID, key: Key, body: AgreementBody
) -> Made:
    """Leg een afspraak vast. Zij kan de termijnen van D21 anders zetten, en niets anders."""
    new = rules.NewAgreement(
        body.support,
        body.from_,
        body.address,
        body.until,
        body.places,
        body.answer_days,
        body.report_days,
    )
    return Made(id=partner_desk_of(request, user).agree(partner_id, new, key))


@router.post(
    "/{partner_id}/agreements/{agreement_id}/ends", status_code=204, operation_id="endAgreement"
)
def end_agreement(
    request: Request,
    user: Keeper,
    partner_id: uuid.UUID,
    agreement_id: uuid.UUID,
    body: LastDay,
) -> Response:
    """Geef een afspraak haar laatste dag. Wat loopt, loopt door."""
    partner_desk_of(request, user).end_agreement(partner_id, agreement_id, body.on)
    return Response(status_code=204)


@router.post("/{partner_id}/ends", status_code=204, operation_id="endPartner")
def end(request: Request, user: Keeper, partner_id: uuid.UUID, body: LastDay) -> Response:
    """Geef een partner de laatste dag in het netwerk. Wat loopt, loopt door."""
    partner_desk_of(request, user).end(partner_id, body.on)
    return Response(status_code=204)


def _shown(desk: PartnerDesk, partner_id: uuid.UUID) -> PartnerView:
    return PartnerView.of(desk.entry(partner_id), desk.today)
