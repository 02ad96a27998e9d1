# SPDX-License-Identifier: EUPL-1.2
"""Open figures in the columns that readers know: of DUO, of CBS, and one line an observation.

In the columns of CBS (84780NED) counts are rounded to tens, as CBS does; a total may therefore
differ from its parts. What is withheld is an empty cell. Columns of which nothing is known here
stay empty too: DUO divides leavers by the diploma that they have.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from schemas.codes.lists import Category
from schemas.codes.norms import norm
from services.monitoring.rules import areas
from services.monitoring.rules.open_figures import REST, Kind, OpenFigure, Place
from services.monitoring.rules.study import TOTAL

CBS_COLUMNS: Final = (
    "Geslacht",
    "Regiokenmerken",
    "Perioden",
    "Leerlingen_1",
    "VoortijdigSchoolverlaters_2",
    "NietVoortijdigSchoolverlaters_3",
    "VoortijdigSchoolverlatersPercentage_4",
)
DUO_COLUMNS: Final = (
    "JAAR",
    "BRIN NUMMER",
    "ONDERWIJSSTRUCTUUR EN LEERJAAR",
    "PROFIEL",
    "AANTAL DEELNEMERS",
    "AANTAL VSV ERS",
    "AANTAL VSV ERS MET VMBO DIPLOMA",
    "AANTAL VSV ERS MET MBO1 DIPLOMA",
    "AANTAL VSV ERS ZONDER DIPLOMA",
)
COLUMNS: Final = (
    "definitie",
    "schooljaar",
    "peildatum",
    "status",
    "publicatiedatum",
    "gebiedssoort",
    "gebiedscode",
    "gebiedsnaam",
    "regiokenmerken",
    "onderwijssoort",
    "leerlingen",
    "vsv",
    "nietVsv",
    "percentage",
    "norm",
    "onderdrukking",
)

ALL_SEXES: Final = "T001038"
"""Mannen en vrouwen: CBS code of the total over Geslacht."""

SHOWN, WITHHELD, ROUNDED = "geen", "afgeschermd", "cbs10"
"""Marks in the column ``onderdrukking``; ``duo4``, 1 to 4 shown as 4, is DUO's: imported only."""

DUO_STRUCTURES: Final[Mapping[str, str]] = {
    "vo-lower": "VO ONDERBOUW",
    "vo-vmbo-upper": "VMBO BOVENBOUW",
    "vo-havo-vwo-upper": "HAVO/VWO BOVENBOUW",
    "mbo-1": "MBO 1",
    "mbo-2": "MBO 2",
    "mbo-3-4": "MBO 3+4",
    REST: "NIET INGEDEELD",
    TOTAL: "TOTAAL",
}
STATUSES: Final = {"provisional": "voorlopig", "definitive": "definitief"}
KINDS: Final[Mapping[Kind, str]] = {
    Kind.NATION: "land",
    Kind.REGION: "woonregio",
    Kind.MUNICIPALITY: "woongemeente",
    Kind.SCHOOL_REGION: "schoolregio",
    Kind.INSTITUTION: "instelling",
}


class Published(NamedTuple):
    """The lines of one release: a school year in one vintage, published on a day."""

    school_year: int
    status: str
    on: date
    figures: Sequence[OpenFigure]


def cbs_rows(releases: Iterable[Published]) -> Iterator[tuple[str | int | None, ...]]:
    """In the columns of 84780NED, for the country, regions and municipalities by residence."""
    for release in releases:
        for one in release.figures:
            code = cbs_code(one.place)
            if code is not None and one.category == TOTAL:
                share = None if one.percentage is None else _half_up(one.percentage)
                counts = (tens(number) for number in (one.pupils, one.leavers, one.others))
                yield (ALL_SEXES, code.ljust(6), period(release.school_year), *counts, share)


def duo_rows(releases: Iterable[Published]) -> Iterator[tuple[str | int | None, ...]]:
    """In the columns of DUO's "Vsv per instelling"."""
    for release in releases:
        for one in release.figures:
            if one.place.kind is Kind.INSTITUTION and one.place.code:
                structure = DUO_STRUCTURES[one.category]
                year = f"{release.school_year}-{release.school_year + 1}"
                counts = (one.pupils, one.leavers, None, None, None)
                yield (year, one.place.code, structure, "NVT", *counts)


def rows(releases: Iterable[Published]) -> Iterator[tuple[str | int | float | None, ...]]:
    """One line an observation, in :data:`COLUMNS`."""
    for release in releases:
        year = release.school_year
        for one in release.figures:
            known = one.category in set(Category)
            yield (
                f"vsv-{2026 if year >= 2026 else 2012}",
                f"{year}-{year + 1}",
                f"{year + 1}-10-01",
                STATUSES[release.status],
                release.on.isoformat(),
                KINDS[one.place.kind],
                one.place.code,
                place_name(one.place),
                cbs_code(one.place),
                one.category,
                one.pupils,
                one.leavers,
                one.others,
                one.percentage,
                norm(Category(one.category), year) if known else None,
                WITHHELD if one.protected else SHOWN,
            )


def csv_text(columns: Sequence[str], lines: Iterable[Sequence[Any]]) -> str:
    """Lines as CSV with semicolons, as CBS and DUO have them."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(lines)
    return text.getvalue()


def cbs_code(place: Place) -> str | None:
    """A place as CBS writes it: ``NL01``, ``GM0599``. How CBS writes a RMC-regio was not read:
    ``RMC29`` is ours. None for who lives nowhere that is known, and for schools."""
    if place.kind is Kind.NATION:
        return "NL01"
    if place.kind is Kind.REGION and place.code:
        return f"RMC{place.code}"
    return f"GM{place.code}" if place.kind is Kind.MUNICIPALITY and place.code else None


def place_name(place: Place) -> str:
    """A place as a Dutch reader knows it."""
    if place.kind is Kind.NATION:
        return areas.name(areas.NATION)
    if not place.code:
        inside = f" in {areas.name(areas.REGION + place.region)}" if place.region else ""
        return f"Onbekend{inside}"
    if place.kind is Kind.MUNICIPALITY:
        return areas.name(areas.MUNICIPALITY + place.code)
    if place.kind is Kind.INSTITUTION:
        return areas.name(f"{areas.SCHOOL}{place.code}00").partition(" (")[0]
    return areas.name(areas.REGION + place.code)


def period(year: int) -> str:
    """A school year as CBS writes it: ``2025SJ00``."""
    return f"{year}SJ00"


def tens(number: int | None) -> int | None:
    """Rounded to tens, half up."""
    return None if number is None else (number + 5) // 10 * 10


def _half_up(share: float) -> int:
    return int(share + 0.5)
