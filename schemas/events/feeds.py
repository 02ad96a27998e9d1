# SPDX-License-Identifier: EUPL-1.2
"""What schools, DUO, the BRP and UWV/Inlichtingenbureau deliver to registration.

Who it is about travels in the ``sealed`` block; its plaintext is the JSON of ``Identity``. A
fact replaces an earlier one of the same natural key when its envelope ``time`` is later.
Whether a municipality or school exists is checked by the importer and by registration.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Any, ClassVar, Generic, Literal, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from schemas.codes.lists import (
    AbsenceKind,
    ExemptionArticle,
    ExitReason,
    Level,
    QualificationKind,
    RiskSignal,
    Sector,
    Stage,
    Track,
)
from schemas.events.base import (
    Ciphertext,
    Coded,
    D,
    Data,
    Event,
    Identifying,
    NotPersonal,
    Reachable,
)
from schemas.types import Brin6, Bsn, Municipality, Pgn, broken, is_pgn


def _calendar_day(value: object) -> object:
    if isinstance(value, datetime) or not isinstance(value, str | date):
        raise broken("is not a date (YYYY-MM-DD)")
    if isinstance(value, str) and len(value) != 10:
        raise broken("is not a date (YYYY-MM-DD)")
    return value


def _no_personal_number(text: str) -> str:
    if is_pgn(text):
        raise broken("looks like a personal number")
    return text


Day = Annotated[
    date, Field(ge=date(1900, 1, 1), le=date(2199, 12, 31)), BeforeValidator(_calendar_day)
]
"""Calendar day in Europe/Amsterdam, written YYYY-MM-DD."""

Number = Annotated[
    str,
    Field(pattern=r"^[A-Za-z0-9._-]{1,20}$", coerce_numbers_to_str=True),
    AfterValidator(_no_personal_number),
]
"""Number of an enrolment within school and pupil, or of an absence report; no personal number."""

Programme = Annotated[str, Field(pattern=r"^[A-Za-z0-9]{1,10}$")]
"""CREBO (mbo, five digits) or the code of a vo programme (four digits)."""

Base64 = Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]+={0,2}$", max_length=8192)]


class Sealed(Data):
    """Identity under AES-GCM; the data key is wrapped for registration's public key.

    ``key_id`` tells which public key; the other three are base64.
    """

    key_id: NotPersonal[Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]]
    wrapped_key: Ciphertext[Base64]
    nonce: Ciphertext[Base64]
    ciphertext: Ciphertext[Base64]


class Identity(Data):
    """Plaintext of a sealed block: who it is about and where to reach them.

    Validate with ``context={"on": day}`` to refuse a birth date after that day.
    """

    pgn: Identifying[Pgn]
    bsn: Identifying[Bsn | None] = None
    birth_date: Identifying[Day | None] = None
    name: Identifying[str | None] = Field(default=None, min_length=1, max_length=200)
    phone: Reachable[str | None] = Field(default=None, min_length=3, max_length=30)
    email: Reachable[str | None] = Field(default=None, min_length=3, max_length=254)
    address: Reachable[str | None] = Field(default=None, min_length=1, max_length=300)

    @field_validator("birth_date")
    @classmethod
    def _not_in_future(cls, value: date | None, info: ValidationInfo) -> date | None:
        on = (info.context or {}).get("on")
        if value is not None and on is not None and value > on:
            raise broken("lies in the future")
        return value


class RegisteredIdentity(Identity):
    """Identity of a person who is registered: the birth date is required."""

    birth_date: Identifying[Day]


class LinkedIdentity(Identity):
    """Identity of a link: ``pgn`` is the onderwijsnummer, ``bsn`` is required."""

    bsn: Identifying[Bsn]


IDENTITY_FIELDS = frozenset({"pgn", "bsn", "birthDate", "name", "phone", "email", "address"})
"""Fields of a line in clear (replay, JSON Lines, CSV) that belong in the sealed block."""


def split_identity(fields: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Divide the data of a line in clear into (open fields, identity fields)."""
    clear = {name: value for name, value in fields.items() if name not in IDENTITY_FIELDS}
    identity = {name: value for name, value in fields.items() if name in IDENTITY_FIELDS}
    return clear, identity


class PersonFact(Data):
    """Base of facts about one person."""

    sealed: Ciphertext[Sealed]


class EnrollmentFact(PersonFact):
    """Base of facts about one enrolment; natural key: person, school and enrolment number."""

    school: Coded[Brin6]
    enrollment: Coded[Number]


class EnrollmentStartedData(EnrollmentFact):
    """A running enrolment. ``level`` and ``track`` belong to the mbo only."""

    start_date: Coded[Day]
    sector: Coded[Sector]
    programme: Coded[Programme | None] = None
    level: Coded[Level | None] = None
    track: Coded[Track | None] = None
    stage: Coded[Stage | None] = None
    funded: Coded[bool] = True

    @model_validator(mode="after")
    def _mbo_only(self) -> Self:
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


class ExemptionGrantedData(PersonFact):
    """Natural key: person, article and ``from``; ``to`` is inclusive."""

    article: Coded[ExemptionArticle]
    from_: Coded[Day] = Field(alias="from")
    to: Coded[Day]

    @model_validator(mode="after")
    def _order(self) -> Self:
        if self.to < self.from_:
            raise broken("lies before from", "to")
        return self


class ExemptionEndedData(PersonFact):
    """``on`` is the last day of the exemption."""

    article: Coded[ExemptionArticle]
    on: Coded[Day]


class AbsenceReportedData(PersonFact):
    """Natural key: source and report number. ``hours`` are lesson hours, ``to`` is inclusive."""

    school: Coded[Brin6]
    kind: Coded[AbsenceKind]
    from_: Coded[Day] = Field(alias="from")
    to: Coded[Day | None] = None
    hours: Coded[float | None] = Field(default=None, ge=0, le=10000)
    report: Coded[Number]

    @model_validator(mode="after")
    def _order(self) -> Self:
        if self.to is not None and self.to < self.from_:
            raise broken("lies before from", "to")
        return self


class AbsenceUpdatedData(Data):
    """More is known of a report: its end (inclusive), its hours."""

    report: Coded[Number]
    to: Coded[Day | None] = None
    hours: Coded[float | None] = Field(default=None, ge=0, le=10000)
    sealed: Ciphertext[Sealed | None] = None


class AbsenceSettledData(Data):
    """``on`` is the last day of absence, or the day on which the report was withdrawn."""

    report: Coded[Number]
    on: Coded[Day]
    sealed: Ciphertext[Sealed | None] = None


class DropoutRiskSignalledData(PersonFact):
    """A school's worry, coded."""

    school: Coded[Brin6]
    signal: Coded[RiskSignal]
    on: Coded[Day]


class PersonRegisteredData(PersonFact):
    """Birth date, name and contact details are in the sealed block."""

    municipality: Coded[Municipality]


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


def _utc(value: datetime) -> datetime:
    return value.astimezone(UTC)


FeedSubject = Annotated[str, Field(pattern=r"^([0-9]{2}[A-Z]{2}[0-9]{2}|[a-z][a-z0-9-]{0,31})$")]
"""The school (BRIN and location) or the source: ``duo``, ``brp``, ``work``."""


class FeedEvent(Event[D], Generic[D]):
    """An event on a feed topic. No sequence: idempotent by natural key and ``time``."""

    subject: NotPersonal[FeedSubject]
    time: NotPersonal[Annotated[AwareDatetime, AfterValidator(_utc)]]

    identity_model: ClassVar[type[Identity] | None] = Identity
    """What the sealed block must hold; None where the event needs no identity."""


class EnrollmentStarted(FeedEvent[EnrollmentStartedData]):
    """Sent by a school or DUO when a pupil is enrolled, within 7 days after it (D01).

    Registration opens the enrolment span. Holds school, start date and programme.
    """

    type: Literal["nl.vsv.feeds.enrollment-started.v1"] = "nl.vsv.feeds.enrollment-started.v1"


class EnrollmentEnded(FeedEvent[EnrollmentEndedData]):
    """Sent by a school or DUO when an enrolment ends, within 7 days after it (D01).

    Registration closes the span and judges whether a leaver threatens. Holds the last active
    day (inclusive) and, in the mbo, the reason.
    """

    type: Literal["nl.vsv.feeds.enrollment-ended.v1"] = "nl.vsv.feeds.enrollment-ended.v1"


class EnrollmentCorrected(FeedEvent[EnrollmentCorrectedData]):
    """Sent by a school or DUO when an enrolment was reported wrongly.

    Registration replaces the span as a whole. Holds the full, corrected enrolment.
    """

    type: Literal["nl.vsv.feeds.enrollment-corrected.v1"] = "nl.vsv.feeds.enrollment-corrected.v1"


class EnrollmentDeleted(FeedEvent[EnrollmentDeletedData]):
    """Sent by a school or DUO when an enrolment never should have been reported.

    Registration forgets the span and judges anew. Holds its natural key.
    """

    type: Literal["nl.vsv.feeds.enrollment-deleted.v1"] = "nl.vsv.feeds.enrollment-deleted.v1"


class QualificationObtained(FeedEvent[QualificationData]):
    """Sent by a school or DUO when a diploma or certificate is obtained (D02).

    Registration decides whether it is a startkwalificatie. Holds its kind and date.
    """

    type: Literal["nl.vsv.feeds.qualification-obtained.v1"] = (
        "nl.vsv.feeds.qualification-obtained.v1"
    )


class QualificationRevoked(FeedEvent[QualificationData]):
    """Sent by a school or DUO when a diploma proves void.

    Registration takes the qualification back. Holds its kind and the date of withdrawal.
    """

    type: Literal["nl.vsv.feeds.qualification-revoked.v1"] = "nl.vsv.feeds.qualification-revoked.v1"


class ExemptionGranted(FeedEvent[ExemptionGrantedData]):
    """Sent by DUO's register of exemptions when one is granted (Leerplichtwet art. 5, 5a, 15).

    Registration counts the person as exempt between the dates. Holds article and dates.
    """

    type: Literal["nl.vsv.feeds.exemption-granted.v1"] = "nl.vsv.feeds.exemption-granted.v1"


class ExemptionEnded(FeedEvent[ExemptionEndedData]):
    """Sent by DUO's register of exemptions when one ends before its date.

    Registration shortens it. Holds article and last day.
    """

    type: Literal["nl.vsv.feeds.exemption-ended.v1"] = "nl.vsv.feeds.exemption-ended.v1"


class AbsenceReported(FeedEvent[AbsenceReportedData]):
    """Sent by a school or DUO's verzuimloket when absence is reported (D05, D06).

    Four weeks on end at 18 or older make a leaver. Holds kind, dates, hours, report number.
    """

    type: Literal["nl.vsv.feeds.absence-reported.v1"] = "nl.vsv.feeds.absence-reported.v1"


class AbsenceUpdated(FeedEvent[AbsenceUpdatedData]):
    """Sent by a school or DUO when more is known of a report.

    Registration amends the absence. Holds the report number and what is new.
    """

    type: Literal["nl.vsv.feeds.absence-updated.v1"] = "nl.vsv.feeds.absence-updated.v1"
    identity_model = None


class AbsenceEnded(FeedEvent[AbsenceSettledData]):
    """Sent by a school or DUO when a pupil is back.

    Registration ends the absence. Holds the report number and the last day of absence.
    """

    type: Literal["nl.vsv.feeds.absence-ended.v1"] = "nl.vsv.feeds.absence-ended.v1"
    identity_model = None


class AbsenceWithdrawn(FeedEvent[AbsenceSettledData]):
    """Sent by a school or DUO when a report was wrong; only the school can withdraw it.

    Registration forgets the absence. Holds the report number and the day of withdrawal.
    """

    type: Literal["nl.vsv.feeds.absence-withdrawn.v1"] = "nl.vsv.feeds.absence-withdrawn.v1"
    identity_model = None


class DropoutRiskSignalled(FeedEvent[DropoutRiskSignalledData]):
    """Sent by a school that fears a pupil will leave.

    For prevention; no status follows from it. Holds a coded signal, no text.
    """

    type: Literal["nl.vsv.feeds.dropout-risk-signalled.v1"] = (
        "nl.vsv.feeds.dropout-risk-signalled.v1"
    )


class PersonRegistered(FeedEvent[PersonRegisteredData]):
    """Sent by the BRP feed when a person enters the register or their data are renewed.

    Registration issues a youth reference. Holds the municipality; the rest is sealed.
    """

    type: Literal["nl.vsv.feeds.person-registered.v1"] = "nl.vsv.feeds.person-registered.v1"
    identity_model = RegisteredIdentity


class ResidenceChanged(FeedEvent[ResidenceChangedData]):
    """Sent by the BRP feed when a person moves.

    The region may change, and with it the owner of a case. Holds municipality and date.
    """

    type: Literal["nl.vsv.feeds.residence-changed.v1"] = "nl.vsv.feeds.residence-changed.v1"


class AddressUnknown(FeedEvent[AddressUnknownData]):
    """Sent by the BRP feed when a person left for an unknown address (VOW).

    Outreach must trace. Holds the date.
    """

    type: Literal["nl.vsv.feeds.address-unknown.v1"] = "nl.vsv.feeds.address-unknown.v1"


class Emigrated(FeedEvent[PersonOnDayData]):
    """Sent by the BRP feed when a person left the country.

    Ends the scope until they return. Holds the date.
    """

    type: Literal["nl.vsv.feeds.emigrated.v1"] = "nl.vsv.feeds.emigrated.v1"


class Died(FeedEvent[PersonOnDayData]):
    """Sent by the BRP feed when a person died.

    Ends everything, at once: no letter may go out any more. Holds the date.
    """

    type: Literal["nl.vsv.feeds.died.v1"] = "nl.vsv.feeds.died.v1"


class IdentityLinked(FeedEvent[IdentityLinkedData]):
    """Sent by DUO when an onderwijsnummer proves to belong to a BSN.

    Registration merges the two persons. Both numbers are in the sealed block.
    """

    type: Literal["nl.vsv.feeds.identity-linked.v1"] = "nl.vsv.feeds.identity-linked.v1"
    identity_model = LinkedIdentity


class EmploymentStarted(FeedEvent[EmploymentStartedData]):
    """Sent by UWV/Inlichtingenbureau when a job begins.

    Work with a certificate counted until 2026. Holds hours a week and first day.
    """

    type: Literal["nl.vsv.feeds.employment-started.v1"] = "nl.vsv.feeds.employment-started.v1"


class EmploymentEnded(FeedEvent[EmploymentEndedData]):
    """Sent by UWV/Inlichtingenbureau when a job ends.

    The person may become a leaver again. Holds the last day.
    """

    type: Literal["nl.vsv.feeds.employment-ended.v1"] = "nl.vsv.feeds.employment-ended.v1"


EDUCATION_EVENTS: tuple[type[FeedEvent[Any]], ...] = (
    EnrollmentStarted,
    EnrollmentEnded,
    EnrollmentCorrected,
    EnrollmentDeleted,
    QualificationObtained,
    QualificationRevoked,
    ExemptionGranted,
    ExemptionEnded,
    AbsenceReported,
    AbsenceUpdated,
    AbsenceEnded,
    AbsenceWithdrawn,
    DropoutRiskSignalled,
)

FEED_EVENTS: dict[str, tuple[type[FeedEvent[Any]], ...]] = {
    "school": EDUCATION_EVENTS,
    "duo": (*EDUCATION_EVENTS, IdentityLinked),
    "brp": (PersonRegistered, ResidenceChanged, AddressUnknown, Emigrated, Died, IdentityLinked),
    "work": (EmploymentStarted, EmploymentEnded),
}
"""Event classes of each feed."""

FEED_TYPES: dict[tuple[str, str], type[FeedEvent[Any]]] = {
    (feed, event.short_name()): event for feed, events in FEED_EVENTS.items() for event in events
}
"""Event class by feed and short name, as a line in clear gives them."""
