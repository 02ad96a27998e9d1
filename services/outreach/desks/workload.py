# SPDX-License-Identifier: EUPL-1.2
"""The workload of teams and workers as a user sees it, and who is away."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import sqlalchemy as sa
from fastapi import Request

from services.chassis.transaction import Transaction
from services.chassis.web import ALL, FieldError, ProblemError, Role, User, scope_predicate
from services.outreach.desks.cases import WORKERS, Desk
from services.outreach.rules.case import queue_of
from services.outreach.rules.workload import Load
from services.outreach.store import absences, workers
from services.outreach.store import workload as store
from services.outreach.store.absences import Absence
from services.outreach.store.tables import case
from services.outreach.store.workers import EVERYWHERE, Worker
from services.outreach.store.workload import Ladder, Tasks

LEADERS: Final = (Role.COORDINATOR, Role.MANAGER)
"""Who sees the workload of everybody in their regions; another worker sees the own one."""


@dataclass(frozen=True, slots=True)
class Line:
    """One worker in one region; ``absence`` None: there today."""

    worker: Worker
    load: Load
    tasks: Tasks
    absence: Absence | None


@dataclass(frozen=True, slots=True)
class Team:
    """Who works in a region, with the load of each and of the queue that nobody works on."""

    region: str
    lines: Sequence[Line]
    queue: Load
    ladder: Ladder

    @property
    def load(self) -> Load:
        """All open cases of the region."""
        loads = [self.queue, *(line.load for line in self.lines)]
        return Load(sum(one.cases for one in loads), sum(one.points for one in loads))

    @property
    def late(self) -> int:
        """Tasks of workers that are too late."""
        return sum(line.tasks.late for line in self.lines)

    @property
    def present(self) -> int:
        """How many workers are there today."""
        return sum(line.absence is None for line in self.lines)

    @property
    def average(self) -> float:
        """Points per worker who is there; 0 without any."""
        return sum(one.load.points for one in self.lines) / self.present if self.present else 0.0


class WorkloadDesk(Desk):
    """The desk of one request, with the workload."""

    @property
    def leads(self) -> bool:
        """Whether the user sees the workload of others."""
        return self.user.has(*LEADERS)

    def may_hand_over(self, owner: str) -> bool:
        """Whether the user may move the cases of this owner."""
        return self.gives_cases_away or (self.user.has(*WORKERS) and owner == self.worker_id)

    def teams(self) -> list[Team]:
        """The team of each of the user's regions that has workers or cases, by region.

        Who leads nobody sees a team of one.

        :raises ProblemError: 403 for who neither leads nor takes cases.
        """
        if not (self.leads or self.user.has(Role.COACH)):
            raise ProblemError(403)
        with self._reading() as connection:
            loads = store.loads(connection, self.cases())
            tasks = store.tasks(connection, self._owns(), self.today)
            ladders = store.ladders(connection, self._owns(), self.today)
            known = workers.known(connection)
            gone = absences.known(connection)
        found = []
        for region in sorted({region for region, _ in loads} | self._staffed(known.values())):
            lines = [
                Line(
                    one,
                    loads.get((region, one.id), Load()),
                    tasks.get((region, one.id), Tasks()),
                    away if (away := gone.get(one.id)) and away.holds_on(self.today) else None,
                )
                for one in sorted(known.values(), key=lambda one: (one.name, one.id))
                if (one.works_in(region) or (region, one.id) in loads) and self._shows(one.id)
            ]
            queue = loads.get((region, queue_of(region)), Load()) if self.leads else Load()
            if lines or queue.cases:
                found.append(Team(region, lines, queue, ladders.get(region, Ladder())))
        return found

    def is_away(self, worker: str, first: date, until: date | None) -> None:
        """Note that a worker is away; new cases go to others. ``until`` None: not known yet.

        :raises ProblemError: 400 when it ends before it begins, 403 when the worker is not the
            user's to plan, 404 when nobody is known by this id.
        """
        if until is not None and until < first:
            raise ProblemError(
                400, errors=[FieldError(field="untilDate", reason="ligt voor de eerste")]
            )
        with self.runtime.begin() as tx:
            self.note_absence(tx, worker, Absence(first, until))

    def note_absence(self, tx: Transaction, worker: str, absence: Absence) -> None:
        """The same within a transaction.

        :raises ProblemError: 403 and 404 as :meth:`is_away`.
        """
        self._check_worker(tx, worker)
        absences.save(tx.connection, worker, absence, self.worker_id)

    def is_back(self, worker: str) -> None:
        """Note that a worker is there again.

        :raises ProblemError: as :meth:`is_away`.
        """
        with self.runtime.begin() as tx:
            self._check_worker(tx, worker)
            absences.forget(tx.connection, worker)

    def _check_worker(self, tx: Transaction, worker: str) -> None:
        if not self.may_hand_over(worker):
            raise ProblemError(403)
        found = workers.known(tx.connection).get(worker)
        if found is None or not self._reaches(found):
            raise ProblemError(404)

    def _reaches(self, one: Worker) -> bool:
        """Whether a worker, who may take no cases any more, works in a region of the user."""
        everywhere = self.user.regions is ALL or EVERYWHERE in one.regions
        return everywhere or any(self.user.covers(region) for region in one.regions)

    def _shows(self, worker: str) -> bool:
        return self.leads or worker == self.worker_id

    def _staffed(self, known: Iterable[Worker]) -> set[str]:
        """Regions of the user in which somebody takes cases; of who works everywhere none."""
        regions = {region for one in known if one.active for region in one.regions} - {EVERYWHERE}
        return regions if self.user.regions is ALL else regions & self.user.regions

    def cases(self) -> sa.ColumnElement[bool]:
        """Cases of the user's regions."""
        return scope_predicate(self.user, case.c.region)


def workload_desk_of(request: Request, user: User) -> WorkloadDesk:
    """The workload for a request of this user."""
    return WorkloadDesk(request.app.state.runtime, user)
