# SPDX-License-Identifier: EUPL-1.2
"""Enrolments, what DUO answers to them, and places at the mbo. Days are inclusive unless it says
otherwise."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from schemas.codes.lists import ExitReason, Level, RiskSignal, Sector, Stage, Track
from schemas.events.base import Coded
from schemas.events.feeds.data.base import EnrollmentFact, PersonFact
from schemas.events.feeds.identity import Day
from schemas.types import Brin6, broken

Programme = Annotated[str, Field(pattern=r"^[A-Za-z0-9]{1,10}$")]
"""CREBO (mbo, five digits) or the code of a vo programme (four digits)."""

_WITH_GRADES = frozenset({Sector.VO, Sector.VSO, Sector.PRO})


class EnrollmentStartedData(EnrollmentFact):
    """A running enrolment. ``level`` and ``track`` belong to the mbo only, ``grade`` (leerjaar,
    from 1) to vo, vso and praktijkonderwijs; it is that of the school year in which it is told, or
    in which the enrolment begins if that is later."""

    start_date: Coded[Day]
    sector: Coded[Sector]
    programme: Coded[Programme | None] = None
    level: Coded[Level | None] = None
    track: Coded[Track | None] = None
    stage: Coded[Stage | None] = None
    funded: Coded[bool] = True
    grade: Coded[int | None] = Field(default=None, ge=1, le=6)

    @model_validator(mode="after")
    def _of_the_sector(self) -> Self:
        if self.grade is not None and self.sector not in _WITH_GRADES:
            raise broken("only an enrolment in vo, vso or pro has one", "grade")
        if self.sector is not Sector.MBO:
            if self.level is not None:
                raise broken("only an mbo enrolment has one", "level")
            if self.track is not None:
                raise broken("only an mbo enrolment has one", "track")
        return self


class EnrollmentEndedData(EnrollmentFact):
    """``last_active_day`` is inclusive: the person is not enrolled from the day after."""

    last_active_day: Coded[Day]
    exit_reason: Coded[ExitReason | None] = None


class EnrollmentCorrectedData(EnrollmentStartedData):
    """The whole enrolment as it should have read; replaces start and end."""

    last_active_day: Coded[Day | None] = None
    exit_reason: Coded[ExitReason | None] = None

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.last_active_day is not None and self.last_active_day < self.start_date:
            raise broken("lies before startDate", "lastActiveDay")
        return self


class EnrollmentDeletedData(EnrollmentFact):
    """The enrolment never was (the pupil never attended)."""


class FeedbackGivenData(EnrollmentFact):
    """DUO's answer to the report of an enrolment. Natural key: enrolment and ``received_on``;
    without ``given_on`` it is still to come."""

    sector: Coded[Sector]
    received_on: Coded[Day]
    given_on: Coded[Day | None] = None


class SchoolClosedData(PersonFact):
    """``informed_on`` is the day on which the parents were told that the pupil's school no longer
    counts as one. Natural key: person and school."""

    school: Coded[Brin6]
    informed_on: Coded[Day]


class MboAppliedData(PersonFact):
    """Natural key: person, institution and ``starts_on``, the first day of the programme."""

    school: Coded[Brin6]
    applied_on: Coded[Day]
    starts_on: Coded[Day]


class DropoutRiskSignalledData(PersonFact):
    """A school's worry, coded."""

    school: Coded[Brin6]
    signal: Coded[RiskSignal]
    on: Coded[Day]
