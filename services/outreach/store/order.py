# SPDX-License-Identifier: EUPL-1.2
"""In which order cases are listed, and how a page goes on where the one before ended."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

import sqlalchemy as sa

from services.chassis.web.paging import after, read_cursor
from services.outreach.store.tables import case

_NO_DAY = date(9999, 12, 31)
"""Where a case without a day stands: after those that have one."""

_FIELDS: Final[Mapping[str, tuple[sa.ColumnElement[Any], Callable[[str], Any]]]] = {
    "waits": (case.c.waits, lambda text: int(bool(int(text)))),
    "act_by": (case.c.act_by, date.fromisoformat),
    "fatal_on": (sa.func.coalesce(case.c.fatal_on, _NO_DAY), date.fromisoformat),
    "label": (case.c.label, str),
    "id": (case.c.id, uuid.UUID),
}
"""What cases are sorted by: the column, and how its value is read from a cursor."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order of open cases by some of the fields above, all of them in one direction."""

    name: str
    fields: tuple[str, ...]
    descending: bool = False

    @property
    def by(self) -> Sequence[sa.ColumnElement[Any]]:
        """For ORDER BY."""
        columns = self._columns
        return [column.desc() for column in columns] if self.descending else columns

    def beyond(self, cursor: str) -> sa.ColumnElement[bool]:
        """Cases that come after the one that a cursor stands for.

        :raises ProblemError: 400 for a cursor that is none, or of another order.
        """
        _, *values = read_cursor(cursor, self._same, *(_FIELDS[name][1] for name in self.fields))
        return after(self._columns, values, descending=self.descending)

    def key(self, found: Any) -> tuple[str, ...]:
        """What a cursor holds of a case as read: the order and the values of its fields."""
        values = (getattr(found, name) for name in self.fields)
        return (self.name, *(_text(value) for value in values))

    @property
    def _columns(self) -> Sequence[sa.ColumnElement[Any]]:
        return [_FIELDS[name][0] for name in self.fields]

    def _same(self, name: str) -> str:
        if name != self.name:
            raise ValueError("a cursor of another order")
        return name


def _text(value: object) -> str:
    if value is None:
        return _NO_DAY.isoformat()
    return str(int(value)) if isinstance(value, bool) else str(value)


PRIORITY: Final = Order("priority", ("waits", "act_by", "id"))
"""Soonest first, and last those that wait for somebody else."""

ORDERS: Final[Mapping[str, Order]] = MappingProxyType(
    {
        order.name: order
        for order in (
            PRIORITY,
            Order("fatalDate", ("act_by", "id")),
            Order("-fatalDate", ("act_by", "id"), descending=True),
            Order("finalDate", ("fatal_on", "id")),
            Order("-finalDate", ("fatal_on", "id"), descending=True),
            Order("label", ("label", "id")),
            Order("-label", ("label", "id"), descending=True),
        )
    }
)
"""Every order by the name that the API gives it; a minus turns it round."""
