# SPDX-License-Identifier: EUPL-1.2
"""The network of the demo: partners with agreements, referrals that they answer, letter templates,
and cases that are offered to another region. All of it goes through the desks of the pages."""

import random
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from schemas.codes.outreach import CaseState, Channel, TransferRefusal
from schemas.codes.partners import PartnerKind, ReferralRefusal, ReferralResult, Support
from services.chassis.calendar import is_working_day
from services.chassis.clock import local_date
from services.chassis.service import Runtime
from services.chassis.transaction import Transaction
from services.chassis.web import ProblemError, Role, User
from services.outreach import handlers as desk
from services.outreach.desks.partner_link import PartnerLink, WrongTokens
from services.outreach.desks.partners import PartnerDesk
from services.outreach.desks.referrals import ReferralDesk
from services.outreach.letters.templates import TemplateDesk
from services.outreach.rules import happenings as h
from services.outreach.rules.case import Case
from services.outreach.rules.letters import Wording
from services.outreach.rules.partners import NewAgreement, NewPartner
from services.outreach.rules.referral_link import Link, token_of

COORDINATOR = (f"demo-{Role.COORDINATOR}", "Kim (coördinator)")

_PARTNERS: Final = (
    ("Jongerenloket", PartnerKind.YOUTH_DESK, Support.GUIDANCE, "jongerenloket", 25),
    ("Werkgeversservicepunt", PartnerKind.WSP, Support.PLACE, "wsp", 15),
    ("Wijkteam Centrum", PartnerKind.NEIGHBOURHOOD_TEAM, Support.GUIDANCE, "wijkteam", None),
    ("GGZ jongerenpoli", PartnerKind.GGZ, Support.ASSESSMENT, "jongerenpoli", 5),
    ("Schuldhulp jongeren", PartnerKind.DEBT_HELP, Support.INCOME, "schuldhulp", 10),
    ("Halt", PartnerKind.HALT, Support.ADVICE, "halt", None),
)
"""Name, kind, what is agreed, function address, and young people at a time."""

_TEMPLATES: Final = (
    Wording(
        Channel.LETTER,
        "Eerste kennismaking",
        "We helpen je graag verder",
        "Beste {{naam}},\n\nJe bent gestopt met school. We willen graag weten hoe het met je gaat. "
        "Samen kijken we naar school, werk of iets anders. Hulp is gratis en je bent niets "
        "verplicht.\n\nBel of app ons gerust.\n\n{{medewerker}}\nDoorstroompunt {{regio}}\n"
        "Kenmerk {{kenmerk}}",
    ),
    Wording(
        Channel.EMAIL,
        "Uitnodiging voor een gesprek",
        "Uitnodiging voor een gesprek",
        "Beste {{naam}},\n\nGraag maken we een afspraak met je. Wanneer kun je? Antwoord op deze "
        "mail, dan plannen we een dag.\n\n{{medewerker}}\nDoorstroompunt {{regio}}",
    ),
    Wording(
        Channel.MESSAGE,
        "Niet bereikt",
        "",
        "Hoi {{naam}}, ik probeerde je te bellen. App of bel je terug? Groet, {{medewerker}}",
    ),
)

# Chances per working day.
REFER = 0.02
ACCEPT, REJECT, REPORT = 0.3, 0.05, 0.06
OFFER_TO_REGION = 0.001
ANSWER_TO_REGION, TAKE_OVER = 0.3, 0.6

_LETS_REST = timedelta(days=1)
_HELP_TAKES = timedelta(days=10)
_TALKED_TO = frozenset(
    {CaseState.IN_CONTACT, CaseState.INTAKE_DONE, CaseState.IN_GUIDANCE, CaseState.OFFERED}
)
_SIGNATURE: Final = "the links of the demo are used within it"


class Network:
    """Partners and the neighbouring region, as they act through the year.

    Which referrals and transfers wait for an answer is remembered here, so one object lives
    through the whole year.
    """

    def __init__(self, runtime: Runtime, region: str, neighbour: str, rng: random.Random) -> None:
        self._runtime = runtime
        self._region = region
        self._neighbour = neighbour
        self._rng = rng
        self._referred: dict[UUID, date] = {}
        self._accepted: dict[UUID, date] = {}
        self._offered: dict[UUID, date] = {}

    def enter(self) -> None:
        """The coordinator enters partners, agreements and templates."""
        kim = User(*COORDINATOR, frozenset({Role.COORDINATOR}), frozenset({self._region}))
        partners, templates = PartnerDesk(self._runtime, kim), TemplateDesk(self._runtime, kim)
        for name, kind, support, box, places in _PARTNERS:
            made = partners.enter(NewPartner(self._region, name, kind), f"demo-{box}")
            address = f"{box}@partner.example"
            agreement = NewAgreement(support, partners.today, address, places=places)
            partners.agree(made, agreement, f"demo-{box}-afspraak")
        for number, wording in enumerate(_TEMPLATES):
            templates.add(self._region, wording, f"demo-sjabloon-{number}")

    def live(self, cases: Iterable[tuple[UUID, UUID, Case]], names: dict[str, str]) -> None:
        """One day, with the open cases of the region: identifier, reference and case. ``names``:
        the workers by id."""
        today = local_date(self._runtime.clock.now())
        if not is_working_day(today):
            return
        for case_id, ref, case in cases:
            if case.owner not in names or case.state not in _TALKED_TO:
                continue
            if case.state is CaseState.IN_GUIDANCE and not case.referrals and self._by(REFER):
                self._refer(case_id, case.owner, names[case.owner], today)
            elif self._by(OFFER_TO_REGION):
                what = h.TransferRequested(self._neighbour)
                actor = desk.Actor(case.owner, names[case.owner], {self._region})
                if self._acts(actor, ref, what):
                    self._offered[ref] = today
        self._partners_answer(today)
        self._neighbour_answers(today)

    def _refer(self, case_id: UUID, owner: str, name: str, today: date) -> None:
        coach = User(owner, name, frozenset({Role.COACH}), frozenset({self._region}))
        referring = ReferralDesk(self._runtime, coach, _SIGNATURE, "")
        choices = referring.choices(self._region)
        if not choices:
            return
        _, agreement, _ = self._rng.choice(choices)
        with suppress(ProblemError):  # no place is free, or the case was changed meanwhile
            key = f"demo-{today.isoformat()}"
            made = referring.refer(case_id, agreement.id, key)
            self._referred[made.handed.id] = today

    def _partners_answer(self, today: date) -> None:
        for referral, sent in list(self._referred.items()):
            if today - sent > _LETS_REST and self._by(ACCEPT):
                self._link(referral).accept()
                self._accepted[referral] = today
                del self._referred[referral]
            elif self._by(REJECT):
                self._link(referral).reject(self._rng.choice(list(ReferralRefusal)))
                del self._referred[referral]
        for referral, since in list(self._accepted.items()):
            if today - since > _HELP_TAKES and self._by(REPORT):
                result = self._rng.choice((ReferralResult.COMPLETED, ReferralResult.STOPPED))
                self._link(referral).report(result, today)
                del self._accepted[referral]

    def _neighbour_answers(self, today: date) -> None:
        jip = desk.Actor("jip", "Jip (doorstroomcoach)", {self._neighbour})
        for ref, since in list(self._offered.items()):
            if today - since > _LETS_REST and self._by(ANSWER_TO_REGION):
                takes = self._by(TAKE_OVER)
                no = h.TransferRejected(self._rng.choice(list(TransferRefusal)))
                self._acts(jip, ref, h.TransferAccepted() if takes else no)
                del self._offered[ref]

    def _link(self, referral: UUID) -> PartnerLink:
        token = token_of(Link(referral, 1), _SIGNATURE)
        return PartnerLink(self._runtime, _SIGNATURE, WrongTokens(), token)

    def _acts(self, actor: desk.Actor, ref: UUID, what: h.Command) -> bool:
        """Whether the rules let it happen."""

        def work(tx: Transaction) -> None:
            desk.act(tx, actor, ref, what)

        try:
            self._runtime.run(work)
        except desk.Refused:  # the case may have changed while the worker looked at it
            return False
        return True

    def _by(self, chance: float) -> bool:
        return self._rng.random() < chance
