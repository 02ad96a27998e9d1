# SPDX-License-Identifier: EUPL-1.2
"""What a partner may see and do by its link: one referral, and nothing of whom it is about.

Every use stands on the timeline of the case. A token that is not genuine reaches no database.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

import sqlalchemy as sa
import structlog
from fastapi import Request

from schemas.codes.partners import ReferralRefusal, ReferralResult, Support
from services.chassis import database
from services.chassis.clock import local_date
from services.chassis.service import Runtime
from services.chassis.transaction import Transaction
from services.outreach import handlers
from services.outreach.desks.referrals import last_day_of, link_state, term_of
from services.outreach.handlers import Actor
from services.outreach.rules import happenings as h
from services.outreach.rules.case import Case, label_of
from services.outreach.rules.partners import Agreement, Partner
from services.outreach.rules.referral_link import PARTNER, Link, LinkState, read_token
from services.outreach.store import cases, partners, referrals, worklist
from services.outreach.store.referrals import Handed
from services.outreach.store.worklist import Found

log = structlog.get_logger(__name__)

_MOST_WRONG: Final = 30
_WHILE: Final = 60.0


class TooManyWrong(Exception):
    """Tokens that are not genuine came too often; a genuine one is never held up."""


class NotGenuine(Exception):
    """A token that we did not sign. Whatever is wrong with it is answered alike."""


class WrongTokens:
    """Counts tokens that are not genuine in the last minute, of this process, for all callers
    together: an address is not remembered."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._begun = float("-inf")
        self._many = 0

    def count(self) -> None:
        """One more.

        :raises TooManyWrong: when there were thirty within a minute.
        """
        if self._monotonic() - self._begun > _WHILE:
            self._begun, self._many = self._monotonic(), 0
        self._many += 1
        if self._many > _MOST_WRONG:
            raise TooManyWrong
        log.warning("referral-link-refused")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a partner sees of a referral. ``due``: the last day of the term that runs, and whether
    it has passed; ``accepted``: the report comes next, not the answer."""

    state: LinkState
    label: str
    partner: str
    region: str
    support: Support
    sent_on: date
    today: date
    accepted: bool = False
    due: tuple[date, bool] | None = None


@dataclass(frozen=True, slots=True)
class _Read:
    handed: Handed
    found: Found
    partner: Partner
    agreement: Agreement
    state: LinkState

    @property
    def case(self) -> Case:
        return self.found.case

    @property
    def accepted(self) -> bool:
        return any(
            one.number == self.handed.number and one.state == "accepted"
            for one in self.case.referrals
        )


class PartnerLink:
    """The link of one request.

    :raises NotGenuine: when the token is not one of ours.
    :raises TooManyWrong: when such tokens came too often.
    """

    def __init__(self, runtime: Runtime, secret: str, wrong: WrongTokens, token: str) -> None:
        link = read_token(token, secret)
        if link is None:
            wrong.count()
            raise NotGenuine
        self._runtime = runtime
        self._link: Link = link
        self.today = local_date(runtime.clock.now())

    def open(self) -> Asked:
        """The referral as the partner sees it; that the link was used goes onto the timeline."""
        with self._runtime.begin() as tx:
            read = self._read(tx.connection)
            if referrals.opened(tx.connection, read.handed.id, tx.now):
                self._note_use(tx, read)
        return self._asked(read)

    def look(self) -> Asked:
        """The same, where a form of the page is shown again."""
        with database.read(self._runtime.engine) as connection:
            return self._asked(self._read(connection))

    def accept(self) -> LinkState:
        """The partner takes part. Said again, it changes nothing."""
        return self._tell(
            lambda read: h.PartnerAccepted(read.partner.code, number=read.handed.number),
            accepted=False,
        )

    def reject(self, reason: ReferralRefusal) -> LinkState:
        """The partner does not take part."""
        return self._tell(
            lambda read: h.PartnerRejected(
                read.partner.code, number=read.handed.number, reason=reason
            ),
            accepted=False,
        )

    def report(self, result: ReferralResult, on: date) -> LinkState:
        """The partner reports back, on what came of it that day."""
        return self._tell(
            lambda read: h.PartnerReportedBack(
                read.partner.code, number=read.handed.number, result=result, result_on=on
            ),
            accepted=True,
        )

    def _tell(self, command: Callable[[_Read], h.Command], *, accepted: bool) -> LinkState:
        """Carry out what the partner tells, if the link is live and the referral waits for it; the
        state of the link before."""
        with self._runtime.begin() as tx:
            cases.lock_known(tx.connection, self._read(tx.connection).found.ref)
            read = self._read(tx.connection)  # as it stands under the lock
            if read.state is not LinkState.LIVE:
                self._note_use(tx, read)
            elif read.accepted is accepted:
                handlers.act(tx, _actor(read.partner), read.found.ref, command(read))
                self._prolong(tx)
        return read.state

    def _prolong(self, tx: Transaction) -> None:
        """A late yes moves the report; the link lasts through it."""
        read = self._read(tx.connection)
        if read.handed.is_open:
            last_day = last_day_of(read.case, read.handed.number, read.agreement, self.today)
            if last_day > read.handed.last_day:
                referrals.prolong(tx.connection, read.handed.id, last_day)

    def _read(self, connection: sa.Connection) -> _Read:
        handed = referrals.find(connection, self._link.referral)
        if handed is None:
            raise NotGenuine  # signed by us, of another database
        found = worklist.find(connection, handed.case_id, sa.true())
        if found is None:
            raise NotGenuine
        partner, agreement = partners.agreed(connection, [handed.agreement_id])[handed.agreement_id]
        state = link_state(handed, self._link.number, self.today)
        return _Read(handed, found, partner, agreement, state)

    def _asked(self, read: _Read) -> Asked:
        return Asked(
            read.state,
            label_of(read.handed.id),
            read.partner.name,
            read.case.region,
            read.agreement.support,
            read.handed.sent_on,
            self.today,
            read.accepted,
            term_of(read.case, read.handed.number),
        )

    @staticmethod
    def _note_use(tx: Transaction, read: _Read) -> None:
        actor = _actor(read.partner).as_worker().id
        data = {"partner": read.partner.code, "state": str(read.state)}
        entry = cases.entry_of(read.found.id, tx.now, actor, "partner-link-opened", data)
        cases.add_to_timeline(tx.connection, [entry])


def partner_link_of(request: Request, token: str) -> PartnerLink:
    """The link of a request; see :class:`PartnerLink` for what it raises."""
    state = request.app.state
    return PartnerLink(
        state.runtime, state.settings.session_secret or "", state.wrong_tokens, token
    )


def _actor(partner: Partner) -> Actor:
    """The partner as who gives commands: it takes no cases."""
    return Actor(PARTNER + partner.code, partner.name, (), takes_cases=False)
