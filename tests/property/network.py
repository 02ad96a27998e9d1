# SPDX-License-Identifier: EUPL-1.2
"""A partner in each region, with whom it works by agreement, and what comes in by its link."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Final

from schemas.codes.partners import PartnerKind, ReferralRefusal, ReferralResult, Support
from services.chassis.transaction import Transaction
from services.chassis.web import ALL, ProblemError, Role, User
from services.outreach.desks.bulk import BulkDesk, Pick, Wish
from services.outreach.desks.cases import Desk
from services.outreach.desks.partner_link import PartnerLink, WrongTokens
from services.outreach.desks.referrals import LINK_PATH, ReferralDesk
from services.outreach.rules.partners import Agreement, Partner
from services.outreach.store import partners, worklist
from services.outreach.store.partners import Kept
from tests.property.system import System

REGIONS: Final = ("13", "14", "21", "29", "41")
_SECRET: Final = "a secret of this test alone"
_USER: Final = User("co-1", "Co Een", frozenset({Role.COACH, Role.COORDINATOR}), ALL)
_NAMESPACE: Final = uuid.UUID(int=5)


class Network:
    """What a coordinator with every region and the partners do in a system."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._runtime = system.outreach.runtime
        self._tokens: list[str] = []
        system.outreach.run(_agree)

    def refer(self, case_id: uuid.UUID, region: str, key: str) -> None:
        """Refer a case to the partner of its region; nothing when that cannot be."""
        desk = ReferralDesk(self._runtime, _USER, _SECRET, "")
        try:
            told = desk.refer(case_id, uuid.uuid5(_NAMESPACE, f"agreement {region}"), key)
        except ProblemError:
            return
        if told.address is not None:
            self._tokens.append(told.address.removeprefix(LINK_PATH))
        self._system.settle()

    def answer(self, what: str, on: date) -> None:
        """The partner whose link came last uses it: accepts, rejects or reports back."""
        if not self._tokens:
            return
        link = PartnerLink(self._runtime, _SECRET, WrongTokens(), self._tokens[-1])
        match what:
            case "accept":
                link.accept()
            case "reject":
                link.reject(ReferralRefusal.NO_PLACE)
            case _:
                link.report(ReferralResult.COMPLETED, on)
        self._system.settle()

    def assign(
        self, case_ids: Sequence[uuid.UUID], owner: str | None, key: str, *, undone: bool
    ) -> None:
        """Assign many cases at once, or release them, and maybe undo it."""
        with self._runtime.engine.connect() as connection:
            seen = worklist.several(connection, list(case_ids), Desk(self._runtime, _USER).sees())
        picks = tuple(Pick(one, found.version) for one, found in seen.items())
        bulk = BulkDesk(Desk(self._runtime, _USER))
        act = bulk.carry_out(Wish("assign" if owner else "release", owner, picks), key)
        self._system.settle()
        if undone:
            bulk.undo(act.id)
            self._system.settle()


def _agree(tx: Transaction) -> None:
    """One place with each partner, so that an answer is of one referral."""
    kept = Kept("co-1", tx.now)
    for region in REGIONS:
        partner = uuid.uuid5(_NAMESPACE, f"partner {region}")
        kind = PartnerKind.NEIGHBOURHOOD_TEAM
        one = Partner(partner, region, f"team-{region}", f"Team {region}", kind, None)
        assert partners.add(tx.connection, one, kept)
        agreement = Agreement(
            uuid.uuid5(_NAMESPACE, f"agreement {region}"),
            partner,
            next(iter(Support)),
            tx.today,
            None,
            "team@example.org",
            1,
            5,
            30,
        )
        partners.agree(tx.connection, agreement, kept)
