# SPDX-License-Identifier: EUPL-1.2
"""The part of the effectrapportage that holds the count of a school year beside the norms, per kind
of education (domain 3.10), and the results of the regional programme out of the same count."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from schemas.codes.lists import Category, LeaverSet
from schemas.codes.norms import norm
from schemas.types import SchoolYear
from services.monitoring.rules.report import Line, People, Section, Table, cell
from services.monitoring.rules.study import COUNTED, TOTAL, percentage
from services.monitoring.rules.wording import CATEGORIES
from services.monitoring.rules.young_person import Counted

COLUMNS: Final = ("Startpopulatie", "Nieuwe vsv’ers", "Percentage", "Norm")
_LEFT: Final = 1
"""Column behind which the new leavers stand."""

Told = tuple[str, Counted]
"""A youth reference with the register's word on it of the school year."""


def section(counts: Iterable[Told], school_year: int) -> tuple[Section, People]:
    """New leavers per kind of education and in all, each with its norm: ``X`` of ``A - B``."""
    of_year = [told for told in counts if told[1].school_year == school_year]
    people: dict[str, list[str]] = defaultdict(list)
    lines = [_line(category, of_year, school_year, people) for category in (*COUNTED, TOTAL)]
    lines.append(_without_entree(of_year, people))
    year = SchoolYear(school_year).label
    table = Table(
        title=f"Nieuwe vsv’ers {year}",
        heading="Onderwijssoort",
        columns=COLUMNS,
        lines=tuple(lines),
        note="Zoals het register telt: X = A − B − C − D. Het percentage is van A − B. In het "
        "totaal telt ook vavo mee, en wie zonder leerjaar of niveau is gemeld.",
    )
    return Section(title=f"Per onderwijssoort, {year}", tables=(table,)), people


def leavers(counts: Iterable[Told], school_year: int, *, entree: bool) -> list[str]:
    """The new leavers of a school year, with or without who holds the entree diploma."""
    return [
        ref
        for ref, one in counts
        if one.school_year == school_year
        and one.set == LeaverSet.NEW_LEAVER
        and (entree or not one.entree)
    ]


def _line(
    category: str, of_year: Sequence[Told], school_year: int, people: dict[str, list[str]]
) -> Line:
    mine = [(r, one) for r, one in of_year if category in (TOTAL, one.category)]
    population = sum(one.set != LeaverSet.REMOVED for _, one in mine)
    left = [ref for ref, one in mine if one.set == LeaverSet.NEW_LEAVER]
    people[cell(f"level-{category}", _LEFT)].extend(left)
    return Line(
        key=f"level-{category}",
        label=CATEGORIES[category],
        values=(
            population,
            len(left),
            percentage(len(left), population),
            norm(Category(category), school_year),
        ),
    )


def _without_entree(of_year: Sequence[Told], people: dict[str, list[str]]) -> Line:
    left = [r for r, one in of_year if one.set == LeaverSet.NEW_LEAVER and not one.entree]
    people[cell("level-without-entree", _LEFT)].extend(left)
    label = "Totaal zonder entree-gediplomeerden"
    return Line(key="level-without-entree", label=label, values=(None, len(left), None, None))
