# SPDX-License-Identifier: EUPL-1.2
"""Schools in front of the worker processes of services: pupils are enrolled and leave at an even
pace. The clock of the services stands still, so nothing else happens."""

import random
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple, Self

import sqlalchemy as sa
from kafka import KafkaProducer

from benchmarks import workers
from benchmarks.case_copies import Place
from schemas.codes.schools import mbo_institutions
from services.chassis import database
from services.chassis.clock import local_date
from services.console.children import end
from services.console.telling_time import clock_message
from services.feeds.publisher import FeedPublisher
from services.feeds.sealing import generate_keys
from services.feeds.simulator.numbers import numbers_in_turn
from services.registration import store

NOW: Final = datetime(2026, 2, 10, 9, tzinfo=UTC)
LEFT: Final = timedelta(days=49)
"""How long ago a pupil left: longer than the grace period, so that a case is opened at once."""
_PATIENCE = 600.0


class Phase(NamedTuple):
    """So many messages a second for so long."""

    rate: int
    seconds: float
    counted: bool = True

    @property
    def messages(self) -> int:
        """How many."""
        return int(self.rate * self.seconds)


class Pupil(NamedTuple):
    """Somebody in mbo level 2, by number."""

    pgn: str
    municipality: str
    school: str


class SchoolLine:
    """Schools and a worker of each of these services, on the databases at ``urls``.

    ``where``: the regions in which the pupils live, with their weights.
    """

    def __init__(
        self, home: Path, bootstrap: str, urls: Mapping[str, str], where: Sequence[Place]
    ) -> None:
        keys = generate_keys(home / "keys")
        producer = KafkaProducer(bootstrap_servers=bootstrap, acks="all")
        topic, key, value = clock_message(NOW, workers.SYSTEM)
        producer.send(topic, key=key, value=value)
        producer.close()
        self._where = where
        self._publisher = FeedPublisher(bootstrap, keys.public)
        self._processes: dict[str, subprocess.Popen[bytes]] = {
            name: workers.start(name, home, bootstrap, url, keys.private)
            for name, url in urls.items()
        }
        self.engines = {name: database.open_engine(url) for name, url in urls.items()}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes.values():
            end(process, 30)
        self._publisher.close()
        for engine in self.engines.values():
            engine.dispose()

    def enrolled(self, many: int) -> Iterator[Pupil]:
        """So many pupils, all of them known to registration."""
        draw = random.Random(1)
        found = []
        for pgn in numbers_in_turn(max(many, 1000)):
            (place,) = draw.choices(self._where, [one.open for one in self._where])
            town, school = place.region.municipalities.draw(draw), draw.choice(_mbo(place.code))
            born = date(2006, draw.randrange(1, 12), draw.randrange(1, 28)).isoformat()
            person = {"birthDate": born, "name": f"Kind {pgn[-4:]}", "municipality": town}
            self._publisher.publish("brp", "person-registered", {"pgn": pgn, **person}, time=NOW)
            started = {"school": school, "enrollment": "1", "startDate": "2025-08-25"}
            study = {"sector": "mbo", "level": 2, "track": "bol"}
            self._publisher.publish(
                "school", "enrollment-started", {"pgn": pgn, **started, **study}, time=NOW
            )
            found.append(Pupil(pgn, town, school))
        self._publisher.flush()
        self.wait_until(lambda: self._taken_in(2 * len(found)), "the pupils")
        print(f"{len(found):,} pupils enrolled", flush=True)
        return iter(found)

    def leave(self, phase: Phase, pupils: Iterator[Pupil]) -> dict[Pupil, float]:
        """The next pupils leave, at an even pace; of each the instant at which that was to be
        published, so that a sender who falls behind hides nothing."""
        last = (local_date(NOW) - LEFT).isoformat()
        due: dict[Pupil, float] = {}
        begun = time.time()
        for n in range(phase.messages):
            one = next(pupils)
            due[one] = begun + n / phase.rate
            time.sleep(max(0.0, due[one] - time.time()))
            fields = {"pgn": one.pgn, "school": one.school, "enrollment": "1"}
            ended = {"lastActiveDay": last, "exitReason": "04"}
            self._publisher.publish("school", "enrollment-ended", fields | ended, time=NOW)
        behind = time.time() - max(due.values())
        if behind > 1 / phase.rate + 0.1:
            print(f"  the sender fell {behind:.1f} s behind; that is counted")
        self._publisher.flush()
        return due

    def spent(self) -> dict[str, float]:
        """Processor seconds so far of each service and of PostgreSQL."""
        found = {name: workers.cpu_seconds(one.pid) for name, one in self._processes.items()}
        server = workers.server_processes(next(iter(self.engines.values())))
        return found if server is None else found | {"PostgreSQL": workers.cpu_seconds(server[0])}

    def wait_until(self, there: Callable[[], bool], what: str, every: float = 0.2) -> None:
        """Look time and again.

        :raises TimeoutError: when it takes too long or a service ends by itself.
        """
        deadline = time.monotonic() + _PATIENCE
        while not there():
            dead = [name for name, one in self._processes.items() if one.poll() is not None]
            if dead or time.monotonic() > deadline:
                raise TimeoutError(f"waited in vain for {what}; ended by itself: {dead}")
            time.sleep(every)
        time.sleep(every)  # so that whoever watches has seen the last of it

    def _taken_in(self, many: int) -> bool:
        """Whether registration has processed so many messages and published what it said."""
        register, chassis = self.engines["registration"], store.chassis
        if not sa.inspect(register).has_table(chassis.position.name):
            return False
        with register.connect() as connection:
            done = connection.execute(sa.select(sa.func.sum(chassis.position.c.offset))).scalar()
            waiting = connection.execute(sa.select(chassis.outbox.c.position).limit(1))
            return int(done or 0) >= many and waiting.first() is None


@lru_cache
def _mbo(region: str) -> list[str]:
    """The mbo institutions of a region; all of them where none is known there."""
    found = [one.brin6 for one in mbo_institutions().values() if one.region == region]
    return found or [one.brin6 for one in mbo_institutions().values()]
