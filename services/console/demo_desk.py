# SPDX-License-Identifier: EUPL-1.2
"""What the workers of the demo do about the tasks on their worklist, as a desk that works does.

The simulated workers of ``services.feeds.simulator`` look at where a case stands; these look at
what is due. The chances are assumed: most tasks are done on time, some a few days late.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from schemas.codes.outreach import (
    CaseState,
    Cause,
    Channel,
    Consultation,
    ContactResult,
    Destination,
    Goal,
    Successor,
    Tailored,
    TaskCode,
    Verifier,
)
from services.chassis.calendar import is_working_day
from services.chassis.transaction import Transaction
from services.chassis.web import Role
from services.outreach.handlers import Actor
from services.outreach.rules import duties
from services.outreach.rules import happenings as h
from services.outreach.rules.case import Case
from services.outreach.rules.task_days import is_for_coordinator
from services.outreach.rules.task_rules import first_task, tasks_of
from services.outreach.store import workers

COACHES = {
    f"demo-{Role.COACH}": "Charlie (doorstroomcoach)",
    "noor": "Noor (doorstroomcoach)",
    "daan": "Daan (doorstroomcoach)",
    "yara": "Yara (doorstroomcoach)",
}
"""Workers by id, with their names. The first is who logs in with the demo role, so that a visitor
finds a filled worklist."""

# Chances per task and working day.
ON_THE_DAY = 0.75
"""That a task is taken up on its fatal date, or on a day after it."""
AHEAD = 0.3
"""That it is taken up earlier, in its last days."""
ASKED_ABOUT = 0.4
"""That the coordinator asks why a case stands still."""

_LAST_DAYS = timedelta(days=4)
_REST = timedelta(days=2)
_REACHED = 0.45
_CHANNELS = (Channel.PHONE, Channel.MESSAGE, Channel.HOME_VISIT)

Doing = Callable[[Case, date, random.Random], h.Command | None]


def employ(tx: Transaction, region: str) -> None:
    """Make the workers known before the first case comes, so that cases are spread over them."""
    for worker, name in COACHES.items():
        workers.save(tx.connection, Actor(worker, name, {region}).as_worker())


def due_work(case: Case, today: date, rng: random.Random) -> Iterator[h.Command]:
    """What the owner and the coordinator do about the tasks of a case today, if anything.

    Pure: the same case, day and state of ``rng`` give the same commands.
    """
    if not is_working_day(today):
        return
    first = first_task(case)
    if first is not None and not first.waits and first.fatal <= today + _LAST_DAYS:
        doing = _DOING.get(first.code, _said_done(first.code))
        if rng.random() < (ON_THE_DAY if first.fatal <= today else AHEAD):
            what = doing(case, today, rng)
            if what is not None:
                yield what
    stands_still = any(is_for_coordinator(one) and one.fatal <= today for one in tasks_of(case))
    if stands_still and rng.random() < ASKED_ABOUT:
        yield h.TaskDone(today, TaskCode.TIME_IN_STATE)


def _said_done(code: str) -> Doing:
    """A task that a worker finishes by saying so. What is due from somebody else, as the answer of
    a partner (D21) or of another region (D22), is waited for."""
    said = next((one for one in TaskCode if one == code), None)
    return lambda _case, today, _rng: None if said is None else h.TaskDone(today, said)


def _seek(case: Case, today: date, rng: random.Random) -> h.Command | None:
    if case.attempted_on is not None and today - case.attempted_on < _REST:
        return None
    reached = rng.random() < _REACHED
    result = ContactResult.REACHED if reached else ContactResult.NO_ANSWER
    return h.ContactAttempted(rng.choice(_CHANNELS), result)


def _go_on(case: Case, today: date, rng: random.Random) -> h.Command | None:
    """The step towards a placement that comes next."""
    match case.working_state:
        case CaseState.IN_CONTACT:
            return h.IntakeHeld(today)
        case CaseState.INTAKE_DONE:
            return h.PlanAgreed(rng.choice((Goal.EDUCATION, Goal.WORK, Goal.COMBINATION)))
        case CaseState.IN_GUIDANCE | CaseState.OFFERED:
            if rng.random() < 0.5:
                return h.Placed(Destination.EDUCATION, today)
            return h.Placed(Destination.WORK, today, 24)
        case CaseState.DECLINED:
            return None
    return _seek(case, today, rng)


def _appointment(_case: Case, today: date, _rng: random.Random) -> h.Command:
    return h.IntakeHeld(today)


def _cause(_case: Case, _today: date, rng: random.Random) -> h.Command:
    return h.CauseRecorded(rng.choice(list(Cause)))


def _consult(_case: Case, today: date, _rng: random.Random) -> h.Command:
    return h.SchoolConsulted(today, Consultation.AGREED)


def _review(_case: Case, today: date, rng: random.Random) -> h.Command:
    return h.TailoredReviewed(today, rng.choice(list(Tailored)))


def _aftercare(_case: Case, today: date, _rng: random.Random) -> h.Command:
    return h.AftercareHeld(today)


def _verify(_case: Case, today: date, rng: random.Random) -> h.Command:
    return h.PlacementVerified(today, rng.choice((Verifier.EMPLOYER, Verifier.SELF)))


def _successor(_case: Case, today: date, _rng: random.Random) -> h.Command:
    return h.SuccessorAgreed(today, Successor.PARTICIPATIEWET)


_DOING: Final[Mapping[str, Doing]] = MappingProxyType(
    {
        duties.FIRST_ATTEMPT: _seek,
        duties.ATTEMPTS: _seek,
        duties.STATUS_CHECK: _seek,
        duties.INTAKE: _go_on,
        duties.PLACEMENT: _go_on,
        duties.AFTERCARE: _aftercare,
        TaskCode.AGE_LIMIT: _successor,
        TaskCode.SCHOOL_CONSULTATION: _consult,
        TaskCode.CAUSE: _cause,
        TaskCode.TAILORED_REASON: _review,
        TaskCode.TAILORED_REVIEW: _review,
        TaskCode.INTAKE_APPOINTMENT: _appointment,
        TaskCode.MISSED_APPOINTMENT: _seek,
        TaskCode.VERIFY_PLACEMENT: _verify,
        TaskCode.JOB_COACHING: _aftercare,
        TaskCode.PREVENTION_CONTACT: _seek,
    }
)
"""What is done about a task; any other is said to be done."""
