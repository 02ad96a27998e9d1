# SPDX-License-Identifier: EUPL-1.2
"""How simulated outreach workers spend a day, given what their worklist shows.

They react to cases, so they cannot be written down beforehand like a school year: whoever runs a
demonstration asks every day what they would do and does it through the task API. Published is
only that about 70 % is placed again (vsv-nee.nl, measure 5); the rest is assumed, so that most
first attempts come within five working days and most intakes within four weeks.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from schemas.codes.outreach import CaseState, Channel, ContactResult, Destination, Goal
from services.chassis.calendar import add_working_days, is_working_day

_STATE = CaseState


@dataclass(frozen=True, slots=True)
class OpenCase:
    """What a worklist shows of an open case.

    ``key`` is however the caller names it. ``opened`` is the day of confirmation, ``since`` the
    day on which it came into its state, ``placed`` the first day of the placement.
    """

    key: str
    state: CaseState
    opened: date
    since: date
    attempts: int = 0
    last_attempt: date | None = None
    placed: date | None = None
    aftercare_held: int = 0


class WorkerCommand(NamedTuple):
    """A worker line without its worker: ``type`` and ``data`` as in a replay."""

    key: str
    type: str
    data: dict[str, Any]


# Chances per case and working day.
FIRST_ATTEMPT = 0.45
NEXT_ATTEMPT = 0.40
RETRY_UNREACHABLE = 0.01
INTAKE = 0.12
DECLINE_BEFORE_INTAKE = 0.022
PLAN = 0.20
PLACEMENT = 0.030
DECLINE_IN_GUIDANCE = 0.004
RETURN_OF_DECLINED = 0.0015
AFTERCARE = 0.30
AFTERCARE_DAYS = (25, 85)
PLACEMENT_BREAKS = 0.0010

REACHED: dict[Channel, float] = {
    Channel.PHONE: 0.32,
    Channel.MESSAGE: 0.25,
    Channel.LETTER: 0.10,
    Channel.HOME_VISIT: 0.45,
}
"""Chance that an attempt reaches the young person."""

NOT_REACHED: dict[Channel, ContactResult] = {
    Channel.PHONE: ContactResult.NO_ANSWER,
    Channel.MESSAGE: ContactResult.NO_ANSWER,
    Channel.LETTER: ContactResult.NO_ANSWER,
    Channel.HOME_VISIT: ContactResult.THIRD_PARTY,
}

LADDER: tuple[Channel, ...] = (Channel.PHONE, Channel.MESSAGE, Channel.HOME_VISIT)
"""Channel of the first, second and third attempt: the ladder of D17; after that any."""

GOALS: dict[Goal, float] = {
    Goal.EDUCATION: 45,
    Goal.COMBINATION: 20,
    Goal.WORK: 25,
    Goal.CARE: 4,
    Goal.DAYTIME: 3,
    Goal.TAILORED: 3,
}
DESTINATIONS: dict[Destination, float] = {
    Destination.EDUCATION: 48,
    Destination.COMBINATION: 18,
    Destination.WORK: 26,
    Destination.CARE: 3,
    Destination.DAYTIME: 2,
    Destination.OTHER: 3,
}
_WORKING = (Destination.WORK, Destination.COMBINATION)


def worker_day(
    open_cases: Iterable[OpenCase], today: date, rng: random.Random
) -> list[WorkerCommand]:
    """What workers do today: at most one thing per case, nothing on days off.

    Pure: the same cases in the same order, day and state of `rng` give the same commands.
    """
    if not is_working_day(today):
        return []
    done = (_act(case, today, rng) for case in open_cases)
    return [command for command in done if command is not None]


def _act(case: OpenCase, today: date, rng: random.Random) -> WorkerCommand | None:
    chance = rng.random()
    match case.state:
        case _STATE.NEW | _STATE.ASSIGNED | _STATE.CONTACTING:
            return _seek(case, today, chance, rng)
        case _STATE.UNREACHABLE if chance < RETRY_UNREACHABLE:
            return _attempt(case, rng)
        case _STATE.DECLINED if chance < RETURN_OF_DECLINED:
            return WorkerCommand(case.key, "intake-held", {"on": today.isoformat()})
        case _STATE.IN_CONTACT:
            return _hold_intake(case, today, chance)
        case _STATE.INTAKE_DONE if chance < PLAN:
            return WorkerCommand(case.key, "plan-agreed", {"goal": _draw(GOALS, rng)})
        case _STATE.IN_GUIDANCE | _STATE.OFFERED:
            return _place(case, today, chance, rng)
        case _STATE.PLACED | _STATE.AFTERCARE:
            return _look_after(case, today, chance)
    return None


def _seek(case: OpenCase, today: date, chance: float, rng: random.Random) -> WorkerCommand | None:
    if case.last_attempt is None:
        # Nobody lets the fifth working day pass knowingly.
        due = add_working_days(case.opened, 5) <= today
        return _attempt(case, rng) if due or chance < FIRST_ATTEMPT else None
    rested = (today - case.last_attempt).days >= 2
    return _attempt(case, rng) if rested and chance < NEXT_ATTEMPT else None


def _attempt(case: OpenCase, rng: random.Random) -> WorkerCommand:
    later = (Channel.PHONE, Channel.LETTER, Channel.HOME_VISIT)
    channel = LADDER[case.attempts] if case.attempts < len(LADDER) else rng.choice(later)
    reached = rng.random() < REACHED[channel]
    result = ContactResult.REACHED if reached else NOT_REACHED[channel]
    return WorkerCommand(
        case.key, "contact-attempted", {"channel": channel.value, "result": result.value}
    )


def _hold_intake(case: OpenCase, today: date, chance: float) -> WorkerCommand | None:
    if chance < INTAKE:
        return WorkerCommand(case.key, "intake-held", {"on": today.isoformat()})
    if chance < INTAKE + DECLINE_BEFORE_INTAKE:
        return WorkerCommand(case.key, "support-declined", {})
    return None


def _place(case: OpenCase, today: date, chance: float, rng: random.Random) -> WorkerCommand | None:
    if chance < PLACEMENT:
        destination = Destination(_draw(DESTINATIONS, rng))
        data: dict[str, Any] = {"destination": destination.value, "from": today.isoformat()}
        if destination in _WORKING:
            data["hours"] = rng.choice((12, 16, 24, 32, 36))
        return WorkerCommand(case.key, "placed", data)
    if chance < PLACEMENT + DECLINE_IN_GUIDANCE:
        return WorkerCommand(case.key, "support-declined", {})
    return None


def _look_after(case: OpenCase, today: date, chance: float) -> WorkerCommand | None:
    """Contacts at about one and three months (D20); now and then a placement breaks off."""
    days = (today - (case.placed or case.since)).days
    due = AFTERCARE_DAYS[min(case.aftercare_held, 1)]
    if days >= due and chance < AFTERCARE:
        return WorkerCommand(case.key, "aftercare-held", {"on": today.isoformat()})
    if chance > 1 - PLACEMENT_BREAKS:
        return WorkerCommand(case.key, "placement-ended", {"on": today.isoformat()})
    return None


def _draw(weights: dict[Any, float], rng: random.Random) -> str:
    return str(rng.choices(tuple(weights), tuple(weights.values()))[0])
