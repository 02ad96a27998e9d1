# SPDX-License-Identifier: EUPL-1.2
"""The input of a replay: JSON Lines, one happening each, fed by a school or done by a worker."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from schemas.events.errors import explain
from schemas.types import is_pgn
from services.chassis.clock import AMSTERDAM
from services.feeds.files import read_lines
from services.feeds.refusals import Refused, refused
from services.outreach.rules import happenings

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

    @property
    def subject(self) -> str:
        """Whom it is about, as far as the line says."""
        return str(self.data.get("pgn") or self.data.get("report") or self.number)

    @property
    def recorded(self) -> datetime:
        """When it was recorded: of two lines at one instant the later line counts as later."""
        return self.at + timedelta(microseconds=self.number % 1_000_000)


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
    """A line that was refused, and why; never the value that was wrong."""

    line: int
    reason: str


def read_history(path: Path) -> tuple[list[HistoryLine], list[RejectedLine]]:
    """All lines of a history by instant, and those refused.

    Raises UnreadableFile when the file is not there or cannot be read.
    """
    lines: list[HistoryLine] = []
    rejected: list[RejectedLine] = []
    for line in read_lines(path):
        try:
            lines.append(_parse(line.number, line.text()))
        except Refused as error:
            rejected.append(RejectedLine(line.number, str(error)))
    lines.sort(key=lambda one: one.at)
    return lines, rejected


def steps(lines: Iterable[HistoryLine]) -> Iterator[list[HistoryLine]]:
    """Lines that can be taken together: one instant, one kind, each person once.

    A person of whom two lines speak at one instant is seen in between as well.
    """
    for _, same in groupby(lines, key=lambda line: (line.at, type(line))):
        step: list[HistoryLine] = []
        seen: set[str] = set()
        for line in same:
            if line.subject in seen:
                yield step
                step, seen = [], set()
            step.append(line)
            seen.add(line.subject)
        yield step


def _parse(number: int, text: str) -> HistoryLine:
    try:
        line = json.loads(text)
    except ValueError:
        raise refused("", "is not JSON") from None
    if not isinstance(line, dict):
        raise refused("", "is not a JSON object")
    at = _instant(line.get("at"))
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


def _instant(value: object) -> datetime:
    if not isinstance(value, str):
        raise refused("at", "is missing or not text")
    try:
        if len(value) == 10:
            return datetime.combine(date.fromisoformat(value), WORKING_HOUR).astimezone(UTC)
        instant = datetime.fromisoformat(value)
    except ValueError:
        raise refused("at", "is not an instant (RFC 3339) or a date") from None
    if instant.tzinfo is None:
        raise refused("at", "has no time zone")
    return instant.astimezone(UTC)


def _worker(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= 64 or is_pgn(value):
        raise refused("worker", "is not the name of a worker")
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
    fields = {("from_" if key == "from" else key): value for key, value in data.items()}
    try:
        done: happenings.Command = adapter.validate_python(fields)
    except ValidationError as error:
        raise Refused(*explain(error)) from None
    return done
