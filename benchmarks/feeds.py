# SPDX-License-Identifier: EUPL-1.2
"""The edge: sealing, simulating, and delivering files of a region's size and of gigabytes.

    python -m benchmarks.feeds [--pupils 95531] [--gigabytes 2]

Delivery runs as the command `sluitend deliver` against a real broker, so that its peak memory is
that of the process. ``--gigabytes`` adds a file of that size: the simulated lines over and over,
each padded to about two kilobytes by a note that the contract does not know and that is left out.
"""

import argparse
import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from schemas.events.feeds import Sealed
from schemas.types import SchoolYear
from services.console.broker import Broker, ensure_topics
from services.console.children import free_port
from services.feeds.sealing import KeyFiles, Sealer, Unsealer, associated_data, generate_keys
from services.feeds.simulator import Line, Scenario, simulate
from services.feeds.simulator.rod_export import export

_MESSAGES = 100_000
_IDENTITY = b'{"pgn":"999990007","name":"Sam Voorbeeld"}'


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pupils", type=int, default=95_531)
    parser.add_argument("--gigabytes", type=float, default=0)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory, Broker() as broker:
        home = Path(directory)
        keys = generate_keys(home / "keys")
        _sealing(keys)
        rows, beside, lines = _files(home, arguments.pupils)
        bootstrap = broker.start(home / "kafka", free_port(), home / "kafka.log")
        ensure_topics(bootstrap)
        _deliver("ROD rows and what is beside them", bootstrap, keys, rows, beside)
        _deliver("JSON Lines", bootstrap, keys, lines)
        if arguments.gigabytes:
            large = _padded(lines, home / "large.jsonl", int(arguments.gigabytes * 10**9))
            _deliver(f"{arguments.gigabytes:g} GB of JSON Lines", bootstrap, keys, large)


def _sealing(keys: KeyFiles) -> None:
    sealer, unsealer = Sealer(keys.public), Unsealer(keys.private)
    aad = associated_data("nl.vsv.feeds.enrollment-ended.v1", "urn:nld:oin:0:systeem:x", "1")
    blocks: list[Sealed] = []
    seconds = _timed(lambda: blocks.extend(sealer.seal(_IDENTITY, aad) for _ in range(_MESSAGES)))
    print(f"seal    {seconds / _MESSAGES * 1e6:8.1f} µs")
    seconds = _timed(lambda: [unsealer.open(block, aad) for block in blocks])
    print(f"open    {seconds / _MESSAGES * 1e6:8.1f} µs")


def _files(home: Path, pupils: int) -> tuple[Path, Path, Path]:
    told: list[Line] = []
    scenario = Scenario("29", pupils, SchoolYear(2025), 1)
    seconds = _timed(lambda: told.extend(simulate(scenario)))
    print(f"simulate {len(told) / seconds:,.0f} lines/s ({len(told):,} lines)")
    rows, beside, lines = home / "year.csv", home / "beside.jsonl", home / "year.jsonl"
    with rows.open("w") as row_file, beside.open("w") as line_file:
        export(
            told,
            lambda row: row_file.write(row + "\n"),
            lambda line: line_file.write(line + "\n"),
        )
    lines.write_text("".join(line.as_json() + "\n" for line in told))
    return rows, beside, lines


def _padded(lines: Path, large: Path, size: int) -> Path:
    note = f',"note":"{"n" * 1800}"}}}}\n'.encode()
    content = b"".join(line.removesuffix(b"}}\n") + note for line in lines.open("rb"))
    with large.open("wb") as out:
        while out.tell() < size:
            out.write(content)
    return large


def _deliver(what: str, bootstrap: str, keys: KeyFiles, *files: Path) -> None:
    """Deliver in a process of its own; print rate and peak memory."""
    command = [sys.executable, "-m", "services.console.main", "deliver", "--json"]
    command += ["--kafka", bootstrap, "--public-key", str(keys.public), *map(str, files)]
    start = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=said)
        peak = _peak_memory(process)
        seconds = time.perf_counter() - start
        said.seek(0)
        report = json.load(said)
    assert process.returncode == 0, report
    read = sum(file["read"] for file in report["files"])
    accepted = sum(file["accepted"] for file in report["files"])
    messages = sum(file["messages"] for file in report["files"])
    assert accepted == read
    print(
        f"deliver {what}: {read:,} lines, {messages:,} messages in {seconds:,.0f} s: "
        f"{read / seconds:,.0f} lines/s, {messages / seconds:,.0f} messages/s, "
        f"peak memory {peak:,.0f} MB"
    )


def _peak_memory(process: subprocess.Popen[bytes]) -> float:
    """Wait for a process; its largest resident set in megabytes, looked at ten times a second."""
    peak = 0
    watched = psutil.Process(process.pid)
    while process.poll() is None:
        with contextlib.suppress(psutil.NoSuchProcess):
            peak = max(peak, watched.memory_info().rss)
        time.sleep(0.1)
    return peak / 1e6


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
