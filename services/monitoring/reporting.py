# SPDX-License-Identifier: EUPL-1.2
"""Reports made from what monitoring holds: reads, and asks the rule of each kind."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Final

import sqlalchemy as sa

from schemas.types import SchoolYear
from services.monitoring.rules import (
    areas,
    duty_report,
    effect_figures,
    effect_levels,
    effect_programme,
)
from services.monitoring.rules.catalogue import YOUNG_PEOPLE, dimensions
from services.monitoring.rules.duty_report import LEERPLICHT_DUTIES, SCHOOL_DUTIES
from services.monitoring.rules.effect_cases import CaseRecord, Period
from services.monitoring.rules.effect_levels import Told
from services.monitoring.rules.report import Made, Report, Section
from services.monitoring.rules.report_kinds import (
    EFFECT_FIGURES,
    EFFECT_PROGRAMME,
    KINDS,
    LEERPLICHT,
    SCHOOL_LETTER,
)
from services.monitoring.rules.young_person import YoungPerson
from services.monitoring.store import counters, reports
from services.monitoring.store import programme as programmes
from services.monitoring.store.programme_tables import programme_version


def make(connection: sa.Connection, kind: str, area: str, year: int) -> Made | None:
    """The report as it stands now; None when there is nothing to make it of yet."""
    return _MAKERS[kind](connection, area, year)


def _programme(connection: sa.Connection, area: str, year: int) -> Made | None:
    region = area.removeprefix(areas.REGION)
    newest = programmes.newest(connection, programme_version.c.region == region)
    if not newest:
        return None
    programme = newest[0].programme
    counts = list(_counts(reports.people_of(connection, region), region))
    sections, people = effect_programme.sections(programme, year, counts)
    about = f"Naar versie {newest[0].number} van het regionaal programma."
    report = _report(EFFECT_PROGRAMME, area, year, sections, about)
    return Made(report, people, effect_programme.missing(programme, year))


def _figures(connection: sa.Connection, area: str, year: int) -> Made:
    region = area.removeprefix(areas.REGION)
    period = Period(date(year, 1, 1), date(year, 12, 31))
    records: list[CaseRecord] = []
    counts: list[Told] = []
    for ref, person in reports.people_of(connection, region):
        records += _records(ref, person, region, period)
        counts += _counts([(ref, person)], region)
    sections, people = effect_figures.sections(records, period)
    levels, leavers = effect_levels.section(counts, year - 1)
    about = "Zaken die de regio heeft. Preventieve en vervallen zaken tellen niet mee."
    report = _report(EFFECT_FIGURES, area, year, [*sections, levels], about)
    return Made(report, {**people, **leavers})


def _school_year(year: int) -> Period:
    return Period(SchoolYear(year).first_day, SchoolYear(year).last_day)


def _records(ref: str, person: YoungPerson, region: str, period: Period) -> Iterable[CaseRecord]:
    for case in person.cases:
        if case.region == region:
            begun = case.plan_on or case.opened_on
            days = (one.last_active_on or one.left_on for one in person.study.left)
            left = [day for day in days if begun is None or day <= begun]
            yield CaseRecord(ref, case, max(left, default=None), person.age_on(period.first))


def _counts(people: Iterable[tuple[str, YoungPerson]], region: str) -> Iterable[Told]:
    return ((ref, one) for ref, person in people for one in person.counts if one.region == region)


def _report(kind: str, area: str, year: int, sections: list[Section], *about: str) -> Report:
    known = KINDS[kind]
    told = [f"Grondslag: {known.ground}.", *about]
    span = SchoolYear(year).label if known.school_year else str(year)
    title = f"{known.title}, {areas.name(area)}, {span}"
    return Report(
        kind=kind, title=title, area=area, year=year, about=tuple(told), sections=tuple(sections)
    )


def _leerplicht(connection: sa.Connection, area: str, year: int) -> Made:
    outcomes = reports.duties_of(connection, area, _school_year(year), LEERPLICHT_DUTIES)
    found = counters.find(connection, metrics=[YOUNG_PEOPLE], areas=[area])
    standing = {dimensions(c.key)["status"]: c.value for c in found}
    sections, people = duty_report.leerplicht(outcomes, standing)
    about = "Over leerplichtigen en kwalificatieplichtigen die in de gemeente wonen."
    return Made(_report(LEERPLICHT, area, year, sections, about), people)


def _school_letter(connection: sa.Connection, area: str, year: int) -> Made:
    outcomes = reports.duties_of(connection, area, _school_year(year), SCHOOL_DUTIES)
    sections, people = duty_report.school_letter(outcomes)
    about = "Wat u en DUO over uw leerlingen en studenten meldden, en of dat op tijd was."
    return Made(_report(SCHOOL_LETTER, area, year, sections, about), people)


_MAKERS: Final[Mapping[str, Callable[[sa.Connection, str, int], Made | None]]] = {
    EFFECT_PROGRAMME: _programme,
    EFFECT_FIGURES: _figures,
    LEERPLICHT: _leerplicht,
    SCHOOL_LETTER: _school_letter,
}
