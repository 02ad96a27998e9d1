# SPDX-License-Identifier: EUPL-1.2
"""Delivering files: every line is either on the bus or in the report, and none in both."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Generic, NamedTuple, Protocol, TypeVar

from schemas.events.errors import FieldError
from services.feeds.composing import Composer, Message
from services.feeds.files import Line, UnreadableFile, read_lines
from services.feeds.json_lines import JsonLines
from services.feeds.refusals import Refused
from services.feeds.rod import RodRows

L = TypeVar("L")

Reader = Callable[[Line, Composer], list[Message]]


class Publisher(Protocol):
    """What a delivery needs of a `FeedPublisher`."""

    @property
    def composer(self) -> Composer: ...

    def send(self, message: Message) -> None: ...

    def flush(self) -> object: ...


class RefusedLine(NamedTuple):
    """A line that was not delivered: where it is, and everything that is wrong with it.

    `line` holds what the sender wrote, personal data and all: for the sender's own use.
    """

    path: Path
    line: Line
    faults: tuple[FieldError, ...]


class Outcome(NamedTuple, Generic[L]):
    """What came of a line: the messages to send, or the faults for which it is refused."""

    line: L
    messages: Sequence[Message]
    faults: tuple[FieldError, ...]


def outcomes(
    lines: Iterable[L], reader: Callable[[L, Composer], list[Message]], composer: Composer
) -> Iterator[Outcome[L]]:
    """Each line in turn; one that is refused never keeps another from being delivered."""
    for line in lines:
        try:
            yield Outcome(line, reader(line, composer), ())
        except Refused as refusal:
            yield Outcome(line, (), refusal.faults)


@dataclass(slots=True)
class Tally:
    """Lines of one file; `accepted` + `refused` = `read`. `messages` is what came of them."""

    path: Path
    read: int = 0
    accepted: int = 0
    refused: int = 0
    messages: int = 0


class Delivery:
    """Files on their way to the bus. All are opened before the first line is sent."""

    def __init__(self, paths: Sequence[Path], started: datetime, feed: str = "school") -> None:
        """`feed` decides where enrolments go when a file does not say: ``school`` or ``duo``.
        `started` is the time of facts that carry none: each line a microsecond after the one
        before, so that of two lines on one enrolment the later one counts.

        Raises UnreadableFile for a file that cannot be read, is empty or lacks columns.
        """
        self._moments = (started + timedelta(microseconds=n) for n in count(1))
        self._feed = feed
        self._files = [(path, *self._open(path)) for path in paths]
        self.size = sum(path.stat().st_size for path in paths)
        self.tallies = [Tally(path) for path in paths]

    def run(
        self,
        publisher: Publisher,
        on_refused: Callable[[RefusedLine], None],
        on_progress: Callable[[int], None] = lambda done: None,
    ) -> list[Tally]:
        """Deliver everything and wait until the broker has confirmed it.

        `on_progress` is told how many bytes of all files have been read. Raises DeliveryFailed
        and BrokerUnavailable; `tallies` then tells how far the reading came.
        """
        before = 0
        for (path, lines, reader), tally in zip(self._files, self.tallies, strict=True):
            for outcome in outcomes(lines, reader, publisher.composer):
                self._deliver(outcome, publisher, tally, on_refused)
                if tally.read % 1000 == 0:
                    on_progress(before + outcome.line.end)
            before += path.stat().st_size
            on_progress(before)
        publisher.flush()
        return self.tallies

    def _deliver(
        self,
        outcome: Outcome[Line],
        publisher: Publisher,
        tally: Tally,
        on_refused: Callable[[RefusedLine], None],
    ) -> None:
        tally.read += 1
        if outcome.faults:
            tally.refused += 1
            on_refused(RefusedLine(tally.path, outcome.line, outcome.faults))
            return
        for message in outcome.messages:
            publisher.send(message)
        tally.accepted += 1
        tally.messages += len(outcome.messages)

    def _open(self, path: Path) -> tuple[Iterator[Line], Reader]:
        lines = read_lines(path)
        first = next(lines, None)
        if first is None:
            raise UnreadableFile(path, "is empty")
        if _is_json(path, first):
            json_lines = JsonLines(self._feed)
            return _again(first, lines), lambda line, to: json_lines.messages(line.text(), to)
        try:
            rows = RodRows(first.text(), self._feed)
        except Refused as refusal:
            raise UnreadableFile(path, f"the header {refusal}") from None
        row = next(lines, None)
        if row is None:
            raise UnreadableFile(path, "has a header and no rows")
        return _again(row, lines), lambda line, to: rows.messages(
            line.text(), next(self._moments), to
        )


def _is_json(path: Path, first: Line) -> bool:
    """By the name of the file, else by how it begins."""
    if path.suffix.lower() in (".jsonl", ".ndjson", ".json"):
        return True
    return path.suffix.lower() != ".csv" and first.raw.lstrip().startswith(b"{")


def _again(first: Line, rest: Iterator[Line]) -> Iterator[Line]:
    yield first
    yield from rest
