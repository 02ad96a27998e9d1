# SPDX-License-Identifier: EUPL-1.2
"""What monitoring says: figures and alerts. No person is the subject; the key of the figure is, or
the report that is due."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from schemas.codes.lists import Category, FigureStatus, Suppression
from schemas.events.base import Data, Event, NotPersonal
from schemas.events.duties import DutyCode
from schemas.types import Region, SchoolYear

MetricName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,63}$")]
"""Name of a figure, for example ``new-leavers``."""

Token = Annotated[str, Field(pattern=r"^[A-Za-z0-9<>][A-Za-z0-9:._<>-]{0,63}$")]
"""A code as dimension or value: ``region:29``, ``mbo-3-4``, ``<2w``."""

FieldName = Annotated[str, Field(pattern=r"^[a-z][A-Za-z0-9]{0,39}$")]
"""camelCase name of a dimension or value."""

Area = Annotated[
    str,
    Field(pattern=r"^(nl|region:[0-9]{2}|municipality:[0-9]{4}|school:[0-9]{2}[A-Z]{2}[0-9]{2})$"),
]
"""What a figure is about: the country, a region, a municipality or a school."""


class MetricPublishedData(Data):
    """A figure: dimensions that make its key, and its values.

    ``definition`` is the id of the definition used, ``unit`` that of the values (``persons``,
    ``percent``, ``cases``, ``duties``); a value withheld is null.
    """

    metric: NotPersonal[MetricName]
    dimensions: NotPersonal[dict[FieldName, Token]]
    values: NotPersonal[dict[FieldName, int | float | Token | None]]
    definition: NotPersonal[Token]
    school_year: NotPersonal[SchoolYear | None] = None
    reference_date: NotPersonal[date]
    status: NotPersonal[FigureStatus]
    published_at: NotPersonal[AwareDatetime]
    unit: NotPersonal[MetricName]
    suppression: NotPersonal[Suppression]


class NormExceededData(Data):
    """Both in percent, two decimals."""

    area: NotPersonal[Area]
    category: NotPersonal[Category]
    school_year: NotPersonal[SchoolYear]
    percentage: NotPersonal[float]
    norm: NotPersonal[float]


class ShareExceededData(Data):
    """A share of a figure above the most that it should be, both in percent, two decimals."""

    metric: NotPersonal[MetricName]
    area: NotPersonal[Area]
    school_year: NotPersonal[SchoolYear]
    percentage: NotPersonal[float]
    limit: NotPersonal[float]


class CompletenessBrokenData(Data):
    """``expected`` against ``found``: persons in a balance, or numbers of a sequence."""

    kind: NotPersonal[Literal["balance", "sequence"]]
    region: NotPersonal[Region | None] = None
    topic: NotPersonal[Annotated[str, Field(pattern=r"^[a-z.-]+\.v[0-9]+$")] | None] = None
    day: NotPersonal[date]
    expected: NotPersonal[int]
    found: NotPersonal[int]


class ReportDueData(Data):
    """``duty`` is its number in the duty register, ``year`` what the report is about (a school year
    by its first calendar year), ``due_on`` the last day on which it is in time."""

    duty: NotPersonal[DutyCode]
    area: NotPersonal[Area]
    year: NotPersonal[int]
    due_on: NotPersonal[date]


class MetricPublished(Event[MetricPublishedData]):
    """Sent when the value of a figure changed; the subject is its key.

    For municipalities, schools and ministry. The last one per key is the figure.
    """

    type: Literal["nl.vsv.metric-published.v1"] = "nl.vsv.metric-published.v1"


class NormExceeded(Event[NormExceededData]):
    """Sent when the share of new leavers rises above the norm of its category.

    For region, school and ministry. Holds area, category, share and norm.
    """

    type: Literal["nl.vsv.norm-exceeded.v1"] = "nl.vsv.norm-exceeded.v1"


class ShareExceeded(Event[ShareExceededData]):
    """Sent when the share of what is unknown rises above what it should be at most.

    For region, school and ministry: reasons or causes are not recorded. Holds metric, area, share
    and limit.
    """

    type: Literal["nl.vsv.share-exceeded.v1"] = "nl.vsv.share-exceeded.v1"


class CompletenessBroken(Event[CompletenessBrokenData]):
    """Sent when the balance does not close or a sequence shows a gap.

    Somebody may have fallen out: to be looked into at once. Holds what was expected and found.
    """

    type: Literal["nl.vsv.completeness-broken.v1"] = "nl.vsv.completeness-broken.v1"


class ReportDue(Event[ReportDueData]):
    """Sent once, four weeks before the last day of a report that is not frozen yet.

    For the municipality or region that must report. Holds duty, area, year and day.
    """

    type: Literal["nl.vsv.report-due.v1"] = "nl.vsv.report-due.v1"
