# SPDX-License-Identifier: EUPL-1.2
"""The open datasets, and their record by DCAT-AP-NL 3.0."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

_EU: Final = "http://publications.europa.eu/resource/authority/"
_IANA: Final = "https://www.iana.org/assignments/media-types/"
LICENCE: Final = f"{_EU}licence/CC0"


class Format(NamedTuple):
    """A file type: what a reader sees, its media type, its code in the EU list, its extension."""

    label: str
    media_type: str
    eu_code: str
    extension: str


FORMATS: Final[Mapping[str, Format]] = {
    "csv": Format("CSV", "text/csv", "CSV", "csv"),
    "json-stat": Format("JSON-stat 2.0", "application/json", "JSON", "json"),
    "parquet": Format("Parquet", "application/vnd.apache.parquet", "PARQUET", "parquet"),
}


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset in Dutch: its id in addresses, and what stands in it."""

    id: str
    title: str
    description: str
    formats: tuple[str, ...]


_DEFINITION: Final = (
    "Nieuwe vsv’ers volgens de definitie van het teljaar: op 1 oktober ingeschreven en bekostigd, "
    "een jaar later niet meer, en zonder startkwalificatie (X = A − B − C − D). Het percentage is "
    "van A − B. "
)
_PROTECTED: Final = (
    "Aantallen van 1 tot en met 4 zijn afgeschermd, en zo veel andere dat zij ook niet uit totalen "
    "zijn terug te rekenen."
)

DATASETS: Final = (
    Dataset(
        "vsv-cijfers",
        "Nieuwe voortijdig schoolverlaters: alle cijfers",
        _DEFINITION
        + "Per land, woonregio, woongemeente, schoolregio en instelling, per onderwijssoort; één "
        "regel per waarneming, met definitie, status en publicatiedatum. " + _PROTECTED,
        ("csv", "json-stat", "parquet"),
    ),
    Dataset(
        "vsv-woonregio",
        "Nieuwe voortijdig schoolverlaters naar woonregio, in de kolommen van het CBS",
        _DEFINITION
        + "Per land, RMC-regio en gemeente, in de kolommen van CBS-tabel 84780NED en afgerond op "
        "tientallen zoals het CBS doet. De telling zelf is die van OCW en DUO, niet die van het "
        "CBS. " + _PROTECTED,
        ("csv",),
    ),
    Dataset(
        "vsv-instellingen",
        "Nieuwe voortijdig schoolverlaters per instelling, in de kolommen van DUO",
        _DEFINITION
        + "Per instelling en onderwijssoort, in de kolommen van de DUO-tabel ‘Vsv per instelling’. "
        "De kolommen naar diploma zijn leeg: die verdeling is hier niet bekend. " + _PROTECTED,
        ("csv",),
    ),
)
BY_ID: Final = {one.id: one for one in DATASETS}

_CONTEXT: Final = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


class Publisher(NamedTuple):
    """Who publishes, and where questions go."""

    name: str
    email: str
    url: str


def record(
    address: str,
    publisher: Publisher,
    years: Sequence[int],
    issued: date | None,
    changed: date | None,
) -> dict[str, Any]:
    """The catalogue with its datasets as JSON-LD. ``address`` is that of the catalogue, ``years``
    the school years in it; ``issued`` and ``changed``: days of the first and last release."""
    agent = {"@id": publisher.url, "@type": "foaf:Agent", "foaf:name": _nl(publisher.name)}
    common = {
        "dct:publisher": {"@id": publisher.url},
        "dct:license": {"@id": LICENCE},
        "dct:language": {"@id": f"{_EU}language/NLD"},
        "dct:spatial": {"@id": f"{_EU}country/NLD"},
        "dcat:contactPoint": {
            "@type": "vcard:Organization",
            "vcard:fn": _nl(publisher.name),
            "vcard:hasEmail": {"@id": f"mailto:{publisher.email}"},
        },
        **({"dct:issued": _day(issued)} if issued else {}),
        **({"dct:modified": _day(changed)} if changed else {}),
    }
    catalogue = {
        "@id": address,
        "@type": "dcat:Catalog",
        "dct:title": _nl("Open data van Sluitend"),
        "dct:description": _nl("Cijfers over voortijdig schoolverlaten."),
        "dcat:dataset": [{"@id": f"{address}/{one.id}"} for one in DATASETS],
        **common,
    }
    datasets = (_dataset(f"{address}/{one.id}", one, common, years) for one in DATASETS)
    return {"@context": _CONTEXT, "@graph": [catalogue, agent, *datasets]}


def _dataset(
    address: str, of: Dataset, common: Mapping[str, Any], years: Sequence[int]
) -> dict[str, Any]:
    found = {
        "@id": address,
        "@type": "dcat:Dataset",
        "dct:identifier": address,
        "dct:title": _nl(of.title),
        "dct:description": _nl(of.description),
        "dct:accessRights": {"@id": f"{_EU}access-right/PUBLIC"},
        "dct:accrualPeriodicity": {"@id": f"{_EU}frequency/ANNUAL_2"},
        "dcat:theme": {"@id": f"{_EU}data-theme/EDUC"},
        "dcat:keyword": [_nl("voortijdig schoolverlaten"), _nl("vsv"), _nl("startkwalificatie")],
        "dcat:distribution": [_distribution(address, of, name) for name in of.formats],
        **common,
    }
    if years:
        found["dct:temporal"] = {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _day(date(min(years), 10, 1)),
            "dcat:endDate": _day(date(max(years) + 1, 10, 1)),
        }
    return found


def _distribution(address: str, of: Dataset, name: str) -> dict[str, Any]:
    form = FORMATS[name]
    return {
        "@id": f"{address}/{name}",
        "@type": "dcat:Distribution",
        "dct:title": _nl(f"{of.title} ({form.label})"),
        "dct:description": _nl(of.description),
        "dct:license": {"@id": LICENCE},
        "dct:format": {"@id": f"{_EU}file-type/{form.eu_code}"},
        "dcat:mediaType": {"@id": _IANA + form.media_type},
        "dcat:accessURL": {"@id": f"{address}/{name}"},
        "dcat:downloadURL": {"@id": f"{address}/{name}"},
    }


def _nl(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "nl"}


def _day(day: date) -> dict[str, str]:
    return {"@value": day.isoformat(), "@type": "xsd:date"}
