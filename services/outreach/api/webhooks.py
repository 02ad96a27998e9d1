# SPDX-License-Identifier: EUPL-1.2
"""Webhooks: what happens to the cases of a region, sent to who has no Kafka."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import ConfigDict, Field

from services.chassis.web import Role, User, require
from services.chassis.web.answers import Answer
from services.chassis.web.idempotency import Key
from services.outreach.rules.happenings import RegionCode
from services.outreach.rules.webhooks import LONGEST_URL
from services.outreach.store.webhooks import Webhook
from services.outreach.webhooks.desk import State, webhook_desk_of

router = APIRouter(prefix="/webhooks", tags=["Webhooks"])
Administrator = Annotated[User, Depends(require(Role.ADMINISTRATOR))]
_CONFLICT: dict[int | str, dict[str, Any]] = {
    409: {"description": "De Idempotency-Key is van iets anders"}
}


class WebhookBody(Answer):
    """Waar de gebeurtenissen van een regio heen moeten."""

    model_config = ConfigDict(extra="forbid")

    region: RegionCode
    url: str = Field(min_length=1, max_length=LONGEST_URL)


class WebhookView(Answer):
    """Een webhook zoals die ervoor staat."""

    webhook_id: uuid.UUID
    region: str
    url: str
    made_by: str
    made_at: datetime
    enabled: bool = Field(description="Uit na een dag zonder succes; ``reason`` zegt waarom")
    failures: int = Field(description="Pogingen op rij die mislukten")
    reason: str | None = Field(
        description="Waarom de laatste poging mislukte: statuscode van het antwoord, of name, "
        "address, connection, tls of time"
    )
    next_at: datetime | None = Field(description="Tot dan wacht de volgende poging")
    delivered_at: datetime | None = Field(description="Laatste bezorging")
    waiting: int = Field(description="Gebeurtenissen die nog bezorgd moeten worden")
    dropped: int = Field(description="Gebeurtenissen die te oud werden om te bezorgen")

    @classmethod
    def of(cls, state: State) -> "WebhookView":
        """A webhook as it stands."""
        hook = state.hook
        return cls(
            webhook_id=hook.id,
            region=hook.region,
            url=hook.url,
            made_by=hook.made_by,
            made_at=hook.made_at,
            enabled=hook.enabled,
            failures=hook.failures,
            reason=hook.reason,
            next_at=hook.next_at,
            delivered_at=hook.delivered_at,
            waiting=state.waiting,
            dropped=hook.dropped,
        )


class NewWebhook(Answer):
    """Een nieuwe webhook met het geheim waarmee u de berichten controleert."""

    webhook_id: uuid.UUID
    region: str
    url: str
    secret: str = Field(description="Alleen nu te zien; begint met whsec_ (Standard Webhooks)")

    @classmethod
    def of(cls, hook: Webhook) -> "NewWebhook":
        """A webhook that was made."""
        return cls(webhook_id=hook.id, region=hook.region, url=hook.url, secret=hook.secret)


class WebhookList(Answer):
    """De webhooks van uw regio's."""

    webhooks: Sequence[WebhookView]


@router.get("", operation_id="listWebhooks")
def listed(request: Request, user: Administrator) -> WebhookList:
    """De webhooks van uw regio's."""
    states = webhook_desk_of(request, user).all()
    return WebhookList(webhooks=[WebhookView.of(state) for state in states])


@router.post("", status_code=201, operation_id="addWebhook", responses=_CONFLICT)
def add(request: Request, user: Administrator, key: Key, body: WebhookBody) -> NewWebhook:
    """Voeg een webhook toe. Wat er van nu af met zaken in de regio gebeurt, wordt bezorgd."""
    hook = webhook_desk_of(request, user).add(body.region, body.url, key)
    return NewWebhook.of(hook)


@router.get("/{webhook_id}", operation_id="getWebhook")
def one(request: Request, user: Administrator, webhook_id: uuid.UUID) -> WebhookView:
    """Eén webhook."""
    return WebhookView.of(webhook_desk_of(request, user).one(webhook_id))


@router.delete("/{webhook_id}", status_code=204, operation_id="dropWebhook")
def drop(request: Request, user: Administrator, webhook_id: uuid.UUID) -> Response:
    """Verwijder een webhook, met wat nog bezorgd moest worden."""
    webhook_desk_of(request, user).drop(webhook_id)
    return Response(status_code=204)


@router.post("/{webhook_id}/activations", status_code=201, operation_id="enableWebhook")
def enable(request: Request, user: Administrator, webhook_id: uuid.UUID) -> WebhookView:
    """Zet een webhook weer aan. De bezorging gaat verder waar zij stopte; nog eens vragen
    verandert niets."""
    return WebhookView.of(webhook_desk_of(request, user).enable(webhook_id))
