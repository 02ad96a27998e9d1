# SPDX-License-Identifier: EUPL-1.2
"""The input of a replay: JSON Lines, one happening each, fed by a school or done by a worker."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel, to_snake

from schemas.events.errors import FieldError, explain
from schemas.types import is_pgn
from services.chassis.clock import AMSTERDAM
from services.feeds.files import read_lines
from services.feeds.refusals import Refused, refused
from services.outreach.rules import happenings
from services.outreach.rules.identifiers import identifier

WORKING_HOUR = time(9, tzinfo=AMSTERDAM)
"""What a bare date means as an instant."""

COMMANDS: Mapping[str, TypeAdapter[Any]] = {
    command.name: TypeAdapter(command) for command in get_args(happenings.Command)
}
"""What a worker line can do, by the type it is called."""


@dataclass(frozen=True, slots=True)
class FedLine:
    """A fact on one of the feeds; ``data`` holds the number of the person in clear."""

    number: int
    at: datetime
    feed: str
    type: str
    data: Mapping[str, Any]
    rank: int = 0
    """How many lines of the file are dated at the same instant before it."""

    @property
    def subject(self) -> str:
        """Whom it is about, as far as the line says."""
        return str(self.data.get("pgn") or self.data.get("report") or self.number)

    @property
    def recorded(self) -> datetime:
        """When it was recorded: of two lines at one instant the later line counts as later."""
        return self.at + timedelta(microseconds=self.rank)


@dataclass(frozen=True, slots=True)
class WorkerLine:
    """What an outreach worker did for one person."""

    number: int
    at: datetime
    worker: str
    pgn: str
    command: happenings.Command

    @property
    def subject(self) -> str:
        """Whom it is about."""
        return self.pgn


HistoryLine = FedLine | WorkerLine


@dataclass(frozen=True, slots=True, order=True)
class RejectedLine:
    """A line that was refused, and why; never the value that was wrong.

    ``at`` is the instant that the line bears, None when it has none that can be read.
    """

    line: int
    reason: str
    at: datetime | None = field(default=None, compare=False)


def read_history(path: Path) -> tuple[list[HistoryLine], list[RejectedLine]]:
    """All lines of a history by instant, and those refused.

    Raises UnreadableFile when the file is not there or cannot be read.
    """
    lines: list[HistoryLine] = []
    rejected: list[RejectedLine] = []
    for line in read_lines(path):
        at = None
        try:
            document = _document(line.text())
            at = _instant(document.get("at"))
            lines.append(_parse(line.number, at, document))
        except Refused as error:
            rejected.append(RejectedLine(line.number, str(error), at))
    lines.sort(key=lambda one: one.at)
    return _ranked(lines), rejected


def _ranked(lines: Iterable[HistoryLine]) -> list[HistoryLine]:
    """The lines with their place among those of the same instant."""
    return [
        replace(line, rank=rank) if isinstance(line, FedLine) and rank else line
        for _, same in groupby(lines, key=lambda line: line.at)
        for rank, line in enumerate(same)
    ]


def steps(lines: Sequence[HistoryLine]) -> Iterator[list[HistoryLine]]:
    """Lines that can be taken together: one instant, one kind, each person once.

    A person of whom two lines speak at one instant is seen in between as well.
    """
    person = _people(lines)
    for _, same in groupby(lines, key=lambda line: (line.at, type(line))):
        step: list[HistoryLine] = []
        seen: set[str] = set()
        for line in same:
            whom = person(line.subject)
            if whom in seen:
                yield step
                step, seen = [], set()
            step.append(line)
            seen.add(whom)
        yield step


def _people(lines: Iterable[HistoryLine]) -> Callable[[str], str]:
    """Tells the person behind a number or an absence report, by all that the lines link."""
    known: dict[str, str] = {}

    def person(name: str) -> str:
        while name in known:
            name = known[name]
        return name

    def link(one: object, other: object) -> None:
        ones, others = person(str(one)), person(str(other))
        if ones != others:
            known[ones] = others

    for line in lines:
        if isinstance(line, FedLine):
            for name in ("bsn", "report"):
                if name in line.data and "pgn" in line.data:
                    link(line.data[name], line.data["pgn"])
    return person


def _document(text: str) -> dict[str, Any]:
    try:
        document = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise refused("", "is not JSON") from None
    if not isinstance(document, dict):
        raise refused("", "is not a JSON object")
    return document


def _no_number(_constant: str) -> None:
    raise ValueError("NaN and Infinity are no JSON")


def _parse(number: int, at: datetime, line: Mapping[str, Any]) -> HistoryLine:
    data = line.get("data")
    if not isinstance(data, dict):
        raise refused("data", "is missing or not an object")
    if not isinstance(line.get("type"), str):
        raise refused("type", "is missing or not text")
    if ("feed" in line) == ("worker" in line):
        raise refused("feed", "a line has a feed or a worker, one of the two")
    if "feed" in line:
        return FedLine(number, at, str(line["feed"]), line["type"], data)
    return WorkerLine(number, at, _worker(line["worker"]), *_command(line["type"], data))


_INSTANT = re.compile(
    r"(\d{4}-\d\d-\d\d)([Tt ](\d\d:\d\d(:\d\d(\.\d+)?)?)(?P<zone>[Zz]|[+-]\d\d:\d\d)?)?",
    re.ASCII,
)


def _instant(value: object) -> datetime:
    if not isinstance(value, str):
        raise refused("at", "is missing or not text")
    found = _INSTANT.fullmatch(value)
    if found is None:
        raise refused("at", "is not an instant (RFC 3339) or a date")
    if len(value) > len("2026-10-12") and found["zone"] is None:
        raise refused("at", "has no time zone")
    try:
        if found["zone"] is None:
            return datetime.combine(date.fromisoformat(value), WORKING_HOUR).astimezone(UTC)
        return datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise refused("at", "is not an instant (RFC 3339) or a date") from None


def _worker(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= 64 or is_pgn(value):
        raise refused("worker", "is not the name of a worker")
    try:
        identifier(value)
    except ValueError as error:
        raise refused("worker", "has no letters or digits") from error
    return value


def _command(name: str, data: Mapping[str, Any]) -> tuple[str, happenings.Command]:
    pgn = data.get("pgn")
    if not isinstance(pgn, str) or not is_pgn(pgn):
        raise refused("pgn", "is not a valid BSN or onderwijsnummer")
    return pgn, command(name, {key: value for key, value in data.items() if key != "pgn"})


def command(name: str, data: Mapping[str, Any]) -> happenings.Command:
    """What a worker does, from its name and fields in a line. Raises Refused."""
    adapter = COMMANDS.get(name)
    if adapter is None:
        raise refused("type", "is not something a worker can do")
    fields = {("from_" if key == "from" else to_snake(key)): value for key, value in data.items()}
    try:
        done: happenings.Command = adapter.validate_python(fields)
    except ValidationError as error:
        faults = (
            FieldError(to_camel(fault.field.rstrip("_")), fault.reason) for fault in explain(error)
        )
        raise Refused(*faults) from None
    return done
