# SPDX-License-Identifier: EUPL-1.2
"""The statistical definition of a new leaver, ``X = A - B - C - D``, as dated data (domain 1.6).

A definition holds from a school year on; the oldest serves every year before it as well. What could
not be read is an open point and never a number: a later reading is a change of data, not of code.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from schemas.codes.lists import ExemptionArticle, FigureStatus, LeaverSet, QualificationKind
from schemas.types import SchoolYear
from services.registration.rules.count_days import COUNT_DAY, MUTATION_STOP

_OLD: Final = "Regeling BWBR0031390 bijlage A en arts. 7-15, Regeling BWBR0031387"
_NEW: Final = "Regeling BWBR0051614 bijlage 1 onder A"


@dataclass(frozen=True, slots=True)
class SetRule:
    """One row of the definition: into which set a person falls, on what ground, and its source.

    The rows are in order of precedence: B goes before C, C before D, and within a set the first.
    """

    reason: str
    set: LeaverSet
    title: str
    source: str


SETS: Final = (
    SetRule(
        "A",
        LeaverSet.POPULATION,
        "Ingeschreven en bekostigd op 1 oktober, jonger dan de leeftijdsgrens",
        _OLD,
    ),
    SetRule("B1", LeaverSet.REMOVED, "Overleden of vertrokken naar het buitenland", _OLD),
    SetRule("B2", LeaverSet.REMOVED, "Woont in het buitenland of zonder vast adres", _OLD),
    SetRule("B3", LeaverSet.REMOVED, "Vrijgesteld van inschrijving, volgens het register", _OLD),
    SetRule("C1", LeaverSet.STILL_LEARNING, "Volgt bekostigd mbo", _OLD),
    SetRule("C2", LeaverSet.STILL_LEARNING, "Volgt hoger onderwijs", _OLD),
    SetRule("C3", LeaverSet.STILL_LEARNING, "Volgt bekostigd vo", _OLD),
    SetRule("C4", LeaverSet.STILL_LEARNING, "Volgt vavo", _OLD),
    SetRule("C5", LeaverSet.STILL_LEARNING, "Volgt niet-bekostigd vo", _OLD),
    SetRule("C6", LeaverSet.STILL_LEARNING, "Volgt niet-bekostigd mbo", _OLD),
    SetRule("C7", LeaverSet.STILL_LEARNING, "Verblijft in een justitiële inrichting", _OLD),
    SetRule("C8", LeaverSet.STILL_LEARNING, "Volgt een politie- of defensieopleiding", _OLD),
    SetRule("C9", LeaverSet.STILL_LEARNING, "Volgt (v)so of praktijkonderwijs", _OLD),
    SetRule("C11", LeaverSet.STILL_LEARNING, "Levert een afgesproken prestatie", _OLD),
    SetRule("C", LeaverSet.STILL_LEARNING, "Volgt ander onderwijs, soort niet gemeld", _OLD),
    SetRule("D1", LeaverSet.NO_LEAVER, "Startkwalificatie in het teljaar", _OLD),
    SetRule("D2", LeaverSet.NO_LEAVER, "Startkwalificatie in het mbo van eerder", _OLD),
    SetRule("D3", LeaverSet.NO_LEAVER, "Startkwalificatie in vo of vavo van eerder", _OLD),
    SetRule("D4", LeaverSet.NO_LEAVER, "Verlate startkwalificatie, tot en met december", _OLD),
    SetRule("D5", LeaverSet.NO_LEAVER, "Mbo: entreediploma en werk op 1 oktober", _OLD),
    SetRule("X", LeaverSet.NEW_LEAVER, "Nieuwe voortijdig schoolverlater", _OLD),
)
"""Every row. The published formula names C10, the published list has none: it stays a hole."""

SET_RULES: Final[Mapping[str, SetRule]] = {row.reason: row for row in SETS}

OTHER_EDUCATION: Final[Mapping[str, str]] = {
    "DJI": "C7",
    "POLITIE": "C8",
    "DEFENSIE": "C8",
    "PRESTATIE": "C11",
}
"""Programme of an enrolment in ``other`` education -> row of C. Codes of our own: none was found.
An enrolment without one of these is in C without a number."""

NOT_IN_POPULATION: Final = frozenset({"NIEUWKOMER", "ENGSTROOM", "IB"})
"""Programmes of the vo whose pupils are not in A: newcomers in their first year, Engelse Stroom and
International Baccalaureate. Codes of our own: none was found. A pupil of whom the school does not
tell the code counts; on the reference date these are vo like any other."""


@dataclass(frozen=True, slots=True)
class Definition:
    """The definition from a school year on.

    ``age_below`` None: no limit was read, so none is applied. ``not_in_population`` are programmes
    whose pupils are left out of A. ``mbo_since`` and ``vo_since`` are the first days of D2 and D3.
    With ``after_exclusions`` the percentage is of A - B, else of A. ``open_points`` is what is
    still to be read, in Dutch.
    """

    id: str
    first: SchoolYear
    source: str
    age_below: int | None
    exemptions: frozenset[ExemptionArticle]
    mbo_since: date = date(2004, 1, 1)
    vo_since: date = date(1998, 8, 1)
    work_after_entree: bool = True
    after_exclusions: bool = True
    not_in_population: frozenset[str] = NOT_IN_POPULATION
    open_points: tuple[str, ...] = ()


_ARTICLES_5_AND_15: Final = frozenset(ExemptionArticle) - {ExemptionArticle.TRAVELLING}

DEFINITIONS: Final = (
    Definition(
        id="2012",
        first=SchoolYear(2012),
        source=_OLD,
        age_below=22,
        exemptions=_ARTICLES_5_AND_15,
    ),
    Definition(
        id="2026",
        first=SchoolYear(2026),
        source=_NEW,
        age_below=None,
        exemptions=frozenset(ExemptionArticle),
        open_points=(
            "De leeftijdsgrens van de nieuwe definitie is niet gelezen; er geldt er geen.",
            "Wie de nieuwe definitie uitzondert is niet gelezen; de oude lijst geldt door.",
            "Of het percentage van de startpopulatie vóór of na uitzondering is, is niet "
            "duidelijk; het is van die erna.",
        ),
    ),
)
"""Oldest first. Over 2025/26 the definition of 30 April 2025 still holds (BWBR0051614 art. 2.3
onder a). Wro art. 16 lid 5 lets an exemption under article 5a correct the count; taken up with the
new definition."""

VO_QUALIFICATIONS: Final = frozenset({QualificationKind.HAVO, QualificationKind.VWO})
MBO_QUALIFICATIONS: Final = frozenset(
    {QualificationKind.MBO_2, QualificationKind.MBO_3, QualificationKind.MBO_4}
)
"""Startkwalificaties that the count knows. A valued foreign diploma is none of them: DUO does not
know it (domain 1.1)."""


def definition_of(year: int, definitions: tuple[Definition, ...] = DEFINITIONS) -> Definition:
    """The definition of a school year."""
    for definition in reversed(definitions):
        if definition.first <= year:
            return definition
    return definitions[0]


def count_date(year: int) -> date:
    """1 October of the school year: who belongs to the start population (teldatum, D27)."""
    return COUNT_DAY.on_or_after(SchoolYear(year).first_day)


def reference_date(year: int) -> date:
    """1 October a year later: who has left (D27)."""
    return count_date(year + 1)


def late_until(year: int) -> date:
    """Last day, inclusive, on which a startkwalificatie still counts (D4)."""
    return date(year + 1, 12, 31)


def mutation_stop(year: int) -> date:
    """The day from which the count of a school year does not change any more (D28): 1 June after
    its reference date."""
    return MUTATION_STOP.on_or_after(reference_date(year))


def last_counted_year(today: date) -> SchoolYear:
    """The newest school year whose reference date has come."""
    year = SchoolYear(today.year - 1)
    return year if reference_date(year) <= today else SchoolYear(year - 1)


def open_year(today: date) -> SchoolYear | None:
    """The school year that is counted and may still change; None from mutation stop to October."""
    year = last_counted_year(today)
    return year if today < mutation_stop(year) else None


def vintage(year: int, today: date) -> FigureStatus:
    """Provisional until the mutation stop, definitive from that day on."""
    return FigureStatus.DEFINITIVE if today >= mutation_stop(year) else FigureStatus.PROVISIONAL
