# SPDX-License-Identifier: EUPL-1.2
"""The page on which a worker makes and revokes the address of a calendar, and that calendar."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from services.chassis.web import Role, User, flash, render, require
from services.outreach.desks.calendar import calendar_desk_of, read

router = APIRouter(prefix="/agenda")
Coach = Annotated[User, Depends(require(Role.COACH))]


@router.get("")
def show(request: Request, user: Coach) -> Response:
    """Whether there is an address, and since when."""
    return _page(request, user)


@router.post("")
def make(request: Request, user: Coach, sleutel: Annotated[str, Form(max_length=40)]) -> Response:
    """Make an address and show it, once."""
    made = calendar_desk_of(request, user).make(f"agenda-{sleutel}")
    return _page(request, user, made.address)


@router.post("/intrekken")
def revoke(request: Request, user: Coach) -> Response:
    """Revoke it."""
    calendar_desk_of(request, user).revoke()
    flash(request, "Het adres is ingetrokken. Uw agenda krijgt geen taken meer.")
    return RedirectResponse("/agenda", status_code=303)


@router.get("/{token}.ics")
def calendar(request: Request, token: str) -> Response:
    """The calendar itself, without log-in: the address is the secret."""
    content = read(request.app.state.runtime, request.app.state.settings, token)
    return Response(content, media_type="text/calendar; charset=utf-8")


def _page(request: Request, user: User, address: str | None = None) -> Response:
    return render(
        request,
        "calendar.html",
        link=calendar_desk_of(request, user).link(),
        address=address,
        key=uuid.uuid4().hex,
    )
