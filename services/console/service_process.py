# SPDX-License-Identifier: EUPL-1.2
"""One service of the embedded stack as a child process: its settings, health and end."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from services.console.children import end, last_lines, spawn
from services.console.errors import StartRefused

_START_SECONDS = 120.0
_STOP_SECONDS = 15.0


@dataclass
class ServiceProcess:
    """`python -m services.<name> --role all` with its environment and log file."""

    name: str
    port: int
    log: Path
    environment: Mapping[str, str] = field(repr=False)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where its pages and API are."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def running(self) -> bool:
        """Whether the process is alive; it need not be ready yet."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Start it and return at once; see `wait_until_ready`."""
        command = [sys.executable, "-m", f"services.{self.name}", "--role", "all"]
        self.process = spawn(command, self.log, self.environment)

    def wait_until_ready(self) -> None:
        """Return when `/health/ready` says so; `StartRefused` after two minutes or an end."""
        deadline = time.monotonic() + _START_SECONDS
        while not is_ready(self.url):
            if not self.running:
                raise StartRefused(
                    f"De dienst {self.name} is direct na de start gestopt. De oorzaak staat in "
                    f"{self.log}:\n{last_lines(self.log)}"
                )
            if time.monotonic() > deadline:
                raise StartRefused(
                    f"De dienst {self.name} is na {_START_SECONDS:.0f} seconden nog niet klaar. "
                    f"Kijk in {self.log}."
                )
            time.sleep(0.1)

    def request_stop(self) -> None:
        """Ask it to stop, without waiting."""
        if self.process is not None and self.running:
            self.process.terminate()

    def stop(self) -> None:
        """Stop it in order, at most 15 seconds, then at once; return when it is gone."""
        if self.process is not None:
            end(self.process, _STOP_SECONDS)


def is_ready(url: str) -> bool:
    """Whether the service at `url` answers 200 on `/health/ready`."""
    try:
        with urllib.request.urlopen(f"{url}/health/ready", timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError, ValueError):
        return False
