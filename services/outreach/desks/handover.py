# SPDX-License-Identifier: EUPL-1.2
"""Cases that go to others: what it would do to everybody's workload, and then doing it."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from fastapi import Request

from services.chassis import database
from services.chassis.transaction import Transaction
from services.chassis.web import ProblemError, User
from services.outreach.desks.bulk import BulkDesk, Pick, Wish
from services.outreach.desks.workload import WorkloadDesk, workload_desk_of
from services.outreach.rules.bulk import MOST_CASES
from services.outreach.rules.case import is_queue
from services.outreach.rules.workload import WEIGHTS, Load, Piece, loads_after, spread
from services.outreach.store import absences, workers, worklist
from services.outreach.store import workload as store
from services.outreach.store.absences import Absence
from services.outreach.store.bulk import Act
from services.outreach.store.order import PRIORITY
from services.outreach.store.workers import Worker
from services.outreach.store.worklist import Found, Wanted


@dataclass(frozen=True, slots=True)
class Plan:
    """What is proposed: each case with who gets it (None: the queue), and loads before and after.

    ``candidates`` are those who may get cases of ``owner``, by name; ``more``: not all cases of the
    owner are in it.
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


class HandoverDesk:
    """Plans of one request, and what it carries out."""

    def __init__(self, workload: WorkloadDesk) -> None:
        self.workload = workload

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
        if not self.workload.may_hand_over(owner):
            raise ProblemError(403, "Zaken van anderen verdeelt de coördinator.")
        where = Wanted(owner=owner).where(self.workload.today)
        reach = [self.workload.cases()]
        with database.read(self.workload.runtime.engine) as connection:
            found = worklist.tasks(connection, where, reach, PRIORITY, None, MOST_CASES + 1)
            known = workers.known(connection)
            away = absences.away_on(connection, self.workload.today)
            loads = _by_owner(store.loads(connection, self.workload.cases()))
        more, found = len(found) > MOST_CASES, found[:MOST_CASES]
        if chosen is not None:
            found = [one for one in found if one.id in chosen]
        pieces = [_piece(one) for one in found]
        regions = {piece.region for piece in pieces}
        able = {
            one.id: one
            for one in sorted(known.values(), key=lambda one: one.name)
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

        :raises ProblemError: as :meth:`BulkDesk.carry_out`, and for the absence as
            :meth:`WorkloadDesk.note_absence`.
        """

        def note(tx: Transaction) -> None:
            if away is not None:
                self.workload.note_absence(tx, *away)

        return BulkDesk(self.workload).carry_out(Wish("distribute", None, tuple(moves)), key, note)


def handover_desk_of(request: Request, user: User) -> HandoverDesk:
    """The desk for a request of this user."""
    return HandoverDesk(workload_desk_of(request, user))


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
