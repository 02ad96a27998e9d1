# SPDX-License-Identifier: EUPL-1.2
"""Faults in the lists of a simulated region, of every kind there is, and what must be found of
each.

Two in a hundred rows are spoilt in each way that the kind of list allows, one row in at most one
way. A fault names the kind of difference by which a register tells it.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from schemas.codes.duo import DuoList, Mutation
from schemas.codes.regions import municipalities_of
from services.feeds.duo.naming import Area
from services.feeds.simulator.duo_lists import Row, World

_DAY: Final = timedelta(days=1)
ONE_IN: Final = 50


class Fault(NamedTuple):
    """What must be found: list, kind of difference, number of the person, and what about her."""

    list: str
    kind: str
    pgn: str
    about: str


class Spoiler:
    """Spoils rows of one list, and keeps what must be found."""

    def __init__(
        self, kind: DuoList, rows: Sequence[Row], area: Area, on: date, spare: Iterator[str]
    ) -> None:
        """``spare`` are numbers that the register does not know."""
        self.kind = kind
        self.rows = {id(row): row for row in (dict(row) for row in rows)}
        self.expected: set[Fault] = set()
        self._rng = random.Random(f"{kind} {area.code} {on}")
        self._spare = spare
        self._towns = municipalities_of(area.region, on)
        self._most = max(1, len(rows) // ONE_IN)
        once: dict[str, Row | None] = {}
        for row in self.rows.values():
            once[row["pgn"]] = None if row["pgn"] in once else row
        self.fresh = [row for row in once.values() if row is not None]
        """Rows that are not spoilt, of persons who have no other."""
        self._rng.shuffle(self.fresh)

    def told(self) -> list[Row]:
        """The list as it is delivered."""
        return list(self.rows.values())

    def add(self, row: Row) -> None:
        """One more row."""
        self.rows[id(row)] = row

    def must_find(self, kind: str, row: Row, about: str = "") -> None:
        """This fault."""
        self.expected.add(Fault(str(self.kind), kind, row["pgn"], about))

    def spoil(self, fits: Callable[[Row], Any], how: Callable[[Row], None]) -> int:
        """Two in a hundred of the rows, as far as there are any that fit; how many it became."""
        chosen: list[Row] = []
        left = []
        for row in self.fresh:
            if len(chosen) < self._most and fits(row):
                chosen.append(row)
            else:
                left.append(row)
        self.fresh = left
        for row in chosen:
            how(row)
        return len(chosen)

    def drop(self, row: Row) -> None:
        """Leave a row out."""
        del self.rows[id(row)]
        self.must_find("missing-there", row, key(row) if enrolled(row) else "vrijstelling")

    def shift(self, field: str) -> Callable[[Row], None]:
        """Put a date three days earlier."""

        def how(row: Row) -> None:
            row[field] -= 3 * _DAY
            self.must_find("dates-differ", row, key(row))

        return how

    def relevel(self, row: Row) -> None:
        """Another mbo level."""
        row["level"] = row["level"] % 4 + 1
        self.must_find("level-differs", row, key(row))

    def rebirth(self, row: Row) -> None:
        """Another birth date."""
        row["birth"] -= _DAY
        self.must_find("birth-date-differs", row)

    def move(self, row: Row) -> None:
        """Another municipality of the region; nothing in a region of one municipality."""
        others = [town for town in self._towns if town != row["municipality"]]
        if others:
            row["municipality"] = self._rng.choice(others)
            self.must_find("residence-differs", row)

    def invent(self, row: Row) -> None:
        """The same of somebody else, whom nobody knows."""
        self.add({**row, "pgn": next(self._spare)})
        self.must_find("unknown-person", list(self.rows.values())[-1])

    def enrol_once_more(self, row: Row) -> None:
        """The same with another enrolment number."""
        more = {**row, "enrolment": "77"}
        self.add(more)
        self.must_find("missing-here", row, key(more))

    def delete(self, row: Row) -> None:
        """Say of an enrolment that it was deleted."""
        row["mutation"] = Mutation.ENROLMENT_DELETED
        self.must_find("missing-there", row, key(row))

    def also(self, about: Row, change: Row, kind: str, subject: str = "") -> None:
        """One more row about someone, with this change and what must be found of it."""
        self.add({name: about[name] for name in ("pgn", "birth", "municipality")} | change)
        self.must_find(kind, about, subject)


def key(row: Row) -> str:
    """School and number of the enrolment in a row."""
    return f"{row['school']}:{row['enrolment']}"


def enrolled(row: Row) -> bool:
    """Whether a row is about an enrolment."""
    return "school" in row


def anyone(row: Row) -> bool:
    """Every row."""
    return True


def has_level(row: Row) -> Any:
    """Whether a row is about an mbo enrolment."""
    return row.get("level")


def of_a_place(row: Row) -> bool:
    """Whether a mutation is about an enrolment that is there."""
    return row.get("mutation") in (Mutation.ENROLMENT_ADDED, Mutation.ENROLMENT_CHANGED)


def spoil_c(spoiler: Spoiler, world: World, earlier: Sequence[Row], area: Area, on: date) -> None:
    """A C-levering, with the qualified of an ``earlier`` one still on it."""
    spoiler.spoil(anyone, spoiler.drop)
    spoiler.spoil(enrolled, spoiler.shift("start"))
    spoiler.spoil(has_level, spoiler.relevel)
    spoiler.spoil(anyone, spoiler.rebirth)
    spoiler.spoil(anyone, spoiler.move)
    spoiler.spoil(enrolled, spoiler.invent)
    spoiler.spoil(enrolled, spoiler.enrol_once_more)
    stale = [
        {**row, **place.fields()}
        for row in earlier
        for place in world[row["pgn"]].enrolled(on)
        if world[row["pgn"]].qualified(on)
        and world[row["pgn"]].municipality(on) == row["municipality"]
    ]
    for row in stale[: max(1, len(spoiler.rows) // ONE_IN)]:
        spoiler.add(row)
        spoiler.must_find("qualification-differs", row)


def spoil_a01(spoiler: Spoiler) -> None:
    """Who came into the workload."""
    spoiler.spoil(anyone, spoiler.shift("last"))
    spoiler.spoil(has_level, spoiler.relevel)
    spoiler.spoil(anyone, spoiler.rebirth)
    spoiler.spoil(anyone, spoiler.move)
    spoiler.spoil(anyone, spoiler.invent)


def spoil_a02(spoiler: Spoiler) -> None:
    """Who went out of the workload."""
    spoiler.spoil(lambda row: row["mutation"] is Mutation.ENROLMENT_ADDED, spoiler.shift("start"))
    spoiler.spoil(anyone, spoiler.rebirth)


def spoil_a04(spoiler: Spoiler, at_school: Row | None, on: date) -> None:
    """The workload, with someone on it who is ``at_school``."""
    spoiler.spoil(anyone, spoiler.drop)
    spoiler.spoil(anyone, spoiler.shift("last"))
    spoiler.spoil(has_level, spoiler.relevel)
    spoiler.spoil(anyone, spoiler.rebirth)
    spoiler.spoil(anyone, spoiler.move)
    spoiler.spoil(anyone, spoiler.enrol_once_more)
    if at_school is not None:
        spoiler.add({**at_school, "last": on - _DAY})
        spoiler.must_find("dates-differ", at_school, key(at_school))


def spoil_p(spoiler: Spoiler, others: Sequence[Row], on: date) -> None:
    """Mutations; of four ``others`` who are enrolled and live here, untrue ones are added."""
    spoiler.spoil(of_a_place, spoiler.shift("start"))
    spoiler.spoil(of_a_place, spoiler.enrol_once_more)
    spoiler.spoil(of_a_place, spoiler.rebirth)
    spoiler.spoil(of_a_place, spoiler.delete)
    untrue: tuple[tuple[Row, str, str], ...] = (
        ({"mutation": Mutation.DIED, "on": on}, "missing-here", "overlijden"),
        ({"mutation": Mutation.MOVED_OUT}, "residence-differs", ""),
        ({"mutation": Mutation.QUALIFIED}, "qualification-differs", ""),
        (
            {"mutation": Mutation.RESULT_ADDED, "result": "havo", "on": on},
            "missing-here",
            "havo",
        ),
    )
    for row, (change, kind, subject) in zip(others, untrue, strict=False):
        spoiler.also(row, change, kind, subject)


def spoil_ib(spoiler: Spoiler) -> None:
    """Jongeren in beeld; who is left out of it is on no list at all."""
    spoiler.spoil(anyone, spoiler.rebirth)
    spoiler.spoil(anyone, spoiler.move)
    spoiler.spoil(anyone, spoiler.invent)
    for gone in spoiler.fresh[:1]:
        del spoiler.rows[id(gone)]
        spoiler.must_find("in-no-list", gone)


def not_adding_up(
    before: Sequence[Row], came: Sequence[Row], left: Sequence[Row], listed: Sequence[Row]
) -> set[Fault]:
    """Of whom A04 is not the one before with A01 and less A02."""
    expected = (_numbers(before) | _numbers(came)) - _numbers(left)
    return {
        Fault(str(DuoList.A04), "does-not-add-up", pgn, "") for pgn in expected ^ _numbers(listed)
    }


def _numbers(rows: Sequence[Row]) -> set[str]:
    return {row["pgn"] for row in rows}
