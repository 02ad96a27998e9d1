# SPDX-License-Identifier: EUPL-1.2
"""Data of the facts that registration receives. Days are inclusive unless it says otherwise."""

from datetime import date
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    Field,
    model_validator,
)

from schemas.codes.lists import (
    AbsenceKind,
    ExemptionArticle,
    ExitReason,
    Level,
    QualificationKind,
    RecognitionEvidence,
    ReplacementArticle,
    ReplacementOutcome,
    RiskSignal,
    Sector,
    Stage,
    Track,
)
from schemas.events.base import (
    Ciphertext,
    Coded,
    Data,
    Pseudonym,
)
from schemas.events.feeds.identity import Day, Sealed
from schemas.types import Brin6, Municipality, broken, is_pgn


def _no_personal_number(text: str) -> str:
    if is_pgn(text):
        raise broken("looks like a personal number")
    return text


def _in_order(first: date | None, last: date | None) -> None:
    """Days ``from`` and ``to``, as far as both are told."""
    if first is not None and last is not None and last < first:
        raise broken("lies before from", "to")


Number = Annotated[
    str,
    Field(pattern=r"^[A-Za-z0-9._-]{1,20}$", coerce_numbers_to_str=True),
    AfterValidator(_no_personal_number),
]
"""Number of an enrolment within school and pupil, or of an absence report; no personal number."""

Programme = Annotated[str, Field(pattern=r"^[A-Za-z0-9]{1,10}$")]
"""CREBO (mbo, five digits) or the code of a vo programme (four digits)."""


class PersonFact(Data):
    """Base of facts about one person."""

    sealed: Ciphertext[Sealed]


class EnrollmentFact(PersonFact):
    """Base of facts about one enrolment; natural key: person, school and enrolment number."""

    school: Coded[Brin6]
    enrollment: Coded[Number]


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


class QualificationData(PersonFact):
    """Natural key: person and kind. ``on`` is the date of the diploma or of its withdrawal."""

    kind: Coded[QualificationKind]
    on: Coded[Day]


Reference = Annotated[
    str,
    Field(pattern=r"^[A-Za-z0-9./_-]{1,40}$"),
    AfterValidator(_no_personal_number),
]
"""Number of a document at who issued it; no personal number."""


WorkerId = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
"""A worker of a municipality, by the id at the identity provider; never a name."""


class QualificationRecognisedData(PersonFact):
    """A diploma that DUO's register does not hold. Natural key: person, ``kind`` (where it is not
    told, foreign) and day.

    ``on`` is the date of the valuation, of a Dutch diploma its own; ``evidence`` who gave it, and
    ``reference`` the number of what was given. A foreign one is ``valued_as`` a kind: at havo or
    mbo level 2 or higher, where that is not told. ``examined_by`` is who looked at the evidence.
    """

    kind: Coded[QualificationKind | None] = None
    on: Coded[Day]
    evidence: Coded[RecognitionEvidence]
    valued_as: Coded[QualificationKind | None] = None
    reference: Coded[Reference | None] = None
    examined_by: Pseudonym[WorkerId | None] = None

    @model_validator(mode="after")
    def _valued(self) -> Self:
        if self.valued_as is QualificationKind.FOREIGN:
            raise broken("is no level", "valuedAs")
        if self.valued_as is not None and self.held is not QualificationKind.FOREIGN:
            raise broken("belongs to a foreign diploma", "valuedAs")
        return self

    @property
    def held(self) -> QualificationKind:
        """What was shown; where it is not told, a foreign diploma."""
        return self.kind or QualificationKind.FOREIGN


class ExemptionGrantedData(PersonFact):
    """Natural key: person, article and ``from``; ``to`` is inclusive."""

    article: Coded[ExemptionArticle]
    from_: Coded[Day] = Field(alias="from")
    to: Coded[Day]

    @model_validator(mode="after")
    def _order(self) -> Self:
        _in_order(self.from_, self.to)
        return self


class ExemptionAnsweredData(PersonFact):
    """Natural key: person, article and ``from``, the day from which it was claimed or granted.
    ``on`` is the day of the decision."""

    article: Coded[ExemptionArticle]
    from_: Coded[Day] = Field(alias="from")
    on: Coded[Day]


class ExemptionEndedData(PersonFact):
    """``on`` is the last day of the exemption."""

    article: Coded[ExemptionArticle]
    on: Coded[Day]


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
        _in_order(self.from_, self.to)
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


class ExemptionClaimedData(PersonFact):
    """Natural key: person, article and ``from``, the day from which it is claimed.
    ``statement_on`` is the date of the statement that it rests on (Leerplichtwet arts. 7, 9)."""

    article: Coded[ExemptionArticle]
    from_: Coded[Day] = Field(alias="from")
    claimed_on: Coded[Day]
    statement_on: Coded[Day | None] = None


class ReplacementRequestedData(PersonFact):
    """Natural key: person, article and ``received_on``. ``copied_on`` is the day on which the
    decision was sent to who must know; ``expires_on`` the last day of what it prolongs; ``from``
    and ``to`` are the days for which it is asked."""

    article: Coded[ReplacementArticle]
    received_on: Coded[Day]
    from_: Coded[Day | None] = Field(default=None, alias="from")
    to: Coded[Day | None] = None
    decided_on: Coded[Day | None] = None
    copied_on: Coded[Day | None] = None
    expires_on: Coded[Day | None] = None

    @model_validator(mode="after")
    def _order(self) -> Self:
        _in_order(self.from_, self.to)
        return self


class ReplacementDecidedData(PersonFact):
    """Natural key: person, article and ``received_on``, the day of the request. What is granted
    runs between ``from`` and ``to``, inclusive."""

    article: Coded[ReplacementArticle]
    received_on: Coded[Day]
    decided_on: Coded[Day]
    outcome: Coded[ReplacementOutcome]
    from_: Coded[Day | None] = Field(default=None, alias="from")
    to: Coded[Day | None] = None

    @model_validator(mode="after")
    def _days(self) -> Self:
        if self.outcome is ReplacementOutcome.GRANTED and (self.from_ is None or self.to is None):
            raise broken("is missing from what is granted", "from" if self.from_ is None else "to")
        _in_order(self.from_, self.to)
        return self


class ReplacementEndedData(PersonFact):
    """Natural key: person, article and ``received_on``, the day of the request. ``on`` is the last
    day."""

    article: Coded[ReplacementArticle]
    received_on: Coded[Day]
    on: Coded[Day]


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


class PersonRegisteredData(PersonFact):
    """Birth date, name and contact details are in the sealed block. ``secrecy``: indicatie geheim
    (BRP 07.70.10; Wet BRP art. 2.59), so that the address is shown to nobody; not told: as it
    was."""

    municipality: Coded[Municipality]
    secrecy: Coded[bool | None] = None


class ResidenceChangedData(PersonFact):
    """Lives in ``municipality`` from that day on."""

    municipality: Coded[Municipality]
    from_: Coded[Day] = Field(alias="from")


class AddressUnknownData(PersonFact):
    """Vertrokken, onbekend waarheen: no address is known from that day on."""

    from_: Coded[Day] = Field(alias="from")


class PersonOnDayData(PersonFact):
    """Something happened to the person on that day."""

    on: Coded[Day]


class IdentityLinkedData(PersonFact):
    """Onderwijsnummer and BSN, both in the sealed block, are of one person."""


class IdentityUnlinkedData(PersonFact):
    """Onderwijsnummer and BSN, both in the sealed block, are of two persons after all."""


class EmploymentStartedData(PersonFact):
    """Natural key: person and employer. ``hours`` a week."""

    employer: Coded[Annotated[str, Field(min_length=1, max_length=64)] | None] = None
    hours: Coded[float] = Field(ge=0, le=168)
    from_: Coded[Day] = Field(alias="from")


class EmploymentEndedData(PersonFact):
    """``to`` is the last day of work."""

    employer: Coded[Annotated[str, Field(min_length=1, max_length=64)] | None] = None
    hours: Coded[float | None] = Field(default=None, ge=0, le=168)
    to: Coded[Day]
