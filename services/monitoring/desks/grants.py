# SPDX-License-Identifier: EUPL-1.2
"""The grants of regions as a user may see and keep them: a region its own, the ministry all; the
leidinggevende of a region enters them and what is spent of them."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import sqlalchemy as sa
from fastapi import Request

from schemas.codes.grants import Grant, SpendingLine
from schemas.codes.regions import REGION_NAMES
from services.chassis import database
from services.chassis.clock import local_date
from services.chassis.service import Runtime
from services.chassis.transaction import Transaction
from services.chassis.web import (
    REGIONAL,
    FieldError,
    ProblemError,
    Role,
    User,
    scope_predicate,
)
from services.chassis.web.versions import overtaken
from services.monitoring.reach import aggregate_predicate
from services.monitoring.rules.grant_spending import (
    Fault,
    Granted,
    Position,
    Spent,
    faults_of_grant,
    faults_of_spending,
    position,
)
from services.monitoring.rules.programme import Programme
from services.monitoring.store import grants as store
from services.monitoring.store import programme as programmes
from services.monitoring.store.grants import Change, Entered
from services.monitoring.store.money_tables import granted
from services.monitoring.store.programme_tables import programme_version

READERS = (*REGIONAL, Role.MINISTRY)
KEEPERS = (Role.MANAGER,)
"""Who enters the grants of a region and its spending."""

_SHOWN_CHANGES = 20


class GrantDesk:
    """Grants as one user sees them today."""

    def __init__(self, runtime: Runtime, user: User) -> None:
        self.user = user
        self._runtime = runtime
        self.today = local_date(runtime.clock.now())

    @property
    def keeps(self) -> bool:
        """Whether the user may enter grants and spending."""
        return self.user.has(*KEEPERS)

    def positions(self, region: str | None = None) -> list[Position]:
        """Every grant that the user may see, of one region or all, as it stands."""
        where = aggregate_predicate(self.user, granted.c.region)
        if region is not None:
            where = sa.and_(where, granted.c.region == region)
        with database.read(self._runtime.engine) as connection:
            return self._stand(connection, store.find(connection, where))

    def programme(self, region: str) -> Programme | None:
        """The regional programme of a region as it stands, where there is one to see."""
        here = sa.and_(
            aggregate_predicate(self.user, programme_version.c.region),
            programme_version.c.region == region,
        )
        with database.read(self._runtime.engine) as connection:
            found = programmes.newest(connection, here)
        return found[0].programme if found else None

    def one(self, granted_id: uuid.UUID) -> tuple[Position, list[Change]]:
        """One grant with its last changes.

        :raises ProblemError: 404 when it does not exist or lies out of reach.
        """
        seen = sa.and_(aggregate_predicate(self.user, granted.c.region), granted.c.id == granted_id)
        with database.read(self._runtime.engine) as connection:
            found = self._stand(connection, store.find(connection, seen))
            if not found:
                raise ProblemError(404)
            return found[0], store.history(connection, granted_id, _SHOWN_CHANGES)

    def enter(self, region: str, grant: Grant, year: int, cents: int) -> uuid.UUID:
        """Enter a grant; its identity.

        :raises ProblemError: 403 when role or region forbids it, 400 with every fault, also when
            the region has this grant for this year.
        """
        found = faults_of_grant(grant, year, cents)
        if region not in REGION_NAMES:
            found.insert(0, Fault("region", "bestaat niet"))
        with self._keeping() as tx:
            if region in REGION_NAMES and not self.user.covers(region):
                raise ProblemError(403, "Dit is niet uw regio.")
            _refuse(found)
            new = Granted(tx.new_id(), region, grant, year, cents, 1)
            if not store.add(tx.connection, new, self._entered(tx)):
                _refuse([Fault("year", "is voor dit geld al vastgelegd; wijzig het bedrag daar")])
            return new.id

    def change(self, granted_id: uuid.UUID, version: int, cents: int) -> None:
        """Give a grant another amount.

        :raises ProblemError: 403, 404, 409 when it is not ``version`` any more, 400 with the fault.
        """
        with self._keeping() as tx:
            held = self._lock(tx, granted_id)
            if held.granted.version != version:
                raise overtaken()
            one = held.granted
            _refuse(faults_of_grant(one.grant, one.year, cents, held.spent_cents))
            store.change(tx.connection, one, cents, self._entered(tx))

    def spend(
        self, granted_id: uuid.UUID, year: int, line: SpendingLine, cents: int, version: int
    ) -> None:
        """Enter what was spent of a grant in a year on a line, in place of what was entered.

        ``version`` is that of what stood there, 0 where nothing did.

        :raises ProblemError: as :meth:`change`.
        """
        with self._keeping() as tx:
            held = self._lock(tx, granted_id)
            before = next((s for s in held.spent if (s.year, s.line) == (year, line)), None)
            if (0 if before is None else before.version) != version:
                raise overtaken()
            new = Spent(granted_id, year, line, cents, version + 1)
            _refuse(faults_of_spending(held, new, self.today))
            store.spend(tx.connection, held.granted, new, before, self._entered(tx))

    def _stand(self, connection: sa.Connection, found: Sequence[Granted]) -> list[Position]:
        spent = store.spent_of(connection, [one.id for one in found])
        return [position(one, spent[one.id], self.today) for one in found]

    @contextmanager
    def _keeping(self) -> Iterator[Transaction]:
        if not self.keeps:
            raise ProblemError(403)
        with self._runtime.begin() as tx:
            yield tx

    def _lock(self, tx: Transaction, granted_id: uuid.UUID) -> Position:
        own = scope_predicate(self.user, granted.c.region)
        held = store.lock(tx.connection, granted_id, own)
        if held is None:
            raise ProblemError(404)
        return self._stand(tx.connection, [held])[0]

    def _entered(self, tx: Transaction) -> Entered:
        return Entered(tx.new_id(), self.user.id, tx.now)


def grant_desk_of(request: Request, user: User) -> GrantDesk:
    """The grants for a request of this user."""
    return GrantDesk(request.app.state.runtime, user)


def _refuse(faults: Sequence[Fault]) -> None:
    if faults:
        told = [FieldError(field=fault.field, reason=fault.reason) for fault in faults]
        raise ProblemError(400, errors=told)
