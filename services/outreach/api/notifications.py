# SPDX-License-Identifier: EUPL-1.2
"""What the user was told: reading it, and marking it as read."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import ConfigDict, Field

from services.chassis.web import User, require
from services.chassis.web.answers import Answer
from services.outreach.digests.desk import TOLD, notification_desk_of
from services.outreach.rules.notifications import NotificationKind
from services.outreach.store.notifications import LARGEST, Told

router = APIRouter(prefix="/notifications", tags=["Meldingen"])
Reader = Annotated[User, Depends(require(*TOLD))]
_NONE: Final[dict[int | str, dict[str, Any]]] = {
    404: {"description": "De melding is er niet, of is van een ander"}
}


class NotificationView(Answer):
    """Een melding over een zaak, zonder gegevens van de jongere."""

    notification_id: int
    kind: NotificationKind = Field(
        description="assigned: de zaak is nu van u; fatal: de laatste dag van een taak is er; "
        "escalated: een taak is aan u geëscaleerd; transfer: een andere regio biedt de zaak aan; "
        "transfer-lapsed: dat aanbod verviel voordat u antwoordde, en de zaak ziet u niet meer; "
        "partner: een partner antwoordde of stuurde een verslag"
    )
    case_id: uuid.UUID
    label: str = Field(description="Kenmerk van de zaak voor mensen")
    duty: str | None = Field(
        description="Nummer van de termijn (D15 tot en met D22), of naam van de taak; leeg als de "
        "melding niet over een taak gaat"
    )
    fatal_date: date | None = Field(description="Fatale datum van die taak")
    made_at: datetime
    read_at: datetime | None = Field(description="Leeg zolang u de melding niet als gelezen merkt")

    @classmethod
    def of(cls, one: Told) -> "NotificationView":
        """A notification as it stands."""
        return cls(
            notification_id=one.id,
            kind=one.kind,
            case_id=one.case_id,
            label=one.label,
            duty=one.task,
            fatal_date=one.fatal_on,
            made_at=one.made_at,
            read_at=one.read_at,
        )


class NotificationList(Answer):
    """Een bladzijde van uw meldingen, de nieuwste voorop."""

    notifications: Sequence[NotificationView]
    unread: int = Field(description="Hoeveel u er nog niet las, op alle bladzijden samen")
    next: str | None = Field(description="Geef dit mee als cursor voor de volgende bladzijde")


class ReadUntil(Answer):
    """Tot en met welke melding u alles hebt gelezen."""

    model_config = ConfigDict(extra="forbid")

    notification_id: int = Field(ge=0, le=LARGEST, description="De nieuwste die u zag")


@router.get("", operation_id="listNotifications")
def listed(
    request: Request,
    user: Reader,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> NotificationList:
    """Uw meldingen van de laatste negentig dagen, van zaken die u nog mag zien, en van
    aanbiedingen die vervielen."""
    desk = notification_desk_of(request, user)
    page = desk.page(cursor, limit)
    return NotificationList(
        notifications=[NotificationView.of(one) for one in page.rows],
        unread=desk.unread(),
        next=page.next,
    )


@router.put(
    "/{notification_id}/read", status_code=204, operation_id="readNotification", responses=_NONE
)
def read(
    request: Request, user: Reader, notification_id: Annotated[int, Path(ge=0, le=LARGEST)]
) -> Response:
    """Merk een melding als gelezen. Nog eens vragen verandert niets."""
    notification_desk_of(request, user).read(notification_id)
    return Response(status_code=204)


@router.put("/read-until", status_code=204, operation_id="readNotificationsUntil")
def read_until(request: Request, user: Reader, body: ReadUntil) -> Response:
    """Merk alles als gelezen tot en met de nieuwste melding die u zag. Wat daarna kwam, blijft
    ongelezen."""
    notification_desk_of(request, user).read_all(body.notification_id)
    return Response(status_code=204)
