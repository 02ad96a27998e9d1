# SPDX-License-Identifier: EUPL-1.2
"""Runs of the page Wat als: a history replayed twice by the console, one run at a time.

What is known of a run is in the memory of this process, for who began it, until an hour after its
end. Nothing of a history is logged.
"""

import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, NamedTuple

import structlog

from services.monitoring.rules.what_if import Counts, read
from services.monitoring.rules.what_if_terms import Question
from services.monitoring.what_if_process import COMMAND, Console, directory, sweep

log = structlog.get_logger(__name__)

MOST_SECONDS: Final = 900
"""A run is ended after this time (policy)."""
KEPT_SECONDS: Final = 3600
"""An outcome is kept this long after the end of its run (policy)."""
MOST_KEPT: Final = 100
"""Outcomes that a process keeps; the oldest goes first (policy)."""


class State(StrEnum):
    """Where a run is."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    TOO_LONG = "too-long"
    FAILED = "failed"


class Progress(NamedTuple):
    """The replay that is under way (start, before or after) and how many of its lines are done."""

    run: str
    done: int
    lines: int


class Outcome(NamedTuple):
    """The figures without other terms and with them, and the lines that were refused."""

    before: Counts
    after: Counts
    refused: Sequence[int] = ()


@dataclass(eq=False)
class Run:
    """One question of one user. ``question`` is None where the user brought both outcomes;
    ``ending`` is what a run that is asked to end will have come to."""

    key: str
    owner: str
    question: Question | None
    own_history: bool
    begun: float
    state: State = State.RUNNING
    ending: State | None = None
    ended: float | None = None
    progress: Progress | None = None
    outcome: Outcome | None = None

    @property
    def version(self) -> object:
        """Changes when there is something new to show."""
        return self.state, self.ending, self.progress


class BusyError(Exception):
    """A run is under way, and there is one at a time."""


class Runs:
    """All runs of this process. ``monotonic`` is real time, also where the clock is simulated."""

    def __init__(
        self,
        *,
        command: Sequence[str] = COMMAND,
        most_seconds: float = MOST_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._command = command
        self._most_seconds = most_seconds
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._runs: dict[str, Run] = {}
        self._console: Console | None = None
        sweep()

    def begin(self, owner: str, question: Question, history: bytes, *, own_history: bool) -> Run:
        """Begin to replay a history. Raises BusyError while another is replayed."""
        with self._lock:
            if any(run.state is State.RUNNING for run in self._runs.values()):
                raise BusyError
            run = self._add(owner, question, own_history=own_history)
        threading.Thread(target=self._work, args=(run, question, history), daemon=True).start()
        return run

    def keep(self, owner: str, outcome: Outcome) -> Run:
        """Keep an outcome that the user brought."""
        with self._lock:
            run = self._add(owner, None, own_history=True)
            run.outcome = outcome
            run.state, run.ended = State.DONE, run.begun
        return run

    def of(self, owner: str) -> list[Run]:
        """The runs of a user, the newest first."""
        with self._lock:
            self._forget()
            return [run for run in reversed(self._runs.values()) if run.owner == owner]

    def find(self, owner: str, key: str) -> Run | None:
        """A run of this user; None where there is none, or none any more."""
        return next((run for run in self.of(owner) if run.key == key), None)

    def stop(self, run: Run, as_: State = State.STOPPED) -> None:
        """Ask a run to end; nothing when it has ended or was asked."""
        with self._lock:
            if run.state is not State.RUNNING or run.ending is not None:
                return
            run.ending = as_
            if self._console is not None:
                self._console.end()

    def seconds(self, run: Run) -> float:
        """How long a run takes or took."""
        return (self._monotonic() if run.ended is None else run.ended) - run.begun

    def _add(self, owner: str, question: Question | None, *, own_history: bool) -> Run:
        self._forget()
        run = Run(secrets.token_urlsafe(16), owner, question, own_history, self._monotonic())
        self._runs[run.key] = run
        return run

    def _forget(self) -> None:
        now = self._monotonic()
        ended = {key: run.ended for key, run in self._runs.items() if run.ended is not None}
        old = {key for key, end in ended.items() if now - end > KEPT_SECONDS}
        for key in old.union(list(ended)[:-MOST_KEPT]):
            del self._runs[key]

    def _work(self, run: Run, question: Question, history: bytes) -> None:
        """The whole of a run, in a thread of its own."""
        state, outcome = State.FAILED, None
        try:
            with directory() as folder:
                with Console(self._command, folder, question, history) as console:
                    state, refused = self._follow(run, console)
                if state is State.DONE:
                    outcome = Outcome(
                        _figures(folder, "before"), _figures(folder, "after"), refused
                    )
        except OSError as fault:
            state = State.FAILED
            log.warning("what-if-failed", fault=type(fault).__name__)
        finally:
            with self._lock:
                run.outcome, run.ended = outcome, self._monotonic()
                run.state = state
            log.info("what-if-ended", state=state, seconds=round(self.seconds(run), 1))

    def _follow(self, run: Run, console: Console) -> tuple[State, list[int]]:
        """Take what the console says until it is gone: what it came to, and the lines refused."""
        with self._lock:
            self._console = console
            if run.ending is not None:  # it was stopped before there was anything to end
                console.end()
        limit = threading.Timer(self._most_seconds, self.stop, (run, State.TOO_LONG))
        limit.daemon = True
        limit.start()
        refused: list[int] = []
        try:
            for told in console.told():
                if "run" in told:
                    run.progress = Progress(told["run"], told["done"], told["lines"])
                refused = told.get("refused", refused)
                if "error" in told:
                    log.warning("what-if-not-started", why=told["error"])
            code = console.wait()
        finally:
            limit.cancel()
            with self._lock:
                self._console = None
        if run.ending is None and code != 0:
            log.warning("what-if-failed", exit=code)
        return run.ending or (State.FAILED if code else State.DONE), refused


def _figures(folder: Path, run: str) -> Counts:
    counts, _ = read((folder / f"{run}.jsonl").read_text("utf-8"))
    return counts
