# SPDX-License-Identifier: EUPL-1.2
"""`sluitend up`, `down`, `status` and `doctor`."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from services.console.children import last_lines
from services.console.errors import StartRefused
from services.console.stack import Ports, Stack
from services.console.stack_state import owner, running_stack
from services.console.terminal import interruptible, refusals, say

Data = Annotated[
    Path, typer.Option(envvar="SLUITEND_DATA", help="Map voor gegevens, sleutels en logbestanden.")
]
KafkaPort = Annotated[int, typer.Option(min=1, max=65535, help="Poort voor Kafka.")]
RegistrationPort = Annotated[int, typer.Option(min=1, max=65535, help="Poort voor registratie.")]
OutreachPort = Annotated[int, typer.Option(min=1, max=65535, help="Poort voor begeleiding.")]
MonitoringPort = Annotated[int, typer.Option(min=1, max=65535, help="Poort voor monitoring.")]
Json = Annotated[bool, typer.Option("--json", help="Uitvoer voor programma's.")]

_USUAL = Ports()
_DATA = Path(".sluitend")
_DETACH_SECONDS = 600.0
_DOWN_SECONDS = 90.0


def up(
    data: Data = _DATA,
    kafka: Annotated[
        str | None,
        typer.Option(envvar="KAFKA_BOOTSTRAP", help="Gebruik deze Kafka (host:poort)."),
    ] = None,
    kafka_port: KafkaPort = _USUAL.kafka,
    registration_port: RegistrationPort = _USUAL.registration,
    outreach_port: OutreachPort = _USUAL.outreach,
    monitoring_port: MonitoringPort = _USUAL.monitoring,
    detach: Annotated[
        bool, typer.Option("--detach", help="Laat het op de achtergrond draaien.")
    ] = False,
) -> None:
    """Start Kafka and the three services; stay until Ctrl-C, or return with `--detach`."""
    ports = Ports(kafka_port, registration_port, outreach_port, monitoring_port)
    with refusals():
        if detach:
            _detach(data)
            return
        with interruptible(), Stack(data, ports, kafka=kafka, say=say) as stack:
            _introduce(stack)
            stack.tend_forever()


def down(data: Data = _DATA) -> None:
    """Stop what runs in this data directory and wait until it is gone."""
    pid = owner(data)
    if pid is None:
        say(f"Er draait geen Sluitend in {data}.")
        return
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + _DOWN_SECONDS
    while owner(data) is not None:
        if time.monotonic() > deadline:
            with refusals():
                raise StartRefused(f"Proces {pid} stopt niet binnen {_DOWN_SECONDS:.0f} seconden.")
        time.sleep(0.1)
    say("Gestopt; de gegevens blijven staan.")


def status(data: Data = _DATA, as_json: Json = False) -> None:
    """Exit 0 when everything runs and is ready, otherwise 1."""
    from services.console.status import inspect

    found = inspect(data)
    if as_json:
        print(json.dumps({**asdict(found), "healthy": found.running and found.healthy}, indent=2))
    elif not found.running:
        say(f"Er draait geen Sluitend in {data}. Start het met `sluitend up`.")
    else:
        from services.console.tables import status_table

        status_table(found)
    raise typer.Exit(0 if found.running and found.healthy else 1)


def doctor(
    data: Data = _DATA,
    kafka_port: KafkaPort = _USUAL.kafka,
    registration_port: RegistrationPort = _USUAL.registration,
    outreach_port: OutreachPort = _USUAL.outreach,
    monitoring_port: MonitoringPort = _USUAL.monitoring,
    as_json: Json = False,
) -> None:
    """Exit 0 when nothing is missing, otherwise 1."""
    from services.console.doctor import examine

    findings = examine(data, Ports(kafka_port, registration_port, outreach_port, monitoring_port))
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings], indent=2))
    else:
        from services.console.tables import findings_table

        findings_table(findings)
    raise typer.Exit(0 if all(finding.good for finding in findings) else 1)


def _introduce(stack: Stack) -> None:
    for name, url in stack.urls.items():
        say(f"  {name:<13}{url}")
    say(f"  {'Kafka':<13}{stack.bootstrap}")
    say(f"  {'gegevens':<13}{stack.data_dir}")
    say(f"  {'logboeken':<13}{stack.data_dir / 'logs'}")
    say("Stoppen met Ctrl-C of `sluitend down`.")


def _detach(data: Path) -> None:
    """Start `up` again as a process of its own and wait until it is ready or has given up."""
    log = data / "logs" / "stack.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    arguments = [argument for argument in sys.argv[1:] if argument != "--detach"]
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-m", "services.console.main", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    deadline = time.monotonic() + _DETACH_SECONDS
    while (running := running_stack(data)) is None or running.pid != process.pid:
        if process.poll() is not None:
            raise StartRefused(last_lines(log))
        if time.monotonic() > deadline:
            process.terminate()
            raise StartRefused(f"De start duurt te lang. Kijk in {log}.")
        time.sleep(0.2)
    for name, url in running.urls.items():
        say(f"  {name:<13}{url}")
    say(f"  {'logboek':<13}{log}")
    say("Draait op de achtergrond; stoppen met `sluitend down`.")
