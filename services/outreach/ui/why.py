# SPDX-License-Identifier: EUPL-1.2
"""Why a term or task is there: the rule, and the steps by which its days were computed."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Final, Protocol

from schemas.codes.outreach import TaskCode
from services.chassis.calendar import is_working_day
from services.chassis.web.wording import long_date, weekday
from services.outreach.rules import duties
from services.outreach.rules.case import Case
from services.outreach.rules.schooling import guided_until, recent_until
from services.outreach.rules.task import Task
from services.outreach.ui import trajectory_wording as t

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


def reasons(task: Task, case: Case) -> list[str]:
    """Why a task is there and when it must be done, sentence by sentence."""
    special = _SPECIAL.get(task.code)
    if special is not None:
        said = special(task, case)
    elif task.code in _BEGUN:
        said = _working_days(_BEGUN[task.code], task.since, task.fatal)
    else:
        said = steps(_OfTask(task), case)
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
                f"28 kalenderdagen later is {_full(duty.due_on)}.",
            ]
        case duties.ATTEMPTS:
            return [
                *_working_days("Bevestigd", duty.set_on, duty.due_on),
                "Drie pogingen langs twee wegen, waaronder een huisbezoek, of eerder contact.",
            ]
        case duties.PLACEMENT:
            return [
                f"Laatste dag op school: {long_date(case.left_on)}.",
                f"Vier kalendermaanden later is {_full(duty.due_on)}. "
                "Deze termijn schuift niet door naar een werkdag.",
            ]
        case duties.STATUS_CHECK:
            return [
                f"Situatie bekend op {long_date(duty.set_on)}.",
                f"Opnieuw nagaan uiterlijk {_full(duty.due_on)}: na drie maanden, "
                "of na zes maanden als iemand geen begeleiding wil.",
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
