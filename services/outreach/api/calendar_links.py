# SPDX-License-Identifier: EUPL-1.2
"""The secret address at which a worker's own calendar reads the tasks."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from services.chassis.web import Role, User, require
from services.chassis.web.answers import Answer
from services.chassis.web.idempotency import Key
from services.outreach.desks.calendar import calendar_desk_of
from services.outreach.store.calendar import Link

router = APIRouter(prefix="/calendar-links", tags=["Agenda"])
Coach = Annotated[User, Depends(require(Role.COACH))]
_CONFLICT: dict[int | str, dict[str, Any]] = {
    409: {"description": "De Idempotency-Key is van iets anders, of het adres is ingetrokken"}
}


class CalendarLink(Answer):
    """Het adres van uw agenda. Het geheime deel wordt niet bewaard."""

    calendar_link_id: uuid.UUID
    made_at: datetime
    read_date: date | None = Field(description="Laatste dag waarop een agenda het las")

    @classmethod
    def of(cls, link: Link) -> "CalendarLink":
        """An address that was made."""
        return cls(calendar_link_id=link.id, made_at=link.made_at, read_date=link.read_on)


class NewCalendarLink(CalendarLink):
    """Een nieuw adres; wie het heeft kan uw taken lezen en niets anders."""

    address: str | None = Field(
        description="Adres voor uw agenda (iCalendar). Leeg als het onder deze Idempotency-Key al "
        "eerder is gemaakt: het geheime deel is dan niet meer bekend"
    )


class CalendarLinkList(Answer):
    """Uw agenda-adres, als u er een hebt."""

    links: Sequence[CalendarLink]


@router.get("", operation_id="listCalendarLinks")
def listed(request: Request, user: Coach) -> CalendarLinkList:
    """Het adres dat nu werkt; hoogstens een."""
    link = calendar_desk_of(request, user).link()
    return CalendarLinkList(links=[] if link is None else [CalendarLink.of(link)])


@router.post("", status_code=201, operation_id="makeCalendarLink", responses=_CONFLICT)
def make(request: Request, user: Coach, key: Key) -> NewCalendarLink:
    """Maak een nieuw adres. Een eerder adres werkt dan niet meer."""
    made = calendar_desk_of(request, user).make(key)
    return NewCalendarLink(**CalendarLink.of(made.link).model_dump(), address=made.address)


@router.delete("/{link_id}", status_code=204, operation_id="revokeCalendarLink")
def revoke(request: Request, user: Coach, link_id: uuid.UUID) -> Response:
    """Trek het adres in."""
    calendar_desk_of(request, user).revoke(link_id)
    return Response(status_code=204)
