# SPDX-License-Identifier: EUPL-1.2
"""The automatic tasks: one table, from which the page "what the system does by itself" is printed.

A row tells which event makes the task, which one ends it, and how its days follow from the case.
Terms without an article are policy: title 9.2 of the WEB sets none (law-2026, row 14).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from schemas.codes.outreach import TaskCode
from services.outreach.rules import duties, task_days
from services.outreach.rules.case import Case
from services.outreach.rules.task import Task

Days = Callable[[Case], Iterable[Task]]


@dataclass(frozen=True, slots=True)
class TaskRule:
    """A row of the table.

    ``klass``, ``rule`` and ``title`` are as in the duty register; of class L+P the duty is law and
    its number of days is policy. ``term`` is the term in words; ``made_by`` and ``done_by`` are
    names of happenings; ``by_hand``: a worker says that it is done, since nothing else shows it.
    """

    code: str
    klass: str
    rule: str
    title: str
    term: str
    made_by: tuple[str, ...]
    done_by: tuple[str, ...]
    days: Days
    by_hand: bool = False


def _duty(
    code: str,
    term: str,
    made_by: tuple[str, ...],
    done_by: tuple[str, ...],
    days: Callable[[Case, Task], Task] = lambda _case, task: task,
) -> TaskRule:
    """A row for a term of the duty register; ``days`` may bring the streefdatum forward."""
    rule = duties.DUTY_RULES[code]

    def tasks(case: Case) -> Iterator[Task]:
        for task in task_days.of_clocks(case, code):
            yield days(case, task)

    return TaskRule(code, rule.klass, rule.rule, rule.title, term, made_by, done_by, tasks)


def _task(
    code: TaskCode,
    rule: str,
    title: str,
    term: str,
    made_by: tuple[str, ...],
    done_by: tuple[str, ...],
    days: Days,
    klass: str = "P",
) -> TaskRule:
    by_hand = "task-done" in done_by
    return TaskRule(code, klass, rule, title, term, made_by, done_by, days, by_hand)


_REACHING = ("contact-attempted", "intake-held")
_ANSWERS = ("referral-accepted", "referral-rejected", "referral-reported-back")
_PLACING = ("placed", "enrolled", "employed")
_TRANSFERS = ("transfer-accepted", "transfer-rejected")

_ROWS = (
    _duty(
        duties.FIRST_ATTEMPT,
        "5 werkdagen na de bevestiging, of nadat een plaatsing is geëindigd",
        ("early-leaver-confirmed", "placement-ended"),
        _REACHING,
    ),
    _duty(
        duties.INTAKE,
        "streef 14 dagen, uiterlijk 28 kalenderdagen na de bevestiging",
        ("early-leaver-confirmed",),
        ("intake-held",),
        task_days.intake,
    ),
    _duty(
        duties.ATTEMPTS,
        "streef 5 werkdagen na de vorige poging, uiterlijk 20 werkdagen na de bevestiging",
        ("early-leaver-confirmed", "contact-attempted"),
        _REACHING,
        task_days.next_attempt,
    ),
    _duty(
        duties.PLACEMENT,
        "streef 30 dagen na het eerste contact, uiterlijk 4 kalendermaanden na de laatste dag "
        "op school",
        ("early-leaver-confirmed", "contact-attempted"),
        _PLACING,
        task_days.offer,
    ),
    _duty(
        duties.STATUS_CHECK,
        "3 maanden na de vorige keer; 6 maanden als iemand geen begeleiding wil",
        ("contact-attempted", "support-declined", "term-passed", "prevention-started"),
        ("contact-attempted", "intake-held", "plan-agreed"),
    ),
    _duty(
        duties.AFTERCARE,
        "1 en 3 maanden na de eerste dag van de plaatsing",
        _PLACING,
        ("aftercare-held",),
        task_days.two_weeks_ahead,
    ),
    _duty(
        duties.REFERRAL,
        "5 werkdagen voor het antwoord, daarna 30 dagen voor het verslag, of zoals afgesproken",
        ("referral-sent", "referral-accepted"),
        _ANSWERS,
    ),
    _duty(
        duties.TRANSFER,
        "5 werkdagen na het verzoek",
        ("transfer-requested", "region-changed"),
        _TRANSFERS,
    ),
    _task(
        TaskCode.AGE_LIMIT,
        "WEB art. 9.2.1 a (27); policy: 90 days' notice, agreed 30 days before",
        "Overdragen vóór de leeftijdsgrens",
        "vanaf 90 dagen voor de leeftijdsgrens; streef 30 dagen ervoor, uiterlijk de dag ervoor",
        ("early-leaver-confirmed",),
        ("successor-agreed", *_PLACING),
        task_days.age_limit,
    ),
    _task(
        TaskCode.LEERPLICHT_HANDOVER,
        "Domain 6.3 B: handover at 18; policy: 5 working days",
        "Warme overdracht met leerplicht",
        "5 werkdagen nadat leerplicht de jongere overdroeg",
        ("early-leaver-confirmed",),
        ("task-done",),
        task_days.leerplicht_handover,
    ),
    _task(
        TaskCode.SCHOOL_CONSULTATION,
        "WEB art. 9.2.5 lid 5: entree < 1 year, PrO and vso < 2 years; policy: 5 working days",
        "Eerst overleggen met de school",
        "5 werkdagen, en vóór begeleiding begint, als het diploma recent is",
        ("early-leaver-confirmed", "certified"),
        ("school-consulted",),
        task_days.school_consultation,
        klass="L+P",
    ),
    _task(
        TaskCode.TRANSFER_DOCUMENT,
        "WEB art. 9.2.13, WVO 2020 art. 2.31b: with consent; policy: 10 working days",
        "Overgangsdocument van de school",
        "10 werkdagen na het verzoek",
        ("transfer-document-requested",),
        ("transfer-document-received", "transfer-document-refused"),
        task_days.transfer_document,
    ),
    _task(
        TaskCode.TRACE_ADDRESS,
        "Domain 6.3 B: trace by BRP, school and Inlichtingenbureau; policy: 5 working days",
        "Adres of telefoonnummer opsporen",
        "5 werkdagen nadat het adres niet bleek te kloppen",
        ("address-lost", "contact-attempted"),
        ("contact-attempted", "region-changed", "task-done"),
        task_days.trace_address,
    ),
    _task(
        TaskCode.INFORM_RIGHTS,
        "Domain 6.3 B: who declines is told of the rights; policy: 5 working days",
        "Laten weten dat hulp mogelijk blijft",
        "5 werkdagen nadat de jongere geen begeleiding wilde",
        ("support-declined",),
        ("task-done", "intake-held", "plan-agreed"),
        task_days.inform_rights,
    ),
    _task(
        TaskCode.CAUSE,
        "Policy: cause of leaving within 14 days after intake (the poster's four)",
        "Oorzaak van de uitval vastleggen",
        "14 dagen na de intake",
        ("intake-held",),
        ("cause-recorded",),
        task_days.cause,
    ),
    _task(
        TaskCode.TAILORED_REASON,
        "Domain 6.3 B: maatwerk has a reason; policy: 5 working days",
        "Reden van het maatwerk vastleggen",
        "5 werkdagen na het plan",
        ("plan-agreed",),
        ("plan-agreed", "tailored-reviewed"),
        task_days.tailored_reason,
    ),
    _task(
        TaskCode.TAILORED_REVIEW,
        "Domain 6.3 B: maatwerk is reviewed every six months",
        "Maatwerk opnieuw bekijken",
        "elke 6 maanden",
        ("plan-agreed", "tailored-reviewed"),
        ("tailored-reviewed", "plan-agreed"),
        task_days.tailored_review,
    ),
    _task(
        TaskCode.OTHER_PARTNER,
        "Domain 6.3 E: a referral without an answer or refused returns; policy: 5 working days",
        "Verwijzing kwam terug: andere hulp zoeken",
        "5 werkdagen nadat de partner weigerde of niet antwoordde",
        ("referral-rejected", "term-passed"),
        ("referral-sent", "referral-accepted", "plan-agreed", *_PLACING, "task-done"),
        task_days.other_partner,
    ),
    _task(
        TaskCode.TRANSFER_RETURNED,
        "Domain 2.1 D22: the sender stays owner until accepted; policy: 5 working days",
        "Overdracht ging niet door: bespreek wie helpt",
        "5 werkdagen nadat de andere regio weigerde of niet antwoordde",
        ("transfer-rejected", "term-passed"),
        ("transfer-requested", "region-changed", "task-done"),
        task_days.transfer_returned,
    ),
    _task(
        TaskCode.INTAKE_APPOINTMENT,
        "Domain 6.2 O3: an intake is scheduled, held or missed",
        "Intake-afspraak",
        "op de dag van de afspraak",
        ("intake-scheduled",),
        ("intake-held", "intake-no-show", "intake-scheduled"),
        task_days.intake_appointment,
    ),
    _task(
        TaskCode.MISSED_APPOINTMENT,
        "Domain 6.2 O3: who misses an intake is sought again; policy: 5 working days",
        "Gemiste afspraak: opnieuw contact zoeken",
        "5 werkdagen na de gemiste afspraak",
        ("intake-no-show",),
        ("contact-attempted", "intake-scheduled", "intake-held"),
        task_days.missed_appointment,
    ),
    _task(
        TaskCode.VERIFY_PLACEMENT,
        "Domain 6.3 B: placement verified by ROD or UWV within 30 days",
        "Nagaan of de plaatsing doorging",
        "30 dagen na de eerste dag van de plaatsing",
        ("placed",),
        ("placement-verified", "enrolled"),
        task_days.verify_placement,
    ),
    _task(
        TaskCode.JOB_COACHING,
        "Poster: aftercare with job coaching; policy: talked over every 3 months",
        "Jobcoaching bespreken",
        "3 maanden na het begin of het laatste nazorgcontact",
        ("job-coaching-started",),
        ("aftercare-held", "job-coaching-ended"),
        task_days.job_coaching,
    ),
    _task(
        TaskCode.PREVENTION_CONTACT,
        "Poster: prevention; WVO 2020 art. 8.31; policy: 5 working days, summer: 1 September",
        "Eerste contact om uitval te voorkomen",
        "5 werkdagen; bij een zomer zonder plek vanaf 1 september",
        ("prevention-started",),
        _REACHING,
        task_days.prevention_contact,
    ),
    _task(
        TaskCode.TIME_IN_STATE,
        "Policy: longest time in a state",
        "Bespreken waarom de zaak stilstaat",
        "naar toestand: 10 tot 91 dagen zonder verandering; in de werkvoorraad van de coördinator",
        ("assigned", "contact-attempted", "intake-held", "plan-agreed", "offer-made"),
        ("task-done",),
        task_days.time_in_state,
    ),
)

TASK_RULES: Final[Mapping[str, TaskRule]] = MappingProxyType({row.code: row for row in _ROWS})
"""Every automatic task by its code."""

RULES_VERSION: Final = 1
"""Raised whenever the days of a task come out otherwise: tasks on record are then made anew."""


@lru_cache(maxsize=1024)
def tasks_of(case: Case) -> tuple[Task, ...]:
    """The open tasks of a case, soonest first; none when it is closed. Asked several times of each
    case that a batch changes, hence remembered."""
    if not case.is_open:
        return ()
    found = [task for row in _ROWS for task in row.days(case) if not _is_done(case, task)]
    return tuple(sorted(found, key=lambda task: (task.fatal, task.code, task.context)))


def open_task(case: Case, code: TaskCode) -> Task | None:
    """The first open task of a code that a worker finishes by saying so."""
    if not TASK_RULES[code].by_hand:
        return None
    return next((task for task in tasks_of(case) if task.code == code), None)


def first_task(case: Case) -> Task | None:
    """What must happen first to an open case by its owner or queue; None when it is closed.

    What has a term of the register goes first on the same day.
    """
    return first_of(tasks_of(case))


def first_of(tasks: Sequence[Task]) -> Task | None:
    """Which of the tasks of a case that is."""
    return next((task for task in tasks if not task_days.is_for_coordinator(task)), None)


def _is_done(case: Case, task: Task) -> bool:
    return any(one.task == task.code and one.context == task.context for one in case.done)
