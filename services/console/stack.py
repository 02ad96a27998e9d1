# SPDX-License-Identifier: EUPL-1.2
"""The embedded stack: a Kafka of its own and the three services on SQLite, in one directory.

    with Stack(Path(".sluitend")) as stack:
        print(stack.urls)
        stack.tend_forever()

The directory holds everything: `kafka/`, one database per service, `keys/` (the key pair that
seals identities), `logs/`, `secrets.json` and, while it runs, `stack.json`.
"""

from __future__ import annotations

import json
import os
import secrets
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal, Self

from services.chassis.settings import PORTS
from services.console.broker import Broker, answers, ensure_topics
from services.console.children import port_is_free
from services.console.errors import StartRefused
from services.console.java import kafka_is_cached
from services.console.service_process import ServiceProcess
from services.console.stack_state import RunningStack, claim, publish, state_file
from services.feeds import sealing

SERVICES = tuple(PORTS)
PARTITIONS = 4
"""Per topic: one process reads them all, so few large batches beat many small ones."""

_RESTARTS = 3
_RESTART_WINDOW = 60.0


@dataclass(frozen=True, slots=True)
class Ports:
    """Ports on 127.0.0.1. `kafka` is unused when an existing broker is given."""

    kafka: int = 19092
    registration: int = PORTS["registration"]
    outreach: int = PORTS["outreach"]
    monitoring: int = PORTS["monitoring"]

    def of(self, service: str) -> int:
        """The HTTP port of a service."""
        return int(getattr(self, service))


class Stack:
    """Broker and services as children of this process; none outlives it.

    `clock` is "system", or "control" for services that follow `control.clock.v1`. `kafka` is the
    address of an existing broker; None starts one. `say` gets each step as a Dutch sentence.
    Use it from one thread that lives as long as the stack: on Linux the children end with it.
    """

    def __init__(
        self,
        data_dir: Path,
        ports: Ports | None = None,
        *,
        clock: Literal["system", "control"] = "system",
        kafka: str | None = None,
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.data_dir = data_dir.resolve()
        self.ports = ports or Ports()
        self.clock = clock
        self.bootstrap = kafka or f"127.0.0.1:{self.ports.kafka}"
        self._broker = None if kafka else Broker()
        self._say = say
        self._lock: IO[str] | None = None
        self._restarts: deque[float] = deque(maxlen=_RESTARTS)
        self.services: dict[str, ServiceProcess] = {}

    @property
    def urls(self) -> dict[str, str]:
        """Address of each service's pages."""
        return {name: f"http://127.0.0.1:{self.ports.of(name)}" for name in SERVICES}

    @property
    def logs(self) -> dict[str, Path]:
        """Log file of the broker and of each service."""
        names = (*(["kafka"] if self._broker else []), *SERVICES)
        return {name: self.data_dir / "logs" / f"{name}.log" for name in names}

    @property
    def public_key(self) -> Path:
        """The key with which publishers seal identities."""
        return self.data_dir / "keys" / sealing.PUBLIC_KEY_FILE

    def start(self) -> None:
        """Start everything and wait until all of it is ready.

        Raises `StartRefused`, with nothing left running, when a port is taken, something is
        missing, or the directory is in use by another stack.
        """
        self._lock = claim(self.data_dir)
        try:
            self._refuse_taken_ports()
            self._start_broker()
            ensure_topics(self.bootstrap, PARTITIONS)
            self._start_services()
        except BaseException:
            self.stop()
            raise
        publish(
            RunningStack(os.getpid(), self.bootstrap, self.urls, self.clock, time.time()),
            self.data_dir,
        )

    def stop(self) -> None:
        """Stop the services, then the broker; return when all are gone."""
        for service in self.services.values():
            service.request_stop()
        for service in self.services.values():
            service.stop()
        if self._broker is not None:
            self._broker.stop()
        if self._lock is not None:
            state_file(self.data_dir).unlink(missing_ok=True)
            self._lock.close()
            self._lock = None

    def tend(self) -> list[str]:
        """Start again what ended by itself; return its names.

        Nothing is lost by such an end. Raises `StartRefused` when it goes on: more than three
        restarts within a minute.
        """
        ended = [service for service in self.services.values() if not service.running]
        broker_ended = self._broker is not None and not self._broker.running
        names = ["kafka"] * broker_ended + [service.name for service in ended]
        if not names:
            return []
        self._count_restart(names)
        if broker_ended:
            self._start_broker()
        for service in ended:
            service.start()
        for service in ended:
            service.wait_until_ready()
        return names

    def tend_forever(self) -> None:
        """Tend twice a second until an exception (an interrupt, a refusal) ends it."""
        while True:
            for name in self.tend():
                self._say(f"{name} was gestopt en is opnieuw gestart.")
            time.sleep(0.5)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _refuse_taken_ports(self) -> None:
        for name in SERVICES:
            port = self.ports.of(name)
            if not port_is_free(port):
                raise StartRefused(
                    f"Poort {port} is al in gebruik, dus {name} kan daar niet luisteren. Stop het "
                    f"andere programma of kies met --{name}-port een vrije poort."
                )

    def _start_broker(self) -> None:
        if self._broker is None:
            if not answers(self.bootstrap):
                raise StartRefused(
                    f"Er antwoordt geen Kafka op {self.bootstrap}. Start die broker, of laat "
                    "--kafka (KAFKA_BOOTSTRAP) weg om er hier een te starten."
                )
            return
        if not kafka_is_cached():
            self._say("Apache Kafka wordt eenmalig opgehaald (60 MB) …")
        self._say(f"Kafka start op {self.bootstrap} …")
        self._broker.start(self.data_dir / "kafka", self.ports.kafka, self.logs["kafka"])

    def _start_services(self) -> None:
        if not self.public_key.exists():
            sealing.generate_keys(self.public_key.parent)
        self.services = {
            name: ServiceProcess(
                name, self.ports.of(name), self.logs[name], self._environment(name)
            )
            for name in SERVICES
        }
        self._say("De drie diensten starten …")
        for service in self.services.values():
            service.start()
        for service in self.services.values():
            service.wait_until_ready()

    def _environment(self, name: str) -> dict[str, str]:
        """What the environment already says about logging in stands; the rest is ours."""
        mode = "normal" if os.environ.get("SLUITEND_OIDC_ISSUER") else "demo"
        environment = {
            **os.environ,
            "SLUITEND_MODE": mode,
            **self._secrets(),
            "SLUITEND_DATABASE_URL": f"sqlite:///{self.data_dir / name}.db",
            "SLUITEND_KAFKA": self.bootstrap,
            "SLUITEND_HOST": "127.0.0.1",
            "SLUITEND_PORT": str(self.ports.of(name)),
            "SLUITEND_DATA": str(self.data_dir),
            "SLUITEND_CLOCK": self.clock,
            "SLUITEND_REGISTRATION_URL": self.urls["registration"],
            "SLUITEND_SEALING_PUBLIC_KEY": str(self.public_key),
            **{f"SLUITEND_{other.upper()}_PUBLIC_URL": url for other, url in self.urls.items()},
        }
        if name == "registration":
            private_key = self.public_key.with_name(sealing.PRIVATE_KEY_FILE)
            environment["SLUITEND_SEALING_KEY"] = str(private_key)
        return environment

    def _secrets(self) -> dict[str, str]:
        """Session and service secrets, drawn once, so that a restart logs nobody out."""
        file = self.data_dir / "secrets.json"
        if not file.exists():
            names = ("SLUITEND_SESSION_SECRET", "SLUITEND_SERVICE_SECRET")
            drawn = {name: secrets.token_urlsafe(32) for name in names}
            file.touch(mode=0o600)
            file.write_text(json.dumps(drawn), encoding="utf-8")
        known: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
        return known

    def _count_restart(self, names: list[str]) -> None:
        now = time.monotonic()
        full = len(self._restarts) == _RESTARTS
        if full and now - self._restarts[0] < _RESTART_WINDOW:
            logs = ", ".join(str(self.logs[name]) for name in names)
            raise StartRefused(f"{', '.join(names)} blijft stoppen. De oorzaak staat in {logs}.")
        self._restarts.append(now)
