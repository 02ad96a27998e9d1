# SPDX-License-Identifier: EUPL-1.2
"""Signals from arrival to decision: kept while there is no case, settled by a worker or a fact."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from schemas.codes.outreach import Dismissal
from schemas.events.registration import EarlyLeaverConfirmed, PersonMerged
from schemas.events.topics import AnyEvent
from services.chassis.transaction import Transaction
from services.outreach.batch import Batch
from services.outreach.rules.arrivals import facts_in
from services.outreach.rules.case import current
from services.outreach.rules.decide import NoCase
from services.outreach.rules.happenings import (
    Certified,
    Confirmed,
    Fact,
    Moved,
    PreventionStarted,
    Redivided,
)
from services.outreach.rules.letters import Stop
from services.outreach.rules.schooling import Certificate
from services.outreach.rules.signals import Signal, overtaken, signal_in
from services.outreach.store import mail_stops
from services.outreach.store import signals as store
from services.outreach.store.cases import Youth

TAKEN, DISMISSED = "taken", "dismissed"


class Beforehand:
    """What is known of the young people of one batch besides their cases.

    Read at once, and only for those whom an event of the batch gives reason to: nearly nobody.
    """

    def __init__(self, batch: Batch, events: Iterable[AnyEvent]) -> None:
        self._batch = batch
        self._connection = batch.tx.connection
        leavers, others, signalling = set(), set(), set()
        for event in events:
            if isinstance(event, EarlyLeaverConfirmed | PersonMerged):
                leavers.add(uuid.UUID(event.subject))
            elif overtaken(event) or any(_moves_in(event)):
                others.add(uuid.UUID(event.subject))
            if (found := signal_in(event, batch.tx.today)) is not None:
                signalling.add(found.ref)
        self._signalled = store.with_open(self._connection, leavers | others)
        self._certificates = store.newest_certificates(self._connection, leavers)
        self._stops = mail_stops.of(self._connection, signalling)

    def merge(self, old: Youth, new: Youth) -> None:
        """What is known of the one is known of the other, as the database will say from now on."""
        if old.ref in self._signalled:
            self._signalled.add(new.ref)
        found = self._certificates.get(old.ref)
        if found is not None:
            self._keep(new, found)

    def completed(self, one: Youth, fact: Fact) -> Fact:
        """The fact with the certificate that was known before there was a case."""
        if isinstance(fact, Certified):
            store.keep_certificates(self._connection, [(one.ref, fact.certificate)])
            self._keep(one, fact.certificate)
        if isinstance(fact, Confirmed):
            return replace(fact, certificate=self._certificates.get(one.ref))
        return fact

    def _is_gone(self, ref: uuid.UUID, stops: mail_stops.Changes) -> bool:
        known = self._stops.get(ref, set())
        return any(stops.get((ref, stop), stop in known) for stop in (Stop.DIED, Stop.EMIGRATED))

    def _keep(self, one: Youth, found: Certificate) -> None:
        known = self._certificates.get(one.ref)
        if known is None or known.on < found.on:
            self._certificates[one.ref] = found

    def arrive(self, one: Youth, event: AnyEvent, stops: mail_stops.Changes) -> None:
        """Take in the sign that an event gives: a line on the case that is open, else a signal.
        Those that are open go along with a move; settle those that it makes pointless. Who died or
        left the country gives none (domain 6.4-7); ``stops`` are what the batch says of that."""
        tx = self._batch.tx
        if one.ref in self._signalled:
            for fact in _moves_in(event):
                store.move(self._connection, one.ref, fact)
            if sources := overtaken(event):
                store.settle(self._connection, one.ref, store.OVERTAKEN, tx.today, sources=sources)
        found = signal_in(event, tx.today)
        if found is None:
            return
        case = current(one.cases)
        if case is None or not case.is_open:
            if self._is_gone(one.ref, stops):
                return
            store.keep(self._connection, found)
            self._signalled.add(one.ref)
            return
        told = {"signal": str(found.signal), "source": str(found.source)}
        self._batch.note(case.id, "risk-signalled", told | {"on": found.happened_on.isoformat()})


def _moves_in(event: AnyEvent) -> Iterator[Moved | Redivided]:
    return (fact for fact in facts_in(event) if isinstance(fact, Moved | Redivided))


def begun_by(
    tx: Transaction, one: Youth, command: PreventionStarted, actor: str
) -> PreventionStarted:
    """The command with the place and day of the signal it answers; all open ones are taken.

    :raises NoCase: when there is no signal to answer.
    """
    found = store.open_of(tx.connection, one.ref)
    if not found:
        raise NoCase("there is no signal to answer")
    store.settle(tx.connection, one.ref, TAKEN, tx.today, actor=actor)
    newest = found[0]
    return PreventionStarted(
        command.region or newest.region,
        command.municipality or newest.municipality,
        command.school or newest.school,
        command.contact_from or _later(found, tx.today),
    )


def dismiss(tx: Transaction, one: Youth, reason: Dismissal, actor: str) -> None:
    """No case follows from the open signals of this person. One that is to be looked at later, of a
    summer without a place, waits for its day: nobody has seen it.

    :raises NoCase: when there is none.
    """
    settled = store.settle(
        tx.connection,
        one.ref,
        DISMISSED,
        tx.today,
        actor=actor,
        reason=str(reason),
        shown_on=tx.today,
    )
    if not settled:
        raise NoCase("there is no signal to answer")


def _later(found: Sequence[Signal], today: date) -> date:
    """The day from which to make contact: today, unless every sign asks for a later one."""
    return max(today, min(one.follow_from for one in found))
