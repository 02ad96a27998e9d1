# SPDX-License-Identifier: EUPL-1.2
"""How a running stack is found by other processes: a lock on its directory and a file beside it."""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from services.console.errors import StartRefused


@dataclass(frozen=True, slots=True)
class RunningStack:
    """What a running stack tells other processes in `stack.json`."""

    pid: int
    bootstrap: str
    urls: dict[str, str]
    clock: str
    started: float
    """Seconds since the epoch."""


def claim(data_dir: Path) -> IO[str]:
    """Make the directory and hold it for this process until the file returned is closed.

    The kernel lets go when the process ends, however it ends. Raises `StartRefused` when the
    directory cannot be written or another stack holds it.
    """
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        lock = (data_dir / "stack.lock").open("a+")
    except OSError as fault:
        raise StartRefused(
            f"In {data_dir} kan niet worden geschreven ({fault.strerror}). Kies met --data een "
            "andere map."
        ) from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise StartRefused(
            f"Er draait al een Sluitend in {data_dir}. Stop het met `sluitend down` of kies met "
            "--data een andere map."
        ) from None
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def publish(stack: RunningStack, data_dir: Path) -> None:
    """Tell other processes that the stack is ready and where."""
    draft = data_dir / "stack.draft"
    draft.write_text(json.dumps(asdict(stack), indent=2), encoding="utf-8")
    draft.replace(state_file(data_dir))


def owner(data_dir: Path) -> int | None:
    """Process id of the stack that runs, starts or stops in `data_dir`; None when there is none."""
    try:
        with (data_dir / "stack.lock").open() as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return int(lock.read() or 0) or None
            return None
    except (FileNotFoundError, NotADirectoryError):
        return None


def running_stack(data_dir: Path) -> RunningStack | None:
    """The stack that runs in `data_dir`, or None. What a killed one left behind is ignored."""
    if owner(data_dir) is None:
        return None
    try:
        return RunningStack(**json.loads(state_file(data_dir).read_text(encoding="utf-8")))
    except FileNotFoundError:  # it is still starting
        return None


def state_file(data_dir: Path) -> Path:
    """Where `publish` writes; removed when the stack stops."""
    return data_dir / "stack.json"
