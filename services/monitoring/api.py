# SPDX-License-Identifier: EUPL-1.2
"""The API of monitoring: figures, their definitions, closing balances and a live stream."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Request
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from services.chassis import database
from services.chassis.web import CurrentUser, ProblemError, User
from services.monitoring.answers import (
    BalanceDifference,
    ClosingBalance,
    ClosingBalancePage,
    Metric,
    MetricList,
    MetricValue,
    MetricValuePage,
)
from services.monitoring.reach import balances_within, figures_within, may_see_people
from services.monitoring.rules.catalogue import METRICS, key_text
from services.monitoring.rules.figures import figure
from services.monitoring.store import counters, ledger

router = APIRouter()

_POLL_SECONDS = 0.5
_HEARTBEAT_SECONDS = 15.0

MetricName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,63}$")]
Area = Annotated[
    str, Field(pattern=r"^(nl|region:\d{2}|municipality:\d{4}|school:\d{2}[A-Z]{2}\d{2})$")
]
Region = Annotated[str, Field(pattern=r"^\d{2}$")]

Metrics = Annotated[
    list[MetricName], Query(alias="metric", description="Alleen deze cijfers", max_length=20)
]
Areas = Annotated[
    list[Area], Query(alias="area", description="Alleen deze gebieden", max_length=500)
]
Limit = Annotated[int, Query(ge=1, le=1000, description="Hoogste aantal regels")]


@router.get("/metrics", operation_id="listMetrics", summary="Definities van de cijfers")
def list_metrics(_user: CurrentUser) -> MetricList:
    """Alle cijfers met hun uitsplitsingen, eenheid en definitie."""
    return MetricList(
        items=[
            Metric(
                name=m.name,
                dimensions=list(m.dimensions),
                unit=m.unit,
                status=m.status,
                title=m.title,
                definition=m.definition,
                version=m.version,
            )
            for m in METRICS.values()
        ]
    )


@router.get("/metric-values", operation_id="listMetricValues", summary="Huidige waarden")
def list_metric_values(
    request: Request,
    user: CurrentUser,
    metrics: Metrics = [],  # noqa: B006 (FastAPI copies it)
    areas: Areas = [],  # noqa: B006
    after: Annotated[str | None, Query(max_length=256, description="Sleutel om na te beginnen")] = (
        None
    ),
    limit: Limit = 200,
) -> MetricValuePage:
    """De cijfers die u mag zien, elk met zijn laatste waarde."""
    with database.read(request.app.state.runtime.engine) as connection:
        found = counters.find(
            connection,
            metrics=metrics,
            areas=areas,
            reach=figures_within(user),
            after=after,
            limit=limit + 1,
        )
        _, published_at = counters.last_publication(connection)
    return MetricValuePage(
        items=_values(found[:limit]),
        published_at=published_at,
        next=key_text(found[limit - 1].key) if len(found) > limit else None,
    )


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


@router.get("/closing-balances", operation_id="listClosingBalances", summary="Sluitende saldi")
def list_closing_balances(
    request: Request,
    user: CurrentUser,
    regions: Annotated[list[Region], Query(alias="region", max_length=50)] = [],  # noqa: B006
    first: Annotated[date | None, Query(alias="from", description="Eerste dag")] = None,
    last: Annotated[date | None, Query(alias="until", description="Laatste dag")] = None,
    after: Annotated[
        str | None, Query(pattern=r"^\d{4}-\d{2}-\d{2}:\d{2}$", description="Om na te beginnen")
    ] = None,
    limit: Limit = 200,
) -> ClosingBalancePage:
    """Per regio en dag het saldo van het register, met het oordeel van de monitor."""
    with database.read(request.app.state.runtime.engine) as connection:
        found = ledger.page(
            connection,
            reach=balances_within(user),
            regions=regions,
            first=first,
            last=last,
            after=None if after is None else _day_and_region(after),
            limit=limit + 1,
        )
    return ClosingBalancePage(
        items=[_balance(verdict, user) for verdict in found[:limit]],
        next=f"{found[limit - 1].day}:{found[limit - 1].region}" if len(found) > limit else None,
    )


@router.get(
    "/closing-balances/{region}/{day}",
    operation_id="getClosingBalance",
    summary="Eén sluitend saldo",
)
def get_closing_balance(
    request: Request, user: CurrentUser, region: Annotated[Region, Path()], day: date
) -> ClosingBalance:
    """Het saldo van één regio en dag."""
    with database.read(request.app.state.runtime.engine) as connection:
        found = ledger.page(
            connection,
            reach=balances_within(user),
            regions=[region],
            first=day,
            last=day,
            limit=1,
        )
    if not found:
        raise ProblemError(404)
    return _balance(found[0], user)


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
            return revision, _values(found)

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


def _values(found: Iterable[counters.Counter]) -> list[MetricValue]:
    return [
        MetricValue(
            key=key_text(current.key),
            metric=current.metric.name,
            dimensions=current.dimensions,
            values=current.values,
        )
        for current in (figure(c.key, c.value, c.population) for c in found)
    ]


def _balance(verdict: ledger.Verdict, user: User) -> ClosingBalance:
    register = verdict.register
    differences = [
        BalanceDifference(
            figure=d.figure, status=d.status, register_count=d.register, monitor_count=d.monitor
        )
        for d in verdict.differences
    ]
    return ClosingBalance(
        region=verdict.region,
        day=verdict.day,
        state=verdict.state.value,
        opening=dict(register.opening),
        arrivals=dict(register.arrivals),
        departures=dict(register.departures),
        closing=dict(register.closing),
        differences=differences,
        suspects=list(verdict.refs) if may_see_people(user) else [],
    )


def _day_and_region(text: str) -> tuple[date, str]:
    day, _, region = text.rpartition(":")
    try:
        return date.fromisoformat(day), region
    except ValueError:
        raise ProblemError(400, "`after` is geen dag en regio als 2026-10-01:29.") from None
