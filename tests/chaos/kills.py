# SPDX-License-Identifier: EUPL-1.2
"""SIGKILL at the instants that matter, found by watching database and bus from outside.

Production code has no hooks for this: that a transaction is open shows by its lock, that it was
committed by the position, and that events were published by the topic growing while the outbox
cannot shrink, because we hold the lock it needs.
"""

import random
import sqlite3
import time
from contextlib import suppress
from enum import StrEnum

import psycopg
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from schemas.events.topics import CATALOGUE
from tests.chaos.fleet import Fleet, Worker

_PATIENCE = 8.0
"""Seconds to wait for the instant; without work it does not come, and the kill is a random one."""

_RELAY_SECONDS = 3.0
"""In so long a relay has published what is there, if it had not before we looked."""


class Instant(StrEnum):
    """When a worker is killed."""

    RANDOM = "at random"
    BEFORE_COMMIT = "in a transaction, before its commit"
    AFTER_COMMIT = "right after a commit"
    BEFORE_DELETE = "between publishing and deleting"


class Kill:
    """One kill to come. Call ``look`` until it says that the worker is dead.

    ``hit`` tells afterwards whether it was at the instant meant.
    """

    def __init__(self, fleet: Fleet, worker: Worker, instant: Instant, draw: random.Random) -> None:
        self.worker = worker
        self.instant = instant
        self.hit = instant is Instant.RANDOM
        self._fleet = fleet
        self._name = worker.service.name
        self._url = fleet.engines[self._name].url
        now = time.monotonic()
        self._deadline = now + (draw.uniform(0.0, 3.0) if self.hit else _PATIENCE)
        self._position = fleet.positions(self._name)
        self._held: sa.Connection | None = None
        self._published, self._held_since = 0, 0.0

    @property
    def name(self) -> str:
        """Service, replica and instant, for the report of a failure."""
        return f"{self._name}-{self.worker.instance} {self.instant}"

    def look(self) -> bool:
        """Kill the worker if it is time, and start it again; whether that happened."""
        if time.monotonic() < self._deadline and not self._is_time():
            return False
        self.worker.kill()
        self._let_go()
        self.worker.start()
        return True

    def _is_time(self) -> bool:
        match self.instant:
            case Instant.BEFORE_COMMIT:
                self.hit = self._is_in_transaction()
            case Instant.AFTER_COMMIT:
                self.hit = self._fleet.positions(self._name) > self._position
            case Instant.BEFORE_DELETE:
                self.hit = self._has_published_what_it_cannot_delete()
        return self.hit and self.instant is not Instant.RANDOM

    def _is_in_transaction(self) -> bool:
        """Thrice in a row, so that it is no lease but a batch."""
        return all(self._writes() for _ in range(3))

    def _writes(self) -> bool:
        if self._url.get_backend_name() == "sqlite":
            with sqlite3.connect(str(self._url.database), timeout=0) as probe:
                try:
                    probe.execute("BEGIN IMMEDIATE")
                except sqlite3.OperationalError:
                    return True
                probe.execute("ROLLBACK")
            return False
        query = sa.text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL"
        )
        with self._fleet.engines[self._name].connect() as connection:
            return bool(connection.execute(query).scalar())

    def _has_published_what_it_cannot_delete(self) -> bool:
        if self._held is None:
            if self._fleet.count(self._name, self.worker.service.tables.outbox):
                self._hold()
            return False
        waited = time.monotonic() > self._held_since + _RELAY_SECONDS
        return waited or self._fleet.published(self._topics()) > self._published

    def _hold(self) -> None:
        """Take the lock that deleting from the outbox needs; reading it does not need it."""
        connection = self._fleet.engines[self._name].connect()
        try:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                connection.exec_driver_sql("LOCK TABLE outbox IN SHARE MODE")
            self._held = connection
            outbox = self.worker.service.tables.outbox
            if not connection.execute(sa.select(outbox.c.position).limit(1)).first():
                self._let_go()
        except BaseException:
            connection.close()
            raise
        self._published = self._fleet.published(self._topics())
        self._held_since = time.monotonic()

    def _let_go(self) -> None:
        if self._held is not None:
            with suppress(DBAPIError, psycopg.Error):
                self._held.rollback()
            self._held.close()
            self._held = None

    def _topics(self) -> list[str]:
        """Where the service publishes."""
        return [t.name for t in CATALOGUE if t.from_ == self._name and t.partitions > 1]


def carry_out(kills: list[Kill]) -> None:
    """Watch until every one of these workers has been killed and started again."""
    waiting = list(kills)
    while waiting:
        waiting = [kill for kill in waiting if not kill.look()]
        time.sleep(0.002)
