# SPDX-License-Identifier: EUPL-1.2
"""New leavers by the statistical definition, as registration counts everyone, and by our own."""

from services.monitoring.rules.metric import Metric, Shape

NEW_LEAVERS = "new-leavers"
VSV = "vsv"
VSV_BY_SECTOR = "vsv-by-sector"
VSV_BY_LEVEL = "vsv-by-level"
VSV_BY_TRACK = "vsv-by-track"
VSV_BY_AGE = "vsv-by-age"
VSV_WITHOUT_ENTREE = "vsv-without-entree"
VSV_SETS = "vsv-sets"
COMPARISON = "leaver-comparison"

_OFFICIAL = (
    "Nieuwe vsv’ers volgens de definitie van het teljaar, X = A − B − C − D, zoals het register "
    "ieder telt op 1 oktober na het schooljaar. Percentage van A − B, op twee decimalen. Voorlopig "
    "tot 1 juni, daarna definitief. "
)
_BY_CATEGORY = ("schoolYear", "area", "category")


def _official(name: str, dimension: str | None, title: str, definition: str) -> Metric:
    dimensions = ("schoolYear", "area") + (() if dimension is None else (dimension,))
    return Metric(
        name, dimensions, "persons", title, _OFFICIAL + definition, "provisional", Shape.LEAVERS
    )


STATISTICS = (
    Metric(
        NEW_LEAVERS,
        _BY_CATEGORY,
        "persons",
        "Nieuwe vsv’ers",
        "Startpopulatie: op 1 oktober ingeschreven en bekostigd in vo of mbo, zonder "
        "leeftijdsgrens. Nieuwe vsv’er: daarna bevestigd als vsv’er, op 1 oktober een jaar "
        "later niet ingeschreven en op 31 december niet gekwalificeerd. Overlijden en "
        "emigratie zijn verrekend, vrijstellingen en andere uitzonderingen van DUO niet. "
        "Percentage op twee decimalen.",
        "provisional",
        Shape.OWN_LEAVERS,
    ),
    _official(
        VSV,
        "category",
        "Nieuwe vsv’ers volgens de telling",
        "Naar onderwijssoort, met de norm van die soort; ‘totaal’ telt ook vavo mee en wie zonder "
        "leerjaar of niveau is gemeld.",
    ),
    _official(
        VSV_BY_SECTOR,
        "sector",
        "Nieuwe vsv’ers naar sector",
        "Naar de sector van de inschrijving die telt: vo, mbo of vavo.",
    ),
    _official(
        VSV_BY_LEVEL,
        "level",
        "Nieuwe vsv’ers naar niveau",
        "Alleen mbo, naar niveau, met de norm van het niveau.",
    ),
    Metric(
        VSV_BY_TRACK,
        ("schoolYear", "area", "level", "track"),
        "persons",
        "Nieuwe vsv’ers naar niveau en leerweg",
        _OFFICIAL + "Alleen mbo, naar niveau en leerweg (bol of bbl).",
        "provisional",
        Shape.LEAVERS,
    ),
    _official(
        VSV_BY_AGE,
        "age",
        "Nieuwe vsv’ers naar leeftijd",
        "Naar leeftijd in hele jaren op de teldatum.",
    ),
    _official(
        VSV_WITHOUT_ENTREE,
        "category",
        "Nieuwe vsv’ers zonder wie een entreediploma heeft",
        "Wie op de peildatum een entreediploma heeft, telt hier niet als vsv’er (Regeling "
        "BWBR0051614, bijlage 1 onder A: altijd beide cijfers).",
    ),
    Metric(
        VSV_SETS,
        ("schoolYear", "area", "reason"),
        "persons",
        "De telling per grond",
        "Ieder uit de startpopulatie A staat onder één grond: B (niet meegeteld), C (volgt "
        "onderwijs), D (geen vsv’er) of X (nieuwe vsv’er), met de regel van de definitie.",
        "provisional",
    ),
    Metric(
        COMPARISON,
        ("schoolYear", "area", "outcome"),
        "persons",
        "Eigen telling naast de telling",
        "Wie in het schooljaar (1 oktober tot 1 oktober) van school ging en is bevestigd als "
        "vsv’er, of nieuwe vsv’er is volgens de telling: ieder onder één uitkomst. Wie volgens de "
        "telling vsv’er is en buiten de eigen woonregio naar school ging, telt in de regio ook "
        "onder ‘elsewhere’.",
        "provisional",
        mixed=True,
    ),
)
