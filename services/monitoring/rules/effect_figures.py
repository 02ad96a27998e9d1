# SPDX-License-Identifier: EUPL-1.2
"""The effectrapportage in figures: the form of the Regeling BWBR0031387, annex B (domain 3.10).

A pure function over the cases of a region. A case counts once in a figure; a figure of the year
counts what happened from its first to its last day. Preventive cases came before any leaving and
are not in this form; neither are voided ones, that never were of a leaver.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from services.monitoring.rules.effect_cases import GROUPS, CaseRecord, Period
from services.monitoring.rules.report import Line, People, Section, Table, cell
from services.monitoring.rules.study import percentage

KINDS: Final[Mapping[str, str]] = {
    "new": "Nieuw",
    "continuing": "Continuerend",
    "recidivist": "Recidiverend",
}
"""Kinds of leaver by their trajectory (domain 1.7)."""

ORIGINS: Final[Mapping[str, str]] = {
    "register": "Na een P-levering",
    "other": "Na een ander signaal",
    "all": "Alle signalen samen",
}
COLUMNS: Final = (*KINDS.values(), "Totaal")

Held = dict[str, list[str]]


HAPPENED: Final[tuple[tuple[str, str, Callable[[CaseRecord], date | None]], ...]] = (
    ("first-approached", "Voor het eerst benaderd", lambda r: r.case.attempted_on),
    ("interviews", "Gesproken", lambda r: r.case.contact_on),
    ("intakes", "Intake gehouden", lambda r: r.case.intake_on),
    ("started", "Traject begonnen", lambda r: r.case.plan_on),
    ("ended", "Traject beëindigd", lambda r: r.case.closed_on if r.case.plan_on else None),
)
"""What is counted by signal and kind: key, Dutch name and the day on which it happened. A
trajectory begins with the plan that is agreed and ends when the case is closed."""


def counted(records: Iterable[CaseRecord]) -> list[CaseRecord]:
    """The cases that are in the form."""
    return [r for r in records if not r.case.voided and r.case.purpose != "prevention"]


def sections(records: Iterable[CaseRecord], period: Period) -> tuple[list[Section], People]:
    """The parts of the form, and the young people behind each cell."""
    cases = counted(records)
    people: Held = defaultdict(list)
    told = [
        Section(title=title, paragraphs=(text,), tables=tuple(tables))
        for title, text, tables in _parts(cases, period, people)
    ]
    return told, people


def _parts(
    cases: Sequence[CaseRecord], period: Period, people: Held
) -> Iterator[tuple[str, str, Sequence[Table]]]:
    yield (
        "Benaderd en begeleid",
        "Zaken waarin dit in het jaar voor het eerst gebeurde, naar signaal en soort.",
        _by_origin("", "", cases, period, people),
    )
    intakes = [r for r in cases if period.holds(r.case.intake_on)]
    yield (
        "Tijd tot de intake",
        "Kalenderdagen van de bevestiging van het vsv tot de eerste intake.",
        [_shares("intake-time", intakes, people)],
    )
    begun = [r for r in cases if period.holds(r.case.plan_on)]
    yield (
        "Hoe lang zonder onderwijs",
        "Schooljaren tussen de laatste schooldag en het begin van het traject.",
        [_shares("without", begun, people)],
    )
    ended = [r for r in cases if r.case.plan_on and period.holds(r.case.closed_on)]
    yield (
        "Beëindigde trajecten",
        "Trajecten die in het jaar eindigden: hoe lang zij duurden, hoe lang de jongere na de "
        "plaatsing is gevolgd, en waar het toe leidde.",
        [_shares(key, ended, people) for key in ("duration", "followed", "destination")],
    )
    young = [r for r in cases if r.age == 17]
    yield (
        "Jongeren van 17 jaar",
        "Dezelfde telling voor wie op de eerste dag van het jaar 17 was, naar geboortemaand.",
        _by_origin("17-", ", 17 jaar", young, period, people),
    )


def _table(title: str, heading: str, columns: Sequence[str], lines: Sequence[Line]) -> Table:
    return Table(title=title, heading=heading, columns=tuple(columns), lines=tuple(lines))


def _by_origin(
    prefix: str, suffix: str, cases: Sequence[CaseRecord], period: Period, people: Held
) -> list[Table]:
    """A table per signal, and one of all together, of what happened in the period."""
    tables = []
    for origin, title in ORIGINS.items():
        mine = [r for r in cases if origin in (r.origin, "all")]
        lines = [
            _line(
                f"{prefix}{key}-{origin}",
                label,
                [(r.ref, r.kind(period)) for r in mine if period.holds(day(r))],
                people,
            )
            for key, label, day in HAPPENED
        ]
        tables.append(_table(title + suffix, "Wat", COLUMNS, lines))
    return tables


def _line(key: str, label: str, found: Sequence[tuple[str, str]], people: Held) -> Line:
    """Cases, by reference and kind, counted per kind and in all."""
    kinds = list(KINDS)
    counts = [0] * len(COLUMNS)
    for ref, kind in found:
        for column in (kinds.index(kind), len(kinds)):
            counts[column] += 1
            people[cell(key, column)].append(ref)
    return Line(key=key, label=label, values=tuple(counts))


def _shares(key: str, found: Sequence[CaseRecord], people: Held) -> Table:
    """Counts and percentages of cases in the groups of a table."""
    groups = GROUPS[key]
    counts = dict.fromkeys(groups.names, 0)
    for record in found:
        of = groups.group(record)
        counts[of] += 1
        for line in (of, "total"):
            people[cell(f"{key}-{line}", 0)].append(record.ref)
    lines = [
        Line(
            key=f"{key}-{code}",
            label=label,
            values=(counts[code], percentage(counts[code], len(found))),
        )
        for code, label in groups.names.items()
    ]
    total = Line(key=f"{key}-total", label="Totaal", values=(len(found), None))
    return _table(groups.title, groups.heading, ("Aantal", "Deel"), [*lines, total])
