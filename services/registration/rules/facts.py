# SPDX-License-Identifier: EUPL-1.2
"""What the register was told about one person, kept so that the order of telling cannot matter.

A fact lives in a *register*: a value under a natural key with the time of the event that brought
it. Of two values under one key the later event wins (of equal times the greater content), and the
time of the earliest is kept beside it. Joining is therefore commutative, associative and
idempotent: late, repeated and corrected events, and the merging of two persons, all give the same
facts whichever comes first. Withdrawals are registers too; what they undo is decided when the facts
are read (modules ``enrolments``, ``startkwalificatie`` and ``spans``).

A register is a list ``[last, first, *content]``: two event times (UTC, ISO 8601 without offset,
so that text order is time order) and JSON values. Days are ISO text.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from schemas.codes.absence import SIXTEEN_HOURS
from schemas.codes.lists import ExitReason
from schemas.events import feeds
from schemas.events.feeds import FeedEvent, Identity

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")

Register = list[Any]
Entry = tuple[str, str, tuple[Any, ...]]
"""Kind, natural key and content of one register."""


@dataclass(slots=True)
class Facts:
    """All facts about one person; mutable, written by ``fold`` and ``merge`` only.

    ``registers`` is kind -> natural key -> register. ``known`` is the first local day on which
    anything was recorded (ISO), empty when nothing was.
    """

    known: str = ""
    registers: dict[str, dict[str, Register]] = field(default_factory=dict)
    uses: dict[str, list[Any]] | None = field(default=None, compare=False, repr=False)
    """What module ``enrolments`` read from these registers; forgotten when a fact is added."""

    @classmethod
    def from_dict(cls, document: dict[str, Any]) -> "Facts":
        """From the stored JSON document; takes it over, does not copy."""
        registers = dict(document)
        known = registers.pop("known", "")
        return cls(known, registers)

    def to_dict(self) -> dict[str, Any]:
        """The JSON document to store, kinds without a register left out."""
        return {"known": self.known, **self.registers}

    @property
    def known_since(self) -> date | None:
        """First day (Europe/Amsterdam) on which anything about the person was recorded."""
        return date.fromisoformat(self.known) if self.known else None

    def all(self, kind: str) -> dict[str, Register]:
        """The registers of one kind by natural key; not to be changed."""
        return self.registers.get(kind, {})

    def one(self, kind: str) -> Register | None:
        """The register of a kind of which a person has one."""
        return self.registers.get(kind, {}).get("")


def fold(facts: Facts, event: FeedEvent[Any], identity: Identity | None = None) -> bool:
    """Add what an event says; whether the facts changed (a repeated event changes nothing).

    ``identity`` is the opened block of a ``person-registered``, for the birth date. Events that
    carry no fact (``identity-linked``) change nothing; a ``dropout-risk-signalled`` is kept, so
    that it is told once, and no status follows from it.
    """
    read = _READERS.get(type(event))
    if read is None:
        return False
    time = event_time(event.time)
    changed = False
    for kind, key, content in read(event.data, identity):
        changed |= _put(facts, kind, key, [time, time, *content])
    if not facts.known or time[:10] <= facts.known:
        day = local_day(time).isoformat()
        if not facts.known or day < facts.known:
            facts.known = day
            changed = True
    return changed


def record(facts: Facts, kind: str, key: str, at: datetime, *content: Any) -> bool:
    """Add what was recorded here and came by no feed; whether the facts changed."""
    time = event_time(at)
    return _put(facts, kind, key, [time, time, *content])


def merge(one: Facts, other: Facts) -> Facts:
    """The facts of one person that were kept as two; either order gives the same."""
    days = [facts.known for facts in (one, other) if facts.known]
    merged = Facts(
        min(days, default=""), {kind: dict(found) for kind, found in one.registers.items()}
    )
    for kind, registers in other.registers.items():
        for key, register in registers.items():
            _put(merged, kind, key, register)
    return merged


def event_time(instant: datetime) -> str:
    """An instant as registers hold it. Local time is at UTC or ahead, so its day is never less."""
    return instant.astimezone(UTC).isoformat()[:-6]


def local_day(time: str) -> date:
    """The calendar day in Amsterdam of an event time."""
    return _local_day(time[:13])


@lru_cache(maxsize=4096)
def _local_day(hour: str) -> date:
    """No clock is ever set otherwise than on the hour."""
    return datetime.fromisoformat(hour).replace(tzinfo=UTC).astimezone(_AMSTERDAM).date()


def _put(facts: Facts, kind: str, key: str, register: Register) -> bool:
    facts.uses = None
    kept = facts.registers.get(kind)
    if kept is None:
        kept = facts.registers[kind] = {}
    old = kept.get(key)
    if old is None:
        kept[key] = register
        return True
    joined = _join(old, register)
    if joined == old:
        return False
    kept[key] = joined
    return True


def _join(one: Register, other: Register) -> Register:
    if one[0] != other[0]:
        later = one if one[0] > other[0] else other
    else:
        later = max(one, other, key=lambda register: json.dumps(register[2:]))
    first = min(one[1], other[1])
    return later if later[1] == first else [later[0], first, *later[2:]]


def enrolment_key(data: feeds.EnrollmentFact, day: date | None = None) -> str:
    """School and number; of a start or an end its day as well, as a number may be used again."""
    key = f"{data.school}:{data.enrollment}"
    return key if day is None else f"{key}:{day.isoformat()}"


def _dated(day: date, name: str | None = "") -> str:
    return f"{day.isoformat()}:{name or ''}"


def _started(data: feeds.EnrollmentStartedData, _: Identity | None) -> Iterable[Entry]:
    """The last of the content tells a correction, which replaces what stood, from a report."""
    content = (
        data.start_date.isoformat(),
        data.sector,
        data.programme,
        data.level,
        data.track,
        data.stage,
        data.funded,
        isinstance(data, feeds.EnrollmentCorrectedData),
    )
    return (("started", enrolment_key(data, data.start_date), content),)


def _ended(data: feeds.EnrollmentEndedData, _: Identity | None) -> Iterable[Entry]:
    key = enrolment_key(data, data.last_active_day)
    yield "ended", key, (data.last_active_day.isoformat(), data.exit_reason)
    if data.exit_reason is ExitReason.REMOVED:
        yield "removed", key, ()


def _corrected(data: feeds.EnrollmentCorrectedData, _: Identity | None) -> Iterable[Entry]:
    last = data.last_active_day
    end = (last and last.isoformat(), data.exit_reason)
    key = enrolment_key(data, last) if last else f"{enrolment_key(data)}:"
    yield from _started(data, None)
    yield "ended", key, end
    if last is not None and data.exit_reason is ExitReason.REMOVED:
        yield "removed", key, ()


def _registered(data: feeds.PersonRegisteredData, identity: Identity | None) -> Iterable[Entry]:
    yield "registered", "", (data.municipality,)
    if identity is not None and identity.birth_date is not None:
        yield "birth", "", (identity.birth_date.isoformat(),)


def report_key(school: str | None, report: str) -> str:
    """School and number of an absence report; the number alone where an event names no school."""
    return report if school is None else f"{school}:{report}"


def _absence(data: feeds.AbsenceReportedData, _: Identity | None) -> Iterable[Entry]:
    key = report_key(data.school, data.report)
    yield "absence", key, (data.from_.isoformat(), data.kind, data.school)
    if data.to is not None:
        yield "absence-ended", key, (data.to.isoformat(),)
        if data.kind in SIXTEEN_HOURS:
            yield "absence-reached", key, (data.to.isoformat(),)
    if data.hours is not None:
        yield "absence-hours", key, (data.hours,)
    if data.entered_on is not None:
        yield "absence-entered", key, (data.entered_on.isoformat(),)
    if data.period_days is not None:
        yield "absence-period", key, (data.period_days,)


def _absence_updated(data: feeds.AbsenceUpdatedData, _: Identity | None) -> Iterable[Entry]:
    key = report_key(data.school, data.report)
    if data.to is not None:
        yield "absence-ended", key, (data.to.isoformat(),)
    if data.hours is not None:
        yield "absence-hours", key, (data.hours,)


def _recorded(data: feeds.AbsenceRecordedData, _: Identity | None) -> Iterable[Entry]:
    return (("missed", f"{data.school}:{data.on.isoformat()}", (data.hours, data.authorised)),)


def _feedback(data: feeds.FeedbackGivenData, _: Identity | None) -> Iterable[Entry]:
    key = enrolment_key(data, data.received_on)
    return (("feedback", key, (data.sector, _iso(data.given_on))),)


def _claimed(data: feeds.ExemptionClaimedData, _: Identity | None) -> Iterable[Entry]:
    content = (data.claimed_on.isoformat(), _iso(data.statement_on))
    return (("exemption-claimed", _dated(data.from_, data.article), content),)


def _recognised(data: feeds.QualificationRecognisedData, _: Identity | None) -> Iterable[Entry]:
    """Apart from what schools and DUO told, so that neither can replace or take back the other."""
    content = (data.evidence, data.valued_as, data.reference, data.examined_by)
    return (("recognised", _dated(data.on, data.held), content),)


def _answered(kind: str) -> Callable[[Any, Identity | None], Iterable[Entry]]:
    """An answer to a claim or a grant, under the key of that."""
    return lambda data, _: ((kind, _dated(data.from_, data.article), (data.on.isoformat(),)),)


def _replacement(data: feeds.ReplacementRequestedData, _: Identity | None) -> Iterable[Entry]:
    days = (data.decided_on, data.copied_on, data.expires_on, data.from_, data.to)
    content = tuple(_iso(day) for day in days)
    return (("replacement", _dated(data.received_on, data.article), content),)


def _decided(data: feeds.ReplacementDecidedData, _: Identity | None) -> Iterable[Entry]:
    content = (data.decided_on.isoformat(), data.outcome, _iso(data.from_), _iso(data.to))
    return (("replacement-decided", _dated(data.received_on, data.article), content),)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


_READERS: dict[type[FeedEvent[Any]], Callable[[Any, Identity | None], Iterable[Entry]]] = {
    feeds.PersonRegistered: _registered,
    feeds.ResidenceChanged: lambda data, _: (("moved", _dated(data.from_), (data.municipality,)),),
    feeds.AddressUnknown: lambda data, _: (("address-unknown", _dated(data.from_), ()),),
    feeds.Emigrated: lambda data, _: (("emigrated", _dated(data.on), ()),),
    feeds.Died: lambda data, _: (("died", "", (data.on.isoformat(),)),),
    feeds.EnrollmentStarted: _started,
    feeds.EnrollmentEnded: _ended,
    feeds.EnrollmentCorrected: _corrected,
    feeds.EnrollmentDeleted: lambda data, _: (("deleted", enrolment_key(data), ()),),
    feeds.QualificationObtained: lambda data, _: (("obtained", _dated(data.on, data.kind), ()),),
    feeds.QualificationRecognised: _recognised,
    feeds.RecognitionRevoked: lambda data, _: (
        ("recognition-revoked", _dated(data.on, data.kind), ()),
    ),
    feeds.QualificationRevoked: lambda data, _: (("revoked", _dated(data.on, data.kind), ()),),
    feeds.ExemptionGranted: lambda data, _: (
        ("exempted", _dated(data.from_, data.article), (data.to.isoformat(),)),
    ),
    feeds.ExemptionRefused: _answered("exemption-refused"),
    feeds.ExemptionClaimWithdrawn: _answered("exemption-claim-withdrawn"),
    feeds.ExemptionRevoked: _answered("exemption-revoked"),
    feeds.ExemptionEnded: lambda data, _: (("exemption-ended", _dated(data.on, data.article), ()),),
    feeds.AbsenceReported: _absence,
    feeds.AbsenceUpdated: _absence_updated,
    feeds.AbsenceEnded: lambda data, _: (
        ("absence-ended", report_key(data.school, data.report), (data.on.isoformat(),)),
    ),
    feeds.AbsenceWithdrawn: lambda data, _: (
        ("absence-withdrawn", report_key(data.school, data.report), ()),
    ),
    feeds.AbsenceRecorded: _recorded,
    feeds.FeedbackGiven: _feedback,
    feeds.SchoolClosed: lambda data, _: (
        ("school-closed", data.school, (data.informed_on.isoformat(),)),
    ),
    feeds.ExemptionClaimed: _claimed,
    feeds.ReplacementRequested: _replacement,
    feeds.ReplacementDecided: _decided,
    feeds.ReplacementEnded: lambda data, _: (
        (
            "replacement-ended",
            _dated(data.received_on, data.article),
            (data.on.isoformat(),),
        ),
    ),
    feeds.MboApplied: lambda data, _: (
        ("applied", f"{data.school}:{data.starts_on.isoformat()}", (data.applied_on.isoformat(),)),
    ),
    feeds.DropoutRiskSignalled: lambda data, _: (
        ("signalled", f"{data.school}:{data.on.isoformat()}", (data.signal,)),
    ),
    feeds.EmploymentStarted: lambda data, _: (
        ("employed", _dated(data.from_, data.employer), (data.hours,)),
    ),
    feeds.EmploymentEnded: lambda data, _: (
        ("employment-ended", _dated(data.to, data.employer), ()),
    ),
}
