# SPDX-License-Identifier: EUPL-1.2
"""What the API of monitoring answers with; names and texts go into the OpenAPI document."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from schemas.codes.lists import Suppression
from services.chassis.web.answers import Answer


class Metric(Answer):
    """Een cijfer: wat het telt en waarnaar het is uitgesplitst."""

    name: str
    dimensions: list[str]
    unit: str = Field(description="Wat er geteld wordt, zoals `persons` of `cases`")
    status: Literal["provisional", "definitive", "operational"]
    title: str
    definition: str
    version: str = Field(description="Kenmerk van de definitie, zoals op monitoring.metrics.v1")


class MetricList(Answer):
    """Alle cijfers die worden gepubliceerd."""

    items: list[Metric]


class MetricValue(Answer):
    """Een waarde. Een sleutel die er niet is, staat voor nul."""

    key: str = Field(description="Sleutel op monitoring.metrics.v1")
    metric: str
    dimensions: dict[str, str]
    values: dict[str, int | float | None] = Field(description="Leeg: niet getoond of niet bekend")
    suppression: Suppression = Field(
        description="`small-cells`: u ziet aantallen van 1 tot en met 4 niet, en evenmin wat ze "
        "zou verraden"
    )


class MetricValuePage(Answer):
    """Waarden op volgorde van sleutel."""

    items: list[MetricValue]
    published_at: datetime | None = Field(description="Laatste publicatie; leeg vóór de eerste")
    next: str | None = Field(description="Geef dit als `after` voor de volgende bladzijde")


class BalanceDifference(Answer):
    """Een verschil tussen register en monitor."""

    figure: Literal["opening", "arrivals", "departures", "closing"]
    status: str
    register_count: int = Field(description="Volgens het register")
    monitor_count: int = Field(description="Volgens de gebeurtenissen")


class ClosingBalance(Answer):
    """Het sluitend saldo van een regio en dag: beginstand + erbij − eraf = eindstand."""

    region: str
    day: date
    state: Literal["waiting", "closed", "broken"] = Field(
        description="`closed` als de monitor uit de gebeurtenissen alleen op hetzelfde uitkomt"
    )
    opening: dict[str, int] | None = Field(
        description="Dit en de andere aantallen: leeg voor wie de jongeren niet mag zien"
    )
    arrivals: dict[str, int] | None
    departures: dict[str, int] | None
    closing: dict[str, int] | None
    differences: list[BalanceDifference]
    suspects: list[str] = Field(
        description="Kenmerken van jongeren om na te gaan; leeg voor wie geen personen mag zien"
    )


class ClosingBalancePage(Answer):
    """Saldi op volgorde van dag en regio."""

    items: list[ClosingBalance]
    next: str | None = Field(description="Geef dit als `after` voor de volgende bladzijde")
