# SPDX-License-Identifier: EUPL-1.2
"""Figures as they change, by server-sent events."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from services.chassis import database
from services.chassis.web import CurrentUser, User
from services.monitoring.api.figures import Areas, Metrics, answered
from services.monitoring.api.models import MetricValue
from services.monitoring.reach import figures_within
from services.monitoring.store import counters

router = APIRouter()

_POLL_SECONDS = 0.5
_HEARTBEAT_SECONDS = 15.0


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

    Zonder `Last-Event-ID` begint de stroom met alles wat er nu is.
    """
    changes = _changes(request, user, metrics, areas, last_event_id or 0)
    return StreamingResponse(changes, media_type="text/event-stream")


async def _changes(
    request: Request, user: User, metrics: list[str], areas: list[str], seen: int
) -> AsyncIterator[str]:
    def news(since: int) -> tuple[int, list[MetricValue]]:
        with database.read(request.app.state.runtime.engine) as connection:
            revision, _ = counters.last_publication(connection)
            if revision == since:
                return revision, []
            found = counters.find(
                connection, metrics=metrics, areas=areas, reach=figures_within(user), since=since
            )
            return revision, answered(found)

    silent = 0.0
    yield "retry: 2000\n\n"
    while not await request.is_disconnected():
        seen, values = await run_in_threadpool(news, seen)
        if values:
            silent = 0.0
            said = ",".join(value.model_dump_json(by_alias=True) for value in values)
            yield f"id: {seen}\nevent: metric-values\ndata: [{said}]\n\n"
        elif silent >= _HEARTBEAT_SECONDS:
            silent = 0.0
            yield ": still here\n\n"
        await asyncio.sleep(_POLL_SECONDS)
        silent += _POLL_SECONDS
