# SPDX-License-Identifier: EUPL-1.2
"""The filters that somebody keeps, and those of a region; the API and the pages share it."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import sqlalchemy as sa
from fastapi import Request

from services.chassis import database
from services.chassis.transaction import Transaction
from services.chassis.web import ProblemError, Role, User, scope_predicate
from services.chassis.web.problems import FieldError
from services.outreach.criteria import Criteria
from services.outreach.desks.cases import Desk, desk_of
from services.outreach.once import once
from services.outreach.store import filters as store
from services.outreach.store.desk_tables import saved_filter
from services.outreach.store.filters import Kept

MOST = 100
"""So many filters are shown to one user at most."""


class Wish(NamedTuple):
    """A filter as somebody wants it: ``region`` None keeps it to oneself."""

    name: str
    region: str | None
    criteria: Criteria


class FilterDesk:
    """The filters of one request, as far as the user reaches."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._runtime = desk.runtime

    @property
    def shares(self) -> bool:
        """Whether the user may keep filters for a whole region."""
        return self._desk.user.has(Role.COORDINATOR)

    def all(self) -> Sequence[Kept]:
        """The user's own filters and those of the user's regions."""
        with database.read(self._runtime.engine) as connection:
            return store.listed(connection, self._sees(), MOST)

    def one(self, filter_id: uuid.UUID) -> Kept:
        """One of them.

        :raises ProblemError: 404 when it is not there, or somebody else's.
        """
        with database.read(self._runtime.engine) as connection:
            return self._find(connection, filter_id)

    def keep(self, wish: Wish, key: str) -> Kept:
        """Keep a new filter; under the same key, the one that was made before.

        :raises ProblemError: 403 for a region that the user may not share with, 409 when the key
            was used for something else.
        """
        self._check(wish)
        with self._runtime.begin() as tx:
            made, new = once(tx, self._desk.worker_id, key, wish)
            return self._write(tx, made, wish) if new else self._find(tx.connection, made)

    def change(self, filter_id: uuid.UUID, wish: Wish) -> Kept:
        """Write one of them again.

        :raises ProblemError: 404 and 403 as above.
        """
        self._check(wish)
        with self._runtime.begin() as tx:
            self._check_own(self._find(tx.connection, filter_id))
            return self._write(tx, filter_id, wish)

    def drop(self, filter_id: uuid.UUID) -> None:
        """Take one of them away.

        :raises ProblemError: 404 and 403 as above.
        """
        with self._runtime.begin() as tx:
            self._check_own(self._find(tx.connection, filter_id))
            store.drop(tx.connection, filter_id)

    def may_change(self, kept: Kept) -> bool:
        """Whether the user may change this filter: an own one, or as coordinator a shared one."""
        return kept.region is None or (self.shares and self._desk.user.covers(kept.region))

    def _write(self, tx: Transaction, filter_id: uuid.UUID, wish: Wish) -> Kept:
        worker = self._desk.worker_id
        criteria = wish.criteria.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        kept = Kept(filter_id, wish.name, worker, wish.region, criteria, worker)
        if wish.region is not None:
            kept = replace(kept, worker=None)
        store.save(tx.connection, kept, tx.now)
        return kept

    def _check(self, wish: Wish) -> None:
        if not wish.name.strip():
            raise ProblemError(400, errors=[FieldError(field="name", reason="is verplicht")])
        if wish.region is None:
            return
        if not self.shares or not self._desk.user.covers(wish.region):
            raise ProblemError(403, "Een filter voor de hele regio bewaart de coördinator.")

    def _check_own(self, kept: Kept) -> None:
        if not self.may_change(kept):
            raise ProblemError(403, "Een filter van de regio wijzigt de coördinator.")

    def _find(self, connection: sa.Connection, filter_id: uuid.UUID) -> Kept:
        found = store.find(connection, filter_id, self._sees())
        if found is None:
            raise ProblemError(404)
        return found

    def _sees(self) -> sa.ColumnElement[bool]:
        shared = scope_predicate(self._desk.user, saved_filter.c.region)
        return sa.or_(
            saved_filter.c.worker == self._desk.worker_id,
            sa.and_(saved_filter.c.region.is_not(None), shared),
        )


def filter_desk_of(request: Request, user: User) -> FilterDesk:
    """The filters for a request of this user."""
    return FilterDesk(desk_of(request, user))
