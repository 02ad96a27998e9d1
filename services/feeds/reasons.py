# SPDX-License-Identifier: EUPL-1.2
"""The reasons for which a line is refused, in Dutch for the people who made the file."""

from __future__ import annotations

_SENTENCES = {
    "is missing": "ontbreekt",
    "is not valid JSON": "geen geldige JSON",
    "is not JSON text": "geen JSON",
    "is not an object": "moet een object met velden zijn",
    "is not a list": "moet een lijst zijn",
    "is not a text": "moet tekst zijn",
    "is not UTF-8": "geen geldige UTF-8",
    "is too short": "is te kort",
    "is too long": "is te lang",
    "is longer than 64 KiB": "is langer dan 64 KiB",
    "is not true or false": "moet waar of onwaar zijn",
    "is not a whole number": "moet een geheel getal zijn",
    "is not a number": "moet een getal zijn",
    "is not a finite number": "moet een getal zijn",
    "has no time zone": "heeft geen tijdzone",
    "does not lie between 1900 and 2200": "ligt niet tussen 1900 en 2200",
    "is not a type of this topic": "onbekend berichttype",
    "is not a known type": "onbekend berichttype",
    "does not belong to this feed": "dit berichttype hoort niet bij deze bron",
    "is not one of school, duo, brp, work": "onbekende bron; kies school, duo, brp of work",
    "belongs to a replay, not to a delivery": "hoort in een replay, niet in een levering",
    "is not a date (YYYY-MM-DD)": "geen bestaande datum (JJJJ-MM-DD)",
    "is not an instant (RFC 3339)": "geen tijdstip (RFC 3339)",
    "is not an instant (RFC 3339) and not a date (YYYY-MM-DD)": (
        "geen tijdstip (RFC 3339) en geen bestaande datum (JJJJ-MM-DD)"
    ),
    "is not a UUID": "geen UUID",
    "is not a valid BSN": "geen geldig BSN",
    "is not a valid BSN or onderwijsnummer": "geen geldig BSN of onderwijsnummer",
    "is not a BRIN with location, such as 25PL00": "geen BRIN met vestiging, zoals 25PL00",
    "is not a municipality code of four digits": "geen gemeentecode van vier cijfers",
    "is not a municipality that exists": "onbekende gemeente",
    "looks like a personal number": "lijkt een persoonsgebonden nummer en hoort hier niet",
    "stands in clear beside a sealed block": "staat leesbaar naast een verzegeld blok",
    "lies in the future": "ligt in de toekomst",
    "lies before startDate": "ligt voor de datum van inschrijving",
    "lies before from": "ligt voor de begindatum",
    "only an mbo enrolment has one": "kan alleen bij een inschrijving in het mbo",
    "does not have as many columns as the header": "heeft niet het aantal kolommen van de kopregel",
    "has a quotation mark that is not closed": "heeft een aanhalingsteken dat niet wordt gesloten",
    "reports nothing: no start, end, diploma or residence": (
        "meldt niets: geen begin, einde, diploma of woonplaats"
    ),
    "is empty": "is leeg",
    "is not named like 20251001R0029.c.csv": "heet niet zoals 20251001R0029.c.csv",
    "does not begin with a date that exists": "begint niet met een bestaande datum",
    "names a region that does not exist": "noemt een regio die niet bestaat",
    "names a municipality that does not exist on that day": (
        "noemt een gemeente die op die dag niet bestaat"
    ),
    "is a directory": "is een map",
    "no such file or directory": "bestaat niet",
    "permission denied": "mag niet worden gelezen",
    "cannot be read": "kan niet worden gelezen",
    "has a header and no rows": "heeft een kopregel en geen regels",
    "is not a CSV file": "is geen CSV-bestand",
    "is not an Excel file (.xlsx)": "is geen Excelbestand (.xlsx)",
    "is too large when unpacked": "wordt te groot bij het uitpakken",
    "has a cell that is longer than 128 KiB": "heeft een cel die langer is dan 128 KiB",
    "has data where the heading should be": (
        "begint met gegevens; zet een kopregel met de namen van de kolommen bovenaan"
    ),
    "has more than 100 columns": "heeft meer dan 100 kolommen",
    "has two columns of the same name": "heeft twee kolommen met dezelfde naam",
    "has a heading and no rows": "heeft een kopregel en geen regels",
    "has more cells than the heading": "heeft meer cellen dan de kopregel",
    "needs a mapping of its columns": "heeft een koppeling van de kolommen nodig",
    "is not a column of this file": "is geen kolom van dit bestand",
    "has a column that is used twice": "heeft een kolom die al voor iets anders is gekozen",
    "holds a null character": "bevat een nulteken",
    "is not a school of this sender": "is geen vestiging van deze bron",
    "does not open: sealed for another key or another event": (
        "gaat niet open: verzegeld voor een andere sleutel of een ander bericht"
    ),
    "is not a known municipality code": "onbekende gemeente",
    "sealed block does not open: altered, or made for another event": (
        "het verzegelde blok gaat niet open: gewijzigd, of gemaakt voor een ander bericht"
    ),
    "sealed block was made for another key than the one in use": (
        "het verzegelde blok is gemaakt voor een andere sleutel dan die van het register"
    ),
    "sealed block carries a data key that does not unwrap": (
        "het verzegelde blok heeft een sleutel die niet opengaat"
    ),
    "is not for this sender to deliver": "mag deze bron niet leveren",
    "is not valid": "is niet geldig",
}

_BEGINNINGS = (
    ("the header has no column ", "de kopregel mist de kolom "),
    ("the header has the column ", "de kopregel noemt meer dan eens de kolom "),
    ("the header ", "de kopregel: "),
    ("does not have the form ", "heeft niet de vorm "),
    ("is less than ", "is kleiner dan "),
    ("is more than ", "is groter dan "),
    ("is not ", "niet een van: "),
)


def dutch(reason: str) -> str:
    """A reason of `schemas.events.errors` or of the importers as a Dutch reader expects it.

    What is not known here is passed on as it is.
    """
    known = _SENTENCES.get(reason)
    if known is not None:
        return known
    for english, ours in _BEGINNINGS:
        if reason.startswith(english):
            rest = reason.removeprefix(english)
            return ours + _SENTENCES.get(rest, rest.replace(" or ", " of "))
    return reason
