# SPDX-License-Identifier: EUPL-1.2
"""What this machine lacks to run the embedded stack, and how to get it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from services.console.children import port_is_free
from services.console.errors import StartRefused
from services.console.java import (
    KAFKA_VERSION,
    cache_directory,
    find_java,
    java_version,
    kafka_is_cached,
)
from services.console.stack import SERVICES, Ports
from services.console.stack_state import running_stack

_OLDEST_PYTHON = (3, 11)
_LEAST_FREE_GB = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `advice` is empty unless there is something to do or to know."""

    subject: str
    good: bool
    found: str
    advice: str = ""


def examine(data_dir: Path, ports: Ports) -> list[Finding]:
    """Look at everything the embedded stack needs; starts and changes nothing."""
    checks: tuple[Callable[[], Finding], ...] = (
        _python,
        _java,
        _kafka,
        lambda: _disk(data_dir),
        lambda: _writable(data_dir),
    )
    return [check() for check in checks] + _ports(data_dir, ports)


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info >= _OLDEST_PYTHON:
        return Finding("Python", True, version)
    return Finding("Python", False, version, "Installeer Python 3.11 of nieuwer.")


def _java() -> Finding:
    try:
        java = find_java()
    except StartRefused as refusal:
        return Finding("Java", False, "niet gevonden", str(refusal))
    return Finding("Java", True, f"{java_version(java)} ({java})")


def _kafka() -> Finding:
    if kafka_is_cached():
        return Finding("Kafka", True, f"{KAFKA_VERSION} ({cache_directory()})")
    return Finding(
        "Kafka",
        True,
        f"{KAFKA_VERSION}, nog niet opgehaald",
        "De eerste start haalt eenmalig 60 MB op; daarna is er geen netwerk nodig.",
    )


def _disk(data_dir: Path) -> Finding:
    free = shutil.disk_usage(_nearest(data_dir)).free / 1e9
    found = f"{free:.1f} GB vrij"
    if free >= _LEAST_FREE_GB:
        return Finding("Schijf", True, found)
    advice = f"Maak ten minste {_LEAST_FREE_GB} GB vrij of kies met --data een andere schijf."
    return Finding("Schijf", False, found, advice)


def _writable(data_dir: Path) -> Finding:
    existing = _nearest(data_dir)
    if existing.is_dir() and os.access(existing, os.W_OK | os.X_OK):
        return Finding("Gegevensmap", True, str(data_dir))
    advice = "Kies met --data een map waarin u mag schrijven."
    return Finding("Gegevensmap", False, f"{data_dir}: niet te beschrijven", advice)


def _nearest(path: Path) -> Path:
    """The path itself, or the nearest folder above it that exists."""
    return next(place for place in (path.resolve(), *path.resolve().parents) if place.exists())


def _ports(data_dir: Path, ports: Ports) -> list[Finding]:
    ours = running_stack(data_dir) is not None
    return [_port(name, int(getattr(ports, name)), ours) for name in ("kafka", *SERVICES)]


def _port(name: str, port: int, ours: bool) -> Finding:
    subject = f"Poort {port} ({name})"
    if port_is_free(port):
        return Finding(subject, True, "vrij")
    if ours:
        return Finding(subject, True, "in gebruik door de Sluitend die nu draait")
    advice = f"Stop het andere programma of kies met --{name}-port een vrije poort."
    return Finding(subject, False, "in gebruik", advice)
