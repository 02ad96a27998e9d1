# SPDX-License-Identifier: EUPL-1.2
"""Lives drawn by number: the same number gives the same life, so a failure can be lived again.

Hypothesis looks for small counterexamples and spends its time on choosing; this draws very many
lives at a bounded cost each. Few schools, numbers and days make the facts touch one another; half
of the days lie on either side of the law of 1 January 2026.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from services.registration.rules.assessment import assess
from services.registration.rules.facts import Facts, merge
from services.registration.rules.status import Ground, ground_on, regime_on
from services.registration.rules.timeline import Timeline
from tests.unit.registration.history import History, Told, folded

FIRST: Final = date(2025, 7, 1)
DAYS: Final = 365
"""Facts are dated within ``DAYS`` from ``FIRST``."""
SPAN: Final = tuple(FIRST + timedelta(days=n) for n in range(-20, DAYS + 60))
"""Every day on which a life is looked at: before the first fact until after the last grace."""

_SCHOOLS = ("25LR00", "25PZ00")
_MUNICIPALITIES = ("0599", "0363", "0202", "0450")
_KINDS = ("vmbo", "havo", "mbo-1", "mbo-1", "mbo-2", "pro", "vso-work", "foreign")
_ABSENCES = ("month-18plus", "month-18plus", "long-u18", "h16-18plus")
_ARTICLES = ("5-a", "5-b", "15")
_HOURS = (8, 12, 12, 23)
"""Few, so that two things are told at one instant; the last is the next day in Amsterdam."""


class Unlike(NamedTuple):
    """A day on which the other order says something else than the order of time."""

    day: date
    in_order: tuple[object, ...]
    otherwise: tuple[object, ...]


def life(number: int) -> list[Told]:
    """A person registered at some age, at school as a rule, and three to twelve more things."""
    draw = _Draw(number)
    history = History()
    if draw.random() < 0.95:
        history.registered(draw.birth(), draw.pick(_MUNICIPALITIES), at=draw.moment(0))
    if draw.random() < 0.9:
        _enrols(history, draw)
    happenings = draw.choices(_HAPPENINGS, _WEIGHTS, k=draw.randint(3, 12))
    for happens in happenings:
        happens(history, draw)
    return history.told


def statuses(facts: Facts) -> list[tuple[object, ...]]:
    """Status, ground, regime, ruleset and residence on every day of the span."""
    person = Timeline(facts)
    found: list[tuple[object, ...]] = []
    for day in SPAN:
        ruleset = person.ruleset(day)
        ground: Ground = ground_on(person, day, ruleset)
        regime = regime_on(person, day, ground)
        found.append((*ground, regime, ruleset.id, person.municipality(day)))
    return found


def differences(told: Sequence[Told], number: int) -> Iterator[Unlike]:
    """Where the order of arrival shows: shuffled with a third of it twice, and kept as two people
    who prove to be one, against everything once in the order of time. Of every day the status, of
    three the whole assessment."""
    rng = random.Random(f"order {number}")
    facts_in_order = folded(sorted(told, key=lambda one: one[0].time))
    in_order = statuses(facts_in_order)
    assessed = rng.sample(SPAN, 3)
    again = [*told, *rng.sample(told, len(told) // 3)]
    rng.shuffle(again)
    cut = rng.randint(0, len(again))
    parts = (folded(again[cut:]), folded(again[:cut]))
    for facts in (folded(again), merge(*parts)):
        for day, expected, found in zip(SPAN, in_order, statuses(facts), strict=True):
            if expected != found:
                yield Unlike(day, expected, found)
        for day in assessed:
            one, other = assess(facts_in_order, day), assess(facts, day)
            if one != other:
                yield Unlike(day, (one,), (other,))


def smallest(told: Sequence[Told], number: int) -> list[Told]:
    """As few of these events as still differ, for a report."""
    left = list(told)
    for one in told:
        fewer = [other for other in left if other is not one]
        if next(differences(fewer, number), None) is not None:
            left = fewer
    return left


class _Draw(random.Random):
    """What a life is drawn with."""

    def __init__(self, number: int) -> None:
        super().__init__(f"life {number}")

    def pick(self, of: Sequence[str]) -> str:
        """One of these."""
        return of[int(self.random() * len(of))]

    def birth(self) -> str:
        """Fifteen to twenty-five as a rule, else four to twenty-eight; one in four has a birthday
        that matters in the span."""
        if self.random() < 0.25:
            day = FIRST + timedelta(days=self.randint(0, DAYS))
            years = self.choice((5, 16, 18, 18, 23, 23, 27, 27))
            return f"{day.year - years}-{day.month:02d}-{min(day.day, 28):02d}"
        youngest, oldest = (15, 25) if self.random() < 0.8 else (4, 28)
        return (FIRST - timedelta(days=self.randint(youngest * 365, oldest * 365))).isoformat()

    def day(self) -> int:
        """A day of the span, by number."""
        return self.randint(0, DAYS)

    def moment(self, day: int) -> str:
        """When a thing of that day is told: early, on the day or late."""
        told = day + self.choice((0, 0, 1, 3, 7, -5, 20, 60))
        return f"{_iso(told)}T{self.choice(_HOURS):02d}"

    def enrolment(self) -> dict[str, str]:
        """One of four enrolments."""
        return {"school": self.pick(_SCHOOLS), "number": self.pick("12")}


def _iso(day: int) -> str:
    return (FIRST + timedelta(days=day)).isoformat()


def _enrols(history: History, draw: _Draw) -> None:
    day = draw.day() - 30
    level = draw.choice((None, 1, 2))
    history.started(_iso(day), draw.moment(day), **draw.enrolment(), level=level)


def _leaves(history: History, draw: _Draw) -> None:
    day = draw.day()
    history.ended(_iso(day), draw.moment(day), **draw.enrolment())


def _is_corrected(history: History, draw: _Draw) -> None:
    day = draw.day()
    last = _iso(day + draw.randint(0, 150)) if draw.random() < 0.6 else None
    history.corrected(_iso(day), last, draw.moment(day), **draw.enrolment())


def _is_deleted(history: History, draw: _Draw) -> None:
    history.deleted(draw.moment(draw.day()), **draw.enrolment())


def _qualifies(history: History, draw: _Draw) -> None:
    day = draw.day()
    history.obtained(draw.pick(_KINDS), _iso(day), draw.moment(day))


def _loses_qualification(history: History, draw: _Draw) -> None:
    """Of something obtained before as a rule, on its day or another."""
    day = draw.day()
    held = [e.data for e, _ in history.told if e.short_name() == "qualification-obtained"]
    if held and draw.random() < 0.7:
        one = draw.choice(held)
        on = one.on.isoformat() if draw.random() < 0.5 else _iso(day)
        history.revoked(str(one.kind), on, draw.moment(day))
    else:
        history.revoked(draw.pick(_KINDS), _iso(day), draw.moment(day))


def _is_exempted(history: History, draw: _Draw) -> None:
    day = draw.day()
    to = _iso(day + draw.randint(0, 200))
    history.exempted(_iso(day), to, draw.moment(day), article=draw.pick(_ARTICLES))


def _exemption_ends(history: History, draw: _Draw) -> None:
    day = draw.day()
    history.exemption_ended(_iso(day), draw.moment(day), article=draw.pick(_ARTICLES))


def _is_absent(history: History, draw: _Draw) -> None:
    day = draw.day()
    to = _iso(day + draw.randint(0, 90)) if draw.random() < 0.3 else None
    where = {"school": draw.pick(_SCHOOLS), "report": draw.pick("78")}
    history.absent(_iso(day), to, draw.moment(day), kind=draw.pick(_ABSENCES), **where)


def _absence_goes_on(history: History, draw: _Draw) -> None:
    day = draw.day()
    history.absence_updated(_iso(day), draw.moment(day), report=draw.pick("78"))


def _absence_ends(history: History, draw: _Draw) -> None:
    day = draw.day()
    history.absence_ended(_iso(day), draw.moment(day), report=draw.pick("78"))


def _absence_is_withdrawn(history: History, draw: _Draw) -> None:
    history.absence_withdrawn(_iso(draw.day()), report=draw.pick("78"))


def _works(history: History, draw: _Draw) -> None:
    day = draw.day()
    employer = draw.choice(("e1", "e2", None))
    hours = draw.choice((6, 12, 32))
    history.employed(_iso(day), hours, draw.moment(day), employer=employer)


def _work_ends(history: History, draw: _Draw) -> None:
    day = draw.day()
    employer = draw.choice(("e1", "e2", None))
    history.employment_ended(_iso(day), draw.moment(day), employer=employer)


def _moves(history: History, draw: _Draw) -> None:
    day = draw.day()
    history.moved(draw.pick(_MUNICIPALITIES), _iso(day), draw.moment(day))


def _is_lost(history: History, draw: _Draw) -> None:
    day = draw.day()
    history.address_unknown(_iso(day), draw.moment(day))


def _emigrates(history: History, draw: _Draw) -> None:
    day = draw.day()
    history.emigrated(_iso(day), draw.moment(day))


def _dies(history: History, draw: _Draw) -> None:
    day = draw.day()
    history.died(_iso(day), draw.moment(day))


def _is_registered_again(history: History, draw: _Draw) -> None:
    birth = draw.birth()
    history.registered(birth, draw.pick(_MUNICIPALITIES), at=draw.moment(draw.day()))


_SHARES: Final[dict[Callable[[History, _Draw], None], int]] = {
    _enrols: 14,
    _leaves: 18,
    _is_corrected: 9,
    _is_deleted: 6,
    _qualifies: 9,
    _loses_qualification: 5,
    _is_exempted: 6,
    _exemption_ends: 4,
    _is_absent: 10,
    _absence_goes_on: 3,
    _absence_ends: 4,
    _absence_is_withdrawn: 4,
    _works: 9,
    _work_ends: 5,
    _moves: 8,
    _is_lost: 2,
    _emigrates: 3,
    _dies: 2,
    _is_registered_again: 2,
}
"""How often each happens, of a hundred or so."""
_HAPPENINGS: Final = tuple(_SHARES)
_WEIGHTS: Final = tuple(_SHARES.values())
