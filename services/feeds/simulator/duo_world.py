# SPDX-License-Identifier: EUPL-1.2
"""What DUO would know of a simulated region: the reports of schools and BRP up to an instant.

Written apart from registration on purpose: the two are compared with one another.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.chassis.clock import local_date
from services.feeds.simulator.lines import Line

STARTKWALIFICATIE = frozenset({"havo", "vwo", "mbo-2", "mbo-3", "mbo-4"})


@dataclass(slots=True)
class Place:
    """An enrolment as its school last reported it. ``last`` is inclusive; None while it runs."""

    school: str
    number: str
    start: date
    last: date | None = None
    sector: str = ""
    level: int | None = None
    exit_reason: str | None = None

    def active(self, on: date) -> bool:
        """In force on a day."""
        return self.start <= on and (self.last is None or on <= self.last)

    def fields(self) -> dict[str, Any]:
        """By the fields of a list."""
        return {
            "school": self.school,
            "enrolment": self.number,
            "sector": self.sector,
            "level": self.level,
            "start": self.start,
            "last": self.last,
            "exit_reason": self.exit_reason,
        }


@dataclass(slots=True)
class Known:
    """One person as DUO knows them."""

    pgn: str
    birth: date
    homes: list[tuple[date, str]]
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    results: dict[str, date] = field(default_factory=dict)
    exemptions: list[tuple[date, date]] = field(default_factory=list)
    gone: date | None = None
    died: date | None = None

    def municipality(self, on: date) -> str:
        """Where they live, or lived last."""
        return max(home for home in self.homes if home[0] <= on)[1]

    def resident(self, on: date) -> bool:
        """Alive and in the country."""
        gone = [day for day in (self.gone, self.died) if day is not None]
        return all(on < day for day in gone)

    def age(self, on: date) -> int:
        """In whole years."""
        return on.year - self.birth.year - ((on.month, on.day) < (self.birth.month, self.birth.day))

    def qualified(self, on: date) -> bool:
        """Has a startkwalificatie."""
        return any(kind in STARTKWALIFICATIE and day <= on for kind, day in self.results.items())

    def enrolled(self, on: date) -> list[Place]:
        """The enrolments in force."""
        return [place for place in self.places.values() if place.active(on)]

    def exempt(self, on: date) -> bool:
        """Exempt from enrolment."""
        return any(first <= on <= last for first, last in self.exemptions)

    def left(self, since: date, on: date) -> Place | None:
        """The enrolment that ended last, of those in force on ``since`` or later."""
        ended = [
            place
            for place in self.places.values()
            if place.last is not None and max(since, place.start) <= place.last < on
        ]
        return max(ended, key=lambda place: (place.last, place.school), default=None)


def known_by(lines: Iterable[Line], until: date) -> dict[str, Known]:
    """Everybody whom the reports up to the end of a day (Amsterdam) are about, by number."""
    people: dict[str, Known] = {}
    for line in lines:
        if local_date(line.at) <= until:
            _take(people, line)
    return people


def _take(people: dict[str, Known], line: Line) -> None:
    data = line.data
    if line.type == "person-registered":
        home = (date.min, data["municipality"])
        people[data["pgn"]] = Known(data["pgn"], _day(data["birthDate"]), [home])
        return
    person = people[data["pgn"]]
    match line.type:
        case "enrollment-started" | "enrollment-corrected":
            place = _place(data)
            person.places[place.school, place.number] = place
        case "enrollment-ended":
            place = person.places[data["school"], data["enrollment"]]
            place.last, place.exit_reason = _day(data["lastActiveDay"]), data.get("exitReason")
        case "enrollment-deleted":
            del person.places[data["school"], data["enrollment"]]
        case "qualification-obtained":
            person.results[data["kind"]] = _day(data["on"])
        case "exemption-granted":
            person.exemptions.append((_day(data["from"]), _day(data["to"])))
        case "residence-changed":
            person.homes.append((_day(data["from"]), data["municipality"]))
        case "emigrated":
            person.gone = _day(data["on"])
        case "died":
            person.died = _day(data["on"])


def _place(data: dict[str, Any]) -> Place:
    last = data.get("lastActiveDay")
    return Place(
        data["school"],
        data["enrollment"],
        _day(data["startDate"]),
        None if last is None else _day(last),
        data["sector"],
        data.get("level"),
        data.get("exitReason"),
    )


def _day(text: str) -> date:
    return date.fromisoformat(text)
