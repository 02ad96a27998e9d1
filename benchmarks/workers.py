# SPDX-License-Identifier: EUPL-1.2
"""The services as processes of their own, as a benchmark starts and watches them."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import sqlalchemy as sa

from services.console.children import end, free_port, last_lines, spawn

_TICKS = os.sysconf("SC_CLK_TCK")
SYSTEM = "sluitend-benchmark"
"""Who says what time it is."""
_PATIENCE = 60.0
"""Seconds in which an API process must answer."""


def start(service: str, home: Path, bootstrap: str, url: str, key: Path) -> subprocess.Popen[bytes]:
    """A worker on simulated time; ``key`` is registration's private key."""
    environment = os.environ | {
        "SLUITEND_KAFKA": bootstrap,
        "SLUITEND_DATABASE_URL": url,
        "SLUITEND_DATA": str(home),
        "SLUITEND_PORT": str(free_port()),
        "SLUITEND_CLOCK": "control",
        "SLUITEND_SEALING_KEY": str(key),
    }
    command = [sys.executable, "-m", f"services.{service}", "--role", "worker"]
    return spawn(command, home / f"{service}.log", environment)


@contextmanager
def api(
    service: str, home: Path, url: str, **settings: str
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """``python -m services.… --role api`` until the end of the block: its address and the process.
    ``settings`` are further ``SLUITEND_…`` variables.

    :raises RuntimeError: when it does not answer.
    """
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "SLUITEND_DATABASE_URL": url,
        "SLUITEND_DATA": str(home),
        "SLUITEND_PORT": str(port),
        **{f"SLUITEND_{name.upper()}": value for name, value in settings.items()},
    }
    log = home / f"{service}-api.log"
    command = [sys.executable, "-m", f"services.{service}", "--role", "api"]
    process = spawn(command, log, environment)
    try:
        deadline = time.monotonic() + _PATIENCE
        while not _answers(f"{base}/health/ready"):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the API process does not answer:\n{last_lines(log)}")
            time.sleep(0.1)
        yield base, process
    finally:
        end(process, 10)


def _answers(address: str) -> bool:
    try:
        return httpx2.get(address).is_success
    except httpx2.TransportError:
        return False


def peak_memory(pid: int) -> float:
    """Largest resident size of a process so far, in MB; 0 of one that has ended."""
    return _status(pid, "VmHWM")


def own_memory(pid: int) -> float:
    """What a process holds for itself alone at present, in MB; 0 of one that has ended. A session
    of PostgreSQL also counts the pages it looked at in the memory that all sessions share."""
    return _status(pid, "RssAnon")


def _status(pid: int, name: str) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    found = (line for line in status.splitlines() if line.startswith(name))
    return int(next(found, f"{name}: 0").split()[1]) / 1024


def cpu_seconds(pid: int) -> float:
    """Processor time of a process so far, with that of its children, ended or not."""
    total = 0
    for one in (pid, *_children(pid)):
        try:
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue  # ended just now: its parent has it
        total += sum(int(field) for field in fields[11:15])
    return total / _TICKS


def server_processes(engine: sa.Engine) -> tuple[int, list[int]] | None:
    """The main process of a PostgreSQL server and its present sessions, largest last; None when it
    runs on another machine, or not as a process that may be seen."""
    with engine.connect() as connection:
        pid = connection.execute(sa.text("select pg_backend_pid()")).scalar_one()
        try:
            fields = Path(f"/proc/{pid}/stat").read_text()
        except FileNotFoundError:
            return None
        if not fields.partition("(")[2].startswith("postgres"):
            return None
        main = int(fields.rpartition(")")[2].split()[1])
        return main, sorted(_children(main), key=peak_memory)


def _children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
