# SPDX-License-Identifier: EUPL-1.2
"""Transfers between regions: what other regions offer us, and what we offer them."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from schemas.codes.regions import municipalities
from services.chassis.web import User, render, require
from services.outreach.desks.cases import READERS, desk_of, owner_name
from services.outreach.desks.transfers import Direction, TransferDesk
from services.outreach.store.transfers import Offered
from services.outreach.store.workers import Worker
from services.outreach.ui import wording as w
from services.outreach.ui.region_wording import region_name
from services.outreach.ui.worklist_page import days_between, whole

router = APIRouter(prefix="/overdrachten")
Reader = Annotated[User, Depends(require(*READERS))]

PAGE_SIZE = 50
WAYS: Final[Mapping[str, tuple[Direction, str]]] = {
    "naar-ons": ("incoming", "Aan ons aangeboden"),
    "van-ons": ("outgoing", "Door ons aangeboden"),
}
"""Directions by their name in addresses, with their title."""


@router.get("")
def show(
    request: Request,
    user: Reader,
    welke: Annotated[str, Query(max_length=20)] = "naar-ons",
    na: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """The pending transfers of one direction, the soonest answer on top."""
    desk = desk_of(request, user)
    transfers = TransferDesk(desk)
    slug = welke if welke in WAYS else "naar-ons"
    page, counts = transfers.page(WAYS[slug][0], na, PAGE_SIZE), transfers.counts()
    known = desk.named({one.found.case.owner for one in page.rows})
    path = f"/overdrachten?welke={slug}"
    return render(
        request,
        "transfers.html",
        ways=[
            (title, counts[way], f"/overdrachten?welke={name}", name == slug)
            for name, (way, title) in WAYS.items()
        ],
        title=WAYS[slug][1],
        incoming=slug == "naar-ons",
        rows=[_row(one, desk.today, known) for one in page.rows],
        first=path if na else None,
        next=None if page.next is None else f"{path}&na={page.next}",
        today=desk.today,
    )


def _row(one: Offered, today: date, known: dict[str, Worker]) -> dict[str, Any]:
    case = one.found.case
    place = municipalities().get(case.municipality or "")
    return {
        "path": f"/zaken/{one.found.id}",
        "label": whole(one.found.label),
        "sender": region_name(case.region),
        "receiver": region_name(case.transfer_to or ""),
        "place": "Gemeente onbekend" if place is None else place.name,
        "state": w.STATES[case.working_state],
        "owner": owner_name(case.owner, known) or "Van niemand",
        "answer_by": one.answer_by,
        "days": days_between(today, one.answer_by),
        "soon": one.answer_by <= today,
    }
