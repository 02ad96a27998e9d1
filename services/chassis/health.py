# SPDX-License-Identifier: EUPL-1.2
"""Liveness by progress: a process is alive when work gets done, not because it still runs.

Each activity of a worker (consumer, relay, enforcer) reports on itself. An activity that has work
and gets none of it done for longer than the limit makes the process count as dead, however busy the
others are: its stacks go to the log and the platform restarts it.
"""

import asyncio
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass

import structlog

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Activity:
    since: float
    dumped: bool = False


class Progress:
    """What the activities of one process report, from any thread.

    ``limit`` is in seconds of ``monotonic`` (real time, also where the clock is simulated).
    """

    def __init__(
        self, limit: float = 60.0, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._limit = limit
        self._monotonic = monotonic
        self._busy: dict[str, _Activity] = {}
        self._lock = threading.Lock()

    def begin(self, activity: str) -> None:
        """There is work. Said again while the work still waits, it does not count as progress."""
        with self._lock:
            self._busy.setdefault(activity, _Activity(self._monotonic()))

    def touch(self, activity: str) -> None:
        """Some of the work is done and there may be more."""
        with self._lock:
            self._busy[activity] = _Activity(self._monotonic())

    def idle(self, activity: str) -> None:
        """There is no work left; waiting for more is no standstill."""
        with self._lock:
            self._busy.pop(activity, None)

    def stalled(self) -> dict[str, float]:
        """Activities without progress for longer than the limit, with the seconds since."""
        now = self._monotonic()
        with self._lock:
            standing = {name: now - activity.since for name, activity in self._busy.items()}
        return {name: seconds for name, seconds in standing.items() if seconds > self._limit}

    def check(self) -> bool:
        """Whether the process is alive; logs all stacks once for each standstill."""
        stalled = self.stalled()
        with self._lock:
            fresh = [n for n in stalled if n in self._busy and not self._busy[n].dumped]
            for name in fresh:
                self._busy[name].dumped = True
        if fresh:
            log.error("no-progress", stalled=stalled, stacks=stacks())
        return not stalled


def stacks() -> dict[str, list[str]]:
    """Where each thread and each task of this event loop is: file, line and function, no values."""
    names = {thread.ident: thread.name for thread in threading.enumerate()}
    found = {
        f"thread {names.get(ident, ident)}": _lines(traceback.extract_stack(frame))
        for ident, frame in sys._current_frames().items()
    }
    try:
        tasks = asyncio.all_tasks()
    except RuntimeError:  # no event loop in this thread
        tasks = set()
    for task in tasks:
        frames = [traceback.extract_stack(frame)[-1] for frame in task.get_stack()]
        found[f"task {task.get_name()}"] = _lines(frames)
    return found


def _lines(frames: list[traceback.FrameSummary]) -> list[str]:
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


Check = Callable[[], None]
"""Raises when what it looks at is not there; may block, so it runs outside the event loop."""


class Readiness:
    """What must be there before requests make sense: the database, migrations, the broker."""

    def __init__(self, **checks: Check) -> None:
        self._checks = dict(checks)

    def add(self, name: str, check: Check) -> None:
        """Also look at this."""
        self._checks[name] = check

    def run(self) -> dict[str, bool]:
        """Every check by name; why one failed stands in the log, not in the answer."""
        return {name: self._passes(name, check) for name, check in self._checks.items()}

    def _passes(self, name: str, check: Check) -> bool:
        try:
            check()
        except Exception as fault:
            log.warning("not-ready", check=name, fault=type(fault).__name__)
            return False
        return True
