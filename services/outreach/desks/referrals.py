# SPDX-License-Identifier: EUPL-1.2
"""Referring to a partner of the directory: the referral, and the link that goes with it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from fastapi import Request

from services.chassis.service import Runtime
from services.chassis.transaction import Transaction
from services.chassis.web import ProblemError, User
from services.chassis.web.problems import FieldError
from services.outreach.desks.cases import Desk
from services.outreach.handlers import KeyReused
from services.outreach.rules import duties
from services.outreach.rules import happenings as h
from services.outreach.rules.case import Case, label_of
from services.outreach.rules.partners import Agreement, Partner, in_force
from services.outreach.rules.referral_link import Link, LinkState, expires_on, state_of, token_of
from services.outreach.store import cases, partners, referrals
from services.outreach.store.referrals import Handed
from services.outreach.store.worklist import Found

Choice = tuple[Partner, Agreement, int]
"""A partner, what is agreed with it, and how many young people are with it under that."""

LINK_PATH: Final = "/verwijzing/"
"""Where a partner comes in; the token follows."""

_NAMESPACE: Final = uuid.UUID("2c0f6a54-6f0b-4f0e-9f7e-3c52f0a8f3b7")


@dataclass(frozen=True, slots=True)
class Referred:
    """A referral under an agreement as the worker sees it; ``address`` is the link, None when it
    can be used no more."""

    handed: Handed
    partner: Partner
    agreement: Agreement
    state: LinkState
    address: str | None

    @property
    def label(self) -> str:
        """What worker and partner call the referral."""
        return label_of(self.handed.id)


class ReferralDesk(Desk):
    """The desk of one request, with the partners of the region. Links are signed with ``secret``
    and lead to ``site``."""

    def __init__(self, runtime: Runtime, user: User, secret: str, site: str) -> None:
        super().__init__(runtime, user)
        self._secret = secret
        self._site = site

    def choices(self, region: str) -> list[Choice]:
        """What a young person of the region can be referred to today."""
        with self._reading() as connection:
            return partners.offered(connection, region, self.today)

    def referred(self, case_id: uuid.UUID) -> Sequence[Referred]:
        """The referrals of a case under an agreement, in order.

        :raises ProblemError: 404 when there is no such case in reach.
        """
        with self._reading() as connection:
            region = self._find(connection, case_id, self.sees()).case.region
            found = referrals.of_case(connection, case_id)
            agreed = partners.agreed(connection, {one.agreement_id for one in found})
        told = [self._referred(one, agreed) for one in found]
        ours = self.user.covers(region)  # to whom a case is offered does not answer for a partner
        return told if ours else [replace(one, address=None) for one in told]

    def refer(
        self, case_id: uuid.UUID, agreement_id: uuid.UUID, key: str, version: int | None = None
    ) -> Referred:
        """Refer to a partner under an agreement. A repeated ``key`` changes nothing.

        :raises ProblemError: as :meth:`carry_out`; 400 when nobody can be referred under this
            agreement today, 409 when no place is free or the key was used for another one.
        """
        identity = uuid.uuid5(_NAMESPACE, f"{case_id}/{self.worker_id}/{key}")
        with self.acting() as tx:
            region = self._locked(tx, case_id).case.region
            known = referrals.find(tx.connection, identity)
            if known is not None and known.agreement_id != agreement_id:
                raise KeyReused("this key was used for another agreement")
            if known is not None:
                return self._told(tx, known)
            partner, agreement = self._chosen(tx, agreement_id, region)
            command = h.AgreedReferral(
                partner.code,
                partner.sector,
                answer_days=agreement.answer_days,
                report_days=agreement.report_days,
            )
            found = self._carry_out(tx, case_id, command, key, version)
            return self._told(tx, self._hand_over(tx, identity, found, agreement))

    def new_link(self, case_id: uuid.UUID, number: int) -> Referred:
        """Give an open referral a new link; the one before counts no more.

        :raises ProblemError: 403, 404 when the case has no such open referral in reach.
        """
        with self.acting() as tx:
            found, one = self._open(tx, case_id, number)
            agreement = partners.agreed(tx.connection, [one.agreement_id])[one.agreement_id][1]
            last_day = last_day_of(found.case, number, agreement, self.today)
            referrals.renew(tx.connection, one.id, last_day)
            self._note(tx, case_id, "partner-link-made", {"lastDay": last_day.isoformat()})
            return self._told(tx, one)

    def revoke(self, case_id: uuid.UUID, number: int) -> None:
        """Let the link of a referral count no more; the referral itself goes on.

        :raises ProblemError: as :meth:`new_link`.
        """
        with self.acting() as tx:
            _, one = self._open(tx, case_id, number)
            if not one.revoked:
                referrals.revoke(tx.connection, one.id)
                self._note(tx, case_id, "partner-link-revoked", {})

    def _chosen(
        self, tx: Transaction, agreement_id: uuid.UUID, region: str
    ) -> tuple[Partner, Agreement]:
        found = partners.agreed(tx.connection, [agreement_id]).get(agreement_id)
        if found is None or found[0].region != region or not in_force(*found, self.today):
            reason = "is geen afspraak die nu in deze regio geldt"
            raise ProblemError(400, errors=[FieldError(field="agreementId", reason=reason)])
        return found

    def _hand_over(
        self, tx: Transaction, identity: uuid.UUID, found: Found, agreement: Agreement
    ) -> Handed:
        partners.lock_agreement(tx.connection, agreement.id)
        many = partners.open_referrals(tx.connection, [agreement.id]).get(agreement.id, 0)
        if agreement.full(many):
            raise ProblemError(
                409,
                f"Bij deze partner is geen plaats vrij: afgesproken is {agreement.places}. "
                "Kies een andere partner, of vraag de coördinator om een nieuwe afspraak.",
            )
        number = found.case.referred
        last_day = last_day_of(found.case, number, agreement, self.today)
        one = Handed(identity, found.id, number, agreement.id, self.today, True, 1, last_day, False)
        referrals.add(tx.connection, one)
        self._note(tx, found.id, "partner-link-made", {"lastDay": last_day.isoformat()})
        return one

    def _open(self, tx: Transaction, case_id: uuid.UUID, number: int) -> tuple[Found, Handed]:
        """A case with an open referral of it, the young person locked."""
        found = self._locked(tx, case_id)
        if not self.user.covers(found.case.region):
            raise ProblemError(403, "Dit is aan de andere regio.")
        one = referrals.at(tx.connection, case_id, number)
        if one is None or not one.is_open:
            raise ProblemError(404, "Deze verwijzing is afgerond, of bestaat niet.")
        return found, one

    def _note(self, tx: Transaction, case_id: uuid.UUID, kind: str, data: dict[str, str]) -> None:
        entry = cases.entry_of(case_id, tx.now, self.worker_id, kind, data)
        cases.add_to_timeline(tx.connection, [entry])

    def _told(self, tx: Transaction, one: Handed) -> Referred:
        now = referrals.find(tx.connection, one.id) or one
        return self._referred(now, partners.agreed(tx.connection, [now.agreement_id]))

    def _referred(
        self, one: Handed, agreed: Mapping[uuid.UUID, tuple[Partner, Agreement]]
    ) -> Referred:
        state = link_state(one, one.link, self.today)
        address = None
        if state is LinkState.LIVE:
            address = self._site + LINK_PATH + token_of(Link(one.id, one.link), self._secret)
        return Referred(one, *agreed[one.agreement_id], state, address)


def link_state(one: Handed, number: int, on: date) -> LinkState:
    """The state of the ``number``-th link of a referral on a day."""
    return state_of(
        current=number == one.link,
        revoked=one.revoked,
        is_open=one.is_open,
        last_day=one.last_day,
        on=on,
    )


def last_day_of(case: Case, number: int, agreement: Agreement, today: date) -> date:
    """The last day of a link to a referral that is given out, or prolonged, today."""
    term = term_of(case, number)
    answered = any(one.number == number and one.state != "sent" for one in case.referrals)
    return expires_on(
        today,
        None if term is None else term[0],
        agreement.answer_days,
        agreement.report_days,
        answered=answered,
    )


def term_of(case: Case, number: int) -> tuple[date, bool] | None:
    """The term of D21 that runs for a referral: its last day, and whether it is breached."""
    part = f".referral-{number}."
    for clock in case.clocks:
        if clock.code == duties.REFERRAL and part in clock.context:
            return clock.due_on, clock.breached
    return None


def referral_desk_of(request: Request, user: User) -> ReferralDesk:
    """The desk for a request of this user."""
    settings = request.app.state.settings
    return ReferralDesk(
        request.app.state.runtime, user, settings.session_secret or "", settings.public_url
    )
