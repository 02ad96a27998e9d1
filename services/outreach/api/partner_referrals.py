# SPDX-License-Identifier: EUPL-1.2
"""Referring to a partner of the directory, and the link by which the partner answers."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import ConfigDict, Field

from schemas.codes.outreach import PartnerSector
from schemas.codes.partners import PartnerKind, Support
from services.chassis.web import User, require
from services.chassis.web.answers import Answer
from services.chassis.web.idempotency import Key
from services.chassis.web.versions import SeenVersion
from services.outreach.desks.cases import WORKERS
from services.outreach.desks.referrals import Referred, referral_desk_of
from services.outreach.rules.referral_link import LinkState

router = APIRouter(
    prefix="/cases/{case_id}/partner-referrals",
    tags=["Netwerk"],
    responses={409: {"description": "De zaak is gewijzigd, of bij de partner is geen plaats vrij"}},
)
Worker = Annotated[User, Depends(require(*WORKERS))]
Number = Annotated[int, Path(ge=1, le=10_000)]


class PartnerReferral(Answer):
    """Een verwijzing naar een partner van het netwerk, zonder wie het betreft."""

    number: int = Field(description="Volgnummer van de verwijzing in de zaak")
    label: str = Field(description="Kenmerk dat u en de partner noemen")
    partner: str
    name: str
    sector: PartnerSector
    kind: PartnerKind
    support: Support
    sent_date: date
    open: bool
    link: str | None = Field(description="Link voor de partner, zolang die bruikbaar is")
    link_state: LinkState
    link_last_date: date = Field(description="Laatste dag van de link")
    opened_at: datetime | None = Field(description="Laatst door de partner geopend")

    @classmethod
    def of(cls, one: Referred) -> "PartnerReferral":
        """A referral as it stands."""
        return cls(
            number=one.handed.number,
            label=one.label,
            partner=one.partner.code,
            name=one.partner.name,
            sector=one.partner.sector,
            kind=one.partner.kind,
            support=one.agreement.support,
            sent_date=one.handed.sent_on,
            open=one.handed.is_open,
            link=one.address,
            link_state=one.state,
            link_last_date=one.handed.last_day,
            opened_at=one.handed.opened_at,
        )


class PartnerReferralList(Answer):
    """De verwijzingen van een zaak naar partners van het netwerk."""

    referrals: Sequence[PartnerReferral]


class PartnerReferralBody(Answer):
    """De afspraak waaronder wordt verwezen."""

    model_config = ConfigDict(extra="forbid")

    agreement_id: uuid.UUID
    version: SeenVersion | None = None


@router.get("", operation_id="listPartnerReferrals")
def referrals(request: Request, user: Worker, case_id: uuid.UUID) -> PartnerReferralList:
    """Verwijzingen naar partners van het netwerk, met hun link."""
    found = referral_desk_of(request, user).referred(case_id)
    return PartnerReferralList(referrals=[PartnerReferral.of(one) for one in found])


@router.post("", status_code=201, operation_id="referToPartner")
def refer(
    request: Request, user: Worker, case_id: uuid.UUID, key: Key, body: PartnerReferralBody
) -> PartnerReferral:
    """Verwijs naar een partner van het netwerk. Geef zelf door om wie het gaat."""
    desk = referral_desk_of(request, user)
    return PartnerReferral.of(desk.refer(case_id, body.agreement_id, key, body.version))


@router.post("/{number}/links", status_code=201, operation_id="renewPartnerLink")
def renew(request: Request, user: Worker, case_id: uuid.UUID, number: Number) -> PartnerReferral:
    """Maak een nieuwe link. De vorige werkt dan niet meer."""
    return PartnerReferral.of(referral_desk_of(request, user).new_link(case_id, number))


@router.post("/{number}/revocations", status_code=204, operation_id="revokePartnerLink")
def revoke(request: Request, user: Worker, case_id: uuid.UUID, number: Number) -> Response:
    """Trek de link in. De verwijzing zelf loopt door."""
    referral_desk_of(request, user).revoke(case_id, number)
    return Response(status_code=204)
