# SPDX-License-Identifier: EUPL-1.2
"""The directory of partners as a person who has logged in may see and keep it; the API and the
pages share it."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from fastapi import Request

from schemas.codes.outreach import PartnerSector
from services.chassis import database
from services.chassis.clock import local_date
from services.chassis.service import Runtime
from services.chassis.transaction import Transaction
from services.chassis.web import ProblemError, Role, User, scope_predicate
from services.chassis.web.paging import Page, after, page_of, read_cursor
from services.chassis.web.problems import FieldError
from services.outreach.once import once
from services.outreach.rules.identifiers import identifier
from services.outreach.rules.partners import (
    Agreement,
    NewAgreement,
    NewPartner,
    Partner,
    in_force,
    overlapping,
)
from services.outreach.store import partners as store
from services.outreach.store.partners import Kept
from services.outreach.store.tables import partner

KEEPERS = (Role.COORDINATOR,)
"""Who keeps the directory of a region."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A partner with its agreements, the newest first, and how many referrals are open under
    each."""

    partner: Partner
    agreements: Sequence[Agreement]
    open_referrals: Mapping[uuid.UUID, int]

    def in_force(self, on: date) -> list[Agreement]:
        """The agreements under which can be referred on a day."""
        return [one for one in self.agreements if in_force(self.partner, one, on)]


class PartnerDesk:
    """The directory of one request, seen as far as the user reaches."""

    def __init__(self, runtime: Runtime, user: User) -> None:
        self.user = user
        self._runtime = runtime
        self.today = local_date(runtime.clock.now())

    @property
    def keeps(self) -> bool:
        """Whether the user may keep the directory."""
        return self.user.has(*KEEPERS)

    def page(
        self,
        region: str | None,
        sector: PartnerSector | None,
        cursor: str | None,
        size: int,
        *,
        ended: bool = False,
    ) -> Page[Entry]:
        """One page of the directory; ``ended``: partners that have left it too.

        :raises ProblemError: 400 for a cursor that is none.
        """
        where = [self._sees()]
        if not ended:
            where.append(sa.or_(partner.c.until.is_(None), partner.c.until >= self.today))
        if region is not None:
            where.append(partner.c.region == region)
        if sector is not None:
            where.append(partner.c.sector == str(sector))
        beyond = None
        if cursor is not None:
            beyond = after(store.KEY, read_cursor(cursor, _code, _code, _code, uuid.UUID))
        with database.read(self._runtime.engine) as connection:
            rows = store.listed(connection, sa.and_(*where), beyond, size + 1)
            entries = _entries(connection, rows)
        return page_of(entries, size, _key_of)

    def entry(self, partner_id: uuid.UUID) -> Entry:
        """One partner.

        :raises ProblemError: 404 when it does not exist or lies out of reach.
        """
        with database.read(self._runtime.engine) as connection:
            return _entries(connection, [self._find(connection, partner_id)])[0]

    def enter(self, new: NewPartner, key: str) -> uuid.UUID:
        """Add a partner; its identifier. A repeated ``key`` changes nothing.

        :raises ProblemError: 403 when role or region forbids it, 409 when the key was used for
            something else, 400 when the region has a partner that goes by this name.
        """
        with self._keeping() as tx:
            made, fresh = self._once(tx, key, new)
            if not fresh:
                return made
            if not self.user.covers(new.region):
                raise ProblemError(403, "Dit is niet uw regio.")
            one = Partner(made, new.region, identifier(new.name), new.name, new.kind)
            if not store.add(tx.connection, one, self._kept(tx)):
                raise _fault("name", "staat al in het netwerk van deze regio")
            return made

    def agree(self, partner_id: uuid.UUID, new: NewAgreement, key: str) -> uuid.UUID:
        """Add an agreement with a partner; its identifier. A repeated ``key`` changes nothing.

        :raises ProblemError: as :meth:`enter`; 404 when there is no such partner in reach, 400 when
            it has left the directory or when the same was agreed for some of the days already.
        """
        with self._keeping() as tx:
            made, fresh = self._once(tx, key, (partner_id, new))
            if not fresh:
                return made
            self._find(tx.connection, partner_id)
            ours = store.lock(tx.connection, partner_id)
            if ours.until is not None:
                raise _fault("from", "kan niet: de partner verlaat het netwerk")
            if overlapping(new, store.agreements_of(tx.connection, [ours.id])[ours.id]):
                raise _fault("from", "valt samen met een andere afspraak over hetzelfde")
            one = Agreement(
                made,
                ours.id,
                new.support,
                new.from_,
                new.until,
                new.address,
                new.places,
                new.answer_days,
                new.report_days,
            )
            store.agree(tx.connection, one, self._kept(tx))
            return made

    def end(self, partner_id: uuid.UUID, last_day: date) -> None:
        """Give a partner its last day in the directory; what was referred goes on.

        :raises ProblemError: 403, 404, and 400 when the day has passed, or lies after the last one
            that it had.
        """
        with self._keeping() as tx:
            self._find(tx.connection, partner_id)
            until = store.lock(tx.connection, partner_id).until
            if last_day < self.today:
                raise _fault("on", "ligt voor vandaag")
            if until is not None and last_day > until:
                raise _fault("on", "ligt na de laatste dag van de partner")
            store.end(tx.connection, partner_id, last_day, self._kept(tx))

    def end_agreement(self, partner_id: uuid.UUID, agreement_id: uuid.UUID, last_day: date) -> None:
        """Give an agreement its last day; what was referred under it goes on, on its terms.

        :raises ProblemError: 403, 404, and 400 when the day has passed, lies before the first day,
            or after the last one that was agreed.
        """
        with self._keeping() as tx:
            self._find(tx.connection, partner_id)
            found = store.lock_agreement(tx.connection, agreement_id)
            if found is None or found.partner != partner_id:
                raise ProblemError(404)
            if last_day < max(self.today, found.from_):
                raise _fault("on", "ligt voor vandaag of voor de eerste dag")
            if found.until is not None and last_day > found.until:
                raise _fault("on", "ligt na de laatste dag van de afspraak")
            store.end_agreement(tx.connection, agreement_id, last_day, self._kept(tx))

    @contextmanager
    def _keeping(self) -> Iterator[Transaction]:
        if not self.keeps:
            raise ProblemError(403)
        with self._runtime.begin() as tx:
            yield tx

    def _once(self, tx: Transaction, key: str, what: object) -> tuple[uuid.UUID, bool]:
        return once(tx, identifier(self.user.id), key, what)

    def _kept(self, tx: Transaction) -> Kept:
        return Kept(identifier(self.user.id), tx.now)

    def _find(self, connection: sa.Connection, partner_id: uuid.UUID) -> Partner:
        found = store.find(connection, partner_id, self._sees())
        if found is None:
            raise ProblemError(404)
        return found

    def _sees(self) -> sa.ColumnElement[bool]:
        return scope_predicate(self.user, partner.c.region)


def partner_desk_of(request: Request, user: User) -> PartnerDesk:
    """The directory for a request of this user."""
    return PartnerDesk(request.app.state.runtime, user)


def _entries(connection: sa.Connection, rows: Sequence[Partner]) -> list[Entry]:
    agreed = store.agreements_of(connection, [one.id for one in rows])
    many = store.open_referrals(connection, [one.id for held in agreed.values() for one in held])
    return [Entry(one, agreed.get(one.id, []), many) for one in rows]


def _key_of(entry: Entry) -> Sequence[str | int]:
    one = entry.partner
    return (one.region, str(one.sector), one.code, str(one.id))


def _code(text: str) -> str:
    """A region, sector or code in a cursor."""
    if identifier(text) != text:
        raise ValueError("is no code")
    return text


def _fault(field: str, reason: str) -> ProblemError:
    return ProblemError(400, errors=[FieldError(field=field, reason=reason)])
