# SPDX-License-Identifier: EUPL-1.2
"""Why a term or task is there: the rule, and the steps by which its days were computed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, Protocol

from schemas.codes.outreach import CaseState, TaskCode
from services.chassis.calendar import is_working_day
from services.chassis.web.wording import long_date, weekday
from services.outreach.rules import duties
from services.outreach.rules.case import Case
from services.outreach.rules.schooling import guided_until, recent_until
from services.outreach.rules.task import Task
from services.outreach.rules.terms import POLICY, Decision, decided
from services.outreach.ui import trajectory_wording as t
from services.outreach.ui.region_wording import region_name

_DAY = timedelta(days=1)


class Term(Protocol):
    """What of a duty the computation needs."""

    @property
    def code(self) -> str: ...
    @property
    def context(self) -> str: ...
    @property
    def set_on(self) -> date: ...
    @property
    def due_on(self) -> date: ...


class _OfTask:
    """The term behind a task of the duty register."""

    def __init__(self, task: Task) -> None:
        self.code, self.context = task.code, task.context
        self.set_on, self.due_on = task.since, task.fatal


def reasons(task: Task, case: Case, known: Sequence[Decision] = ()) -> list[str]:
    """Why a task is there and when it must be done, sentence by sentence; ``known`` is what regions
    decided."""
    special = _SPECIAL.get(task.code)
    if special is not None:
        said = special(task, case)
    elif task.code in _BEGUN:
        said = _working_days(_BEGUN[task.code], task.since, task.fatal)
    else:
        said = steps(_OfTask(task), case) + decisions_on(_OfTask(task), case, known)
    if task.target < task.fatal:
        said.append(f"Streefdatum: {_full(task.target)}.")
    return said


def steps(duty: Term, case: Case) -> list[str]:
    """The computation of a due day, sentence by sentence."""
    match duty.code:
        case duties.FIRST_ATTEMPT:
            start = "Bevestigd" if duty.context.endswith("round-1") else "Plaatsing geëindigd"
            return _working_days(start, duty.set_on, duty.due_on)
        case duties.INTAKE:
            return [
                f"Bevestigd op {long_date(duty.set_on)}.",
                f"{(duty.due_on - duty.set_on).days} kalenderdagen later is {_full(duty.due_on)}.",
            ]
        case duties.ATTEMPTS:
            return [
                *_working_days("Bevestigd", duty.set_on, duty.due_on),
                "Drie pogingen langs twee wegen, waaronder een huisbezoek, of eerder contact.",
            ]
        case duties.PLACEMENT:
            return [
                f"Laatste dag op school: {long_date(case.left_on)}.",
                f"{_months(case.left_on, duty.due_on)} later is {_full(duty.due_on)}. "
                "Deze termijn schuift niet door naar een werkdag.",
            ]
        case duties.STATUS_CHECK:
            return [
                f"Situatie bekend op {long_date(duty.set_on)}.",
                f"Opnieuw nagaan uiterlijk {_full(duty.due_on)}, "
                f"na {_months(duty.set_on, duty.due_on)}. Wie geen begeleiding wil, wordt later "
                "opnieuw gevraagd.",
            ]
        case duties.AFTERCARE:
            months = "een maand" if duty.context.endswith("month-1") else "drie maanden"
            return [f"Nazorg na {months}, geteld vanaf de eerste dag: {_full(duty.due_on)}."]
        case duties.REFERRAL if duty.context.endswith("report"):
            return [
                f"De partner zei ja op {long_date(duty.set_on)}.",
                f"Verslag binnen {(duty.due_on - duty.set_on).days} kalenderdagen: "
                f"{_full(duty.due_on)}.",
            ]
        case _:
            return _working_days("Gevraagd", duty.set_on, duty.due_on)


def decisions_on(duty: Term, case: Case, known: Sequence[Decision]) -> list[str]:
    """What the region decided on the term of a duty that began by then; nothing: the usual term."""
    region = case.transfer_to or case.region if duty.code == duties.TRANSFER else case.region
    return [
        f"{region_name(region)} stelde deze termijn zelf vast, voor wat begint vanaf "
        f"{long_date(one.valid_from)}: {one.value} {POLICY[one.rule].unit}."
        for one in decided(known, region, duty.code, duty.set_on)
        if _concerns(duty, case, one.rule)
    ]


def _concerns(duty: Term, case: Case, rule: str) -> bool:
    """Whether of two terms of a duty this is the one that runs."""
    if duty.code == duties.REFERRAL:
        return (rule == "referral-report-days") == duty.context.endswith("report")
    if duty.code == duties.STATUS_CHECK:
        return (rule == "refused-months") == (case.working_state is CaseState.DECLINED)
    return True


def _months(first: date, last: date) -> str:
    months = (last.year - first.year) * 12 + last.month - first.month
    return "1 kalendermaand" if months == 1 else f"{months} kalendermaanden"


def _age_limit(task: Task, case: Case) -> list[str]:
    return [
        f"Op {long_date(case.age_limit_on)} bereikt de jongere de leeftijdsgrens en sluit de zaak.",
        f"Negentig dagen ervoor is {_full(task.since)}.",
        f"Uiterlijk de dag ervoor, {_full(task.fatal)}: spreek af of de Participatiewet of het "
        "servicepunt voor werkgevers (WSP) verder helpt.",
    ]


def _consultation(task: Task, case: Case) -> list[str]:
    certificate = case.schooling.certificate
    if certificate is None:
        return []
    return [
        f"{t.CERTIFICATES[certificate.origin]} afgerond op {long_date(certificate.on)}; dat telt "
        f"als recent tot {long_date(recent_until(certificate))} (WEB art. 9.2.5 lid 5).",
        f"Tot {long_date(guided_until(certificate))} biedt de school zelf loopbaanbegeleiding.",
        *_working_days("Overleg nodig vanaf de zaak", task.since, task.fatal),
    ]


def _counted(begun: str, later: str) -> Callable[[Task, Case], list[str]]:
    return lambda task, _case: [
        f"{begun} {long_date(task.since)}.",
        f"{later} is {_full(task.fatal)}.",
    ]


_SPECIAL: Final[Mapping[str, Callable[[Task, Case], list[str]]]] = {
    TaskCode.AGE_LIMIT: _age_limit,
    TaskCode.SCHOOL_CONSULTATION: _consultation,
    TaskCode.INTAKE_APPOINTMENT: _counted("Afspraak gemaakt op", "De dag van de afspraak"),
    TaskCode.CAUSE: _counted("Intake gehouden op", "Veertien dagen later"),
    TaskCode.TAILORED_REVIEW: _counted("Maatwerk afgesproken of bekeken op", "Zes maanden later"),
    TaskCode.VERIFY_PLACEMENT: _counted("Eerste dag van de plaatsing:", "Dertig dagen later"),
    TaskCode.JOB_COACHING: _counted("Jobcoaching of nazorg op", "Drie maanden later"),
    TaskCode.TIME_IN_STATE: _counted("In deze toestand sinds", "De langste tijd daarin"),
}
_BEGUN: Final[Mapping[str, str]] = {
    TaskCode.LEERPLICHT_HANDOVER: "Leerplicht droeg de jongere over",
    TaskCode.TRANSFER_DOCUMENT: "Overgangsdocument gevraagd",
    TaskCode.TRACE_ADDRESS: "Adres bleek niet te kloppen",
    TaskCode.INFORM_RIGHTS: "De jongere wilde geen begeleiding",
    TaskCode.TAILORED_REASON: "Maatwerk zonder reden afgesproken",
    TaskCode.OTHER_PARTNER: "De verwijzing kwam terug",
    TaskCode.TRANSFER_RETURNED: "De andere regio nam de zaak niet over",
    TaskCode.MISSED_APPOINTMENT: "De jongere kwam niet op de intake",
    TaskCode.PREVENTION_CONTACT: "Preventie begint",
}
"""What a term of working days began with, by task."""


def _working_days(begun: str, start: date, end: date) -> list[str]:
    days = [start + n * _DAY for n in range(1, (end - start).days + 1)]
    counted = [day for day in days if is_working_day(day)]
    holidays = [day for day in days if not is_working_day(day) and day.weekday() < 5]
    said = [
        f"{begun} op {long_date(start)}; de dag erna telt als eerste.",
        f"{len(counted)} werkdagen: tot en met {_full(end)}.",
    ]
    if holidays:
        said.append(f"Feestdagen tellen niet mee: {', '.join(map(weekday, holidays))}.")
    return said


def _full(day: date) -> str:
    return f"{weekday(day).split()[0]} {long_date(day)}"
