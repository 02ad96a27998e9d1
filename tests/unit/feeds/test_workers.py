# SPDX-License-Identifier: EUPL-1.2
"""Simulated workers keep to the ladder of attempts and place about seven in ten."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from schemas.codes.outreach import CaseState as S
from services.chassis.calendar import add_working_days, is_working_day
from services.feeds.simulator.workers import OpenCase, WorkerCommand, worker_day

OPENED = date(2025, 11, 3)


def days(count: int) -> Iterator[date]:
    return (OPENED + timedelta(days=n) for n in range(1, count + 1))


def applied(case: OpenCase, command: WorkerCommand, on: date) -> OpenCase:
    """The case as the desk would leave it, in short."""
    case = replace(case, since=on)
    match command.type:
        case "contact-attempted":
            tried = replace(case, attempts=case.attempts + 1, last_attempt=on)
            if command.data["result"] == "reached":
                return replace(tried, state=S.IN_CONTACT)
            given_up = tried.attempts >= 3 and tried.state is not S.UNREACHABLE
            return replace(tried, state=S.UNREACHABLE if given_up else S.CONTACTING)
        case "intake-held":
            return replace(case, state=S.INTAKE_DONE)
        case "support-declined":
            return replace(case, state=S.DECLINED)
        case "plan-agreed" | "placement-ended":
            return replace(case, state=S.IN_GUIDANCE, aftercare_held=0)
        case "placed":
            return replace(case, state=S.PLACED, placed=on)
        case "aftercare-held":
            held = case.aftercare_held + 1
            state = S.CLOSED_SUCCESS if held > 1 else S.AFTERCARE
            return replace(case, state=state, aftercare_held=held)
    raise AssertionError(command.type)


def worked(count: int, days_worked: int, seed: int) -> list[tuple[OpenCase, list[date]]]:
    """Cases after so many days, with the days on which they were first sought."""
    rng = random.Random(seed)
    cases = {str(n): OpenCase(str(n), S.ASSIGNED, OPENED, OPENED) for n in range(count)}
    attempts: dict[str, list[date]] = {key: [] for key in cases}
    for today in days(days_worked):
        live = [case for case in cases.values() if not case.state.final]
        for command in worker_day(live, today, rng):
            cases[command.key] = applied(cases[command.key], command, today)
            if command.type == "contact-attempted":
                attempts[command.key].append(today)
    return [(case, attempts[key]) for key, case in cases.items()]


def test_the_same_day_cases_and_seed_give_the_same_commands() -> None:
    cases = [OpenCase(str(n), S.ASSIGNED, OPENED, OPENED) for n in range(50)]
    day = OPENED + timedelta(days=1)
    first, second = (worker_day(cases, day, random.Random(1)) for _ in range(2))
    assert first == second
    assert first


def test_nobody_works_on_sundays_and_holidays() -> None:
    cases = [OpenCase(str(n), S.ASSIGNED, OPENED, OPENED) for n in range(50)]
    for day in (date(2025, 11, 9), date(2025, 12, 25)):
        assert not is_working_day(day)
        assert worker_day(cases, day, random.Random(1)) == []


def test_the_first_attempt_comes_within_five_working_days() -> None:
    due = add_working_days(OPENED, 5)
    assert all(attempts[0] <= due for _, attempts in worked(300, 20, seed=2))


def test_the_ladder_has_a_home_visit_among_three_attempts_over_two_channels() -> None:
    rng = random.Random(3)
    case = OpenCase("1", S.ASSIGNED, OPENED, OPENED)
    channels = []
    for today in days(60):
        for command in worker_day([case], today, rng):
            if command.type == "contact-attempted":
                channels.append(command.data["channel"])
                case = replace(case, attempts=case.attempts + 1, last_attempt=today)
                case = replace(case, state=S.CONTACTING)
    assert channels[:3] == ["phone", "message", "home-visit"]


def test_about_seven_in_ten_are_placed_within_a_year() -> None:
    settled = {S.PLACED, S.AFTERCARE, S.CLOSED_SUCCESS}
    cases = worked(1000, 365, seed=4)
    placed = sum(case.state in settled for case, _ in cases) / len(cases)
    assert 0.62 <= placed <= 0.78
