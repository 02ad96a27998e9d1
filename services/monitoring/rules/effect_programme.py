# SPDX-License-Identifier: EUPL-1.2
"""The effectrapportage from 2026 on: targets with results, agreements and measures (Regeling
BWBR0051614 art. 5.1). A pure function over the programme and the count of the region.

The result of a target is what the minister gave (lid 5), or as long as that has not come our own
count, and then it says so.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from schemas.codes.programme import (
    MEASURE_LINES,
    SUBJECTS,
    TARGET_SCHOOL_YEARS,
)
from schemas.types import SchoolYear
from services.monitoring.rules.effect_levels import Told, leavers
from services.monitoring.rules.programme import (
    LeaverTarget,
    Measure,
    Programme,
    YearAmount,
)
from services.monitoring.rules.report import Line, People, Section, Table, Value, cell

_TARGETS: Final = ("Streefcijfer", "Resultaat", "Verschil", "Herkomst")
_MONEY: Final = ("Begroot", "Besteed", "Verschil")
_COUNTED: Final = 1
_NOTHING: Final = "Nog niet ingevuld."


def sections(
    programme: Programme, year: int, counts: Sequence[Told]
) -> tuple[list[Section], People]:
    """The parts of the report over a calendar year, and the young people behind own counts."""
    people: dict[str, Sequence[str]] = {}
    told = [
        _targets(programme, year, counts, people),
        _agreements(programme),
        *_measures(programme, year),
        _spending(programme, year),
    ]
    return told, people


def missing(programme: Programme, year: int) -> list[str]:
    """What is still to be filled in before the report says what article 5.1 lid 1 asks."""
    return [*_missing_targets(programme, year), *_missing_progress(programme, year)]


def _missing_targets(programme: Programme, year: int) -> Iterator[str]:
    targets = {one.school_year: one for one in programme.leaver_targets}
    for of in _school_years(year):
        target = targets.get(of)
        if target is None:
            yield f"Streefcijfer voor {SchoolYear(of).label} (art. 5.1 lid 1 a)"
        elif target.realised is None:
            yield f"Resultaat van de minister over {SchoolYear(of).label} (art. 5.1 lid 5)"
        elif target.realised != target.new_leavers and not target.explanation:
            yield f"Toelichting op het verschil in {SchoolYear(of).label} (art. 5.1 lid 1 a)"
    for idle in programme.idle_targets:
        if idle.year == year and idle.realised is None:
            yield f"Resultaat zonder onderwijs en werk in {year} (art. 5.1 lid 1 a)"
        elif idle.year == year and idle.realised != idle.youth and not idle.explanation:
            yield f"Toelichting zonder onderwijs en werk in {year} (art. 5.1 lid 1 a)"


def _missing_progress(programme: Programme, year: int) -> Iterator[str]:
    told = {one.subject for one in programme.agreements if one.progress}
    for subject, described in SUBJECTS.items():
        if subject not in told:
            yield f"Voortgang van de afspraken: {described.title} (art. 5.1 lid 1 b)"
    for measure in programme.measures:
        if not measure.progress:
            yield f"Voortgang en effect van: {measure.title} (art. 5.1 lid 1 c)"
        if _of_year(measure.amounts, year)[1] is None:
            yield f"Besteed in {year} aan: {measure.title}"


def _school_years(year: int) -> list[int]:
    """School years that ended by the end of the calendar year: their result can be known."""
    return [one for one in TARGET_SCHOOL_YEARS if one < year]


def _targets(
    programme: Programme, year: int, counts: Sequence[Told], people: dict[str, Sequence[str]]
) -> Section:
    targets = {one.school_year: one for one in programme.leaver_targets}
    lines: list[Line] = []
    texts: list[str] = []
    for of in _school_years(year):
        target = targets.get(of)
        lines += _leaver_lines(of, target, counts, people)
        if target and target.explanation:
            texts.append(f"{SchoolYear(of).label}: {target.explanation}")
    idle_lines = []
    for idle in sorted(programme.idle_targets, key=lambda one: one.year):
        if idle.year <= year:
            values = _against(
                idle.youth, idle.realised, "–" if idle.realised is None else "opgegeven"
            )
            label = f"Zonder onderwijs en zonder werk op 1 oktober {idle.year}"
            idle_lines.append(Line(key=f"idle-{idle.year}", label=label, values=values))
            if idle.explanation:
                texts.append(f"Zonder onderwijs en werk {idle.year}: {idle.explanation}")
    table = Table(
        title="Streefcijfers en resultaten",
        heading="Wat",
        columns=_TARGETS,
        lines=(*lines, *idle_lines),
        note="Tot en met 2025/26 naar de oude definitie, daarna naar bijlage 1 A, steeds met en "
        "zonder entree-gediplomeerden. Waar ‘eigen telling’ staat, heeft de minister het cijfer "
        "nog niet gegeven.",
    )
    return Section(title="Streefcijfers", paragraphs=tuple(texts), tables=(table,))


def _leaver_lines(
    of: int,
    target: LeaverTarget | None,
    counts: Sequence[Told],
    people: dict[str, Sequence[str]],
) -> Iterator[Line]:
    aims: Mapping[bool, tuple[int | None, int | None]] = {
        True: (target.new_leavers, target.realised) if target else (None, None),
        False: (target.without_entree, target.realised_without_entree) if target else (None, None),
    }
    for entree, (aimed, realised) in aims.items():
        key = f"leavers-{of}" if entree else f"leavers-without-entree-{of}"
        label = f"Nieuwe vsv’ers {SchoolYear(of).label}" + ("" if entree else ", zonder entree")
        source = "–" if realised is None else "minister"
        if realised is None and any(one.school_year == of for _, one in counts):
            found = leavers(counts, of, entree=entree)
            realised, source = len(found), "eigen telling"
            people[cell(key, _COUNTED)] = found
        yield Line(key=key, label=label, values=_against(aimed, realised, source))


def _against(aimed: int | None, realised: int | None, source: str) -> tuple[Value, ...]:
    between = None if aimed is None or realised is None else realised - aimed
    return (aimed, realised, between, source)


def _agreements(programme: Programme) -> Section:
    held = {one.subject: one for one in programme.agreements}
    texts = [
        f"{described.title}: {held[subject].progress or _NOTHING if subject in held else _NOTHING}"
        for subject, described in SUBJECTS.items()
    ]
    return Section(title="Voortgang van de afspraken", paragraphs=tuple(texts))


def _measures(programme: Programme, year: int) -> Iterator[Section]:
    for measure in programme.measures:
        yield Section(
            title=f"Maatregel: {measure.title}",
            paragraphs=(
                f"Doel: {measure.aim or _NOTHING}",
                f"Beoogd effect: {measure.effect or _NOTHING}",
                f"Voortgang en effect: {measure.progress or _NOTHING}",
                f"Evaluatie: {measure.evaluation or measure.evidence or _NOTHING}",
            ),
            tables=(_money(f"Geld in {year}: {measure.title}", [_measure_line(measure, year)]),),
        )


def _spending(programme: Programme, year: int) -> Section:
    lines = []
    for line, title in MEASURE_LINES.items():
        amounts = [a for m in programme.measures if m.line == line for a in m.amounts]
        lines.append(_money_line(f"line-{line}", title, amounts, year))
    lines.append(_money_line("line-overhead", "Algemene kosten", programme.overhead, year))
    everything = [*programme.overhead, *(a for m in programme.measures for a in m.amounts)]
    lines.append(_money_line("line-total", "Totaal", everything, year))
    return Section(title="Besteding", tables=(_money(f"Bedragen in euro’s, {year}", lines),))


def _measure_line(measure: Measure, year: int) -> Line:
    return _money_line(f"measure-{measure.id}", measure.title, measure.amounts, year)


def _money(title: str, lines: Sequence[Line]) -> Table:
    return Table(title=title, heading="Post", columns=_MONEY, lines=tuple(lines))


def _money_line(key: str, label: str, amounts: Sequence[YearAmount], year: int) -> Line:
    budget, spent = _of_year(amounts, year)
    left = None if spent is None else budget - spent
    return Line(key=key, label=label, values=(budget, spent, left))


def _of_year(amounts: Sequence[YearAmount], year: int) -> tuple[int, int | None]:
    """Budgeted and spent in a year; spent None where nobody told it."""
    mine = [one for one in amounts if one.year == year]
    spent = [one.spent for one in mine if one.spent is not None]
    return sum(one.budget for one in mine), sum(spent) if spent else None
