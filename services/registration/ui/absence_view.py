# SPDX-License-Identifier: EUPL-1.2
"""Absence reports as the pages show them. Pure: no database, no request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from schemas.codes.absence import CodeList, ReportState, names
from services.chassis.web.wording import short_date
from services.registration.absence_keeping import FEED
from services.registration.rules.absence_reports import Action
from services.registration.rules.leerplicht import Answerable
from services.registration.ui import wording as w

KINDS: Final[Mapping[str, str]] = names(CodeList.KIND)
REASONS: Final[Mapping[str, str]] = names(CodeList.CLOSING_REASON)
REMARKS: Final[Mapping[str, str]] = names(CodeList.CLOSING_REMARK)

STATES: Final[Mapping[str, w.Badge]] = {
    ReportState.REGISTERED: w.Badge("Geregistreerd", "warning"),
    ReportState.IN_PROGRESS: w.Badge("In behandeling", "info"),
    ReportState.CLOSED: w.Badge("Afgesloten", "safe"),
    ReportState.ACKNOWLEDGED: w.Badge("Ter kennisgeving aangenomen", "neutral"),
    ReportState.WITHDRAWN: w.Badge("Ingetrokken", "neutral"),
}

ACTIONS: Final[Mapping[str, tuple[str, str]]] = {
    Action.TAKE_UP: ("In behandeling nemen", "U gaat ermee aan de slag; de school ziet dat."),
    Action.ACKNOWLEDGE: ("Ter kennisgeving aannemen", "U doet er verder niets mee."),
    Action.CLOSE: ("Afsluiten", "Met de reden hieronder. Daarna verandert er niets meer."),
    Action.WITHDRAW: ("Intrekken", "De melding klopte niet. Het verzuim telt niet mee."),
}
"""What a user may choose: label and meaning."""

_ANSWERABLE: Final[Mapping[tuple[Answerable, ...], str]] = {
    (Answerable.PARENTS,): "De ouders of verzorgers",
    (Answerable.PARENTS, Answerable.YOUNG_PERSON): (
        "De ouders of verzorgers, en de jongere zelf (vanaf 12 jaar)"
    ),
    (Answerable.YOUNG_PERSON,): "De jongere zelf (vanaf 18 jaar)",
}

DONE: Final[Mapping[str, str]] = {
    Action.TAKE_UP: "De melding is in behandeling.",
    Action.ACKNOWLEDGE: "De melding is ter kennisgeving aangenomen.",
    Action.CLOSE: "De melding is afgesloten.",
    Action.WITHDRAW: "De melding is ingetrokken.",
}

STEPS: Final[Mapping[str, str]] = {
    "reported": "Gemeld",
    "updated": "Bijgewerkt door de school",
    "moved": "Bij een andere leerling gezet",
    "taken-up": "In behandeling genomen",
    "acknowledged": "Ter kennisgeving aangenomen",
    "closed": "Afgesloten",
    "withdrawn": "Ingetrokken door de school",
}


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report in the worklist. ``waited`` are calendar days since it came in, while it is open."""

    path: str
    kind: str
    school: str
    place: str
    period: str
    reported_on: date
    waited: int | None
    badge: w.Badge
    too_soon: bool


def report_line(row: Any, today: date) -> ReportLine:
    """From a row of the store."""
    waiting = row.state in (ReportState.REGISTERED, ReportState.IN_PROGRESS)
    return ReportLine(
        path=f"/verzuim/{row.id}",
        kind=KINDS[row.kind],
        school=w.school_name(row.school),
        place=w.municipality_name(row.municipality),
        period=period(row),
        reported_on=row.reported_on,
        waited=(today - row.reported_on).days if waiting else None,
        badge=STATES[row.state],
        too_soon=row.too_soon,
    )


def period(row: Any) -> str:
    """3 nov. 2025 tot en met 14 nov. 2025; of "nog afwezig"."""
    first = short_date(row.first_day)
    return f"Sinds {first}" if row.last_day is None else f"{first} – {short_date(row.last_day)}"


def facts_of(row: Any, answerable: Sequence[Answerable]) -> list[tuple[str, str]]:
    """What the school told, as pairs of name and value; what it did not tell is left out.

    ``answerable``: who answered for attendance on the first day.
    """
    pairs = [
        ("School", w.school_name(row.school)),
        ("Nummer van de melding", row.number),
        ("Periode", period(row)),
        ("Gemeld op", short_date(row.reported_on)),
        ("Woongemeente", w.municipality_name(row.municipality)),
        ("Verantwoordelijk voor schoolbezoek", _ANSWERABLE[tuple(answerable)]),
    ]
    if row.reached_on is not None:
        pairs.append(("16 uur bereikt op", short_date(row.reached_on)))
    if row.hours is not None:
        pairs.append(("Lesuren", f"{row.hours:g}"))
    if row.entered_on is not None:
        pairs.append(("In het verzuimregister van DUO", short_date(row.entered_on)))
    return pairs


def outcome(reason: str | None, remark: str | None) -> str | None:
    """How a report was closed, in words."""
    if reason is None:
        return None
    return REASONS[reason] if remark is None else f"{REASONS[reason]}. {REMARKS[remark]}"


def steps_of(steps: Sequence[Any]) -> list[tuple[Any, str, str | None, str]]:
    """The history: when, what, how it was closed, and who did it."""
    return [
        (
            one.at,
            STEPS[one.step],
            outcome(one.reason, one.remark),
            "Bericht van school of DUO" if one.actor == FEED else one.actor,
        )
        for one in steps
    ]
