# SPDX-License-Identifier: EUPL-1.2
"""Transfers between regions as a user sees them: those offered to the own regions, and by them."""

from collections.abc import Mapping
from typing import Final, Literal

import sqlalchemy as sa

from services.chassis import database
from services.chassis.web import scope_predicate
from services.chassis.web.paging import DayKey, Page, after, page_of
from services.outreach.desks.cases import Desk
from services.outreach.store import transfers as store
from services.outreach.store.transfers import Offered

Direction = Literal["incoming", "outgoing"]
"""Offered to the user's regions, or by them."""

_REGION: Final[Mapping[Direction, sa.ColumnElement[str]]] = {
    "incoming": store.RECEIVER,
    "outgoing": store.SENDER,
}


class TransferDesk:
    """The pending transfers of one request, seen as far as the user reaches."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._runtime = desk.runtime

    def page(self, direction: Direction, cursor: str | None, size: int) -> Page[Offered]:
        """One page of pending transfers, the soonest answer on top.

        :raises ProblemError: 400 for a cursor that is none.
        """
        beyond = None if cursor is None else after(store.KEY, DayKey.of_cursor(cursor))
        with database.read(self._runtime.engine) as connection:
            rows = store.pending(connection, self._sees(direction), beyond, size + 1)
        return page_of(rows, size, _key_of)

    def counts(self) -> dict[Direction, int]:
        """How many are pending in each direction."""
        with database.read(self._runtime.engine) as connection:
            return {way: store.count(connection, self._sees(way)) for way in _REGION}

    def _sees(self, direction: Direction) -> sa.ColumnElement[bool]:
        return scope_predicate(self._desk.user, _REGION[direction])


def _key_of(one: Offered) -> tuple[str, str]:
    return one.answer_by.isoformat(), str(one.found.id)
