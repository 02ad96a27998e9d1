# SPDX-License-Identifier: EUPL-1.2
"""The console as a process that replays a history, and the directory in which it does so.

A history holds persons: the directory is for this account alone and gone afterwards, and nothing
that the process says but how far it is goes any further.
"""

import contextlib
import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from services.monitoring.rules.what_if_terms import Question

COMMAND: Final = (sys.executable, "-m", "services.console.main", "what-if")

_PATIENCE = 20
"""Seconds in which a process that is asked to end may tidy up."""
_LOWEST = 19
"""Priority of the replay among all processes: it takes what others leave."""
_PREFIX = "sluitend-wat-als-"
_FRESH = 60
"""Seconds in which a directory may be there without a lock."""
_HISTORY = "history.jsonl"


class Console:
    """``sluitend what-if`` at work. Use as a context manager: at the end of it the process is gone.

    Raises OSError when it cannot be started.
    """

    def __init__(
        self, command: Sequence[str], folder: Path, question: Question, history: bytes
    ) -> None:
        self._history = folder / _HISTORY
        self._history.write_bytes(history)
        policy = folder / "policy.json"
        policy.write_text(json.dumps({"default": dict(question.terms)}), "utf-8")
        options = ("--until", question.until.isoformat(), "--policy", policy, "--out", folder)
        self._process = subprocess.Popen(  # noqa: S603 - the command is ours
            [*command, *map(str, (self._history, *options))],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a traceback could hold a line of the history
            env=_environment(folder),
            start_new_session=True,
        )
        with contextlib.suppress(ProcessLookupError):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, _LOWEST)

    def told(self) -> Iterator[Mapping[str, Any]]:
        """What the process says, object by object, until it says no more. At its first word it has
        read the history, which is then removed."""
        assert self._process.stdout is not None  # noqa: S101 - it was asked for
        with self._process.stdout as said:
            for line in said:
                self._history.unlink(missing_ok=True)
                with contextlib.suppress(ValueError):
                    found = json.loads(line)
                    if isinstance(found, dict):
                        yield found

    def wait(self) -> int:
        """The exit code, once there is one."""
        return self._process.wait()

    def end(self) -> None:
        """Let the process end in order, or at once when that takes too long."""
        self._process.terminate()
        last = threading.Timer(_PATIENCE, self._process.kill)
        last.daemon = True
        last.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()


@contextmanager
def directory() -> Iterator[Path]:
    """A directory for this account alone, gone with all that is in it at the end of the block."""
    made = tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True)
    with made as name, _locked(Path(name)):
        yield Path(name)


def sweep() -> None:
    """Remove the directories of processes that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            found = folder.lstat()
            if found.st_uid == os.getuid() and time.time() - found.st_mtime > _FRESH:
                with _locked(folder):
                    shutil.rmtree(folder)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold a directory, at most as long as this process lives. Raises OSError when it is held by
    another, or is none."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


def _environment(folder: Path) -> dict[str, str]:
    """What the replay may know: no secret and no broker or database of the running system, and as
    the place for temporary files the directory of the run."""
    known = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("SLUITEND_") and name not in ("KAFKA_BOOTSTRAP", "DATABASE_URL")
    }
    return {**known, "TMPDIR": str(folder)}
