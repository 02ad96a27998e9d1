# SPDX-License-Identifier: EUPL-1.2
"""The figures of one school year as everyone may have them: small cells withheld.

The country is divided twice: by where people live (regions, municipalities) and by where they learn
(regions of schools, institutions). Municipalities have a total alone, the others every category, as
CBS and DUO publish them; who lives in a municipality *and* learns at an institution is published
nowhere. Everything that can be added up over measures, categories and areas is one table, from
which :mod:`suppression` withholds what would give a small cell away.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from services.monitoring.rules.catalogue import NOT_CLASSIFIED
from services.monitoring.rules.study import COUNTED, TOTAL, percentage
from services.monitoring.rules.suppression import AdditiveTable, Cell, Sum, withheld

REST: Final = NOT_CLASSIFIED
"""Who counts in the total alone: vavo, and enrolments of which stage or level was not told."""

PARTS: Final = (*COUNTED, REST)
"""The categories that are together the total."""


class Kind(StrEnum):
    """What an open figure is about."""

    NATION = "nl"
    REGION = "region"
    MUNICIPALITY = "municipality"
    SCHOOL_REGION = "school-region"
    INSTITUTION = "institution"


class Place(NamedTuple):
    """An area. ``region`` is the one that it is or lies in. Empty: not known, or of the country."""

    kind: Kind
    code: str = ""
    region: str = ""


class Measure(StrEnum):
    """What is counted; leavers and others are together the pupils."""

    PUPILS = "pupils"
    LEAVERS = "leavers"
    OTHERS = "others"


class Numbers(NamedTuple):
    """Pupils, and leavers among them."""

    pupils: int
    leavers: int

    def plus(self, other: "Numbers") -> "Numbers":
        """Both together."""
        return Numbers(self.pupils + other.pupils, self.leavers + other.leavers)

    def less(self, others: Iterable["Numbers"]) -> "Numbers":
        """What is left without the others."""
        pupils, leavers = self
        for one in others:
            pupils, leavers = pupils - one.pupils, leavers - one.leavers
        return Numbers(pupils, leavers)


NOBODY: Final = Numbers(0, 0)
Counts = dict[Place, dict[str, Numbers]]


class Count(NamedTuple):
    """What was counted of an area (``municipality:0599``) in a category, or in ``total``.
    ``region``: the one in which a municipality or school lies, None when it is not known."""

    area: str
    category: str
    numbers: Numbers
    region: str | None = None


class OpenFigure(NamedTuple):
    """One line of what is published; a count that is withheld is None."""

    place: Place
    category: str
    pupils: int | None
    leavers: int | None

    @property
    def others(self) -> int | None:
        """Pupils who are no leavers."""
        if self.pupils is None or self.leavers is None:
            return None
        return self.pupils - self.leavers

    @property
    def percentage(self) -> float | None:
        """Leavers per hundred pupils, on two decimals."""
        if self.pupils is None or self.leavers is None:
            return None
        return percentage(self.leavers, self.pupils)

    @property
    def protected(self) -> bool:
        """Whether something of the line is withheld."""
        return self.pupils is None or self.leavers is None


def open_figures(counts: Iterable[Count], earlier: Collection[OpenFigure] = ()) -> list[OpenFigure]:
    """What may be published of these counts, by place and category; lines of nobody are left out.

    ``earlier``: an earlier vintage, so that two give no more away than one. What was withheld of it
    stays so, and what it showed and has not changed hides nothing; whether what it withheld has
    changed, no reader knows.
    """
    known = places(counts)
    table = additive_table(known)
    before = {cell: people for line in earlier for cell, people in _cells(line)}
    gone = {cell for cell, people in before.items() if people is None}
    same = {cell for cell in before.keys() - gone if before[cell] == table.values.get(cell)}
    hidden = withheld(table, gone, same)
    return [
        OpenFigure(
            place,
            category,
            None if (Measure.PUPILS, place, category) in hidden else numbers.pupils,
            None if (Measure.LEAVERS, place, category) in hidden else numbers.leavers,
        )
        for place, by_category in sorted(known.items())
        for category, numbers in by_category.items()
        if numbers.pupils
    ]


def _cells(line: OpenFigure) -> Iterator[tuple[Cell, int | None]]:
    told = (line.pupils, line.leavers, line.others)
    for measure, people in zip(Measure, told, strict=True):
        yield (measure, line.place, line.category), people


def places(counts: Iterable[Count]) -> Counts:
    """Counts by place and category, with institutions and regions of schools as sums of schools,
    and with who is in an area but in none of its parts (``code`` empty). Parts that are together
    more than their area are left out, as what does not add up is not published."""
    found: Counts = {}
    schools: list[Count] = []
    for one in counts:
        kind, _, code = one.area.partition(":")
        if kind == "school":
            schools.append(one)
        elif kind != Kind.MUNICIPALITY:
            _add(found, Place(Kind(kind), code, code), one)
        elif one.category == TOTAL and one.region:
            _add(found, Place(Kind.MUNICIPALITY, code, one.region), one)
    for place, one in _institutions(schools):
        _add(found, place, one)
        _add(found, Place(Kind.SCHOOL_REGION, place.region, place.region), one)
    for place, by_category in found.items():
        if place.kind is not Kind.MUNICIPALITY:
            judged = (by_category.get(category, NOBODY) for category in COUNTED)
            by_category[REST] = by_category.setdefault(TOTAL, NOBODY).less(judged)
    for outer, inner in _DIVIDED:
        _divide(found, outer, inner)
    return found


def additive_table(known: Counts) -> AdditiveTable:
    """Every sum that a reader can make: parts of areas, categories, leavers and others."""
    values: dict[Cell, int] = {}
    sums: list[Sum] = []
    for place, by_category in known.items():
        for category, (pupils, leavers) in by_category.items():
            everyone, *both = ((measure, place, category) for measure in Measure)
            values |= {everyone: pupils, both[0]: leavers, both[1]: pupils - leavers}
            sums.append(Sum(everyone, tuple(both)))
    for measure in Measure:
        for place, by_category in known.items():
            if place.kind is not Kind.MUNICIPALITY:
                judged = [(measure, place, one) for one in by_category if one != TOTAL]
                sums.append(Sum((measure, place, TOTAL), tuple(judged)))
        for whole, parts in _divisions(known):
            for category in known[whole]:
                shared = [(measure, part, category) for part in parts if category in known[part]]
                if shared:
                    sums.append(Sum((measure, whole, category), tuple(shared)))
    implied = {(Measure.OTHERS, place, one) for place, by in known.items() for one in by}
    return AdditiveTable(values, sums, implied)


_DIVIDED: Final = (
    (Kind.NATION, Kind.REGION),
    (Kind.NATION, Kind.SCHOOL_REGION),
    (Kind.REGION, Kind.MUNICIPALITY),
    (Kind.SCHOOL_REGION, Kind.INSTITUTION),
)
"""What consists of what."""

_INSIDE: Final[dict[Kind, Kind]] = {
    outer: inner for outer, inner in _DIVIDED if outer is not Kind.NATION
}


def _divisions(known: Counts) -> Iterator[tuple[Place, list[Place]]]:
    """Every area that has parts, with its parts."""
    inside: dict[tuple[Kind, str], list[Place]] = {}
    for place in known:
        nested = place.kind in (Kind.MUNICIPALITY, Kind.INSTITUTION)
        inside.setdefault((place.kind, place.region if nested else ""), []).append(place)
    for outer, inner in _DIVIDED:
        for whole in [place for place in known if place.kind is outer]:
            parts = inside.get((inner, whole.region if outer is not Kind.NATION else ""))
            if parts:
                yield whole, parts


def _institutions(schools: Iterable[Count]) -> Iterator[tuple[Place, Count]]:
    """Counts of schools with the institution (BRIN) that each is of. An institution is in the
    region in which most of its pupils learn."""
    schools = list(schools)
    pupils: dict[str, Counter[str]] = {}
    for one in schools:
        if one.category == TOTAL:
            brin = _brin(one)
            pupils.setdefault(brin, Counter())[one.region or ""] += one.numbers.pupils
    for one in schools:
        by_region = pupils.get(_brin(one), Counter({"": 0}))
        region = min(by_region, key=lambda code: (-by_region[code], code))
        yield Place(Kind.INSTITUTION, _brin(one), region), one


def _brin(school: Count) -> str:
    return school.area.partition(":")[2][:4]


def _add(found: Counts, place: Place, one: Count) -> None:
    by_category = found.setdefault(place, {})
    by_category[one.category] = by_category.get(one.category, NOBODY).plus(one.numbers)


def _divide(found: Counts, outer: Kind, inner: Kind) -> None:
    """Add who is in none of the parts of an area, or take out parts that do not fit in it."""
    divided = [(whole, parts) for whole, parts in _divisions(found) if parts[0].kind is inner]
    for whole, parts in divided:
        if whole.kind is not outer:
            continue
        rest = {
            category: numbers.less(found[part].get(category, NOBODY) for part in parts)
            for category, numbers in found[whole].items()
            if category == TOTAL or inner is not Kind.MUNICIPALITY
        }
        if any(not 0 <= numbers.leavers <= numbers.pupils for numbers in rest.values()):
            regions = {part.region for part in parts}
            nested = _INSIDE.get(inner)
            for place in [p for p in found if p.kind is nested and p.region in regions]:
                del found[place]
            for part in parts:
                del found[part]
        elif any(any(numbers) for numbers in rest.values()):
            for category, numbers in rest.items():
                _add(found, Place(inner, "", whole.region), Count("", category, numbers))
