# SPDX-License-Identifier: EUPL-1.2
"""Keyset pagination: a page is asked for by the last row seen, never by its number.

However long the list, a page costs one index range. The cursor stands in an address, so the columns
that a list is sorted by may hold dates, counts and references, and never a name.
"""

import base64
import binascii
import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, NamedTuple, Self, TypeVar

import sqlalchemy as sa

from services.chassis.web.problems import FieldError, ProblemError

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows to show, and the cursor of the next page when there is one."""

    rows: Sequence[Row]
    next: str | None


def encode_cursor(values: Sequence[str | int]) -> str:
    """The sort values of the last row shown, as text that fits in an address."""
    text = json.dumps(list(values), separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(cursor: str, length: int) -> list[Any]:
    """What :func:`encode_cursor` was given.

    :raises ProblemError: 400 for anything else.
    """
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        values = None
    if (
        not isinstance(values, list)
        or len(values) != length
        or not all(isinstance(value, str | int) for value in values)
    ):
        raise _expired()
    return values


def read_cursor(cursor: str, *readers: Callable[[str], Any]) -> tuple[Any, ...]:
    """The sort values in a cursor, each made by its reader from text.

    :raises ProblemError: 400 for a cursor that is none of ours, and where a reader raises
        ValueError.
    """
    texts = [str(value) for value in decode_cursor(cursor, len(readers))]
    if not all(map(str.isprintable, texts)):
        raise _expired()  # PostgreSQL takes no NUL
    try:
        return tuple(read(text) for read, text in zip(readers, texts, strict=True))
    except (ValueError, OverflowError):
        raise _expired() from None


class DayKey(NamedTuple):
    """Sort key of rows by a day, and of one day by their identity."""

    day: date
    id: uuid.UUID

    @classmethod
    def of_cursor(cls, cursor: str) -> Self:
        """From a cursor in an address. Raises ProblemError (400) for anything else."""
        return cls(*read_cursor(cursor, date.fromisoformat, uuid.UUID))

    @staticmethod
    def of(day: str) -> Callable[[Any], tuple[str, str]]:
        """What a cursor holds of the last row shown, whose day is in column ``day``."""
        return lambda row: (getattr(row, day).isoformat(), str(row.id))


def after(
    columns: Sequence[sa.ColumnElement[Any]], values: Sequence[Any], *, descending: bool = False
) -> sa.ColumnElement[bool]:
    """Rows that come after these sort values, in ascending order of the columns (none nullable), or
    in descending order of them all."""
    bound = [sa.literal(value, column.type) for value, column in zip(values, columns, strict=True)]
    here, row = sa.tuple_(*bound), sa.tuple_(*columns)
    return row < here if descending else row > here


def page_of(rows: Sequence[Row], size: int, key: Callable[[Row], Sequence[str | int]]) -> Page[Row]:
    """A page out of ``size + 1`` rows as read: the row too many tells that there is more.

    ``key`` gives the sort values of a row.
    """
    shown = rows[:size]
    return Page(shown, encode_cursor(key(shown[-1])) if len(rows) > size else None)


def _expired() -> ProblemError:
    return ProblemError(400, errors=[FieldError(field="cursor", reason="is verlopen")])
