# SPDX-License-Identifier: EUPL-1.2
"""Two references prove to be one person: the cases go to the reference that stays.

At most one case stays open, the older one. On the bus a case that moves ends at the one reference
and begins at the other; here it keeps its identifier, its terms and its history.
"""

from dataclasses import replace

from schemas.codes.outreach import CaseOrigin, CaseState
from schemas.events import outreach as events
from schemas.events.topics import AnyEvent
from services.chassis.duties import duty_id
from services.chassis.duty_rules import DutyChange, SetDuty
from services.outreach.batch import Batch
from services.outreach.rules.case import Case, queue_of
from services.outreach.rules.draft import Decision, Desk, Draft, Say
from services.outreach.store import cases as store
from services.outreach.store.cases import Youth


def merge(batch: Batch, old: Youth, new: Youth, cause: AnyEvent) -> None:
    """Bring the cases of ``old`` to ``new``; both are locked."""
    if old.ref == new.ref:
        return
    ours, theirs = _open(new), _open(old)
    if ours is not None and theirs is not None:
        _void(batch, old if ours.opened <= theirs.opened else new, cause)
    for case in tuple(old.cases):
        _move(batch, old, new, case, cause)
    old.cases.clear()
    old.merged_into = new.ref


def _open(one: Youth) -> Case | None:
    return next((case for case in one.cases if case.is_open), None)


def _void(batch: Batch, one: Youth, cause: AnyEvent) -> None:
    case = _open(one)
    if case is None:
        return
    draft = _draft(batch, case)
    draft.move(CaseState.VOIDED, None)
    batch.gather(one, draft.decision(), None, cause)


def _move(batch: Batch, old: Youth, new: Youth, case: Case, cause: AnyEvent) -> None:
    tx = batch.tx
    tx.apply_duties()
    moved = _renumbered(case, len(new.cases) + 1)
    set_on = {(d.code, d.context): d.set_on for d in tx.duties_of([old.ref]).get(old.ref, [])}
    if case.is_open:
        draft = _draft(batch, case)
        draft.move(CaseState.VOIDED, None)
        batch.speak(old, draft.decision(), cause)
        running = [c for c in case.clocks if not c.breached]
        again: list[DutyChange] = [
            SetDuty(
                c.code,
                _renamed(c.context, case, moved),
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
        context: _renamed(context, case, moved)
        for _, context in set_on
        if context == _prefix(case) or context.startswith(_prefix(case) + ".")
    }
    store.move_duties(tx.connection, tx.tables.duty, old.ref, new.ref, contexts)
    new.versions[case.id] = old.versions.get(case.id, 0)
    batch.put(new, moved)
    batch.note(case.id, "case-moved", {"number": moved.number})


def _opening(batch: Batch, moved: Case) -> tuple[Say, ...]:
    """What is said of the case as if it were opened here, in the state it is in."""
    draft = _draft(batch, moved)
    draft.say(
        events.CaseOpened,
        events.CaseOpenedData,
        kind=moved.kind,
        origin=CaseOrigin.REGISTER,
        opened_on=moved.opened,
    )
    draft.say(events.CaseAssigned, events.CaseAssignedData, owner=moved.owner)
    if moved.state is not CaseState.NEW:
        draft.say(
            events.CaseStateChanged,
            events.CaseStateChangedData,
            on=draft.on,
            from_state=CaseState.NEW,
            to_state=moved.state,
        )
    return draft.decision().says


def _renumbered(case: Case, number: int) -> Case:
    moved = replace(case, number=number)
    clocks = tuple(replace(c, context=_renamed(c.context, case, moved)) for c in case.clocks)
    return replace(moved, clocks=clocks)


def _renamed(context: str, case: Case, moved: Case) -> str:
    return _prefix(moved) + context.removeprefix(_prefix(case))


def _prefix(case: Case) -> str:
    return f"case-{case.number}"


def _draft(batch: Batch, case: Case) -> Draft:
    return Draft(case, Desk(batch.tx.today, queue_of))
