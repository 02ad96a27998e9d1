# SPDX-License-Identifier: EUPL-1.2
"""What the pages about money call things."""

from collections.abc import Mapping

from schemas.codes.funding import Scheme
from schemas.codes.grants import Grant, SpendingLine
from schemas.codes.lists import FigureStatus
from schemas.codes.programme import MEASURE_LINES
from schemas.codes.schools import institution_name
from services.monitoring.rules.funding import Clause

SCHEMES: Mapping[Scheme, str] = {
    Scheme.MBO: "Mbo",
    Scheme.VO: "Vo",
}

CLAUSES: Mapping[Clause, tuple[str, str]] = {
    Clause.NORM_MET: ("Norm gehaald", "safe"),
    Clause.DROP: ("Genoeg gedaald", "safe"),
    Clause.MISSED: ("Norm niet gehaald", "warning"),
    Clause.TOO_FEW: ("Minder dan 10 leerlingen", "neutral"),
}
"""Each outcome with the look of its badge."""

STATUSES: Mapping[str, str] = {
    FigureStatus.OPERATIONAL: "Lopende cijfers van de monitor, nog niet door het register geteld",
    FigureStatus.PROVISIONAL: "Telling van het register, voorlopig",
    FigureStatus.DEFINITIVE: "Telling van het register, definitief",
}

GRANTS: Mapping[Grant, str] = {
    Grant.CONTACT_SCHOOL: "Subsidie contactschool, regionaal programma",
    Grant.PROGRAMME: "Uitkering contactgemeente, regionaal programma",
    Grant.DOORSTROOMPUNT: "Uitkering contactgemeente, Doorstroompuntfunctie",
    Grant.RESERVE_2021_2025: "Reserve uit de jaren 2021 tot en met 2025",
    Grant.RESERVE_2002_2020: "Reserve uit de jaren 2002 tot en met 2020",
    Grant.RESERVE_EXTRA_RMC: "Reserve extra middelen RMC-functie",
}

LINES: Mapping[SpendingLine, str] = {
    SpendingLine.COORDINATOR: "Coördinator",
    SpendingLine.COACH: "Doorstroomcoaches",
    SpendingLine.SUPPORTER: "Ondersteuners",
    **MEASURE_LINES,
    SpendingLine.OVERHEAD: "Algemene kosten (overhead)",
}


def institution(brin: str) -> str:
    """An institution as a reader knows it; its BRIN where there is no name."""
    name = institution_name(brin)
    return f"Instelling {brin}" if name is None else f"{name} ({brin})"


def dutch_source(source: str) -> str:
    """A source as the code lists name it, for a Dutch reader."""
    for english, dutch in _SOURCE_WORDS:
        source = source.replace(english, dutch)
    return source


_SOURCE_WORDS = (
    ("arts.", "artikelen"),
    ("art.", "artikel"),
    (" and ", " en "),
    ("as of ", "versie "),
)


def hundredths(share: int | None) -> float | None:
    """A share in percent, to be shown with 2 decimals."""
    return None if share is None else share / 100
