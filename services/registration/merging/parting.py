# SPDX-License-Identifier: EUPL-1.2
"""A wrong merge is undone: two persons again, as if they had never been one.

Each is put back as it was before the merge and lives through what was told under its own numbers
since, at the instants at which it was told, with the reviews and terms that fell in between. So
facts, status, history and duties are what they would have been. What was said of the person that
both were is taken back; what was counted on closed days stays as it was counted.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa

from schemas.events import registration
from schemas.events.topics import (
    REGISTRATION_DUTIES,
    REGISTRATION_ENROLLMENTS,
    REGISTRATION_STATUSES,
)
from services.chassis import documents
from services.chassis import duties as duty_rows
from services.chassis.duties import Duty, Place
from services.chassis.duty_rules import REVIEW, DutyState
from services.chassis.sequences import Sequences
from services.chassis.transaction import Transaction, duty_event
from services.registration import store
from services.registration.absence_keeping import keep_reports
from services.registration.batch import Batch, row_of
from services.registration.exemption_keeping import part_exemptions
from services.registration.merging.homes import merged_into
from services.registration.merging.joining import merge_references
from services.registration.merging.kept import contact_of, duty_of, opened_of, person_of
from services.registration.people import EMPTY_FACTS, Person
from services.registration.rules.absence_facts import record_treatment
from services.registration.rules.absence_reports import TREATED
from services.registration.rules.fact_readers import report_key
from services.registration.rules.leaver import LeaverSpell
from services.registration.rules.news import Kept
from services.registration.rules.pseudonymous import secrecy_said
from services.registration.rules.retelling import retold, schooling
from services.registration.statistics.counting import recount
from services.registration.store import links


def part(tx: Transaction, one: uuid.UUID, other: uuid.UUID) -> None:
    """Make two persons of the one that these homes are; nothing when they are two already.

    Merges that came after are undone first, newest first, and done again afterwards where their
    links still stand.
    """
    homes = {one, other}
    while (ref := known_as(tx, one)) == known_as(tx, other):
        involved = merged_into(tx, ref)
        merged = links.standing_mergers(tx.connection, involved)
        if not merged:
            return
        homes |= involved
        _undo(tx, merged[0])
    for link in links.links_between(tx.connection, homes):
        goes, stays = known_as(tx, link.goes), known_as(tx, link.stays)
        if link.standing and goes != stays:
            merge_references(tx, goes, stays)


def known_as(tx: Transaction, home: uuid.UUID) -> uuid.UUID:
    """The reference under which a home is known now."""
    while into := [
        m.stays for m in links.standing_mergers(tx.connection, {home}) if m.goes == home
    ]:
        home = into[0]
    return home


@dataclass(slots=True)
class _Life:
    """A person as if the merge had never been."""

    person: Person
    contact: dict[str, Any] | None
    homes: frozenset[uuid.UUID]
    journal: list[dict[str, Any]] = field(default_factory=list)

    @property
    def now(self) -> Kept | None:
        """The assessment that stands; None of whom nothing was ever told."""
        return self.person.kept()

    @property
    def place(self) -> Place:
        """Where the person lives by that assessment."""
        return Place() if self.now is None else Place(self.now.region, self.now.municipality)


def _undo(tx: Transaction, merged: Any) -> None:
    """Undo the newest merge of these two."""
    goes, stays = merged.goes, merged.stays
    rows = store.lock_people(tx.connection, {goes, stays}, EMPTY_FACTS)
    before = documents.read(links.before_merger(tx.connection, merged.id))
    heard = Person.of(rows[stays]).kept()
    left = person_of(goes, before["goes"]).kept()
    old = Person.of(rows[goes])
    told = links.told_after(tx.connection, stays, merged.at)
    was = {duty.id: duty for duty in duty_rows.load(tx.connection, tx.tables.duty, [goes, stays])}
    theirs = frozenset(uuid.UUID(home) for home in before["goes"]["homes"])
    done = store.absence_reports.steps_after(tx.connection, stays, TREATED, merged.at)
    lives = {}
    for ref, side in ((goes, "goes"), (stays, "stays")):
        own = [one for one in told if (one.home in theirs) is (side == "goes")]
        lives[ref] = _relive(tx, ref, before[side], (*own, *done), merged.at)
    lives[goes].person.sequences = old.sequences
    lives[stays].person.sequences = Sequences(rows[stays].sequences)
    _announce(tx, merged, lives)
    _say_duties(tx, was, lives)
    _say_status(tx, lives[stays], heard, _own_spell(heard, left))
    _say_status(tx, lives[goes], None, None if left is None else left.spell)
    people = [life.person for life in lives.values()]
    recount(tx, people)
    keep_reports(tx, people, {ref: life.place for ref, life in lives.items()})
    part_exemptions(tx, people)
    _write(tx, merged, lives, heard)


def _own_spell(heard: Kept | None, left: Kept | None) -> LeaverSpell | None:
    """The spell that was said under the reference that stays; one that it took over from the other
    goes back with the case."""
    if heard is None or (left is not None and heard.spell == left.spell):
        return None
    return heard.spell


class _Silent(Transaction):
    """A transaction at an instant that has passed: it writes duties and says nothing."""

    def say(self, *_what: object, **_more: object) -> bytes:
        """Nothing."""
        return b""


def _relive(
    tx: Transaction, ref: uuid.UUID, side: dict[str, Any], told: Sequence[Any], since: datetime
) -> _Life:
    """Put a person back and let everything happen again that was told under its numbers, and that
    was done with reports of its absence."""
    table = tx.tables.duty
    tx.connection.execute(sa.delete(table).where(table.c.subject == ref))
    duty_rows.save(tx.connection, table, [duty_of(row) for row in side["duties"]])
    homes = frozenset(uuid.UUID(home) for home in side["homes"])
    life = _Life(person_of(ref, side), contact_of(side["contact"]), homes)
    if life.now is not None:
        _assess(tx, life, since)
    in_order = sorted(told, key=attrgetter("at"))
    for (at, _), batch in groupby(in_order, key=attrgetter("at", "batch")):
        _let_pass(tx, life, at)
        _take_in(life.person, list(batch))
        if life.person.changed:
            _assess(tx, life, at)
    _let_pass(tx, life, tx.now)
    return life


def _take_in(person: Person, batch: Sequence[Any]) -> None:
    """What came in one transaction, or one step with a report: that is of whose report it is."""
    first = batch[0]
    if first.event is not None:
        person.events = [opened_of(one) for one in batch]
        person.take_in()
        return
    key = report_key(first.school, first.number)
    own = key in person.facts.all("absence")
    person.changed = own and record_treatment(person.facts, key, first.at, first.reason)


def _let_pass(tx: Transaction, life: _Life, until: datetime) -> None:
    """The reviews and terms up to an instant, each at its own."""
    ref = life.person.ref
    while due := duty_rows.still_due(tx.connection, tx.tables.duty, [ref], until):
        at = due[0].due_at
        silent = _silent(tx, at)
        for duty in due:
            if duty.due_at == at and duty.code != REVIEW:
                silent.breach(duty, life.person.sequences)
        silent.apply_duties()
        if any(duty.due_at == at and duty.code == REVIEW for duty in due):
            life.person.told = []
            _assess(tx, life, at)


def _assess(tx: Transaction, life: _Life, at: datetime) -> None:
    person = life.person
    batch = Batch(_silent(tx, at))
    batch.reassess([person])
    life.journal += batch.journal
    life.contact = batch.contacts.get(person.ref, life.contact)
    person.row = SimpleNamespace(**batch.rows[-1])
    person.told = []


def _silent(tx: Transaction, at: datetime) -> _Silent:
    return _Silent(tx.connection, tx.tables, tx.voice, at, tx.new_id)


def _announce(tx: Transaction, merged: Any, lives: dict[uuid.UUID, _Life]) -> None:
    """First of all, under both references, that there are two; then the schooling of each."""
    data = registration.PersonUnmergedData(
        restored=merged.goes, out_of=merged.stays, merge=merged.number
    )
    for ref, life in lives.items():
        sequences = life.person.sequences
        for topic in (REGISTRATION_STATUSES, REGISTRATION_ENROLLMENTS):
            tx.say(topic, registration.PersonUnmerged, ref, data, sequences)
        place = life.place
        for event, said in schooling(life.person.facts, place):
            tx.say(REGISTRATION_ENROLLMENTS, event, ref, said, sequences)
        if any(one.person.facts.one("secrecy") for one in lives.values()):
            event, said = secrecy_said(life.person.facts)
            tx.say(REGISTRATION_STATUSES, event, ref, said, sequences)


def _say_status(
    tx: Transaction, life: _Life, heard: Kept | None, spell: LeaverSpell | None
) -> None:
    person, now = life.person, life.now
    if now is None:
        return
    after, rulesets = Batch(tx).judge(person.facts)
    for event, data in retold(heard, spell, now, after, person.facts, tx.today, rulesets):
        tx.say(REGISTRATION_STATUSES, event, person.ref, data, person.sequences)


def _say_duties(tx: Transaction, was: dict[uuid.UUID, Duty], lives: dict[uuid.UUID, _Life]) -> None:
    """Each duty that is another than was said; one that never was is said to be cancelled."""
    duties = duty_rows.load(tx.connection, tx.tables.duty, lives)
    now = {duty.id: duty for duty in duties}
    gone = [d._replace(state=DutyState.CANCELLED) for d in was.values() if d.id not in now]
    for duty in (*gone, *(d for d in duties if d != was.get(d.id))):
        if duty.code == REVIEW:
            continue
        event, data = duty_event(duty, tx.voice.duty_rules[duty.code], tx.now)
        sequences = lives[duty.subject].person.sequences
        tx.say(REGISTRATION_DUTIES, event, duty.subject, data, sequences)


def _write(tx: Transaction, merged: Any, lives: dict[uuid.UUID, _Life], heard: Kept | None) -> None:
    connection, goes, stays = tx.connection, merged.goes, merged.stays
    links.close_merger(connection, merged.id, tx.now)
    links.return_numbers(connection, stays, goes, lives[goes].homes)
    links.move_told(connection, stays, goes, lives[goes].homes)
    people = [life.person for life in lives.values()]
    rows = [row_of(one, one.kept(), one.row.next_review) for one in people]
    store.save_people(connection, rows)
    for ref, life in lives.items():
        links.replace_contact(connection, ref, life.contact)
        joined = any(m.stays == ref for m in links.standing_mergers(connection, {ref}))
        links.mark_joined(connection, ref, joined=joined)
        if not joined:
            links.forget_told(connection, ref)
    links.set_journal_aside(connection, lives, merged.at)
    journal = [entry for life in lives.values() for entry in life.journal]
    links.add_history(connection, journal, "history")
    links.add_history(connection, _counted(tx, lives, heard, stays), "balance")


def _counted(
    tx: Transaction, lives: dict[uuid.UUID, _Life], heard: Kept | None, stays: uuid.UUID
) -> Iterable[dict[str, Any]]:
    """What the balance of today is to add up: from what was counted to what is."""
    batch = Batch(tx)
    for ref, life in lives.items():
        before, now = heard if ref == stays else None, life.now
        if (before and (before.status, before.region)) != (now and (now.status, now.region)):
            batch.note(life.person, before, now)
    return batch.journal
