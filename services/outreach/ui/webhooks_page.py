# SPDX-License-Identifier: EUPL-1.2
"""The page on which an administrator manages webhooks and sees how they are."""

import uuid
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from schemas.codes.regions import REGION_NAMES
from services.chassis.web import Role, User, flash, reached_regions, render, require
from services.chassis.web.problems import ProblemError
from services.outreach.rules.webhooks import GONE, LONGEST_URL, Failure
from services.outreach.store.webhooks import Webhook
from services.outreach.ui.region_wording import region_name
from services.outreach.webhooks.desk import webhook_desk_of

router = APIRouter(prefix="/webhooks")
Administrator = Annotated[User, Depends(require(Role.ADMINISTRATOR))]

_REASONS: Final = {
    Failure.NAME: "De naam in het adres bestaat niet.",
    Failure.ADDRESS: "Het adres ligt in een eigen netwerk. Dat is hier niet toegestaan.",
    Failure.CONNECTION: "Er kwam geen verbinding, of de verbinding werd verbroken.",
    Failure.TLS: "Het certificaat wordt niet vertrouwd, of hoort niet bij dit adres.",
    Failure.TIME: "Er kwam geen antwoord op tijd.",
}
"""Why a message was not received, for a Dutch reader."""


@router.get("")
def show(request: Request, user: Administrator) -> Response:
    """Every webhook, and a form for a new one."""
    return _page(request, user)


@router.post("")
def add(
    request: Request,
    user: Administrator,
    sleutel: Annotated[str, Form(max_length=40)],
    regio: Annotated[str, Form(max_length=2)] = "",
    adres: Annotated[str, Form(max_length=2 * LONGEST_URL)] = "",
) -> Response:
    """Add one and show its secret, once."""
    fields = {"regio": regio, "adres": adres.strip()}
    missing = {name: "is verplicht" for name, value in fields.items() if not value}
    if regio and regio not in REGION_NAMES:
        missing["regio"] = "is geen regio"
    if missing:
        return _page(request, user, fields=fields, errors=missing)
    try:
        hook = webhook_desk_of(request, user).add(regio, fields["adres"], f"webhook-{sleutel}")
    except ProblemError as fault:
        if fault.status != 400:
            raise
        errors = {"adres": fault.errors[0].reason}
        return _page(request, user, fields=fields, errors=errors)
    return _page(request, user, made=hook)


@router.post("/{webhook_id}/aanzetten")
def enable(request: Request, user: Administrator, webhook_id: uuid.UUID) -> Response:
    """Put one on again."""
    webhook_desk_of(request, user).enable(webhook_id)
    flash(request, "De webhook staat weer aan en gaat verder waar hij stopte.")
    return RedirectResponse("/webhooks", status_code=303)


@router.post("/{webhook_id}/verwijderen")
def drop(request: Request, user: Administrator, webhook_id: uuid.UUID) -> Response:
    """Take one away."""
    webhook_desk_of(request, user).drop(webhook_id)
    flash(request, "De webhook is verwijderd.")
    return RedirectResponse("/webhooks", status_code=303)


def reason_in_words(reason: str) -> str:
    """Why the last attempt failed, as a sentence."""
    if reason == GONE:
        return "De ontvanger antwoordde dat dit adres niet meer bestaat (410)."
    if reason.isdigit():
        return f"De ontvanger antwoordde met foutcode {reason}."
    return _REASONS[Failure(reason)]


def _page(
    request: Request,
    user: User,
    made: Webhook | None = None,
    fields: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    regions = [(code, region_name(code)) for code in reached_regions(user)]
    return render(
        request,
        "webhooks.html",
        status=400 if errors else 200,
        states=[
            (one.hook, one.waiting, _state(one.hook), reason_in_words(one.hook.reason))
            if one.hook.reason
            else (one.hook, one.waiting, _state(one.hook), None)
            for one in webhook_desk_of(request, user).all()
        ],
        names=REGION_NAMES,
        regions=[("", "Kies een regio"), *regions] if len(regions) > 1 else regions,
        made=made,
        fields=fields or {},
        errors=errors or {},
        key=uuid.uuid4().hex,
    )


def _state(hook: Webhook) -> tuple[str, str]:
    """State in words, and the kind of its badge."""
    if not hook.enabled:
        return "Uit na storing", "danger"
    return ("Storing", "warning") if hook.failures else ("Aan", "safe")
