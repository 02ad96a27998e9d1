# SPDX-License-Identifier: EUPL-1.2
"""The leerplicht annual report of a municipality and the letter to a school: how duties of a school
year fared. A duty is of the school year in which it was due."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from services.monitoring.rules.report import Line, People, Section, Table, cell
from services.monitoring.rules.study import percentage
from services.monitoring.rules.wording import DUTY_STATES, STATUSES, duty_name

_ENDED: Final = ("met", "met-late", "breached")
_COLUMNS: Final = ("Totaal", *(DUTY_STATES[s] for s in (*_ENDED, "set")), "Deel op tijd")
_STATES: Final = (*_ENDED, "set")

SCHOOL_DUTIES: Final = ("D01", "D02", "D03", "D04", "D05", "D06", "D07", "D08")
"""What a school and DUO report, and when (domain 2.1)."""

_ABSENCE: Final = ("D05", "D06", "D08", "D09")
_EXEMPTIONS: Final = ("D11", "D12")
_CLOSURE: Final = ("D10",)
LEERPLICHT_DUTIES: Final = (*_ABSENCE, *_EXEMPTIONS, *_CLOSURE)

_STANDING: Final = ("absolute-truant", "exempt", "absent")
"""Statuses of which the annual report tells how many young people are in them."""


class Outcome(NamedTuple):
    """A duty about a young person: the reference, its code and its state."""

    ref: str
    code: str
    state: str


def school_letter(outcomes: Iterable[Outcome]) -> tuple[list[Section], People]:
    """How a school's reports of a school year fared, with the share in time."""
    people: dict[str, list[str]] = defaultdict(list)
    found = list(outcomes)
    ended = [one for one in found if one.state in _ENDED]
    share = percentage(sum(one.state == "met" for one in ended), len(ended))
    text = (
        "Er is nog geen termijn van dit schooljaar om."
        if share is None
        else f"Van {len(ended)} termijnen die om zijn, is {_said(share)} procent op tijd gehaald."
    )
    table = _table("Meldingen en termijnen", SCHOOL_DUTIES, found, people)
    return [Section(title="Uw meldingen op tijd", paragraphs=(text,), tables=(table,))], people


def leerplicht(
    outcomes: Iterable[Outcome], standing: Mapping[str, int]
) -> tuple[list[Section], People]:
    """The annual report to the council: absence, exemptions and what became of each (Lpw 25).
    ``standing``: how many young people of the municipality are in a status now."""
    people: dict[str, list[str]] = defaultdict(list)
    found = [one for one in outcomes if one.state != "cancelled"]
    lines = tuple(
        Line(key=f"status-{status}", label=STATUSES[status], values=(standing.get(status, 0),))
        for status in _STANDING
    )
    now = Table(title="Stand", heading="Status", columns=("Aantal",), lines=lines)
    parts = (
        ("Verzuimmeldingen", _ABSENCE),
        ("Vrijstelling en vervangende leerplicht", _EXEMPTIONS),
        ("Schoolsluiting", _CLOSURE),
    )
    sections = [
        Section(title=title, tables=(_table(title, codes, found, people),))
        for title, codes in parts
    ]
    return [Section(title="Op de dag van dit verslag", tables=(now,)), *sections], people


def _table(
    title: str,
    codes: Sequence[str],
    outcomes: Sequence[Outcome],
    people: dict[str, list[str]],
) -> Table:
    lines = tuple(_line(code, [o for o in outcomes if o.code == code], people) for code in codes)
    note = "Een termijn hoort bij het schooljaar waarin hij afloopt. Wat te laat is gedaan, telt "
    note += "niet als op tijd. Vervallen termijnen tellen niet mee."
    return Table(title=title, heading="Termijn", columns=_COLUMNS, lines=lines, note=note)


def _line(code: str, mine: Sequence[Outcome], people: dict[str, list[str]]) -> Line:
    counts = dict.fromkeys(_STATES, 0)
    for one in mine:
        if one.state in counts:
            counts[one.state] += 1
            for column in (0, 1 + _STATES.index(one.state)):
                people[cell(code, column)].append(one.ref)
    share = percentage(counts["met"], sum(counts[state] for state in _ENDED))
    name = duty_name(code)
    values = (sum(counts.values()), *counts.values(), share)
    return Line(key=code, label=f"{code} {name.title}", values=values)


def _said(share: float) -> str:
    return f"{share:.1f}".replace(".", ",")
