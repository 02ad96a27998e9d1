# SPDX-License-Identifier: EUPL-1.2
"""Forms of the worklist by which a filter is kept or taken away."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from services.chassis.web import User, flash, require
from services.outreach.desks.cases import READERS
from services.outreach.desks.filters import Wish, filter_desk_of
from services.outreach.ui.worklist_page import asked_in, asked_of

router = APIRouter(prefix="/werklijst/filters")
Reader = Annotated[User, Depends(require(*READERS))]
Text = Annotated[str, Form(max_length=60)]


@router.post("")
def keep(
    request: Request,
    user: Reader,
    naam: Text,
    sleutel: Text,
    regio: Text = "",
    wie: Text = "",
    deel: Text = "",
    toestand: Text = "",
    zoek: Text = "",
    taak: Text = "",
    volgorde: Text = "",
) -> Response:
    """Keep what the list was asked for."""
    asked = asked_of(wie, deel, toestand, zoek, taak, volgorde)
    wish = Wish(naam.strip(), regio or None, asked.criteria)
    kept = filter_desk_of(request, user).keep(wish, f"filter-{sleutel}")
    flash(request, "Het filter is bewaard.")
    return RedirectResponse(asked_in(kept), status_code=303)


@router.post("/{filter_id}/verwijderen")
def drop(request: Request, user: Reader, filter_id: uuid.UUID) -> Response:
    """Take a filter away."""
    filter_desk_of(request, user).drop(filter_id)
    flash(request, "Het filter is verwijderd.")
    return RedirectResponse("/werklijst", status_code=303)
