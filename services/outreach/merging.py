# SPDX-License-Identifier: EUPL-1.2
"""Two references prove to be one person: the cases go to the reference that stays.

At most one case stays open, the older one; one that only prevents gives way to a leaver's. On the
bus a case that moves ends at the one reference and begins at the other, where what was done in it
is told anew, save one that never was (``voided``); here it keeps its identifier, its terms and its
history. When the merge proves wrong, the cases go back to where they were opened.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from schemas.codes.outreach import CaseState
from schemas.events import outreach as events
from schemas.events.base import Event
from schemas.events.registration import PersonMerged, PersonUnmerged
from schemas.events.topics import OUTREACH_CASES, AnyEvent
from services.chassis.duties import duty_id
from services.chassis.duty_rules import DutyChange, SetDuty
from services.outreach.batch import Batch
from services.outreach.rules.case import Before, Case, Moved, queue_of
from services.outreach.rules.draft import Decision, Desk, Draft, Say
from services.outreach.rules.duties import TRANSFER
from services.outreach.store import cases as store
from services.outreach.store.cases import Youth

UNDONE: Final = "person-unmerged"
"""Beside the sequences of topics: the number of the last merge of a reference that is undone."""

_BY_REGISTER: Final = frozenset(
    {
        CaseState.VOIDED,
        CaseState.CLOSED_QUALIFIED,
        CaseState.CLOSED_AGE,
        CaseState.CLOSED_EXEMPT,
        CaseState.CLOSED_EMIGRATED,
        CaseState.CLOSED_DECEASED,
    }
)
"""Ends that follow from facts, and so may follow from those of another person."""

_COUNTED: Final = (
    "confirmations",
    "rounds",
    "placements",
    "status_checks",
    "transfers",
    "referred",
)
"""Numbers in the contexts of duties. None is given twice, for the books keep what was breached
while the merge held."""

_STANDS: Final = frozenset(
    {
        events.CaseOpened,
        events.CaseAssigned,
        events.CaseStateChanged,
        events.CaseClosed,
        events.TransferRequested,
        events.TransferAccepted,
        events.TransferRejected,
        events.TransferTimedOut,
        events.TransferLapsed,
    }
)
"""Tell where a case stands and with whom, which is told as it is now. All others tell what was
done."""
_DONE: Final[Mapping[str, type[Event[Any]]]] = MappingProxyType(
    {event.short_name(): event for event in OUTREACH_CASES.events if event not in _STANDS}
)


def merge(batch: Batch, old: Youth, new: Youth, cause: PersonMerged) -> None:
    """Bring the cases of ``old`` to ``new``; both are locked. A merge that was undone before it
    came in is none."""
    if old.ref == new.ref or (cause.data.merge or 1) <= old.sequences.get(UNDONE, 0):
        return
    for one in (old, new):
        case = _open(one)
        if case is not None:
            batch.put(one, replace(case, before=Before(old.ref, replace(case, before=None))))
    ours, theirs = _open(new), _open(old)
    if ours is not None and theirs is not None:
        _void(batch, old if _order(ours) <= _order(theirs) else new, cause)
    for case in tuple(old.cases):
        moves = (*case.moves, Moved(old.ref, case.number))
        _move(batch, old, new, replace(case, moves=moves), len(new.cases) + 1, cause)
    old.cases.clear()
    old.merged_into = new.ref


def _order(case: Case) -> tuple[bool, date]:
    """Which of two open cases stays: that of a leaver before one that only prevents, then the
    older one."""
    return case.is_prevention, case.opened


def part(batch: Batch, back: Youth, stays: Youth, cause: PersonUnmerged) -> None:
    """Bring cases back to where they were opened; both are locked.

    A case that the merge itself voided goes on as it was. It is told under both references;
    whichever comes first is carried out.
    """
    if cause.data.merge <= back.sequences.get(UNDONE, 0):
        return
    back.sequences[UNDONE] = cause.data.merge
    for case in tuple(stays.cases):
        if case.moves and case.moves[-1].ref == back.ref:
            number = case.moves[-1].number
            taken = any(one.number == number for one in back.cases)
            returned = replace(case, moves=case.moves[:-1])
            _move(batch, stays, back, returned, len(back.cases) + 1 if taken else number, cause)
            stays.cases = [one for one in stays.cases if one.id != case.id]
    back.merged_into = None
    for one in (stays, back):
        for case in tuple(one.cases):
            if case.before is not None and case.before.of == back.ref:
                batch.put(one, replace(case, before=replace(case.before, parted=True)))
    for one in (stays, back):
        if _open(one) is None:
            _restore(batch, one, cause, frozenset({CaseState.VOIDED}))


def revive(batch: Batch, one: Youth, cause: AnyEvent) -> None:
    """A leaver is confirmed whose case was ended by facts of somebody else: it goes on."""
    if _open(one) is None:
        _restore(batch, one, cause, _BY_REGISTER)


def _restore(batch: Batch, one: Youth, cause: AnyEvent, ended: frozenset[CaseState]) -> None:
    """Let the last case that a merge set back go on as it was before it, with its own terms.

    Only its numbers go on from where they are.
    """
    found = [c for c in one.cases if c.before and c.before.parted and c.state in ended]
    if not found or found[-1].before is None:
        return
    case, was = found[-1], found[-1].before.case
    tx = batch.tx
    tx.apply_duties()
    known = {(d.code, d.context): d for d in tx.duties_of([one.ref]).get(one.ref, [])}
    counted = {name: max(getattr(was, name), getattr(case, name)) for name in _COUNTED}
    back = replace(_renumbered(was, case.number), moves=case.moves, before=None, **counted)
    running = [clock for clock in back.clocks if not clock.breached]
    gone = [known[c.code, c.context] for c in running if (c.code, c.context) in known]
    store.forget_duties(tx.connection, tx.tables.duty, [duty.id for duty in gone])
    set_on = {(duty.code, duty.context): duty.set_on for duty in gone}
    draft = _draft(batch, back)
    draft.say(
        events.CaseStateChanged,
        events.CaseStateChangedData,
        on=draft.on,
        from_state=case.state,
        to_state=back.state,
    )
    _offer_stands(draft)
    draft.keep_alive()
    decision = draft.decision()
    again = tuple(
        SetDuty(c.code, c.context, back.owner, set_on.get((c.code, c.context), draft.on), c.due_on)
        for c in running
    )
    batch.gather(one, replace(decision, duties=again + decision.duties), None, cause)


def _open(one: Youth) -> Case | None:
    return next((case for case in one.cases if case.is_open), None)


def _void(batch: Batch, one: Youth, cause: AnyEvent) -> None:
    case = _open(one)
    if case is None:
        return
    draft = _draft(batch, case)
    draft.move(CaseState.VOIDED, None)
    batch.gather(one, draft.decision(), None, cause)


def _move(batch: Batch, old: Youth, new: Youth, case: Case, number: int, cause: AnyEvent) -> None:
    tx = batch.tx
    tx.apply_duties()
    moved = _renumbered(case, number)
    set_on = {(d.code, d.context): d.set_on for d in tx.duties_of([old.ref]).get(old.ref, [])}
    if case.state is not CaseState.VOIDED:
        draft = _draft(batch, case)
        draft.move(CaseState.VOIDED, None)
        batch.speak(old, draft.decision(), cause)
        running = [c for c in case.clocks if not c.breached]
        again: list[DutyChange] = [
            SetDuty(
                c.code,
                _renamed(c.context, case.number, number),
                case.owner,
                set_on[c.code, c.context],
                c.due_on,
            )
            for c in running
        ]
        batch.speak(new, Decision(moved, tuple(again), _opening(batch, moved)), cause)
        tx.apply_duties()
        gone = [duty_id(old.ref, c.code, c.context) for c in running]
        store.forget_duties(tx.connection, tx.tables.duty, gone)
    contexts = {
        context: _renamed(context, case.number, number)
        for _, context in set_on
        if context == _prefix(case.number) or context.startswith(_prefix(case.number) + ".")
    }
    store.move_duties(tx.connection, tx.tables.duty, old.ref, new.ref, contexts)
    new.versions[case.id] = old.versions.get(case.id, 0)
    batch.put(new, moved)
    batch.note(case.id, "case-moved", {"number": number})


def _opening(batch: Batch, moved: Case) -> tuple[Say, ...]:
    """What is said of the case as if it were opened here: what was done in it, each with its own
    day, and the state it is in. Who counts cases would lose it otherwise."""
    draft = _draft(batch, moved)
    draft.say(
        events.CaseOpened,
        events.CaseOpenedData,
        kind=moved.kind,
        origin=moved.origin,
        opened_on=moved.opened,
    )
    draft.say(events.CaseAssigned, events.CaseAssignedData, owner=moved.owner)
    for kind, data in batch.timeline(moved.id):
        if (event := _DONE.get(kind)) is not None:
            draft.say(event, event.data_model(), **data)
    if moved.state is not CaseState.NEW:
        draft.say(
            events.CaseStateChanged,
            events.CaseStateChangedData,
            on=draft.on,
            from_state=CaseState.NEW,
            to_state=moved.state,
        )
    if not moved.is_open:
        draft.say_closed(moved.closed or draft.on)
    _offer_stands(draft)
    return draft.decision().says


def _offer_stands(draft: Draft) -> None:
    """An offer to another region is told anew, since it lapsed with the case as it was told."""
    case, clock = draft.case, draft.case.clock(TRANSFER)
    if case.transfer_to is not None and clock is not None:
        draft.say(
            events.TransferRequested,
            events.TransferData,
            on=clock.set_on or draft.on,
            from_region=case.region,
            to_region=case.transfer_to,
        )


def _renumbered(case: Case, number: int) -> Case:
    clocks = tuple(
        replace(c, context=_renamed(c.context, case.number, number)) for c in case.clocks
    )
    return replace(case, number=number, clocks=clocks)


def _renamed(context: str, number: int, moved: int) -> str:
    return _prefix(moved) + context.removeprefix(_prefix(number))


def _prefix(number: int) -> str:
    return f"case-{number}"


def _draft(batch: Batch, case: Case) -> Draft:
    return Draft(case, Desk(batch.tx.today, queue_of, terms=batch.terms))
