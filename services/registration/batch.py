# SPDX-License-Identifier: EUPL-1.2
"""What one transaction of the register decides and writes, each table in one statement."""

import unicodedata
import uuid
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any

from schemas.events import feeds
from schemas.events.topics import REGISTRATION_ENROLLMENTS, REGISTRATION_STATUSES
from services.chassis import documents
from services.chassis.duties import Place
from services.chassis.transaction import Transaction
from services.registration import store
from services.registration.holding import Judged, hold
from services.registration.people import Person
from services.registration.rules.assessment import Assessment, assess
from services.registration.rules.duties import (
    FACTS_WITH_DUTIES,
    diploma_duties,
    find_out_duties,
    report_duties,
    review_duties,
)
from services.registration.rules.facts import Facts, event_time
from services.registration.rules.news import Kept, news
from services.registration.rules.policy import Policies
from services.registration.rules.pseudonymous import enrollment_news, marks, secrecy_said
from services.registration.rules.rulesets import RULESETS, Rulesets


class Batch:
    """What one transaction writes, gathered so that each table is written once."""

    def __init__(self, tx: Transaction) -> None:
        self.tx = tx
        self.journal: list[dict[str, Any]] = []
        self.contacts: dict[uuid.UUID, dict[str, Any]] = {}
        self.secret: set[uuid.UUID] = set()
        """Whose address is secret, of those who were registered or merged."""
        self.rows: list[dict[str, Any]] = []
        self.moved_on: list[Person] = []
        """People of whom nothing but the sequences changed."""

    @cached_property
    def _policies(self) -> Policies:
        return store.policy.read_policies(self.tx.connection)

    def judge(self, facts: Facts) -> tuple[Assessment, Rulesets]:
        """The assessment of today, by the terms of the region if it set any; and those rulesets."""
        after = assess(facts, self.tx.today)
        rulesets = self._policies.of(after.region) if self._policies else RULESETS
        if rulesets is not RULESETS:
            after = assess(facts, self.tx.today, rulesets)
        return after, rulesets

    def reassess(self, people: Iterable[Person]) -> None:
        """Recompute assessments; say what changed, set the next reviews."""
        tx = self.tx
        assessed = []
        judged = []
        for person in people:
            before, (after, rulesets) = person.kept(), self.judge(person.facts)
            now, said = news(
                before, after, person.facts, tx.today, rulesets, carried=person.carried
            )
            place = Place(now.region, now.municipality, now.school)
            self._facts_told(person, place)
            cause = person.told[-1].event if person.told else None
            for event, data in said:
                tx.say(REGISTRATION_STATUSES, event, person.ref, data, person.sequences, cause)
            if before is None or (before.status, before.region) != (now.status, now.region):
                self.note(person, before, now)
            changes = find_out_duties(
                None if before is None else (before.status, before.since),
                after,
                tx.today,
                rulesets,
            )
            if not person.told or person.row.next_review != after.next_review:
                changes += review_duties(after, tx.today)
            tx.change_duties(person.ref, changes, person.sequences, place, cause)
            if not FACTS_WITH_DUTIES.isdisjoint(person.facts.registers):
                judged.append(Judged(person, place, cause))
            assessed.append((person, now, after.next_review))
        hold(tx, judged)
        tx.apply_duties()
        self.rows += [row_of(person, now, review) for person, now, review in assessed]

    def _facts_told(self, person: Person, place: Place) -> None:
        """Say each enrolment and qualification that is news; hold schools to their term."""
        tx = self.tx
        for one in person.told:
            fact, ref = one.event, person.ref
            for event, data in enrollment_news(person.facts, fact, place):
                tx.say(REGISTRATION_ENROLLMENTS, event, ref, data, person.sequences, fact)
            for event, data in marks(fact, place):
                tx.say(REGISTRATION_STATUSES, event, ref, data, person.sequences, fact)
            if isinstance(fact, feeds.PersonRegistered) and one.identity is not None:
                newest = person.facts.all("registered")[""]
                if newest[0] == event_time(fact.time):
                    self.contacts[ref] = _contact(ref, one.identity, one.address_key)
                self._secrecy_told(person, fact)
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

    def _secrecy_told(self, person: Person, fact: feeds.PersonRegistered) -> None:
        """A secret address is not kept; that it is secret is said, and that it is no longer."""
        told = person.facts.one("secrecy")
        if told is None:
            return
        last, first, secret = told
        if secret:
            self.secret.add(person.ref)
        if last == event_time(fact.time) and (secret or first != last):
            event, data = secrecy_said(person.facts)
            self.tx.say(REGISTRATION_STATUSES, event, person.ref, data, person.sequences, fact)

    def note(self, person: Person, before: Kept | None, now: Kept | None) -> None:
        """Write in the journal that status or region changed; ``now`` None: out of the count."""
        since = now or before
        self.journal.append(
            {
                "ref": person.ref,
                "at": self.tx.now,
                "day": self.tx.today,
                "from_status": before and before.status,
                "to_status": now and now.status,
                "from_region": before and before.region,
                "to_region": now and now.region,
                "since": since and since.since,
            }
        )

    def leave(self, person: Person, into: uuid.UUID) -> None:
        """A person goes on under another reference."""
        self.rows.append(row_of(person, None, None) | {"merged_into": into})

    def save(self) -> None:
        """Write everything, each table in one statement."""
        connection = self.tx.connection
        store.save_people(connection, self.rows)
        store.save_contacts(connection, list(self.contacts.values()))
        if self.secret:
            store.forget_addresses(connection, self.secret)
        store.add_transitions(connection, self.journal)
        written = {row["ref"] for row in self.rows}
        rest = {p.ref: {"ref": p.ref, "sequences": p.sequences} for p in self.moved_on}
        store.save_sequences(connection, [r for ref, r in rest.items() if ref not in written])


def _contact(ref: uuid.UUID, identity: feeds.Identity, address_key: str | None) -> dict[str, Any]:
    return {
        "ref": ref,
        "birth_date": identity.birth_date,
        "name": identity.name,
        "search_name": None if identity.name is None else search_name(identity.name),
        "phone": identity.phone,
        "email": identity.email,
        "address": identity.address,
        "address_key": address_key,
    }


def search_name(name: str) -> str:
    """A name as it is searched: no accents, lower case, single spaces."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return " ".join(plain.lower().split())


def row_of(person: Person, now: Kept | None, review: date | None) -> dict[str, Any]:
    """The whole row of a person as assessed; ``now`` None: merged into somebody else."""
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
        "no_place_since": now and now.no_place_since,
        "merged_into": None,
    }
