# SPDX-License-Identifier: EUPL-1.2
"""Figures as they change, by server-sent events."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from services.chassis import database
from services.chassis.web import CurrentUser, Role, User
from services.monitoring.api.figures import Areas, Metrics, answered
from services.monitoring.api.models import MetricValue
from services.monitoring.reach import figures_within
from services.monitoring.seen import seen
from services.monitoring.store import counters

router = APIRouter()

_POLL_SECONDS = 0.25
_HEARTBEAT_SECONDS = 15.0
_OUTSIDE_SECONDS = 60.0
"""How often who may not see every count is told, who must not see each single change."""


@router.get(
    "/metric-values/_stream",
    operation_id="streamMetricValues",
    summary="Wijzigingen zodra ze er zijn",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}, "description": "Server-sent events"}},
)
def stream_metric_values(
    request: Request,
    user: CurrentUser,
    metrics: Metrics = [],  # noqa: B006
    areas: Areas = [],  # noqa: B006
    last_event_id: Annotated[
        int | None, Header(ge=0, description="Laatst ontvangen `id`; daarna wordt verder gelezen")
    ] = None,
) -> StreamingResponse:
    """Server-sent events. Elk `metric-values` bevat een JSON-lijst van gewijzigde waarden.

    Zonder `Last-Event-ID` begint de stroom met alles wat er nu is. Wie kleine aantallen niet mag
    zien, krijgt altijd eerst alles, en daarna hoogstens eens per minuut wat er veranderde.
    """
    changes = _changes(request, user, metrics, areas, last_event_id or 0)
    return StreamingResponse(changes, media_type="text/event-stream")


async def _changes(
    request: Request, user: User, metrics: list[str], areas: list[str], last: int
) -> AsyncIterator[str]:
    exact = not user.has(Role.MINISTRY)
    told: dict[str, MetricValue] = {}

    def news(since: int) -> tuple[int, list[MetricValue]]:
        with database.read(request.app.state.runtime.engine) as connection:
            revision, _ = counters.last_publication(connection)
            if revision == since and (exact or told):
                return revision, []
            found = counters.find(
                connection,
                metrics=metrics,
                areas=areas,
                reach=figures_within(user),
                since=since if exact else None,
            )
            values = answered(seen(connection, user, found))
        new = [value for value in values if exact or told.get(value.key) != value]
        if not exact:
            told.update((value.key, value) for value in new)
        return revision, new

    pause = _POLL_SECONDS if exact else _OUTSIDE_SECONDS
    silent, waited = 0.0, pause
    yield "retry: 2000\n\n"
    while not await request.is_disconnected():
        values: list[MetricValue] = []
        if waited >= pause:
            waited = 0.0
            last, values = await run_in_threadpool(news, last)
        if values:
            silent = 0.0
            said = ",".join(value.model_dump_json(by_alias=True) for value in values)
            yield f"id: {last}\nevent: metric-values\ndata: [{said}]\n\n"
        elif silent >= _HEARTBEAT_SECONDS:
            silent = 0.0
            yield ": still here\n\n"
        await asyncio.sleep(_POLL_SECONDS)
        silent, waited = silent + _POLL_SECONDS, waited + _POLL_SECONDS
