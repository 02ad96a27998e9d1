# SPDX-License-Identifier: EUPL-1.2
"""The catalogue of topics: who says what to whom, under which key, and for how long."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Annotated, Any

from pydantic import ConfigDict, GetCoreSchemaHandler, TypeAdapter
from pydantic_core import CoreSchema, core_schema

from schemas.events import control, monitoring, outreach, registration
from schemas.events.base import Event
from schemas.events.duties import DUTY_EVENTS
from schemas.events.feeds import FEED_EVENTS
from schemas.types import broken

AnyEvent = Event[Any]


def _says_version(event: AnyEvent) -> AnyEvent:
    if "specversion" not in event.model_fields_set:
        raise broken("is missing", "specversion")
    return event


@dataclass(frozen=True)
class _ByType:
    """Schema of a union told apart by the ``type`` attribute, of one member or many."""

    events: tuple[type[AnyEvent], ...]

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        choices = {event.TYPE: handler.generate_schema(event) for event in self.events}
        union = core_schema.tagged_union_schema(choices, discriminator="type")
        return core_schema.no_info_after_validator_function(_says_version, union)


@dataclass(frozen=True, eq=False)
class Topic:
    """A topic of the bus.

    ``key`` says what the message key is; ``from_`` and ``to`` name services or outside parties;
    ``retention`` None keeps everything (a compacted topic keeps the last of each key).
    """

    name: str
    events: tuple[type[AnyEvent], ...]
    key: str
    from_: str
    to: tuple[str, ...]
    compacted: bool = False
    partitions: int = 12
    retention: timedelta | None = None

    @cached_property
    def adapter(self) -> TypeAdapter[AnyEvent]:
        """Validator of this topic's messages, built once."""
        return TypeAdapter(
            Annotated[Any, _ByType(self.events)], config=ConfigDict(hide_input_in_errors=True)
        )

    def parse(self, payload: bytes | str) -> AnyEvent:
        """The event in a message; ``pydantic.ValidationError`` when it breaks the contract."""
        return self.adapter.validate_json(payload)


FEED_RETENTION = timedelta(days=35)
"""Sealed identities stay on the bus no longer than this (domain 5.2, policy)."""

FEEDS_SCHOOL = Topic(
    "feeds.school.v1",
    FEED_EVENTS["school"],
    key="school",
    from_="school",
    to=("registration",),
    retention=FEED_RETENTION,
)
FEEDS_DUO = Topic(
    "feeds.duo.v1",
    FEED_EVENTS["duo"],
    key="school or source",
    from_="DUO",
    to=("registration",),
    retention=FEED_RETENTION,
)
FEEDS_BRP = Topic(
    "feeds.brp.v1",
    FEED_EVENTS["brp"],
    key="source",
    from_="BRP",
    to=("registration",),
    retention=FEED_RETENTION,
)
FEEDS_WORK = Topic(
    "feeds.work.v1",
    FEED_EVENTS["work"],
    key="source",
    from_="UWV/Inlichtingenbureau",
    to=("registration",),
    retention=FEED_RETENTION,
)
FEED_TOPICS: dict[str, Topic] = {
    "school": FEEDS_SCHOOL,
    "duo": FEEDS_DUO,
    "brp": FEEDS_BRP,
    "work": FEEDS_WORK,
}
"""Topic of each feed by its short name."""

REGISTRATION_ENROLLMENTS = Topic(
    "registration.enrollments.v1",
    (
        registration.EnrollmentStarted,
        registration.EnrollmentEnded,
        registration.QualificationObtained,
        registration.QualificationRevoked,
        registration.PersonUnmerged,
    ),
    key="youth reference",
    from_="registration",
    to=("outreach", "monitoring"),
)
REGISTRATION_STATUSES = Topic(
    "registration.statuses.v1",
    (
        registration.StatusChanged,
        registration.EarlyLeaverConfirmed,
        registration.EarlyLeaverRevoked,
        registration.PotentialLeaverDetected,
        registration.PotentialLeaverCleared,
        registration.RegionChanged,
        registration.AddressMarkedUnknown,
        registration.AddressSecrecyChanged,
        registration.PersonMerged,
        registration.PersonUnmerged,
        registration.VulnerableYouthRegistered,
        registration.MboApplicationRegistered,
        registration.DropoutRiskRegistered,
        registration.LeaverCounted,
    ),
    key="youth reference",
    from_="registration",
    to=("outreach", "monitoring"),
)
REGISTRATION_ABSENCES = Topic(
    "registration.absences.v1",
    (registration.AbsenceRegistered,),
    key="youth reference",
    from_="registration",
    to=("monitoring",),
)
REGISTRATION_DUTIES = Topic(
    "registration.duties.v1",
    DUTY_EVENTS,
    key="youth reference",
    from_="registration",
    to=("monitoring",),
)
REGISTRATION_BALANCES = Topic(
    "registration.balances.v1",
    (registration.BalanceClosed, registration.DuoListCompared),
    key="region:day, or the list",
    from_="registration",
    to=("monitoring",),
    compacted=True,
)
OUTREACH_CASES = Topic(
    "outreach.cases.v1",
    outreach.CASE_EVENTS,
    key="youth reference",
    from_="outreach",
    to=("monitoring",),
)
OUTREACH_DUTIES = Topic(
    "outreach.duties.v1",
    DUTY_EVENTS,
    key="youth reference",
    from_="outreach",
    to=("monitoring",),
)
MONITORING_METRICS = Topic(
    "monitoring.metrics.v1",
    (monitoring.MetricPublished,),
    key="key of the figure",
    from_="monitoring",
    to=("anyone allowed",),
    compacted=True,
)
MONITORING_DUTIES = Topic(
    "monitoring.duties.v1",
    DUTY_EVENTS,
    key="reference of who must report",
    from_="monitoring",
    to=("anyone allowed",),
)
MONITORING_ALERTS = Topic(
    "monitoring.alerts.v1",
    (
        monitoring.NormExceeded,
        monitoring.ShareExceeded,
        monitoring.CompletenessBroken,
        monitoring.ReportDue,
    ),
    key="key of the figure, region:day or report",
    from_="monitoring",
    to=("anyone allowed",),
)
CONTROL_CLOCK = Topic(
    "control.clock.v1",
    (control.ClockAdvanced,),
    key="clock",
    from_="replay and demo",
    to=("registration", "outreach", "monitoring"),
    partitions=1,
    retention=timedelta(days=1),
)


def _dead_letters(service: str) -> Topic:
    return Topic(
        f"{service}.dead-letters.v1",
        (control.DeadLetterRecorded,),
        key="topic:partition:offset",
        from_=service,
        to=("operators",),
        partitions=1,
        retention=timedelta(days=90),
    )


DEAD_LETTERS: dict[str, Topic] = {
    service: _dead_letters(service) for service in ("registration", "outreach", "monitoring")
}
"""Dead-letter topic of each service."""

CATALOGUE: tuple[Topic, ...] = (
    *FEED_TOPICS.values(),
    REGISTRATION_ENROLLMENTS,
    REGISTRATION_STATUSES,
    REGISTRATION_ABSENCES,
    REGISTRATION_DUTIES,
    REGISTRATION_BALANCES,
    OUTREACH_CASES,
    OUTREACH_DUTIES,
    MONITORING_METRICS,
    MONITORING_DUTIES,
    MONITORING_ALERTS,
    CONTROL_CLOCK,
    *DEAD_LETTERS.values(),
)
"""Every topic there is."""

BY_NAME: dict[str, Topic] = {topic.name: topic for topic in CATALOGUE}
