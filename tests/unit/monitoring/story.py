# SPDX-License-Identifier: EUPL-1.2
"""Events as registration and outreach would say them, numbered per subject and topic."""

import uuid
from collections import defaultdict
from datetime import UTC, date, datetime
from typing import Any

from schemas.codes.lists import Basis, Regime, Status
from schemas.codes.outreach import CaseState
from schemas.events import duties, outreach, registration
from schemas.events.base import Data, sequence_text
from schemas.events.topics import (
    OUTREACH_CASES,
    OUTREACH_DUTIES,
    REGISTRATION_BALANCES,
    REGISTRATION_ENROLLMENTS,
    REGISTRATION_STATUSES,
    AnyEvent,
    Topic,
)
from services.monitoring.stream import SERVICE

Message = tuple[Topic, AnyEvent]

SAM = uuid.UUID("00000000-0000-4000-8000-000000000001")
NOOR = uuid.UUID("00000000-0000-4000-8000-000000000002")

_BASES = {Status.ENROLLED: Basis.ENROLLED, Status.GAP: Basis.WITHIN_GRACE}


class Story:
    """Writes events one after the other. ``at`` is the instant at which they are recorded."""

    def __init__(self, at: datetime = datetime(2025, 11, 10, 9, tzinfo=UTC)) -> None:
        self.at = at
        self._numbers: dict[tuple[str, str], int] = defaultdict(int)
        self._status: dict[uuid.UUID, Status] = {}
        self._region: dict[uuid.UUID, str | None] = {}

    def status(
        self,
        ref: uuid.UUID,
        to: Status,
        region: str | None = "29",
        municipality: str | None = "0599",
        school: str | None = "25LR00",
        category: str | None = "mbo-2",
        basis: Basis | None = None,
    ) -> Message:
        """The person gets this status, or another place with the same status."""
        data = registration.StatusChangedData(
            from_status=self._status.get(ref),
            to_status=to,
            basis=basis or _BASES.get(to, Basis.NOT_ENROLLED),
            since=self.at.date(),
            regime=Regime.DOORSTROOMPUNT,
            ruleset="2026",
            region=region,
            municipality=municipality,
            from_region=self._region.get(ref),
            school=school,
            category=category,
        )
        self._status[ref], self._region[ref] = to, region
        return self._say(REGISTRATION_STATUSES, registration.StatusChanged, ref, data)

    def merged(self, ref: uuid.UUID, into: uuid.UUID) -> Message:
        """The reference disappears."""
        data = registration.PersonMergedData(into=into)
        return self._say(REGISTRATION_STATUSES, registration.PersonMerged, ref, data)

    def unmerged(self, ref: uuid.UUID, out_of: uuid.UUID) -> list[Message]:
        """It comes back: under both references, on both topics."""
        del self._status[ref], self._region[ref]
        data = registration.PersonUnmergedData(restored=ref, out_of=out_of, merge=1)
        return [
            self._say(topic, registration.PersonUnmerged, one, data)
            for one in (ref, out_of)
            for topic in (REGISTRATION_STATUSES, REGISTRATION_ENROLLMENTS)
        ]

    def confirmed(self, ref: uuid.UUID, since: date, left_on: date) -> Message:
        """The person is an early leaver."""
        data = registration.EarlyLeaverConfirmedData(
            basis=Basis.NOT_ENROLLED,
            since=since,
            left_on=left_on,
            regime=Regime.DOORSTROOMPUNT,
            ruleset="2026",
            region="29",
            age_limit_on=date(2033, 1, 1),
        )
        return self._say(REGISTRATION_STATUSES, registration.EarlyLeaverConfirmed, ref, data)

    def revoked(self, ref: uuid.UUID, since: date) -> Message:
        """The confirmation proves wrong."""
        data = registration.EarlyLeaverRevokedData(since=since, reason="fact-withdrawn")
        return self._say(REGISTRATION_STATUSES, registration.EarlyLeaverRevoked, ref, data)

    def enrolled(self, ref: uuid.UUID, start: date, number: str = "1", **other: Any) -> Message:
        """An mbo level 2 enrolment at 25LR00 in Rotterdam, unless said otherwise."""
        fields = {
            "school": "25LR00",
            "sector": "mbo",
            "level": 2,
            "funded": True,
            "region": "29",
            "municipality": "0599",
        }
        data = registration.EnrollmentStartedData(
            enrollment=number, start_date=start, **{**fields, **other}
        )
        return self._say(REGISTRATION_ENROLLMENTS, registration.EnrollmentStarted, ref, data)

    def left(self, ref: uuid.UUID, last: date, number: str = "1") -> Message:
        """The enrolment at 25LR00 ended."""
        data = registration.EnrollmentEndedData(
            school="25LR00", enrollment=number, last_active_day=last, sector="mbo", level=2
        )
        return self._say(REGISTRATION_ENROLLMENTS, registration.EnrollmentEnded, ref, data)

    def qualified(self, ref: uuid.UUID, kind: str, on: date, revoked: bool = False) -> Message:
        """A diploma, or a diploma that proves void."""
        data = registration.QualificationData(kind=kind, on=on)
        event = registration.QualificationRevoked if revoked else registration.QualificationObtained
        return self._say(REGISTRATION_ENROLLMENTS, event, ref, data)

    def case(self, ref: uuid.UUID, number: int = 1, region: str = "29") -> Message:
        """A case opens."""
        data = outreach.CaseOpenedData(
            case=number, kind="new", origin="register", region=region, opened_on=self.at.date()
        )
        return self._say(OUTREACH_CASES, outreach.CaseOpened, ref, data)

    def case_state(
        self, ref: uuid.UUID, to: CaseState, number: int = 1, region: str = "29"
    ) -> Message:
        """The case changes state."""
        data = outreach.CaseStateChangedData(
            case=number, region=region, on=self.at.date(), from_state="new", to_state=to
        )
        return self._say(OUTREACH_CASES, outreach.CaseStateChanged, ref, data)

    def intake(self, ref: uuid.UUID, days: int, number: int = 1) -> Message:
        """The intake, so many days after confirmation."""
        data = outreach.IntakeHeldData(case=number, on=self.at.date(), days_since_confirmation=days)
        return self._say(OUTREACH_CASES, outreach.IntakeHeld, ref, data)

    def duty(
        self, ref: uuid.UUID, code: str, state: str, topic: Topic = OUTREACH_DUTIES
    ) -> Message:
        """A duty of the region is set, met, met-late, breached, cancelled or extended."""
        day = self.at.date()
        common: dict[str, Any] = {
            "duty_id": uuid.uuid5(ref, code),
            "duty": code,
            "klass": "P",
            "holder": "region:29",
            "context": "1",
            "region": "29",
            "municipality": "0599",
            "due_on": day,
        }
        event, data = {
            "set": lambda: (
                duties.DutySet,
                duties.DutySetData(**common, rule="D15", set_on=day, due_at=self.at),
            ),
            "met": lambda: (
                duties.DutyMet,
                duties.DutyMetData(**common, set_on=day, settled_on=day, late=False),
            ),
            "met-late": lambda: (
                duties.DutyMet,
                duties.DutyMetData(**common, set_on=day, settled_on=day, late=True),
            ),
            "breached": lambda: (
                duties.DutyBreached,
                duties.DutyBreachedData(**common, due_at=self.at, fired_at=self.at),
            ),
            "cancelled": lambda: (
                duties.DutyCancelled,
                duties.DutyCancelledData(**common, on=day),
            ),
            "extended": lambda: (
                duties.DutyExtended,
                duties.DutyExtendedData(**common, from_due_on=day, rule="D22"),
            ),
        }[state]()
        return self._say(topic, event, ref, data)

    def balance(self, region: str, day: date, **counts: dict[str, int]) -> Message:
        """Registration's closing balance; figures that are not given are empty."""
        figures = {"opening": {}, "arrivals": {}, "departures": {}, "closing": {}} | counts
        data = registration.BalanceClosedData(region=region, day=day, closed=True, **figures)
        event = registration.BalanceClosed(**self._envelope(f"{region}:{day}"), data=data)
        return REGISTRATION_BALANCES, event

    def tells(self, event: type[AnyEvent], ref: uuid.UUID, **fields: Any) -> Message:
        """Any event about a person, its data given by the names of the contract."""
        topic = next(one for one in SERVICE.consumes if event in one.events)
        return self._say(topic, event, ref, event.data_model().model_validate(fields))

    def lose(self, message: Message) -> None:
        """The event was said, but never comes."""

    def _say(self, topic: Topic, event: type[AnyEvent], ref: uuid.UUID, data: Data) -> Message:
        key = (str(ref), topic.name)
        self._numbers[key] += 1
        return topic, event(
            **self._envelope(str(ref)),
            sequence=sequence_text(self._numbers[key]),
            sequencetype="Integer",
            data=data,
        )

    def _envelope(self, subject: str) -> dict[str, Any]:
        return {
            "id": uuid.uuid4(),
            "source": "urn:nld:oin:00000001823288444000:systeem:test",
            "subject": subject,
            "time": self.at,
        }
