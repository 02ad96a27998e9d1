# SPDX-License-Identifier: EUPL-1.2
"""The days of each automatic task, from the case alone."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from schemas.codes.outreach import CaseState, Goal, TaskCode, TransferDocument
from services.chassis.calendar import add_months, add_working_days
from services.outreach.rules import duties
from services.outreach.rules.case import NO_AGE_LIMIT, Case, queue_of
from services.outreach.rules.schooling import consult_from
from services.outreach.rules.task import COORDINATOR, Task

AGE_NOTICE_DAYS: Final = 90
AGE_TARGET_DAYS: Final = 30
SOON_WORKING_DAYS: Final = 5
DOCUMENT_WORKING_DAYS: Final = 10
INTAKE_TARGET_DAYS: Final = 14
OFFER_DAYS: Final = 30
CAUSE_DAYS: Final = 14
VERIFY_DAYS: Final = 30
REVIEW_MONTHS: Final = 6
COACHING_MONTHS: Final = 3
AHEAD_DAYS: Final = 14

LONGEST_IN_STATE: Final[Mapping[CaseState, int]] = MappingProxyType(
    {
        CaseState.ASSIGNED: 10,
        CaseState.CONTACTING: 30,
        CaseState.IN_CONTACT: 28,
        CaseState.INTAKE_DONE: 28,
        CaseState.IN_GUIDANCE: 91,
        CaseState.OFFERED: 30,
        CaseState.TRANSFER_PENDING: 14,
    }
)
"""Calendar days in a state after which the coordinator asks why nothing changes. Policy. States
that a look at the status (D19) or aftercare (D20) ends are left out."""

_WAITING = frozenset({duties.REFERRAL, duties.TRANSFER})


def of_clocks(case: Case, code: str) -> Iterator[Task]:
    """A task for each open term of a code. A transfer is the receiving region's to answer."""
    for clock in case.clocks:
        if clock.code != code:
            continue
        receiving = code == duties.TRANSFER and case.transfer_to is not None
        since = clock.set_on or case.confirmed_on
        yield Task(
            code,
            clock.context,
            queue_of(case.transfer_to) if receiving else case.owner,
            case.transfer_to or case.region if receiving else case.region,
            since,
            since,
            clock.due_on,
            clock.due_on,
            waits=code in _WAITING and not clock.breached,
            late=clock.breached,
        )


def intake(_case: Case, task: Task) -> Task:
    """The bucket of the form is green until the fourteenth day (domain 2.1, D16)."""
    return _aimed_at(task, task.since + timedelta(days=INTAKE_TARGET_DAYS))


def next_attempt(case: Case, task: Task) -> Task:
    """Five working days after the last attempt, by another channel (domain 6.3 B)."""
    last = case.attempted_on or case.confirmed_on
    return _aimed_at(task, add_working_days(last, SOON_WORKING_DAYS))


def offer(case: Case, task: Task) -> Task:
    """An offer 30 days after contact, as in Denmark (domain 2.1, D18)."""
    if case.contact_on is None:
        return task
    return _aimed_at(task, case.contact_on + timedelta(days=OFFER_DAYS))


def two_weeks_ahead(_case: Case, task: Task) -> Task:
    """Worth a look two weeks before it is due."""
    return replace(task, follow_from=max(task.since, task.fatal - timedelta(days=AHEAD_DAYS)))


def age_limit(case: Case) -> Iterator[Task]:
    """From 90 days before the age limit until somebody goes on after us, or a placement does."""
    if case.is_placed or case.successor is not None or case.age_limit_on == NO_AGE_LIMIT:
        return
    last = case.age_limit_on - timedelta(days=1)
    notice = case.age_limit_on - timedelta(days=AGE_NOTICE_DAYS)
    target = case.age_limit_on - timedelta(days=AGE_TARGET_DAYS)
    yield _task(case, TaskCode.AGE_LIMIT, "", notice, target, last)


def leerplicht_handover(case: Case) -> Iterator[Task]:
    """After leerplicht handed over at 18, or earlier when it ends."""
    if case.from_leerplicht_on is not None:
        yield _soon(case, TaskCode.LEERPLICHT_HANDOVER, case.from_leerplicht_on)


def school_consultation(case: Case) -> Iterator[Task]:
    """Before support, when the certificate is recent and 9.2.5 lid 5 is in force."""
    known = case.schooling
    if known.certificate is None or known.consulted is not None or case.is_placed:
        return
    first = consult_from(known.certificate, case.opened)
    if first is not None:
        yield _soon(case, TaskCode.SCHOOL_CONSULTATION, first)


def transfer_document(case: Case) -> Iterator[Task]:
    """While the school has not answered; we wait for it."""
    known = case.schooling
    if known.document is TransferDocument.REQUESTED and known.document_on is not None:
        due = add_working_days(known.document_on, DOCUMENT_WORKING_DAYS)
        yield _task(case, TaskCode.TRANSFER_DOCUMENT, "", known.document_on, due, due, waits=True)


def trace_address(case: Case) -> Iterator[Task]:
    """While nobody knows where the young person can be reached."""
    if case.lost_on is not None and not case.is_placed:
        yield _soon(case, TaskCode.TRACE_ADDRESS, case.lost_on)


def inform_rights(case: Case) -> Iterator[Task]:
    """After a refusal: support stays possible, and that is told."""
    if case.working_state is CaseState.DECLINED:
        yield _soon(case, TaskCode.INFORM_RIGHTS, case.state_on)


def cause(case: Case) -> Iterator[Task]:
    """After the intake of somebody who left."""
    if case.intake_on is not None and case.cause is None and not case.is_prevention:
        due = case.intake_on + timedelta(days=CAUSE_DAYS)
        yield _task(case, TaskCode.CAUSE, "", case.intake_on, due, due)


def tailored_reason(case: Case) -> Iterator[Task]:
    """A plan that a history, or a case of 0.1.0, tells without its reason."""
    if case.goal is Goal.TAILORED and (case.plan is None or case.plan.reason is None):
        since = case.state_on if case.plan is None else case.plan.agreed_on
        yield _soon(case, TaskCode.TAILORED_REASON, since)


def tailored_review(case: Case) -> Iterator[Task]:
    """Six months after the plan or the last review, placed or not."""
    if case.goal is not Goal.TAILORED or case.plan is None:
        return
    last = case.plan.reviewed_on or case.plan.agreed_on
    due = add_months(last, REVIEW_MONTHS)
    task = _task(case, TaskCode.TAILORED_REVIEW, last.isoformat(), last, due, due)
    yield two_weeks_ahead(case, task)


def other_partner(case: Case) -> Iterator[Task]:
    """A referral came back without help."""
    if case.returned_on is not None and not case.is_placed:
        yield _soon(case, TaskCode.OTHER_PARTNER, case.returned_on)


def transfer_returned(case: Case) -> Iterator[Task]:
    """Another region did not take the case over."""
    if case.transfer_returned_on is not None:
        yield _soon(case, TaskCode.TRANSFER_RETURNED, case.transfer_returned_on)


def intake_appointment(case: Case) -> Iterator[Task]:
    """The intake on the day for which it is planned, followed from the day before on."""
    on = case.intake_planned_on
    if on is not None:
        since = min(case.scheduled_on or on, on)
        task = _task(case, TaskCode.INTAKE_APPOINTMENT, on.isoformat(), since, on, on)
        yield replace(task, follow_from=max(since, on - timedelta(days=1)))


def missed_appointment(case: Case) -> Iterator[Task]:
    """Somebody did not come."""
    if case.missed_on is not None and not case.is_placed:
        yield _soon(case, TaskCode.MISSED_APPOINTMENT, case.missed_on)


def verify_placement(case: Case) -> Iterator[Task]:
    """A placement that no register confirmed yet."""
    placement = case.placement
    if placement is not None and placement.verified_by is None:
        due = placement.from_ + timedelta(days=VERIFY_DAYS)
        context = f"placement-{placement.number}"
        yield _task(case, TaskCode.VERIFY_PLACEMENT, context, placement.from_, due, due)


def job_coaching(case: Case) -> Iterator[Task]:
    """While a job coach goes along."""
    if case.coached_from is None:
        return
    last = max(case.coached_from, case.aftercare_on or case.coached_from)
    due = add_months(last, COACHING_MONTHS)
    task = _task(case, TaskCode.JOB_COACHING, last.isoformat(), last, due, due)
    yield two_weeks_ahead(case, task)


def prevention_contact(case: Case) -> Iterator[Task]:
    """The first contact of a preventive case."""
    if case.is_prevention and case.attempted_on is None and case.contact_on is None:
        first = case.contact_from or case.opened
        yield _soon(case, TaskCode.PREVENTION_CONTACT, max(first, case.opened))


def time_in_state(case: Case) -> Iterator[Task]:
    """A case that stays in one state for too long; the coordinator's to ask about."""
    longest = LONGEST_IN_STATE.get(case.state)
    if longest is not None:
        due = case.state_on + timedelta(days=longest)
        context = f"{case.state}.{case.state_on.isoformat()}"
        task = _task(case, TaskCode.TIME_IN_STATE, context, case.state_on, due, due)
        yield replace(task, queue=COORDINATOR + case.region, follow_from=due)


def is_for_coordinator(task: Task) -> bool:
    """Whether the coordinator does the task, not the owner of the case."""
    return task.queue.startswith(COORDINATOR)


def _aimed_at(task: Task, target: date) -> Task:
    return replace(task, target=min(max(target, task.since), task.fatal))


def _soon(case: Case, code: TaskCode, since: date) -> Task:
    due = add_working_days(since, SOON_WORKING_DAYS)
    return _task(case, code, since.isoformat(), since, due, due)


def _task(
    case: Case,
    code: TaskCode,
    context: str,
    since: date,
    target: date,
    fatal: date,
    *,
    waits: bool = False,
) -> Task:
    return Task(code, context, case.owner, case.region, since, since, target, fatal, waits=waits)
