# SPDX-License-Identifier: EUPL-1.2
"""One transaction each: load under lock, decide by a rule, save, say.

What registration says, what a worker does and what time does take the same way.
"""

import hashlib
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from schemas.codes.outreach import CaseState
from schemas.events.registration import PersonMerged, PersonUnmerged
from services.chassis.duties import Duty
from services.chassis.service import Received
from services.chassis.transaction import Transaction
from services.outreach import signalling
from services.outreach.batch import Batch
from services.outreach.merging import merge, part, revive
from services.outreach.rules.arrivals import facts_in
from services.outreach.rules.case import Case, current
from services.outreach.rules.decide import ABOUT_OWNER, NoCase, NotAllowed, Refused
from services.outreach.rules.happenings import (
    Assigned,
    Command,
    Confirmed,
    IntakeScheduled,
    PreventionStarted,
    SignalDismissed,
    TermPassed,
    TransferAccepted,
)
from services.outreach.rules.identifiers import identifier
from services.outreach.rules.letters import Stop
from services.outreach.rules.mail_stops import stops_in
from services.outreach.signalling import Beforehand
from services.outreach.store import cases as store
from services.outreach.store import commands, mail_stops, tasks, workers
from services.outreach.store.cases import Youth
from services.outreach.store.commands import Done
from services.outreach.store.workers import EVERYWHERE, Worker

__all__ = ["Actor", "Changed", "KeyReused", "NoCase", "NotAllowed", "Refused", "act", "in_dutch"]


def handle_batch(tx: Transaction, received: Sequence[Received]) -> None:
    """Take in what registration says, in order; a duplicate is dropped."""
    refs = {uuid.UUID(item.event.subject) for item in received}
    refs |= {item.event.data.into for item in received if isinstance(item.event, PersonMerged)}
    parted = [item.event.data for item in received if isinstance(item.event, PersonUnmerged)]
    refs |= {ref for data in parted for ref in (data.restored, data.out_of)}
    people = store.lock(tx.connection, refs)
    batch = Batch(tx, people)
    beforehand = Beforehand(batch, (item.event for item in received))
    stops: dict[tuple[uuid.UUID, Stop], bool] = {}
    for item in received:
        one = people[uuid.UUID(item.event.subject)]
        if not one.sequences.accept(item.event, item.topic):
            continue
        if isinstance(item.event, PersonMerged):
            merge(batch, one, people[item.event.data.into], item.event)
            beforehand.merge(one, people[item.event.data.into])
            continue
        if isinstance(item.event, PersonUnmerged):
            data = item.event.data
            part(batch, people[data.restored], people[data.out_of], item.event)
            continue
        for fact in facts_in(item.event):
            if isinstance(fact, Confirmed):
                revive(batch, one, item.event)
            batch.happens(one, beforehand.completed(one, fact), cause=item.event)
        stops |= {(one.ref, stop): on for stop, on in stops_in(item.event).items()}
        beforehand.arrive(one, item.event, stops)
    if stops:
        mail_stops.change(tx.connection, stops)
    batch.save(people.values())


def handle_due(tx: Transaction, due: Sequence[Duty]) -> None:
    """Terms that have passed: breach each, then decide what that means for the case.

    The decision is of the due day, so that after downtime it is the same as it would have been.
    """
    people = store.lock(tx.connection, {duty.subject for duty in due})
    batch = Batch(tx, people)
    for duty in due:
        one = people[duty.subject]
        tx.breach(duty, one.sequences)
        case = batch.happens(one, TermPassed(duty.code, duty.context), on=duty.due_on)
        if case is not None:
            note = {"duty": duty.code, "dueOn": duty.due_on.isoformat()}
            batch.note(case.id, "duty-breached", note)
    batch.save(people.values())


def renew_tasks(tx: Transaction) -> bool:
    """Write the tasks of open cases that are on record by older rules, or not at all; whether there
    may be more."""
    refs = tasks.outdated(tx.connection, _RENEWED_AT_ONCE)
    if not refs:
        return False
    people = store.lock(tx.connection, refs)
    batch = Batch(tx, people)
    for one in people.values():
        for case in one.cases:
            if case.is_open:
                batch.put(one, case)
    batch.save(people.values())
    return len(refs) == _RENEWED_AT_ONCE


_RENEWED_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Actor:
    """Who gives a command. ``regions`` None: every region.

    Who acts is remembered as a worker, by whose name others see what was done; to one that takes
    cases later ones may be given. The worker's id is the identifier made of ``id``.
    """

    id: str
    name: str
    regions: Collection[str] | None = None
    takes_cases: bool = True

    def as_worker(self) -> Worker:
        """The same person as a worker."""
        regions = {EVERYWHERE} if self.regions is None else self.regions
        return Worker(identifier(self.id), self.name, frozenset(regions), self.takes_cases)


class Changed(Refused):
    """Somebody else changed the case since it was read."""


class TakesNone(NotAllowed):
    """The worker that a case is to be given to takes none in its region."""


class KeyReused(Refused):
    """An Idempotency-Key was used before, for another command."""


def in_dutch(refusal: Refused) -> str:
    """Why a command cannot be carried out, for who gave it."""
    match refusal:
        case Changed():
            return "Iemand anders wijzigde deze zaak intussen. Bekijk de nieuwe stand."
        case KeyReused():
            return "Deze Idempotency-Key is al gebruikt voor een andere opdracht."
        case TakesNone():
            return "Deze medewerker neemt geen zaken in deze regio."
        case NoCase():
            return "Deze zaak is gesloten. Alleen een contact kan nog worden vastgelegd."
    return "Dit kan niet in de huidige toestand van de zaak, of de datum ligt in de toekomst."


def act(
    tx: Transaction,
    actor: Actor,
    ref: uuid.UUID,
    command: Command,
    *,
    key: str | None = None,
    version: int | None = None,
    recorded: bool = False,
) -> Case | None:
    """Carry out a worker's command on the case of a young person; the case after it, None when a
    signal was dismissed of somebody without one.

    ``key`` makes the command idempotent; ``version`` is the one the worker saw. ``recorded`` is for
    a history: its days are taken as they stand, and who acts first on a case owns it.

    :raises NoCase: when there is no (open) case to act on.
    :raises Refused: when the state forbids it (``NotAllowed``), the case was changed meanwhile
        (``Changed``) or the key was used for something else (``KeyReused``).
    """
    one = store.lock_known(tx.connection, ref)
    if one is not None and isinstance(command, PreventionStarted | SignalDismissed):
        return _answer_signal(tx, actor, one, command, key)
    last = None if one is None else current(one.cases)
    if one is None or last is None:
        raise NoCase("there is no case to act on")
    worker = actor.as_worker()
    if key is not None and not _claimed(tx, worker.id, key, Done(digest(command), last.id)):
        return last
    if version is not None and version != one.versions[last.id]:
        raise Changed("the case was changed meanwhile")
    if not recorded and getattr(command, "on", tx.today) > tx.today:
        raise NotAllowed(f"{command.name} lies in the future")
    if not recorded and isinstance(command, IntakeScheduled) and command.planned_on < tx.today:
        raise NotAllowed(f"{command.name} lies in the past")
    known = workers.these(tx.connection, {worker.id, getattr(command, "owner", None) or worker.id})
    if known.get(worker.id) != worker:
        workers.save(tx.connection, worker)
        known[worker.id] = worker
    if not _may_be_given(command, last, known):
        raise TakesNone("this worker takes no cases in this region")
    batch = Batch(tx, {ref: one})
    if recorded and not isinstance(command, ABOUT_OWNER) and _waits_for_somebody(last, worker):
        batch.happens(one, Assigned(worker.id), actor=worker)
    case = batch.happens(one, command, actor=worker)
    batch.save([one])
    return case or last


def _claimed(tx: Transaction, actor: str, key: str, wanted: Done) -> bool:
    """Whether a command on a locked young person is new under its key; False when it was carried
    out before. Of two young people at once under one key the second waits for the first. What
    answers a signal is about the young person, as there may be no case."""
    known = commands.find(tx.connection, actor, key)
    if (known or commands.claim(tx.connection, actor, key, wanted, tx.now)) != wanted:
        raise KeyReused("this key was used for another command")
    return known is None


def _answer_signal(
    tx: Transaction,
    actor: Actor,
    one: Youth,
    command: PreventionStarted | SignalDismissed,
    key: str | None,
) -> Case | None:
    """Open a preventive case on the signals of a young person, or dismiss them."""
    worker = actor.as_worker()
    if key is not None and not _claimed(tx, worker.id, key, Done(digest(command), one.ref)):
        return current(one.cases)
    if isinstance(command, SignalDismissed):
        signalling.dismiss(tx, one, command.reason, worker.id)
        return current(one.cases)
    if actor.takes_cases:
        workers.save(tx.connection, worker)
    begun = signalling.begun_by(tx, one, command, worker.id)
    batch = Batch(tx, {one.ref: one})
    case = batch.happens(one, begun, actor=worker)
    batch.save([one])
    return case


def _may_be_given(command: Command, case: Case, known: Mapping[str, Worker]) -> bool:
    """Whether the worker to whom a command gives the case takes cases in the region it is in
    then."""
    match command:
        case Assigned(owner=owner):
            region = case.region
        case TransferAccepted(owner=str() as owner):
            region = case.transfer_to or case.region
        case _:
            return True
    return owner in known and known[owner].works_in(region)


def _waits_for_somebody(case: Case, worker: Worker) -> bool:
    """Whether nobody has acted on the case yet, and somebody else would."""
    untouched = case.working_state in (CaseState.NEW, CaseState.ASSIGNED)
    return case.is_open and untouched and case.owner != worker.id


def digest(command: object) -> str:
    """What tells a repeated command from another one."""
    return hashlib.sha256(repr(command).encode()).hexdigest()
