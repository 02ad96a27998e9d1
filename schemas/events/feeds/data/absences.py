# SPDX-License-Identifier: EUPL-1.2
"""Absence from school."""

from typing import Self

from pydantic import Field, model_validator

from schemas.codes.lists import AbsenceKind
from schemas.events.base import Ciphertext, Coded, Data
from schemas.events.feeds.data.base import Number, PersonFact, in_order
from schemas.events.feeds.identity import Day, Sealed
from schemas.types import Brin6, broken


class AbsenceReportedData(PersonFact):
    """Natural key: school and report number. ``hours`` are lesson hours, ``to`` is inclusive.

    Of 16 hours in four lesson weeks ``to`` is the day on which they were reached. ``entered_on`` is
    the day on which it entered DUO's register of absence, where DUO delivers it. ``period_days``,
    of who is 18 or older, is the period of absence on end after which the school reports, in
    calendar days, where it set a shorter one than four weeks (WEB art. 9.2.2, WVO 2020 art. 8.20).
    """

    school: Coded[Brin6]
    kind: Coded[AbsenceKind]
    from_: Coded[Day] = Field(alias="from")
    to: Coded[Day | None] = None
    hours: Coded[float | None] = Field(default=None, ge=0, le=10000)
    report: Coded[Number]
    entered_on: Coded[Day | None] = None
    period_days: Coded[int | None] = Field(default=None, ge=1, le=28)

    @model_validator(mode="after")
    def _order(self) -> Self:
        in_order(self.from_, self.to)
        if self.period_days is not None and self.kind is not AbsenceKind.MONTH_18_PLUS:
            raise broken("only absence on end at 18 or older has one", "periodDays")
        return self


class AbsenceUpdatedData(Data):
    """More is known of a report: its end (inclusive), its hours. Who names no school means the
    report of that number that came last."""

    report: Coded[Number]
    school: Coded[Brin6 | None] = None
    to: Coded[Day | None] = None
    hours: Coded[float | None] = Field(default=None, ge=0, le=10000)
    sealed: Ciphertext[Sealed | None] = None


class AbsenceSettledData(Data):
    """``on`` is the last day of absence, or the day on which the report was withdrawn. Who names no
    school means the report of that number that came last."""

    report: Coded[Number]
    school: Coded[Brin6 | None] = None
    on: Coded[Day]
    sealed: Ciphertext[Sealed | None] = None


class AbsenceRecordedData(PersonFact):
    """Lesson hours missed on one day, in po clock hours. Natural key: person, school and day; zero
    hours take a record back. Illness, suspension and leave are ``authorised``."""

    school: Coded[Brin6]
    on: Coded[Day]
    hours: Coded[float] = Field(ge=0, le=24)
    authorised: Coded[bool] = False
