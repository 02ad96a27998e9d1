# SPDX-License-Identifier: EUPL-1.2
"""Child processes that never outlive their parent."""

from __future__ import annotations

import ctypes
import os
import pwd
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from services.console.errors import StartRefused

_PR_SET_PDEATHSIG = 1


def spawn(
    command: Sequence[str],
    log: Path,
    environment: Mapping[str, str] | None = None,
    user: str | None = None,
) -> subprocess.Popen[bytes]:
    """Start `command` with its output appended to `log`; return at once.

    The child leads a session of its own, so Ctrl-C in the terminal reaches only the parent,
    which then ends its children in the right order; with `user` it runs as that user. On Linux
    the kernel kills the child when the thread that called this ends, however it ends: call it
    from a thread that lives as long as the child should. Raises `StartRefused` when the program
    cannot be executed.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        try:
            return subprocess.Popen(  # noqa: S603 - the command is ours
                list(command),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=dict(environment) if environment is not None else None,
                start_new_session=True,
                user=user,
                group=None if user is None else pwd.getpwnam(user).pw_gid,
                extra_groups=None if user is None else [],
                preexec_fn=_die_with_parent(),
            )
        except OSError as fault:
            raise StartRefused(f"{command[0]} kan niet worden gestart: {fault.strerror}.") from None


def end(process: subprocess.Popen[bytes], patience: float) -> None:
    """Ask `process` to stop, kill it after `patience` seconds; return when it is gone."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
    process.wait()


def last_lines(log: Path, count: int = 5) -> str:
    """The end of a log file, for a message about why its writer stopped."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(lines[-count:])


def free_port() -> int:
    """A TCP port on 127.0.0.1 that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def port_is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen on `host`:`port` now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def _die_with_parent() -> Callable[[], None] | None:
    """What the child runs between fork and exec; only Linux knows this request."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def request() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # the parent died before the request was made
            os._exit(1)

    return request
