# SPDX-License-Identifier: EUPL-1.2
"""What one transaction of the register decides and writes, each table in one statement."""

import unicodedata
import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from schemas.events import feeds, registration
from schemas.events.topics import REGISTRATION_ENROLLMENTS, REGISTRATION_STATUSES
from services.chassis import documents
from services.chassis.duties import Place
from services.chassis.duty_rules import CancelDuty
from services.chassis.transaction import Transaction
from services.registration import store
from services.registration.people import Person
from services.registration.rules.assessment import assess
from services.registration.rules.duties import (
    diploma_duties,
    find_out_duties,
    report_duties,
    review_duties,
)
from services.registration.rules.facts import event_time
from services.registration.rules.news import Kept, news
from services.registration.rules.pseudonymous import enrollment_news, marks
from services.registration.statistics.counting import retract


class Batch:
    """What one transaction writes, gathered so that each table is written once."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._journal: list[dict[str, Any]] = []
        self._contacts: dict[uuid.UUID, dict[str, Any]] = {}
        self._rows: list[dict[str, Any]] = []
        self.moved_on: list[Person] = []
        """People of whom nothing but the sequences changed."""

    def merge(self, old: Person, new: Person) -> None:
        """Two references prove to be one person: facts joined, the old one out of the count."""
        tx = self._tx
        theirs, ours = old.facts.one("registered"), new.facts.one("registered")
        replaces = theirs is not None and (ours is None or theirs[0] > ours[0])
        retract(tx, [old])
        new.absorb(old)
        left = self._leave(old, new)
        if left is not None:
            data = registration.PersonMergedData(into=new.ref)
            tx.say(REGISTRATION_STATUSES, registration.PersonMerged, old.ref, data, old.sequences)
            self._note(old, left, None)
        live = [d for d in tx.duties_of([old.ref]).get(old.ref, []) if d.state == "set"]
        cancelled = [CancelDuty(d.code, d.context, tx.today) for d in live]
        tx.change_duties(old.ref, cancelled, old.sequences)
        tx.apply_duties()
        store.point_numbers(tx.connection, old.ref, new.ref)
        store.merge_contacts(tx.connection, old.ref, new.ref, replaces)
        self._rows.append(_row(old, None, None) | {"merged_into": new.ref})

    def _leave(self, old: Person, new: Person) -> Kept | None:
        """The last word on a reference that disappears; what was kept of it in the end.

        A leaver under the old number is judged by the facts of both while the old reference still
        speaks: what follows for a case is said before the case goes over to the new one.
        """
        before = old.kept()
        if before is None or before.spell is None:
            return before
        now, said = news(before, assess(new.facts, self._tx.today), new.facts, self._tx.today)
        for event, data in said:
            self._tx.say(REGISTRATION_STATUSES, event, old.ref, data, old.sequences)
        if (before.status, before.region) != (now.status, now.region):
            self._note(old, before, now)
        new.carried = now
        return now

    def reassess(self, people: Iterable[Person]) -> None:
        """Recompute assessments; say what changed, set the next reviews."""
        tx = self._tx
        assessed = []
        for person in people:
            before, after = person.kept(), assess(person.facts, tx.today)
            now, said = news(before, after, person.facts, tx.today, carried=person.carried)
            place = Place(now.region, now.municipality, now.school)
            self._facts_told(person, place)
            cause = person.told[-1].event if person.told else None
            for event, data in said:
                tx.say(REGISTRATION_STATUSES, event, person.ref, data, person.sequences, cause)
            if before is None or (before.status, before.region) != (now.status, now.region):
                self._note(person, before, now)
            changes = find_out_duties(
                None if before is None else (before.status, before.since), after, tx.today
            )
            if not person.told or person.row.next_review != after.next_review:
                changes += review_duties(after, tx.today)
            tx.change_duties(person.ref, changes, person.sequences, place, cause)
            assessed.append((person, now, after.next_review))
        tx.apply_duties()
        self._rows += [_row(person, now, review) for person, now, review in assessed]

    def _facts_told(self, person: Person, place: Place) -> None:
        """Say each enrolment and qualification that is news; hold schools to their term."""
        tx = self._tx
        for one in person.told:
            fact, ref = one.event, person.ref
            for event, data in enrollment_news(person.facts, fact, place):
                tx.say(REGISTRATION_ENROLLMENTS, event, ref, data, person.sequences, fact)
            for event, data in marks(fact):
                tx.say(REGISTRATION_STATUSES, event, ref, data, person.sequences, fact)
            if isinstance(fact, feeds.PersonRegistered) and one.identity is not None:
                newest = person.facts.all("registered")[""]
                if newest[0] == event_time(fact.time):
                    self._contacts[ref] = _contact(ref, one.identity)
            if isinstance(fact.data, feeds.EnrollmentFact):
                school = fact.data.school
                changes = report_duties(person.facts, school, fact.data.enrollment)
                at = Place(place.region, place.municipality, school)
                tx.change_duties(ref, changes, person.sequences, at, fact)
        schooling = (feeds.EnrollmentFact, feeds.QualificationData)
        first = next((o.event for o in person.told if isinstance(o.event.data, schooling)), None)
        for school, changes in () if first is None else diploma_duties(person.facts):
            at = Place(place.region, place.municipality, school)
            tx.change_duties(person.ref, changes, person.sequences, at, first)

    def _note(self, person: Person, before: Kept | None, now: Kept | None) -> None:
        since = now or before
        self._journal.append(
            {
                "ref": person.ref,
                "at": self._tx.now,
                "day": self._tx.today,
                "from_status": before and before.status,
                "to_status": now and now.status,
                "from_region": before and before.region,
                "to_region": now and now.region,
                "since": since and since.since,
            }
        )

    def save(self) -> None:
        """Write everything, each table in one statement."""
        connection = self._tx.connection
        store.save_people(connection, self._rows)
        store.save_contacts(connection, list(self._contacts.values()))
        store.add_transitions(connection, self._journal)
        written = {row["ref"] for row in self._rows}
        rest = {p.ref: {"ref": p.ref, "sequences": p.sequences} for p in self.moved_on}
        store.save_sequences(connection, [r for ref, r in rest.items() if ref not in written])


def _contact(ref: uuid.UUID, identity: feeds.Identity) -> dict[str, Any]:
    return {
        "ref": ref,
        "birth_date": identity.birth_date,
        "name": identity.name,
        "search_name": None if identity.name is None else search_name(identity.name),
        "phone": identity.phone,
        "email": identity.email,
        "address": identity.address,
    }


def search_name(name: str) -> str:
    """A name as it is searched: no accents, lower case, single spaces."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return " ".join(plain.lower().split())


def _row(person: Person, now: Kept | None, review: date | None) -> dict[str, Any]:
    spell = now and now.spell
    return {
        "ref": person.ref,
        "facts": documents.write(person.facts.to_dict()),
        "sequences": person.sequences,
        "status": now and now.status,
        "basis": now and now.basis,
        "since": now and now.since,
        "regime": now and now.regime,
        "ruleset": now and now.ruleset,
        "region": now and now.region,
        "municipality": now and now.municipality,
        "school": now and now.school,
        "sector": now and now.sector,
        "level": now and now.level,
        "category": now and now.category,
        "next_review": review,
        "spell_since": spell and spell.since,
        "spell_last_day": spell and spell.last_active_day,
        "spell_left_on": spell and spell.left_on,
        "merged_into": None,
    }
