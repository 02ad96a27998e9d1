# SPDX-License-Identifier: EUPL-1.2
"""How much work cases are, and how they are spread over workers. All of it is policy.

A case in which people talk weighs more than one that is only looked at now and then, so the same
number of cases can be a very different amount of work.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from schemas.codes.outreach import CaseState
from services.outreach.rules.case import is_queue

WEIGHTS: Final[Mapping[CaseState, int]] = MappingProxyType(
    {
        CaseState.NEW: 2,
        CaseState.ASSIGNED: 2,
        CaseState.CONTACTING: 2,
        CaseState.UNREACHABLE: 1,
        CaseState.IN_CONTACT: 3,
        CaseState.DECLINED: 1,
        CaseState.INTAKE_DONE: 3,
        CaseState.IN_GUIDANCE: 3,
        CaseState.OFFERED: 3,
        CaseState.PLACED: 1,
        CaseState.AFTERCARE: 1,
        CaseState.TRANSFER_PENDING: 2,
    }
)
"""Points of an open case by its state: 3 where somebody is guided, 2 where somebody is sought or
handed over, 1 where a look now and then is enough. Policy."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A case that may go to somebody else."""

    case_id: uuid.UUID
    region: str
    owner: str
    points: int


@dataclass(frozen=True, slots=True)
class Load:
    """Open cases of one owner, and the points that they weigh."""

    cases: int = 0
    points: int = 0

    def plus(self, piece: Piece, times: int = 1) -> "Load":
        """The load with a case more, or with ``times`` -1 a case less."""
        return Load(self.cases + times, self.points + times * piece.points)


Places = Callable[[str], Iterable[str]]
"""Who can be given a case in a region."""


def spread(
    pieces: Sequence[Piece], loads: Mapping[str, Load], able: Places
) -> dict[uuid.UUID, str | None]:
    """To whom each case goes so that the points come out as even as they can: the heaviest case
    first, each to who has the least by then, ties by id. None: nobody works in its region, so it
    goes to the queue."""
    now = _without(pieces, loads)
    found: dict[uuid.UUID, str | None] = {}
    for piece in sorted(pieces, key=lambda one: (-one.points, one.case_id)):
        candidates = [one for one in able(piece.region) if one != piece.owner]
        to = min(candidates, key=lambda one: (now.get(one, Load()).points, one), default=None)
        found[piece.case_id] = to
        if to is not None:
            now[to] = now.get(to, Load()).plus(piece)
    return found


def loads_after(
    pieces: Iterable[Piece], loads: Mapping[str, Load], moves: Mapping[uuid.UUID, str | None]
) -> dict[str, Load]:
    """The load of every worker once these cases have moved; queues are left out."""
    moved = [piece for piece in pieces if piece.case_id in moves]
    now = _without(moved, loads)
    for piece in moved:
        to = moves[piece.case_id]
        if to is not None:
            now[to] = now.get(to, Load()).plus(piece)
    return {owner: load for owner, load in now.items() if not is_queue(owner)}


def _without(pieces: Iterable[Piece], loads: Mapping[str, Load]) -> dict[str, Load]:
    now = dict(loads)
    for piece in pieces:
        now[piece.owner] = now.get(piece.owner, Load()).plus(piece, -1)
    return now
