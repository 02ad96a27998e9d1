# SPDX-License-Identifier: EUPL-1.2
"""Signals: who may leave school, and what a worker decides about it."""

import uuid
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import RedirectResponse, Response

from schemas.codes.outreach import Dismissal
from schemas.codes.regions import municipalities
from services.chassis.web import User, flash, render, require
from services.chassis.web.forms import Sent
from services.outreach.desks.cases import READERS, WORKERS
from services.outreach.desks.signals import SignalDesk, signal_desk_of
from services.outreach.rules.signals import DECIDE_WORKING_DAYS, Signal
from services.outreach.ui import trajectory_wording as t
from services.outreach.ui.trajectory_steps import named
from services.outreach.ui.worklist_page import days_between

router = APIRouter(prefix="/signalen")
Reader = Annotated[User, Depends(require(*READERS))]
Worker = Annotated[User, Depends(require(*WORKERS))]

PAGE_SIZE = 50


@router.get("")
def show(
    request: Request, user: Reader, na: Annotated[str | None, Query(max_length=200)] = None
) -> Response:
    """The open signals of the user's regions, what must be decided first on top."""
    return _page(request, signal_desk_of(request, user), na)


@router.post("/{signal_id}/openen")
def begin(request: Request, user: Worker, signal_id: uuid.UUID) -> Response:
    """Open a preventive case, and show it; asked twice, the same one is shown."""
    case_id = signal_desk_of(request, user).begin(signal_id, f"openen-{signal_id}")
    flash(request, "De preventieve zaak is geopend.")
    return RedirectResponse(f"/zaken/{case_id}", status_code=303)


@router.post("/{signal_id}/afwijzen")
def dismiss(
    request: Request,
    user: Worker,
    signal_id: uuid.UUID,
    form: Sent,
) -> Response:
    """No case follows; the reason is a code."""
    desk = signal_desk_of(request, user)
    reason = form.get("reden")
    if reason not in set(Dismissal):
        return _page(request, desk, None, {f"reden-{signal_id}": "is nodig"}, status=400)
    desk.dismiss(signal_id, Dismissal(str(reason)), f"afwijzen-{signal_id}")
    flash(request, "Vastgelegd: geen zaak.")
    return RedirectResponse("/signalen", status_code=303)


def _page(
    request: Request,
    desk: SignalDesk,
    after: str | None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    page = desk.page(after, PAGE_SIZE)
    return render(
        request,
        "signals.html",
        status=status,
        rows=_rows(page.rows, desk),
        works=desk.user.has(*WORKERS),
        reasons=[("", "Kies een reden"), *named(t.DISMISSALS)],
        errors=errors or {},
        labels=dict.fromkeys(errors or {}, "Waarom niet"),
        days=DECIDE_WORKING_DAYS,
        first="/signalen" if after else None,
        next=None if page.next is None else f"/signalen?na={page.next}",
        today=desk.today,
    )


def _rows(signals: Sequence[Signal], desk: SignalDesk) -> list[dict[str, Any]]:
    return [
        {
            "id": one.id,
            "signal": t.SIGNALS[one.signal],
            "source": t.SOURCES[one.source],
            "on": one.happened_on,
            "school": one.school or "Niet bekend",
            "place": _place(one.municipality),
            "decide_by": one.decide_by,
            "late": one.decide_by < desk.today,
            "days": days_between(desk.today, one.decide_by),
        }
        for one in signals
    ]


def _place(municipality: str | None) -> str:
    known = municipalities().get(municipality or "")
    return "Gemeente onbekend" if known is None else known.name
