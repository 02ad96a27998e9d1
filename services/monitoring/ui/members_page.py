# SPDX-License-Identifier: EUPL-1.2
"""The list behind a figure: whom it counts, by reference, for who may act for them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from services.chassis import database
from services.chassis.clock import local_date
from services.chassis.service import Runtime
from services.chassis.web import CurrentUser, ProblemError, User, render
from services.monitoring import reach
from services.monitoring.rules import areas, wording
from services.monitoring.rules.catalogue import METRICS, Key, dimensions, key_of
from services.monitoring.store import members

router = APIRouter(prefix="/jongeren")

SHOWN = 100
"""References on one page."""

Figure = Annotated[str, Query(alias="cijfer", min_length=1, max_length=200)]
After = Annotated[UUID | None, Query(alias="na")]


@router.get("")
def page(request: Request, user: CurrentUser, cijfer: Figure, na: After = None) -> Response:
    """Whom a figure counts.

    Raises 404 for a key of no figure, and for one whose people the user may not see.
    """
    runtime: Runtime = request.app.state.runtime
    key = _key(cijfer)
    if key is None or not _may_see(user, key, runtime):
        raise ProblemError(404)
    with database.read(runtime.engine) as connection:
        found = members.find(connection, key, na, SHOWN + 1)
    named = dimensions(key)
    return render(
        request,
        "members.html",
        metric=METRICS[key[0]],
        place=areas.name(named.pop("area")),
        choices=[wording.dimension(key[0], name, value) for name, value in named.items()],
        refs=found[:SHOWN],
        cijfer=cijfer,
        first=na is None,
        more=found[SHOWN - 1] if len(found) > SHOWN else None,
    )


def _key(text: str) -> Key | None:
    key = key_of(text)
    metric = METRICS.get(key[0])
    return key if metric is not None and len(key) == len(metric.dimensions) + 1 else None


def _may_see(user: User, key: Key, runtime: Runtime) -> bool:
    today = local_date(runtime.clock.now())
    region = areas.seat(dimensions(key)["area"], today).region
    return region is not None and reach.may_see_people(user) and user.covers(region)
