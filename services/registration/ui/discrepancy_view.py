# SPDX-License-Identifier: EUPL-1.2
"""Lists and differences as the pages show them. Pure: no database, no request."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from schemas.codes.lists import Sector
from services.chassis.web.wording import short_date
from services.registration.reconciliation.comparing import COUNT_DIFFERS
from services.registration.reconciliation.findings import standing
from services.registration.rules.difference import DEATH, EXEMPTION
from services.registration.rules.discrepancies import TERMS
from services.registration.ui import reconciliation_wording as r
from services.registration.ui import wording as w


class SideRow(NamedTuple):
    """One thing that both could say; ``differs`` when both say it and not alike."""

    label: str
    ours: str
    theirs: str
    differs: bool


@dataclass(frozen=True, slots=True)
class DiscrepancyLine:
    """A difference in a list of differences."""

    path: str
    kind: r.KindWords
    about: str
    source: str
    vintage: w.Badge
    owner: str
    due_on: date
    badge: w.Badge
    outcome: str | None


@dataclass(frozen=True, slots=True)
class ListLine:
    """A list of DUO in the overview."""

    path: str
    name: str
    area: str
    reference_date: date
    vintage: w.Badge
    accepted: int
    refused: int
    total: int
    counts: Sequence[tuple[str, int, str]]
    check: str | None
    check_badge: w.Badge | None
    superseded: bool
    received_at: Any


def discrepancy_line(row: Any, today: date) -> DiscrepancyLine:
    """From a row of the store."""
    late = standing(row).overdue(today)
    return DiscrepancyLine(
        path=f"/duo/verschillen/{row.id}",
        kind=r.KINDS[row.kind],
        about=about(row),
        source=r.SHORT_LISTS[row.list_kind],
        vintage=r.VINTAGES[row.vintage],
        owner=w.holder_name(row.owner),
        due_on=row.due_on,
        badge=r.OVERDUE if late else r.STATES[row.state],
        outcome=outcome(row.resolution, row.explanation),
    )


def list_line(row: Any) -> ListLine:
    """From a row of the store."""
    path = f"/duo/lijsten/{row.id}"
    link = f"/duo/verschillen?regio={row.region}&lijst={row.kind}&stand=open&soort="
    shown = [
        (words.title, row.counts[kind], link + kind)
        for kind, words in r.KINDS.items()
        if row.counts.get(kind)
    ]
    if row.counts.get(COUNT_DIFFERS):
        shown.append((r.COUNT_DIFFERS, row.counts[COUNT_DIFFERS], path))
    check = row.adds_up
    return ListLine(
        path=path,
        name=r.LISTS[row.kind],
        area=w.municipality_name(row.municipality)
        if row.municipality
        else w.region_name(row.region),
        reference_date=row.reference_date,
        vintage=r.VINTAGES[row.vintage],
        accepted=row.accepted,
        refused=row.refused,
        total=sum(row.counts.values()),
        counts=shown,
        check=None if not check else _sum(check),
        check_badge=None if not check else _verdict(check["holds"]),
        superseded=row.superseded_by is not None,
        received_at=row.received_at,
    )


def about(row: Any) -> str:
    """What a difference is about, in words; empty when it is about the person."""
    if row.about in (EXEMPTION, DEATH):
        return str(row.about).capitalize()
    if row.about in w.QUALIFICATIONS:
        return w.QUALIFICATIONS[row.about]
    school, _, number = row.about.partition(":")
    if number:
        return f"Inschrijving {number} bij {w.school_name(school)}"
    return w.school_name(row.school) if row.school else ""


def outcome(resolution: str | None, explanation: str | None) -> str | None:
    """How a difference ended, in words."""
    if resolution is None:
        return None
    if explanation is not None:
        return f"{r.RESOLUTIONS[resolution][0]}: {r.EXPLANATIONS[explanation]}"
    return r.RESOLUTIONS[resolution][0]


def term(row: Any) -> tuple[str, str, str]:
    """What is due, its class and its ground."""
    rule = TERMS[row.duty]
    return rule.title, w.CLASSES[rule.klass][0], rule.rule


def sides(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[SideRow]:
    """Both sides beside each other; what neither says is left out."""
    rows = []
    for name, (label, read) in _FIELDS.items():
        here, there = ours.get(name), theirs.get(name)
        if here is None and there is None:
            continue
        both = here is not None and there is not None
        rows.append(SideRow(label, _said(here, read), _said(there, read), both and here != there))
    return rows


def _said(value: Any, read: Callable[[Any], str]) -> str:
    return "–" if value is None else read(value)


def _date(text: Any) -> str:
    return short_date(date.fromisoformat(text))


def _yes(value: Any) -> str:
    return "Ja" if value else "Nee"


_FIELDS: Final[Mapping[str, tuple[str, Callable[[Any], str]]]] = {
    "mutation": ("Mutatie", lambda code: r.MUTATIONS[code]),
    "on": ("Datum van de mutatie", _date),
    "birth": ("Geboortedatum", _date),
    "municipality": ("Gemeente", w.municipality_name),
    "school": ("School", w.school_name),
    "enrolment": ("Volgnummer", str),
    "sector": ("Soort onderwijs", lambda code: w.SECTORS[Sector(code)]),
    "level": ("Niveau", str),
    "start": ("Vanaf", _date),
    "last": ("Laatste dag", _date),
    "funded": ("Bekostigd", _yes),
    "result": ("Diploma", lambda code: w.QUALIFICATIONS[code]),
    "status": ("Status", lambda code: w.STATUSES[code].text),
    "qualified": ("Startkwalificatie", _yes),
    "exempt": ("Vrijgesteld", _yes),
    "hours": ("Uren werk per week", lambda hours: f"{hours:g}"),
    "died": ("Overleden op", _date),
    "listed": ("Staat op A04", _yes),
}


def _sum(check: Mapping[str, Any]) -> str:
    before, came, left = check["before"], check["added"], check["left"]
    total = before + came - left
    return f"{before} + {came} − {left} = {total}; op A04 staan er {check['listed']}"


def _verdict(holds: bool) -> w.Badge:
    return w.Badge("Klopt", "safe") if holds else w.Badge("Klopt niet", "danger")
