# SPDX-License-Identifier: EUPL-1.2
"""Who is behind a figure of the yearly count."""

import uuid
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import Response

from schemas.codes.lists import Category
from schemas.types import Brin6, Region
from services.chassis.service import Runtime
from services.chassis.web import ProblemError, User, render, require
from services.chassis.web.paging import encode_cursor, read_cursor
from services.registration import consulting
from services.registration.consulting import READERS, Visitor
from services.registration.rules.statistical_definition import SET_RULES
from services.registration.statistics import telling
from services.registration.statistics.telling import Selection
from services.registration.ui import wording as w
from services.registration.ui.statistics_view import back_to, head_of, query_of

router = APIRouter()
"""Under the address of the count."""

Reader = Annotated[User, Depends(require(*READERS))]
OfYear = Annotated[int, Path(ge=1900, le=2199)]
Cursor = Annotated[str | None, Query(max_length=100)]


@router.get("/{jaar}/jongeren")
def behind(
    request: Request,
    user: Reader,
    jaar: OfYear,
    rij: Annotated[str | None, Query(max_length=4)] = None,
    regio: Annotated[Region | None, Query()] = None,
    school: Annotated[Brin6 | None, Query()] = None,
    soort: Annotated[Category | None, Query()] = None,
    na: Cursor = None,
) -> Response:
    """Who is behind a figure, of whom the user may see; every look is recorded."""
    if rij is not None and rij not in SET_RULES:
        raise ProblemError(404)
    runtime: Runtime = request.app.state.runtime
    selection = Selection(jaar, regio, school, soort, rij)
    beyond = None if na is None else read_cursor(na, uuid.UUID)[0]
    with runtime.begin() as tx:
        head = head_of(telling.years(tx.connection), jaar)
        if head is None:
            raise ProblemError(404, "Dit schooljaar is nog niet geteld.")
        found = consulting.behind_figure(tx, Visitor.of(user), selection, beyond)
        hidden = telling.unseen(tx.connection, user, selection)
    query = query_of(rij=rij, regio=regio, school=school, soort=soort)
    base = f"/telling/{jaar}/jongeren?{query}"
    return render(
        request,
        "statistics_people.html",
        head=head,
        rule=None if rij is None else SET_RULES[rij],
        where=_where(regio, school, soort),
        back=back_to(jaar, regio, school),
        people=[_person(one) for one in found.people],
        hidden=hidden,
        first=None if na is None else base,
        further=f"{base}&na={encode_cursor([str(found.people[-1].ref)])}" if found.more else None,
    )


def _person(row: Any) -> dict[str, Any]:
    return {
        "path": f"/jongeren/{row.ref}",
        "name": row.name or "Naam niet bekend",
        "school": w.school_name(row.school),
        "category": w.CATEGORIES[row.category],
        "row": row.reason,
        "title": SET_RULES[row.reason].title,
    }


def _where(region: str | None, school: str | None, category: str | None) -> str:
    named = [
        None if school is None else w.school_name(school),
        None if region is None else w.region_name(region),
        None if category is None else w.CATEGORIES[category],
    ]
    return ", ".join(one for one in named if one is not None)
