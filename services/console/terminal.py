# SPDX-License-Identifier: EUPL-1.2
"""How commands speak, refuse and let themselves be interrupted."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from services.console.errors import StartRefused

NOT_STARTED = 2
"""Exit status of a command that did nothing because it could not begin."""


@contextmanager
def refusals() -> Iterator[None]:
    """Print a refusal as the sentence it is and exit with NOT_STARTED."""
    try:
        yield
    except StartRefused as refusal:
        print(refusal, file=sys.stderr)
        raise typer.Exit(NOT_STARTED) from None


def say(sentence: str) -> None:
    """Tell the user at once, also when standard output is a file."""
    print(sentence, flush=True)


@contextmanager
def interruptible() -> Iterator[None]:
    """Let Ctrl-C, SIGTERM and a closed terminal break off the block, once, and end it quietly.

    What the block opened is closed in order; further signals do not disturb that.
    """
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def interrupt(*_: object) -> None:
        for number in signals:
            signal.signal(number, signal.SIG_IGN)
        say("Alles wordt gestopt …")
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in signals}
    try:
        yield
    except KeyboardInterrupt:
        say("Gestopt.")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
