# SPDX-License-Identifier: EUPL-1.2
"""The duties of outreach recomputed from the event log, apart from the rules of outreach.

Written from the text: the deadline register D15 to D22 in docs/reference/tasks.md and how the
replay page reads it. It takes the events of ``registration.statuses`` and ``outreach.cases`` as
JSON and works out what was due when, and what came of it. Nothing of what outreach says of its
duties is read, and no code of it is used.

The terms are those where no region set its own. A case that a merge of two numbers moved is left
out with all of both people: on the bus it ends at the one and begins at the other.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import zip_longest
from typing import Any, NamedTuple

from benchmarks.deadlines.days import day_of
from benchmarks.deadlines.happenings import happens
from benchmarks.deadlines.terms import File, Term

Event = Mapping[str, Any]
_PREFIX, _SUFFIX = "nl.vsv.", ".v1"
_MERGES = ("person-merged", "person-unmerged")


class Outcome(NamedTuple):
    """One duty of a person. ``extended``: how often its due day moved."""

    person: str
    duty: str
    set_on: date
    due_on: date
    state: str
    settled_on: date | None
    extended: int


class Recount(NamedTuple):
    """What came of every duty, and who was left out for a merge."""

    outcomes: list[Outcome]
    left_out: frozenset[str]


def recount(statuses: Iterable[Event], cases: Iterable[Event], until: datetime) -> Recount:
    """What was due and what came of it by an instant; events of a person in the order said."""
    told: dict[str, list[_Status]] = defaultdict(list)
    done: dict[str, list[Event]] = defaultdict(list)
    left_out: set[str] = set()
    for event in statuses:
        left_on = event["data"].get("leftOn")
        known = None if left_on is None else date.fromisoformat(left_on)
        told[event["subject"]].append(_Status(event["id"], _instant(event), known))
        if _name(event) in _MERGES:
            others = (event["data"].get(key) for key in ("into", "restored", "outOf"))
            left_out |= {event["subject"], *(one for one in others if one)}
    for event in cases:
        done[event["subject"]].append(event)
    outcomes: list[Outcome] = []
    for person in sorted(done.keys() - left_out):
        outcomes += _Life(person).lived(told[person], done[person], until)
    return Recount(outcomes, frozenset(left_out))


class _Status(NamedTuple):
    """What is needed of a status: ``left_on`` where a leaver was confirmed."""

    id: str
    at: datetime
    left_on: date | None


class _Life:
    """The events of one person, lived one after another."""

    def __init__(self, person: str) -> None:
        self._person = person
        self._file: File | None = None
        self._left_on: date | None = None
        self._ever: list[Term] = []

    def lived(
        self, told: Sequence[_Status], done: Sequence[Event], until: datetime
    ) -> list[Outcome]:
        """All duties at an instant. A decision on a status comes after that status, and before the
        next one of the person."""
        place = {status.id: number for number, status in enumerate(told, 1)}
        times = [status.at for status in told]
        heard = 0
        for event, following in zip_longest(done, done[1:]):
            cause = event.get("causationid")
            last = place[cause] if cause else bisect_right(times, _instant(event))
            for status in told[heard:last]:
                self._hear(status)
            heard = max(heard, last)
            self._let_pass(_instant(event))
            self._happen(event)
            if following is None or _decision(following) != _decision(event):
                self._decided(day_of(_instant(event)))
        for status in told[heard:]:
            self._hear(status)
        self._let_pass(until)
        return [
            Outcome(self._person, t.duty, t.set_on, t.due_on, t.state, t.settled_on, t.extended)
            for t in self._ever
        ]

    def _hear(self, status: _Status) -> None:
        """The register confirms a leaver, maybe with another last active day."""
        if status.left_on is None:
            return
        self._let_pass(status.at)
        self._left_on = status.left_on
        if self._file is not None:
            self._file.left(status.left_on)

    def _happen(self, event: Event) -> None:
        name, data, on = _name(event), event["data"], day_of(_instant(event))
        if name == "case-opened":
            preventive = data["origin"] == "preventive"
            self._file = File(self._ever, preventive, self._left_on)
            if not preventive:
                self._file.owe_as_leaver(on)
        if self._file is not None:
            happens(self._file, name, data, on)
            self._file = None if self._file.closed else self._file

    def _decided(self, on: date) -> None:
        if self._file is not None:
            self._file.stay_alive(on)

    def _let_pass(self, instant: datetime) -> None:
        if self._file is not None:
            self._file.let_pass(instant)


def _name(event: Event) -> str:
    return str(event["type"]).removeprefix(_PREFIX).removesuffix(_SUFFIX)


def _instant(event: Event) -> datetime:
    return datetime.fromisoformat(event["time"])


def _decision(event: Event) -> tuple[str, str | None]:
    """What is said at one instant for one reason is one decision."""
    return event["time"], event.get("causationid")
