# SPDX-License-Identifier: EUPL-1.2
"""A person's history as feed events, for tests that read as scenarios.

Each method records one event. ``at`` is the day on which it was reported (12:00 UTC), by default
the day on which it happened; ``hour`` tells two reports of one day apart.
"""

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from schemas.events import feeds
from schemas.events.feeds import FeedEvent, Identity, Sealed
from services.registration.rules.assessment import Assessment, assess
from services.registration.rules.facts import Facts, fold
from services.registration.rules.rulesets import RULESETS, Rulesets

SEALED = Sealed(key_id="test", wrapped_key="AA==", nonce="AA==", ciphertext="AA==")
PGN = "999990007"

Told = tuple[FeedEvent[Any], Identity | None]


def day(text: str) -> date:
    return date.fromisoformat(text)


class History:
    """Events of one person, and what the register makes of them."""

    def __init__(self, birth: str | None = None, municipality: str = "0599") -> None:
        self.told: list[Told] = []
        if birth is not None:
            self.registered(birth, municipality)

    def tell(
        self, kind: type[FeedEvent[Any]], at: str, identity: Identity | None = None, /, **data: Any
    ) -> "History":
        moment, _, hour = at.partition("T")
        number = len(self.told) + 1
        event = kind.model_validate(
            {
                "id": UUID(int=number),
                "source": "urn:nld:oin:00000001003214345000:systeem:school",
                "type": kind.TYPE,
                "subject": "duo",
                "time": datetime.combine(day(moment), time(int(hour or 12)), UTC),
                "data": {"sealed": SEALED, **data},
            }
        )
        self.told.append((event, identity))
        return self

    def registered(
        self, birth: str, municipality: str = "0599", at: str = "2025-08-01"
    ) -> "History":
        identity = Identity(pgn=PGN, birth_date=day(birth))
        return self.tell(feeds.PersonRegistered, at, identity, municipality=municipality)

    def moved(self, municipality: str, from_: str, at: str | None = None) -> "History":
        return self.tell(
            feeds.ResidenceChanged, at or from_, municipality=municipality, from_=from_
        )

    def address_unknown(self, from_: str, at: str | None = None) -> "History":
        return self.tell(feeds.AddressUnknown, at or from_, from_=from_)

    def emigrated(self, on: str, at: str | None = None) -> "History":
        return self.tell(feeds.Emigrated, at or on, on=on)

    def died(self, on: str, at: str | None = None) -> "History":
        return self.tell(feeds.Died, at or on, on=on)

    def started(
        self,
        start: str,
        at: str | None = None,
        *,
        school: str = "25LR00",
        number: str = "1",
        sector: str = "mbo",
        **more: Any,
    ) -> "History":
        return self.tell(
            feeds.EnrollmentStarted,
            at or start,
            school=school,
            enrollment=number,
            start_date=start,
            sector=sector,
            **more,
        )

    def ended(
        self, last: str, at: str | None = None, *, school: str = "25LR00", number: str = "1"
    ) -> "History":
        return self.tell(
            feeds.EnrollmentEnded,
            at or last,
            school=school,
            enrollment=number,
            last_active_day=last,
            exit_reason="04",
        )

    def corrected(
        self, start: str, last: str | None, at: str, *, school: str = "25LR00", number: str = "1"
    ) -> "History":
        return self.tell(
            feeds.EnrollmentCorrected,
            at,
            school=school,
            enrollment=number,
            start_date=start,
            sector="mbo",
            last_active_day=last,
        )

    def deleted(self, at: str, *, school: str = "25LR00", number: str = "1") -> "History":
        return self.tell(feeds.EnrollmentDeleted, at, school=school, enrollment=number)

    def enrolled(self, start: str, last: str, **where: Any) -> "History":
        """Started and ended, each reported on its day."""
        self.started(start, **where)
        where = {name: value for name, value in where.items() if name in ("school", "number")}
        return self.ended(last, **where)

    def obtained(self, kind: str, on: str, at: str | None = None) -> "History":
        return self.tell(feeds.QualificationObtained, at or on, kind=kind, on=on)

    def recognised(
        self, on: str, at: str | None = None, evidence: str = "idw", **more: Any
    ) -> "History":
        return self.tell(feeds.QualificationRecognised, at or on, on=on, evidence=evidence, **more)

    def recognition_revoked(
        self, on: str, at: str | None = None, kind: str = "foreign"
    ) -> "History":
        return self.tell(feeds.RecognitionRevoked, at or on, kind=kind, on=on)

    def revoked(self, kind: str, on: str, at: str | None = None) -> "History":
        return self.tell(feeds.QualificationRevoked, at or on, kind=kind, on=on)

    def exempted(
        self, from_: str, to: str, at: str | None = None, *, article: str = "5-a"
    ) -> "History":
        return self.tell(feeds.ExemptionGranted, at or from_, article=article, from_=from_, to=to)

    def exemption_ended(self, on: str, at: str | None = None, *, article: str = "5-a") -> "History":
        return self.tell(feeds.ExemptionEnded, at or on, article=article, on=on)

    def exemption_refused(
        self, from_: str, on: str, at: str | None = None, *, article: str = "5-a"
    ) -> "History":
        return self._answered(feeds.ExemptionRefused, from_, on, at, article)

    def claim_withdrawn(
        self, from_: str, on: str, at: str | None = None, *, article: str = "5-a"
    ) -> "History":
        return self._answered(feeds.ExemptionClaimWithdrawn, from_, on, at, article)

    def exemption_revoked(
        self, from_: str, on: str, at: str | None = None, *, article: str = "5-a"
    ) -> "History":
        return self._answered(feeds.ExemptionRevoked, from_, on, at, article)

    def _answered(
        self, kind: type[FeedEvent[Any]], from_: str, on: str, at: str | None, article: str
    ) -> "History":
        return self.tell(kind, at or on, article=article, from_=from_, on=on)

    def replacement_requested(
        self, received: str, at: str | None = None, *, article: str = "3a", **more: Any
    ) -> "History":
        return self.tell(
            feeds.ReplacementRequested,
            at or received,
            article=article,
            received_on=received,
            **more,
        )

    def replacement_decided(
        self,
        received: str,
        decided: str,
        at: str | None = None,
        *,
        article: str = "3a",
        **more: Any,
    ) -> "History":
        days = {"received_on": received, "decided_on": decided}
        return self.tell(feeds.ReplacementDecided, at or decided, article=article, **days, **more)

    def replacement_ended(
        self, received: str, on: str, at: str | None = None, *, article: str = "3a"
    ) -> "History":
        return self.tell(
            feeds.ReplacementEnded, at or on, article=article, received_on=received, on=on
        )

    def exemption_claimed(
        self, from_: str, claimed: str, statement: str | None = None, *, article: str = "5-a"
    ) -> "History":
        return self.tell(
            feeds.ExemptionClaimed,
            claimed,
            article=article,
            from_=from_,
            claimed_on=claimed,
            statement_on=statement,
        )

    def absent(
        self,
        from_: str,
        to: str | None = None,
        at: str | None = None,
        *,
        kind: str = "month-18plus",
        school: str = "25LR00",
        report: str = "7",
        **more: Any,
    ) -> "History":
        return self.tell(
            feeds.AbsenceReported,
            at or from_,
            school=school,
            kind=kind,
            from_=from_,
            to=to,
            report=report,
            **more,
        )

    def absence_updated(
        self, to: str, at: str | None = None, *, report: str = "7", **more: Any
    ) -> "History":
        return self.tell(feeds.AbsenceUpdated, at or to, report=report, to=to, **more)

    def absence_ended(
        self, on: str, at: str | None = None, *, report: str = "7", school: str | None = None
    ) -> "History":
        return self.tell(feeds.AbsenceEnded, at or on, report=report, on=on, school=school)

    def absence_withdrawn(
        self, on: str, *, report: str = "7", school: str | None = None
    ) -> "History":
        return self.tell(feeds.AbsenceWithdrawn, on, report=report, on=on, school=school)

    def missed(
        self,
        on: str,
        hours: float,
        at: str | None = None,
        *,
        school: str = "25LR00",
        authorised: bool = False,
    ) -> "History":
        return self.tell(
            feeds.AbsenceRecorded,
            at or on,
            school=school,
            on=on,
            hours=hours,
            authorised=authorised,
        )

    def employed(
        self, from_: str, hours: float, at: str | None = None, *, employer: str | None = "e1"
    ) -> "History":
        return self.tell(
            feeds.EmploymentStarted, at or from_, employer=employer, hours=hours, from_=from_
        )

    def employment_ended(
        self, to: str, at: str | None = None, *, employer: str | None = "e1"
    ) -> "History":
        return self.tell(feeds.EmploymentEnded, at or to, employer=employer, to=to)

    def facts(self) -> Facts:
        return folded(self.told)

    def on(self, moment: str, rulesets: Rulesets = RULESETS) -> Assessment:
        """The assessment on a day by all events, whenever they were reported."""
        return assess(self.facts(), day(moment), rulesets)

    def status(self, moment: str) -> str:
        return self.on(moment).status.value


def folded(told: list[Told]) -> Facts:
    facts = Facts()
    for event, identity in told:
        fold(facts, event, identity)
    return facts
