# SPDX-License-Identifier: EUPL-1.2
"""The workload of teams and workers as a user sees it, and what it would be after cases move."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import sqlalchemy as sa
from fastapi import Request

from schemas.codes.regions import REGION_NAMES
from services.chassis import database
from services.chassis.clock import local_date
from services.chassis.service import Runtime
from services.chassis.transaction import Transaction
from services.chassis.web import ALL, FieldError, ProblemError, Role, User, scope_predicate
from services.outreach.bulk_desk import BulkDesk, Pick, Wish
from services.outreach.desk import WORKERS, Desk
from services.outreach.rules.bulk import MOST_CASES
from services.outreach.rules.case import is_queue, queue_of
from services.outreach.rules.identifiers import identifier
from services.outreach.rules.workload import WEIGHTS, Load, Piece, loads_after, spread
from services.outreach.store import absences, workers
from services.outreach.store import workload as store
from services.outreach.store.absences import Absence
from services.outreach.store.bulk import Act
from services.outreach.store.tables import case, task
from services.outreach.store.workers import Worker
from services.outreach.store.worklist import Found
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


@dataclass(frozen=True, slots=True)
class Plan:
    """What is proposed: each case with who gets it (None: the queue), and loads before and after.

    ``candidates`` are those who may get cases of ``owner``; ``more``: not all cases of the owner
    are in it.
    """

    owner: str
    cases: Sequence[Found]
    moves: Mapping[uuid.UUID, str | None]
    candidates: Mapping[str, Worker]
    before: Mapping[str, Load]
    after: Mapping[str, Load]
    known: Mapping[str, Worker]
    away: frozenset[str]
    more: bool


class WorkloadDesk:
    """The workload for one request."""

    def __init__(self, runtime: Runtime, user: User) -> None:
        self.user = user
        self._runtime = runtime
        self.today = local_date(runtime.clock.now())

    @property
    def worker_id(self) -> str:
        """Under which id the user owns cases."""
        return identifier(self.user.id)

    @property
    def leads(self) -> bool:
        """Whether the user sees the workload of others."""
        return self.user.has(*LEADERS)

    @property
    def distributes(self) -> bool:
        """Whether the user may move the cases of others."""
        return self.user.has(Role.COORDINATOR)

    def may_hand_over(self, owner: str) -> bool:
        """Whether the user may move the cases of this owner."""
        return self.distributes or (self.user.has(*WORKERS) and owner == self.worker_id)

    def teams(self) -> list[Team]:
        """The team of each of the user's regions that has workers or cases, by region.

        Who leads nobody sees a team of one.

        :raises ProblemError: 403 for who neither leads nor takes cases.
        """
        if not (self.leads or self.user.has(Role.COACH)):
            raise ProblemError(403)
        with database.read(self._runtime.engine) as connection:
            loads = store.loads(connection, self._cases())
            tasks = store.tasks(connection, self._tasks(), self.today)
            ladders = store.ladders(connection, self._tasks(), self.today)
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

    def plan(
        self,
        owner: str,
        chosen: Collection[uuid.UUID] | None = None,
        candidates: Collection[str] | None = None,
        wanted: Mapping[uuid.UUID, str] | None = None,
    ) -> Plan:
        """What would become of the cases of an owner, a worker or the queue of a region.

        ``chosen`` None: all of them; ``candidates`` None: all who are there. ``wanted`` is for
        whom the user decided already. Nothing changes.

        :raises ProblemError: 403 when the user may not move the cases of this owner.
        """
        if not self.may_hand_over(owner):
            raise ProblemError(403, "Zaken van anderen verdeelt de coördinator.")
        with database.read(self._runtime.engine) as connection:
            found = list(store.caseload(connection, owner, self._cases(), MOST_CASES + 1))
            known = workers.known(connection)
            away = absences.away_on(connection, self.today)
            loads = _by_owner(store.loads(connection, self._cases()))
        more, found = len(found) > MOST_CASES, found[:MOST_CASES]
        if chosen is not None:
            found = [one for one in found if one.id in chosen]
        pieces = [_piece(one) for one in found]
        regions = {piece.region for piece in pieces}
        able = {
            one.id: one
            for one in known.values()
            if one.id != owner and any(one.works_in(region) for region in regions)
        }
        takers = {
            name: one
            for name, one in able.items()
            if (name in candidates if candidates is not None else name not in away)
        }
        moves = spread(
            pieces,
            loads,
            lambda region: [name for name, one in takers.items() if one.works_in(region)],
        )
        moves |= _allowed(pieces, wanted or {}, able)
        after = loads_after(pieces, loads, moves)
        shown = ({owner} if not is_queue(owner) else set()) | able.keys()
        return Plan(
            owner,
            found,
            moves,
            able,
            {name: loads.get(name, Load()) for name in sorted(shown)},
            {name: after.get(name, Load()) for name in sorted(shown)},
            known,
            away,
            more,
        )

    def hand_over(self, moves: Sequence[Pick], key: str, away: tuple[str, Absence] | None) -> Act:
        """Move cases, each to an owner of its own, in one act that can be undone as one; the report
        tells of each. ``away``: note in the same act that a worker is away.

        :raises ProblemError: 403 when the role forbids it, 409 when the key was used for something
            else.
        """
        if away is not None and not self.may_hand_over(away[0]):
            raise ProblemError(403)

        def note(tx: Transaction) -> None:
            if away is not None:
                absences.save(tx.connection, *away, self.worker_id)

        desk = BulkDesk(Desk(self._runtime, self.user))
        return desk.carry_out(Wish("distribute", None, tuple(moves)), key, note)

    def is_away(self, worker: str, first: date, until: date | None) -> None:
        """Note that a worker is away; new cases go to others. ``until`` None: not known yet.

        :raises ProblemError: 400 when it ends before it begins, 403 when the worker is not the
            user's to plan, 404 when nobody is known by this id.
        """
        if until is not None and until < first:
            raise ProblemError(
                400, errors=[FieldError(field="untilDate", reason="ligt voor de eerste")]
            )
        with self._runtime.begin() as tx:
            self._check_worker(tx, worker)
            absences.save(tx.connection, worker, Absence(first, until), self.worker_id)

    def is_back(self, worker: str) -> None:
        """Note that a worker is there again.

        :raises ProblemError: as :meth:`is_away`.
        """
        with self._runtime.begin() as tx:
            self._check_worker(tx, worker)
            absences.forget(tx.connection, worker)

    def _check_worker(self, tx: Transaction, worker: str) -> None:
        if not self.may_hand_over(worker):
            raise ProblemError(403)
        found = workers.known(tx.connection).get(worker)
        if found is None or not any(found.works_in(region) for region in self._regions()):
            raise ProblemError(404)

    def _regions(self) -> Iterable[str]:
        return REGION_NAMES if self.user.regions is ALL else self.user.regions

    def _shows(self, worker: str) -> bool:
        return self.leads or worker == self.worker_id

    def _staffed(self, known: Iterable[Worker]) -> set[str]:
        """Regions of the user in which somebody takes cases; of who works everywhere none."""
        regions = {region for one in known if one.active for region in one.regions if region != "*"}
        return regions if self.user.regions is ALL else regions & self.user.regions

    def _cases(self) -> sa.ColumnElement[bool]:
        return scope_predicate(self.user, case.c.region)

    def _tasks(self) -> sa.ColumnElement[bool]:
        return scope_predicate(self.user, task.c.region)


def workload_desk_of(request: Request, user: User) -> WorkloadDesk:
    """The workload for a request of this user."""
    return WorkloadDesk(request.app.state.runtime, user)


def _by_owner(loads: Mapping[tuple[str, str], Load]) -> dict[str, Load]:
    found: dict[str, Load] = {}
    for (_, owner), load in loads.items():
        before = found.get(owner, Load())
        found[owner] = Load(before.cases + load.cases, before.points + load.points)
    return found


def _piece(found: Found) -> Piece:
    one = found.case
    return Piece(found.id, one.region, one.owner, WEIGHTS[one.state])


def _allowed(
    pieces: Iterable[Piece], wanted: Mapping[uuid.UUID, str], able: Mapping[str, Worker]
) -> dict[uuid.UUID, str | None]:
    """Of what the user decided that which can be; ``""`` stands for the queue."""
    regions = {piece.case_id: piece.region for piece in pieces}
    return {
        case_id: to or None
        for case_id, to in wanted.items()
        if case_id in regions and (not to or (to in able and able[to].works_in(regions[case_id])))
    }
