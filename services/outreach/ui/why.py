# SPDX-License-Identifier: EUPL-1.2
"""Why a term is what it is: the rule, and the steps by which its day was computed."""

from datetime import date, timedelta

from services.chassis.calendar import is_working_day
from services.chassis.duties import Duty
from services.chassis.web.wording import long_date, weekday
from services.outreach.rules import duties
from services.outreach.rules.case import Case

_DAY = timedelta(days=1)


def steps(duty: Duty, case: Case) -> list[str]:
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
                f"Verslag binnen 30 kalenderdagen: {_full(duty.due_on)}.",
            ]
        case _:
            return _working_days("Gevraagd", duty.set_on, duty.due_on)


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
