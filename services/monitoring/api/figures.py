# SPDX-License-Identifier: EUPL-1.2
"""Figures and their definitions."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field

from schemas.codes.lists import Suppression
from services.chassis import database
from services.chassis.web import CurrentUser
from services.monitoring.api.models import Metric, MetricList, MetricValue, MetricValuePage
from services.monitoring.reach import figures_within
from services.monitoring.rules.catalogue import METRICS, key_text
from services.monitoring.rules.figures import Figure
from services.monitoring.seen import seen
from services.monitoring.store import counters

router = APIRouter()

MetricName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,63}$")]
Area = Annotated[
    str, Field(pattern=r"^(nl|region:\d{2}|municipality:\d{4}|school:\d{2}[A-Z]{2}\d{2})$")
]

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
        figures = seen(connection, user, found[:limit])
        _, published_at = counters.last_publication(connection)
    return MetricValuePage(
        items=answered(figures),
        published_at=published_at,
        next=key_text(found[limit - 1].key) if len(found) > limit else None,
    )


def answered(figures: Iterable[Figure]) -> list[MetricValue]:
    """Figures as the API gives them."""
    return [
        MetricValue(
            key=key_text(current.key),
            metric=current.metric.name,
            dimensions=current.dimensions,
            values=current.values,
            suppression=Suppression.SMALL_CELLS if current.withheld else Suppression.NONE,
        )
        for current in figures
    ]
