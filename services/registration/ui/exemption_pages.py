# SPDX-License-Identifier: EUPL-1.2
"""Exemptions: the list of a region, the soonest renewal first."""

from collections import Counter
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from schemas.codes.regions import municipalities_of
from schemas.types import Region
from services.chassis import database
from services.chassis.clock import local_date
from services.chassis.service import Runtime
from services.chassis.web import User, render, require
from services.chassis.web.paging import DayKey, page_of
from services.registration import exemption_reading
from services.registration.consulting import REGIONAL_READERS
from services.registration.exemption_reading import Sought
from services.registration.rules.exemption_states import RUNNING, ExemptionState
from services.registration.ui import exemption_view as view
from services.registration.ui.scope_choice import choose
from services.registration.ui.wording import municipality_name

router = APIRouter(prefix="/vrijstellingen")

Reader = Annotated[User, Depends(require(*REGIONAL_READERS))]

_PAGE: Final = 25
_RUNNING: Final = "lopend"


@router.get("")
def listed(
    request: Request,
    user: Reader,
    regio: Annotated[Region | None, Query()] = None,
    stand: Annotated[str, Query(max_length=20)] = _RUNNING,
    gemeente: Annotated[str, Query(max_length=10)] = "",
    na: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """Exemptions, the soonest renewal on top. An unknown filter is left open."""
    runtime: Runtime = request.app.state.runtime
    today = local_date(runtime.clock.now())
    state = stand if stand in {*ExemptionState, _RUNNING} else ""
    states = RUNNING if state == _RUNNING else (state,) if state else ()
    beyond = None if na is None else DayKey.of_cursor(na)
    with database.read(runtime.engine) as connection:
        counts = exemption_reading.counted(connection, user, Sought(today, states=states))
        in_regions: Counter[str] = Counter()
        for (code, _), count in counts.items():
            in_regions[code] += count
        choice = choose(user, regio, in_regions)
        towns = () if choice.region is None else municipalities_of(choice.region, today)
        town = gemeente if gemeente in towns else ""
        sought = Sought(today, choice.region, town or None, states)
        rows = exemption_reading.exemptions(connection, user, sought, _PAGE + 1, beyond)
    page = page_of(rows, _PAGE, DayKey.of("due_on"))
    asked = {"stand": state, "gemeente": town}
    here = choice.address("/vrijstellingen", asked)
    return render(
        request,
        "exemption_list.html",
        choice=choice,
        asked=asked,
        states=[
            (_RUNNING, "Lopend"),
            ("", "Alles"),
            *((code, badge.text) for code, badge in view.STATES.items()),
        ],
        towns=[("", "Hele regio"), *((t, municipality_name(t)) for t in towns)],
        lines=[view.exemption_line(row, today) for row in page.rows],
        total=sum(n for (c, t), n in counts.items() if c == choice.region and town in ("", t)),
        first=None if na is None else here,
        further=None if page.next is None else f"{here}&na={page.next}",
    )
