# SPDX-License-Identifier: EUPL-1.2
"""The embedded stack as a user runs it: it comes up, heals, tells how it is, and leaves nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest

from services.console.children import free_port
from services.console.stack_state import owner
from tests.fixtures.docker import wait_for

pytestmark = [pytest.mark.broker, pytest.mark.slow]

ROOT = Path(__file__).parents[2]


class Console:
    """The command line on a data directory and ports of its own."""

    def __init__(self, data: Path) -> None:
        self.data = data
        names = ("kafka", "registration", "outreach", "monitoring")
        self.ports = [text for name in names for text in (f"--{name}-port", str(free_port()))]
        self.environment = {k: v for k, v in os.environ.items() if k != "KAFKA_BOOTSTRAP"}

    def command(self, name: str, *options: str) -> list[str]:
        module = [sys.executable, "-m", "services.console.main"]
        return [*module, name, "--data", str(self.data), *options]

    def run(self, name: str, *options: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(name, *options),
            cwd=ROOT,
            env=self.environment,
            text=True,
            capture_output=True,
            timeout=300,
        )

    def status(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run("status", "--json").stdout)
        return found


def _descendants(pid: int) -> list[psutil.Process]:
    return psutil.Process(pid).children(recursive=True)


def _runs(service: str, processes: list[psutil.Process]) -> psutil.Process | None:
    return next((p for p in processes if f"services.{service}" in p.cmdline()), None)


def test_up_heals_what_ends_and_down_leaves_nothing(tmp_path: Path) -> None:
    console = Console(tmp_path / "data")
    started = console.run("up", *console.ports, "--detach")
    assert started.returncode == 0, started.stderr
    pid = owner(console.data)
    assert pid is not None
    assert len(_descendants(pid)) == 4

    status = console.status()
    assert status["healthy"]
    assert set(status["services"]) == {"registration", "outreach", "monitoring"}
    for service in status["services"].values():
        assert service["lag"]
        assert sum(service["lag"].values()) + service["outbox"] + service["overdue_duties"] == 0

    victim = _runs("outreach", _descendants(pid))
    assert victim is not None
    victim.kill()
    victim.wait()

    def healed() -> bool:
        return _runs("outreach", _descendants(pid)) is not None and console.status()["healthy"]

    wait_for(healed, "the return of outreach", seconds=150)

    again = console.run("up", *console.ports)
    assert again.returncode == 2
    assert "Er draait al een Sluitend" in again.stderr

    children = _descendants(pid)
    assert console.run("down").returncode == 0
    assert not any(child.is_running() for child in children)
    wait_for(lambda: not psutil.pid_exists(pid), "the end of the command")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_no_process_outlives_the_command(number: signal.Signals, tmp_path: Path) -> None:
    console = Console(tmp_path / "data")
    command = subprocess.Popen(
        console.command("up", *console.ports),
        cwd=ROOT,
        env=console.environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert command.stdout is not None
    said = []
    for line in command.stdout:
        said.append(line)
        if "Stoppen met Ctrl-C" in line:
            break
    assert any("127.0.0.1" in line for line in said)
    children = _descendants(command.pid)
    assert len(children) == 4

    command.send_signal(number)
    assert command.wait(120) == (0 if number == signal.SIGINT else -signal.SIGKILL)
    command.stdout.close()
    wait_for(lambda: not any(child.is_running() for child in children), "the end of the children")
    assert owner(console.data) is None
