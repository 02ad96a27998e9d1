# SPDX-License-Identifier: EUPL-1.2
"""The network: partners per region and sector, and what is agreed with them."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from pydantic import TypeAdapter
from starlette.responses import RedirectResponse, Response

from schemas.codes.outreach import PartnerSector
from schemas.codes.partners import KINDS, PartnerKind
from schemas.codes.regions import REGION_NAMES
from services.chassis.web import User, flash, reached_regions, render, require
from services.chassis.web.forms import Sent, faults, read, texts
from services.chassis.web.problems import ProblemError
from services.outreach.desks.cases import READERS
from services.outreach.desks.partners import KEEPERS, Entry, PartnerDesk, partner_desk_of
from services.outreach.rules.partners import NewPartner
from services.outreach.ui import network_wording as n
from services.outreach.ui import wording as w
from services.outreach.ui.region_wording import region_name
from services.outreach.ui.steps import key_of

router = APIRouter(prefix="/netwerk")
Reader = Annotated[User, Depends(require(*READERS))]
Keeper = Annotated[User, Depends(require(*KEEPERS))]

PAGE_SIZE = 50
FIELDS: Final = {"region": "regio", "name": "naam", "kind": "soort"}
LABELS: Final = {"regio": "Regio", "naam": "Naam van de organisatie", "soort": "Soort organisatie"}

_NEW: TypeAdapter[NewPartner] = TypeAdapter(NewPartner)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for."""

    region: str
    sector: str

    def path(self, **changes: str) -> str:
        """The address of the list with something else asked for."""
        asked = {"regio": self.region, "sector": self.sector} | changes
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"/netwerk?{query}" if query else "/netwerk"


@router.get("")
def show(
    request: Request,
    user: Reader,
    regio: Annotated[str, Query(max_length=10)] = "",
    sector: Annotated[str, Query(max_length=20)] = "",
    na: Annotated[str | None, Query(max_length=400)] = None,
) -> Response:
    """The directory, by sector."""
    asked = Asked(
        regio if regio in REGION_NAMES else "", sector if sector in set(PartnerSector) else ""
    )
    return _page(request, partner_desk_of(request, user), asked, na)


@router.post("")
def add(request: Request, user: Keeper, form: Sent) -> Response:
    """Add a partner, and show it."""
    desk = partner_desk_of(request, user)
    fields = texts(form)
    new = read(_NEW, fields, FIELDS)
    if isinstance(new, dict):
        return _page(request, desk, Asked("", ""), None, new, fields)
    try:
        made = desk.enter(new, key_of("partner", fields))
    except ProblemError as fault:
        return _page(request, desk, Asked("", ""), None, faults(fault, FIELDS), fields)
    flash(request, "De partner staat in het netwerk. Leg nu vast wat is afgesproken.")
    return RedirectResponse(f"/netwerk/{made}", status_code=303)


def _page(
    request: Request,
    desk: PartnerDesk,
    asked: Asked,
    after: str | None,
    errors: Mapping[str, str] | None = None,
    fields: Mapping[str, str] | None = None,
) -> Response:
    page = desk.page(
        asked.region or None,
        PartnerSector(asked.sector) if asked.sector else None,
        after,
        PAGE_SIZE,
    )
    regions = _regions(desk.user)
    return render(
        request,
        "partners.html",
        status=400 if errors else 200,
        rows=[_row(entry, desk) for entry in page.rows],
        asked=asked,
        regions=[("", "Alle regio's"), *regions] if len(regions) > 1 else [],
        own=regions,
        sectors=[("", "Alle sectoren"), *((str(s), text) for s, text in w.SECTORS.items())],
        kinds=_kinds(),
        keeps=desk.keeps,
        key=uuid.uuid4().hex,
        errors=errors or {},
        fields=fields or {},
        labels=LABELS,
        first=asked.path() if after else None,
        next=None if page.next is None else asked.path(na=page.next),
        today=desk.today,
    )


def _row(entry: Entry, desk: PartnerDesk) -> dict[str, Any]:
    one, agreed = entry.partner, entry.in_force(desk.today)
    return {
        "path": f"/netwerk/{one.id}",
        "name": one.name,
        "sector": w.SECTORS[one.sector],
        "kind": n.KINDS[one.kind],
        "region": region_name(one.region),
        "agreed": [n.SUPPORTS[held.support] for held in agreed],
        "open": sum(entry.open_referrals.get(held.id, 0) for held in entry.agreements),
    }


def _regions(user: User) -> list[tuple[str, str]]:
    return [(code, region_name(code)) for code in reached_regions(user)]


def _kinds() -> list[tuple[str, list[tuple[PartnerKind, str]]]]:
    return [
        (w.SECTORS[sector], [(kind, n.KINDS[kind]) for kind in kinds])
        for sector, kinds in KINDS.items()
    ]
