# SPDX-License-Identifier: EUPL-1.2
"""Entries of a timeline as sentences."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final

from schemas.codes.lists import ExitReason, RiskSignal, RiskSource
from schemas.codes.outreach import (
    Attribution,
    CaseKind,
    CaseState,
    Cause,
    Channel,
    Consent,
    Consultation,
    ContactResult,
    Departure,
    Destination,
    Goal,
    PreventionOutcome,
    Purpose,
    Successor,
    Tailored,
    TaskCode,
    TransferLapse,
    TransferRefusal,
    Verifier,
)
from services.chassis.web.wording import long_date, number
from services.outreach.desks.cases import owner_name
from services.outreach.rules.case import QUEUE
from services.outreach.rules.duties import DUTY_RULES
from services.outreach.rules.referral_link import PARTNER, LinkState
from services.outreach.rules.task_rules import TASK_RULES
from services.outreach.store.workers import Worker
from services.outreach.store.worklist import Entry
from services.outreach.ui import network_wording as n
from services.outreach.ui import trajectory_wording as t
from services.outreach.ui import wording as w
from services.outreach.ui.region_wording import region_name

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """What one deed or event brought about: the main thing first, then what followed from it."""

    at: datetime
    who: str
    text: str
    more: tuple[str, ...]


def lines(entries: Sequence[Entry], workers: Mapping[str, Worker]) -> list[Line]:
    """The timeline for a reader, newest first; ``entries`` are in that order too."""
    found: list[Line] = []
    for (at, actor), same in groupby(entries, key=lambda entry: (entry.at, entry.actor)):
        in_order = list(same)[::-1]
        told = sorted(in_order, key=lambda entry: entry.kind in _BY_THE_WAY)
        texts = [_text(entry, workers) for entry in told]
        who = "Sluitend" if actor is None else _name(actor, workers)
        found.append(Line(at, who, texts[0], tuple(texts[1:])))
    return found


def _text(entry: Entry, workers: Mapping[str, Worker]) -> str:
    if entry.kind == "case-assigned":
        return f"Toegewezen aan {_name(entry.data['owner'], workers)}"
    return _SENTENCES[entry.kind](entry.data)


def _name(owner: str, workers: Mapping[str, Worker]) -> str:
    name = owner_name(owner, dict(workers))
    if name is not None and name.startswith(PARTNER):
        return f"Partner {name.removeprefix(PARTNER)}"
    return name or f"de werkvoorraad van {region_name(owner.removeprefix(QUEUE))}"


def _day(data: Data, key: str = "on") -> str:
    return long_date(date.fromisoformat(data[key]))


def _state(code: str) -> str:
    return w.STATES[CaseState(code)][0].lower()


def _placed(data: Data) -> str:
    place = w.DESTINATIONS[Destination(data["destination"])].lower()
    hours = f", {number(data['hours'])} uur per week" if "hours" in data else ""
    how = w.ATTRIBUTIONS[Attribution(data["attribution"])]
    return f"Geplaatst in {place} vanaf {_day(data, 'from')}{hours} ({how})"


def _intake(data: Data) -> str:
    return (
        f"Intake gehouden op {_day(data)}, {data['daysSinceConfirmation']} dagen na de bevestiging"
    )


def _attempt(data: Data) -> str:
    channel = w.CHANNELS[Channel(data["channel"])].lower()
    return (
        f"Poging {data['attempt']}: {channel}, {w.RESULTS[ContactResult(data['result'])].lower()}"
    )


def _plan(data: Data) -> str:
    reason = f" ({t.TAILORED[Tailored(data['reason'])].lower()})" if "reason" in data else ""
    return f"Plan afgesproken, doel: {w.GOALS[Goal(data['goal'])].lower()}{reason}"


def _consulted(data: Data) -> str:
    reason = (
        f" ({t.DEPARTURES[Departure(data['departure'])].lower()})" if "departure" in data else ""
    )
    return f"School: {t.CONSULTATIONS[Consultation(data['result'])].lower()}{reason}"


def _cause(data: Data) -> str:
    reason = ""
    if "exitReason" in data:
        reason = f"; reden uitstroom {t.EXIT_REASONS[ExitReason(data['exitReason'])].lower()}"
    return f"Oorzaak: {t.CAUSES[Cause(data['cause'])].lower()}{reason}"


def _purpose(data: Data) -> str:
    before, after = Purpose(data["fromPurpose"]), Purpose(data["toPurpose"])
    return f"Doel van de zaak: van {t.PURPOSES[before].lower()} naar {t.PURPOSES[after].lower()}"


def _breached(data: Data) -> str:
    return f"Termijn verstreken op {_day(data, 'dueOn')}: {DUTY_RULES[data['duty']].title.lower()}"


def _to_region(verb: str) -> Callable[[Data], str]:
    return lambda data: f"Overdracht aan {region_name(data['toRegion'])} {verb}"


def _refused(data: Data) -> str:
    reason = f": {t.REFUSALS[TransferRefusal(data['reason'])].lower()}" if "reason" in data else ""
    return _to_region("niet doorgegaan")(data) + reason


def _lapsed(data: Data) -> str:
    return _to_region("vervallen")(data) + f": {t.LAPSES[TransferLapse(data['reason'])].lower()}"


def _partner(verb: str) -> Callable[[Data], str]:
    return lambda data: f"Partner {data['partner']} {verb}"


def _rejected(data: Data) -> str:
    reason = f": {n.REFUSALS[data['reason']].lower()}" if "reason" in data else ""
    return f"Partner {data['partner']} doet niet mee{reason}"


def _reported(data: Data) -> str:
    said = f"Partner {data['partner']} heeft verslag gedaan"
    if "result" not in data:
        return said
    return f"{said}: {n.RESULTS[data['result']].lower()}, {_day(data, 'resultOn')}"


def _link_opened(data: Data) -> str:
    told = "" if data["state"] == LinkState.LIVE else f"; {n.LINK_STATES[data['state']].lower()}"
    return f"Partner {data['partner']} opende de link{told}"


_SENTENCES: Final[Mapping[str, Callable[[Data], str]]] = {
    "case-opened": lambda d: f"Zaak geopend ({w.KINDS[CaseKind(d['kind'])].lower()})",
    "case-state-changed": lambda d: f"Van {_state(d['fromState'])} naar {_state(d['toState'])}",
    "case-reopened": lambda _d: "De begeleiding gaat verder in dezelfde zaak",
    "case-closed": lambda d: f"Zaak gesloten: {_state(d['state'])}",
    "case-moved": lambda _d: "Twee inschrijvingen bleken één jongere; de zaak ging mee",
    "contact-attempted": _attempt,
    "contact-established": lambda _d: "Contact gelegd",
    "intake-held": _intake,
    "intake-scheduled": lambda d: f"Intake gepland op {_day(d, 'plannedOn')}",
    "intake-no-show": lambda d: f"Niet op de intake gekomen op {_day(d)}",
    "support-consented": lambda d: (
        "Stemt in met: " + ", ".join(t.CONSENTS[Consent(one)].lower() for one in d["purposes"])
    ),
    "support-declined": lambda _d: "Wil geen begeleiding; over zes maanden opnieuw aanbieden",
    "plan-agreed": _plan,
    "referral-sent": _partner("gevraagd"),
    "referral-accepted": _partner("doet mee"),
    "referral-rejected": _rejected,
    "referral-reported-back": _reported,
    "partner-link-made": lambda d: (
        f"Link voor de partner gemaakt, geldig tot en met {_day(d, 'lastDay')}"
    ),
    "partner-link-opened": _link_opened,
    "partner-link-revoked": lambda _d: "Link voor de partner ingetrokken",
    "offer-made": lambda _d: "Aanbod gedaan",
    "offer-accepted": lambda _d: "Aanbod aangenomen",
    "offer-declined": lambda _d: "Aanbod afgeslagen",
    "placed": _placed,
    "placement-ended": lambda d: f"Plaatsing geëindigd op {_day(d)}",
    "aftercare-started": lambda _d: "Nazorg begonnen",
    "aftercare-held": lambda d: f"Nazorgcontact op {_day(d)}",
    "aftercare-completed": lambda _d: "Nazorg voltooid",
    "transfer-requested": _to_region("gevraagd"),
    "transfer-accepted": _to_region("aanvaard"),
    "transfer-rejected": _refused,
    "transfer-lapsed": _lapsed,
    "transfer-timed-out": _to_region("niet beantwoord; de zaak blijft hier"),
    "duty-breached": _breached,
    "letter-made": lambda d: (
        f"{w.CHANNELS[Channel(d['channel'])]} gemaakt (versie {d['version']} van het sjabloon)"
    ),
    "risk-signalled": lambda d: (
        f"{t.SOURCES[RiskSource(d['source'])]}: {t.SIGNALS[RiskSignal(d['signal'])].lower()}"
    ),
    "purpose-changed": _purpose,
    "school-consulted": _consulted,
    "transfer-document-requested": lambda _d: "Overgangsdocument gevraagd, met toestemming",
    "transfer-document-received": lambda _d: "Overgangsdocument ontvangen",
    "transfer-document-refused": lambda _d: "Overgangsdocument niet gegeven",
    "transfer-document-forwarded": lambda _d: (
        "Overgangsdocument mag mee naar de andere regio, met toestemming"
    ),
    "cause-recorded": _cause,
    "tailored-reviewed": lambda d: (
        f"Maatwerk opnieuw bekeken: {t.TAILORED[Tailored(d['reason'])].lower()}"
    ),
    "placement-verified": lambda d: (
        f"Plaatsing bevestigd door: {t.VERIFIERS[Verifier(d['by'])].lower()}"
    ),
    "job-coaching-started": lambda d: f"Jobcoaching begonnen op {_day(d)}",
    "job-coaching-ended": lambda d: f"Jobcoaching geëindigd op {_day(d)}",
    "successor-agreed": lambda d: (
        f"Na de leeftijdsgrens: {t.SUCCESSORS[Successor(d['successor'])].lower()}"
    ),
    "prevention-ended": lambda d: (
        f"Preventie afgerond: {t.OUTCOMES[PreventionOutcome(d['outcome'])].lower()}"
    ),
    "task-done": lambda d: f"Gedaan: {TASK_RULES[TaskCode(d['task'])].title.lower()}",
}
_BY_THE_WAY: Final = frozenset(
    {
        "case-assigned",
        "case-state-changed",
        "contact-established",
        "aftercare-started",
        "aftercare-completed",
        "case-reopened",
        "case-closed",
        "transfer-lapsed",
        "partner-link-made",
    }
)
