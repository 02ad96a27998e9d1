# SPDX-License-Identifier: EUPL-1.2
"""What one transaction decides and writes, gathered so that each table is written once."""

import uuid
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from schemas.events.topics import OUTREACH_CASES, AnyEvent
from services.chassis.duties import Place
from services.chassis.transaction import Transaction
from services.outreach.digests.telling import tell
from services.outreach.rules.case import Case, queue_of
from services.outreach.rules.decide import decide
from services.outreach.rules.draft import Decision, Desk
from services.outreach.rules.happenings import Happening
from services.outreach.rules.notifications import Happened
from services.outreach.rules.terms import Decision as RegionDecision
from services.outreach.rules.terms import Terms, terms_on
from services.outreach.store import absences, caseloads, policy, webhooks
from services.outreach.store import cases as store
from services.outreach.store.cases import Youth
from services.outreach.store.webhooks import Told
from services.outreach.store.workers import EVERYWHERE, Worker


class Batch:
    """Decides one happening after another on locked young people, then writes all at once."""

    def __init__(self, tx: Transaction, people: dict[uuid.UUID, Youth]) -> None:
        self.tx = tx
        self.people = people
        self._changed: dict[uuid.UUID, tuple[uuid.UUID, Case, int]] = {}
        self._entries: list[dict[str, Any]] = []
        self._told: list[Told] = []
        self._workforce = _Workforce(tx)
        self._decisions: Sequence[RegionDecision] | None = None
        self._happened: list[Happened] = []

    def happens(
        self,
        one: Youth,
        what: Happening,
        *,
        actor: Worker | None = None,
        on: date | None = None,
        cause: AnyEvent | None = None,
    ) -> Case | None:
        """Decide and gather; returns the case as it is then. ``on`` defaults to today.

        :raises Refused: when a worker's command cannot be carried out; nothing is gathered.
        """
        desk = Desk(
            on or self.tx.today,
            self._workforce.assign,
            None if actor is None else actor.id,
            (lambda _region: False) if actor is None else actor.works_in,
            self.terms,
        )
        decision = decide(one.ref, one.cases, what, desk)
        self.gather(one, decision, desk.actor, cause, what)
        return decision.case

    def terms(self, region: str, day: date) -> Terms:
        """By which terms a region works on a day; what regions decided is read once."""
        if self._decisions is None:
            self._decisions = policy.decisions(self.tx.connection)
        return terms_on(self._decisions, region, day)

    def gather(
        self,
        one: Youth,
        decision: Decision,
        actor: str | None,
        cause: AnyEvent | None = None,
        what: Happening | None = None,
    ) -> None:
        """Take a decision in: the case, its duties, what is said, the timeline and what workers are
        told. ``what`` None: a merge."""
        case = decision.case
        if case is None:
            return
        before = next((known for known in one.cases if known.id == case.id), None)
        said = tuple(data for _, data in decision.says)
        self._happened.append(Happened(before, case, what, actor, said))
        self._workforce.moved(before.owner if before and before.is_open else None, case)
        self.put(one, case)
        self.speak(one, decision, cause)
        for event, data in decision.says:
            details = data.model_dump(mode="json", exclude_none=True, exclude={"case", "region"})
            self.note(case.id, event.short_name(), details, actor)

    def speak(self, one: Youth, decision: Decision, cause: AnyEvent | None) -> None:
        """Change the duties and say the events of a decision."""
        case = decision.case
        if case is None:
            return
        place = Place(case.region, case.municipality, case.school)
        if decision.duties:
            self.tx.change_duties(one.ref, decision.duties, one.sequences, place, cause)
        for event, data in decision.says:
            payload = self.tx.say(OUTREACH_CASES, event, one.ref, data, one.sequences, cause)
            self._told.append(Told(data, payload))

    def put(self, one: Youth, case: Case) -> None:
        """Write this case at this young person."""
        version = one.versions.get(case.id, 0)
        one.keep(case)
        self._changed[case.id] = (one.ref, case, version)

    def note(
        self, case_id: uuid.UUID, kind: str, data: dict[str, Any], actor: str | None = None
    ) -> None:
        """An entry of the timeline."""
        self._entries.append(store.entry_of(case_id, self.tx.now, actor, kind, data))

    def timeline(self, case_id: uuid.UUID) -> list[tuple[str, dict[str, Any]]]:
        """Kind and data of every entry on the timeline of a case, the oldest first."""
        known = store.timeline_of(self.tx.connection, case_id)
        new = (one for one in self._entries if one["case_id"] == case_id)
        return known + [(one["kind"], one["data"]) for one in new]

    def save(self, people: Collection[Youth]) -> None:
        """Write it all; ``people`` are those whose sequences may have advanced."""
        self.tx.apply_duties()
        store.save_people(self.tx.connection, people)
        store.save_cases(self.tx.connection, self._changed)
        store.add_to_timeline(self.tx.connection, self._entries)
        webhooks.queue(self.tx.connection, self._told, self.tx.now)
        tell(self.tx, self._happened)


class _Workforce:
    """Gives cases to the worker of the region with the fewest open ones who is not away, ties by
    id.

    Who works where, and how many cases each has, is read when the first case asks for it. What
    happens within the batch counts too.
    """

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._there: dict[str, list[str]] | None = None
        self._loads: dict[str, int] = {}
        self._moved: Counter[str] = Counter()

    def assign(self, region: str) -> str:
        """The owner of a case in this region: a worker, else the queue of the region."""
        if self._there is None:
            self._there = self._read()
        able: list[str] = [*self._there.get(region, ()), *self._there.get(EVERYWHERE, ())]
        if not able:
            return queue_of(region)
        _, least = min((self._loads[one] + self._moved[one], one) for one in able)
        return least

    def moved(self, owner_before: str | None, case: Case) -> None:
        """Count a case for its owner from now on."""
        if owner_before is not None:
            self._moved[owner_before] -= 1
        if case.is_open:
            self._moved[case.owner] += 1

    def _read(self) -> dict[str, list[str]]:
        there: dict[str, list[str]] = {}
        away = absences.away_on(self._tx.connection, self._tx.today)
        for one, regions, cases in caseloads.of_workers(self._tx.connection):
            if one not in away:
                self._loads[one] = cases
                for code in regions:
                    there.setdefault(code, []).append(one)
        return there
