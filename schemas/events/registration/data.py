# SPDX-License-Identifier: EUPL-1.2
"""Data of what registration says."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from schemas.codes.absence import ClosingReason, ReportState
from schemas.codes.duo import DuoList
from schemas.codes.lists import (
    AbsenceKind,
    Basis,
    Category,
    ExitReason,
    FigureStatus,
    LeaverSet,
    Level,
    QualificationKind,
    Regime,
    RevocationReason,
    RiskSignal,
    RiskSource,
    Sector,
    Stage,
    Status,
    Track,
    VulnerableOrigin,
)
from schemas.events.base import (
    Coded,
    Data,
    NotPersonal,
    Pseudonym,
)
from schemas.types import Brin6, Municipality, Region, SchoolYear, YearMonth

EnrollmentNumber = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,20}$")]
Programme = Annotated[str, Field(pattern=r"^[A-Za-z0-9]{1,10}$")]
Ruleset = Annotated[str, Field(pattern=r"^[0-9]{4}$")]
"""Year in which the ruleset took effect: 2012, 2017 or 2026."""


class EnrollmentStartedData(Data):
    """Region and municipality are of residence."""

    school: Coded[Brin6]
    enrollment: Coded[EnrollmentNumber]
    start_date: Coded[date]
    sector: Coded[Sector]
    programme: Coded[Programme | None] = None
    level: Coded[Level | None] = None
    track: Coded[Track | None] = None
    stage: Coded[Stage | None] = None
    funded: Coded[bool]
    municipality: Coded[Municipality | None] = None
    region: Coded[Region | None] = None


class EnrollmentEndedData(Data):
    """``last_active_day`` is inclusive."""

    school: Coded[Brin6]
    enrollment: Coded[EnrollmentNumber]
    last_active_day: Coded[date]
    exit_reason: Coded[ExitReason | None] = None
    sector: Coded[Sector]
    level: Coded[Level | None] = None
    stage: Coded[Stage | None] = None


class QualificationData(Data):
    """Kind and date of what was obtained or withdrawn."""

    kind: Coded[QualificationKind]
    on: Coded[date]


class StatusChangedData(Data):
    """``from_status`` equals ``to_status`` when only the place or the school changed.
    ``mbo_applied`` is said of a gap alone: whether an application for the mbo is known for the year
    after it."""

    from_status: Coded[Status | None] = None
    to_status: Coded[Status]
    basis: Coded[Basis]
    since: Coded[date]
    regime: Coded[Regime]
    ruleset: Coded[Ruleset]
    region: Coded[Region | None] = None
    municipality: Coded[Municipality | None] = None
    from_region: Coded[Region | None] = None
    from_municipality: Coded[Municipality | None] = None
    school: Coded[Brin6 | None] = None
    sector: Coded[Sector | None] = None
    level: Coded[Level | None] = None
    category: Coded[Category | None] = None
    mbo_applied: Coded[bool | None] = None


class EarlyLeaverConfirmedData(Data):
    """``left_on`` is the day from which the four months of D18 count; ``age_limit_on`` the
    birthday on which the ruleset ends its concern. ``from_status`` is the status before: an
    ``absolute-truant`` was leerplicht's until now, and is handed over. ``birth_month`` None: the
    birth date is not known."""

    basis: Coded[Literal[Basis.NOT_ENROLLED, Basis.ABSENT_4_WEEKS]]
    since: Coded[date]
    left_on: Coded[date]
    last_active_day: Coded[date | None] = None
    regime: Coded[Regime]
    ruleset: Coded[Ruleset]
    region: Coded[Region | None] = None
    municipality: Coded[Municipality | None] = None
    school: Coded[Brin6 | None] = None
    sector: Coded[Sector | None] = None
    level: Coded[Level | None] = None
    age_limit_on: Coded[date]
    birth_month: Coded[YearMonth | None] = None
    from_status: Coded[Status | None] = None


class EarlyLeaverRevokedData(Data):
    """``since`` is that of the confirmation taken back."""

    since: Coded[date]
    reason: Coded[RevocationReason]


class PotentialLeaverDetectedData(Data):
    """``review_on`` is the first day after the grace period."""

    last_active_day: Coded[date]
    review_on: Coded[date]


class PotentialLeaverClearedData(Data):
    """``reason`` is the status that took the place of the gap."""

    last_active_day: Coded[date]
    reason: Coded[Status]


class RegionChangedData(Data):
    """A move, a merger of municipalities or a new division of the regions."""

    from_region: Coded[Region | None] = None
    to_region: Coded[Region | None] = None
    from_municipality: Coded[Municipality | None] = None
    to_municipality: Coded[Municipality | None] = None
    on: Coded[date]


class AddressMarkedUnknownData(Data):
    """No address is known from that day on."""

    from_: Coded[date] = Field(alias="from")


class AddressSecrecyChangedData(Data):
    """``secret``: whether the address is secret from now on."""

    secret: Coded[bool]


class PersonMergedData(Data):
    """``into`` is the reference that stays; ``merge`` counts the merges of the one that
    disappears, from 1 (not told: 1)."""

    into: Pseudonym[UUID]
    merge: NotPersonal[int | None] = Field(default=None, ge=1)


class PersonUnmergedData(Data):
    """``restored`` is the reference that comes back, ``out_of`` the one it had gone into; ``merge``
    is the number of the merge that is undone."""

    restored: Pseudonym[UUID]
    out_of: Pseudonym[UUID]
    merge: NotPersonal[int] = Field(ge=1)


class VulnerableYouthRegisteredData(Data):
    """``origin`` is the education that makes the person vulnerable."""

    origin: Coded[VulnerableOrigin]
    on: Coded[date]


class MboApplicationRegisteredData(Data):
    """``starts_on`` is the first day of the programme; the place is of residence."""

    school: Coded[Brin6]
    applied_on: Coded[date]
    starts_on: Coded[date]
    region: Coded[Region | None] = None
    municipality: Coded[Municipality | None] = None


class DropoutRiskRegisteredData(Data):
    """``source`` is where it comes from: the school's own signal, a report of absence that is no
    leaving and no duty of leerplicht, or the transition from vmbo to mbo; ``on`` the day it speaks
    of; the place is of residence. ``over``: what was feared is so no more, which is told of a
    transition alone."""

    signal: Coded[RiskSignal]
    source: Coded[RiskSource]
    on: Coded[date]
    school: Coded[Brin6 | None] = None
    region: Coded[Region | None] = None
    municipality: Coded[Municipality | None] = None
    over: Coded[bool | None] = None


class AbsenceRegisteredData(Data):
    """A report of absence as it stands. ``kind`` and ``first_day`` are the school's, ``state`` and
    ``reason`` what municipality and school did with it; that somebody was ill is not told (domain
    5.1), it is ``legitimate`` like any valid reason. The place is of residence."""

    report_id: Pseudonym[UUID]
    kind: Coded[AbsenceKind]
    first_day: Coded[date]
    reported_on: Coded[date]
    state: Coded[ReportState]
    reason: Coded[ClosingReason | None] = None
    school: Coded[Brin6]
    region: Coded[Region | None] = None
    municipality: Coded[Municipality | None] = None


class LeaverCountedData(Data):
    """Where one person falls in the statistic ``X = A - B - C - D`` of a school year.

    It replaces what was said before of the person and school year. ``reason`` is the row of the
    definition (``C4``); with set ``none`` it is the row that is taken back. ``category`` is
    ``total`` for who counts in the total alone (vavo, stage or level not reported). Residence is
    that of the count date, as is ``age`` in whole years; ``sector``, ``level`` and ``track`` are of
    the enrolment that counts. ``entree``: holds the entree diploma on the reference date.
    """

    school_year: Coded[SchoolYear]
    set: Coded[LeaverSet]
    reason: Coded[Annotated[str, Field(pattern=r"^[A-DX][0-9]{0,2}$")]]
    category: Coded[Category]
    school: Coded[Brin6]
    sector: Coded[Sector | None] = None
    level: Coded[Level | None] = None
    track: Coded[Track | None] = None
    age: Coded[int | None] = Field(default=None, ge=0, le=150)
    entree: Coded[bool | None] = None
    region: Coded[Region | None] = None
    municipality: Coded[Municipality | None] = None
    status: NotPersonal[FigureStatus]


class DuoListComparedData(Data):
    """What a list of DUO, the Inlichtingenbureau or the schools gave: its rows, those refused, and
    the differences with the register by kind. It replaces what was said of the same list, area and
    day; ``municipality`` None: a list of the whole region."""

    kind: NotPersonal[DuoList]
    region: NotPersonal[Region]
    municipality: NotPersonal[Municipality | None] = None
    day: NotPersonal[date]
    vintage: NotPersonal[FigureStatus]
    rows: NotPersonal[int] = Field(ge=0)
    refused: NotPersonal[int] = Field(ge=0)
    differences: NotPersonal[dict[Annotated[str, Field(pattern=r"^[a-z-]{1,40}$")], int]]


class BalanceClosedData(Data):
    """Counts of persons per status; ``closing`` = ``opening`` + ``arrivals`` - ``departures``."""

    region: NotPersonal[Region]
    day: NotPersonal[date]
    opening: NotPersonal[dict[Status, int]]
    arrivals: NotPersonal[dict[Status, int]]
    departures: NotPersonal[dict[Status, int]]
    closing: NotPersonal[dict[Status, int]]
    closed: NotPersonal[bool]
