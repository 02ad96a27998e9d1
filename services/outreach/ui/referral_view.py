# SPDX-License-Identifier: EUPL-1.2
"""What the case page shows of the network: whom can be referred to, and the links of what was."""

from typing import Any, Final
from urllib.parse import quote

from services.outreach.desks.cases import File
from services.outreach.desks.referrals import Choice, ReferralDesk, Referred
from services.outreach.ui import network_wording as n
from services.outreach.ui import wording as w
from services.outreach.ui.form import Form, Part

STEP: Final = "verwijzingen"
FIELD: Final = "afspraak"
LABELS: Final = {FIELD: "Partner en afspraak"}


def forms(events: frozenset[str], file: File, desk: ReferralDesk) -> list[Form]:
    """The form to refer to a partner of the directory, where the case allows it."""
    if "referral-sent" not in events:
        return []
    choices = desk.choices(file.found.case.region)
    if not choices:
        return []
    options = [("", "Kies een partner"), *((str(one[1].id), _named(one)) for one in choices)]
    return [Form(STEP, "Verwijzen naar een partner", False, [], (Part(FIELD, "select", options),))]


def handed(file: File, desk: ReferralDesk) -> dict[int, dict[str, Any]]:
    """The open referrals under an agreement by their number, as the page shows them."""
    if not file.found.case.referrals:
        return {}
    found = desk.referred(file.found.id)
    return {one.handed.number: _line(one) for one in found if one.handed.is_open}


def _named(choice: Choice) -> str:
    partner, agreement, many = choice
    left = "" if agreement.places is None else f", {many} van {agreement.places} plaatsen bezet"
    days = agreement.answer_days
    term = f"antwoord in {days} {'werkdag' if days == 1 else 'werkdagen'}"
    what = n.SUPPORTS[agreement.support].lower()
    return f"{w.SECTORS[partner.sector]}: {partner.name}, {what} ({term}{left})"


def _line(one: Referred) -> dict[str, Any]:
    return {
        "number": one.handed.number,
        "label": one.label,
        "name": one.partner.name,
        "support": n.SUPPORTS[one.agreement.support],
        "state": n.LINK_STATES[one.state],
        "address": one.address,
        "last_day": one.handed.last_day,
        "opened_at": one.handed.opened_at,
        "fresh": one.handed.opened_at is None,
        "mail_to": one.agreement.address,
        "mail": _mail(one),
    }


def _mail(one: Referred) -> str:
    """A mail with the link, to the function address; about whom is told in another way."""
    subject = f"Verwijzing {one.label}"
    body = (
        "Beste collega,\n\nWij vragen u mee te doen met een jongere. Om wie het gaat hoort u apart "
        f"van ons, met kenmerk {one.label}. Uw antwoord geeft u via deze link:\n\n{one.address}\n"
    )
    return f"mailto:{one.agreement.address}?subject={quote(subject)}&body={quote(body)}"
