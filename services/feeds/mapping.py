# SPDX-License-Identifier: EUPL-1.2
"""From the columns of somebody's table to the fields of an event: the kinds, and a first guess.

A kind of row is an event type of a feed, or ``rod``: the ROD layout, in which one row may tell of
an enrolment, its end, a diploma and where the person lives. The fields of an event type follow
from its model, so a field that the contract gains is here at once.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from schemas.events.feeds import FEED_TYPES, RegisteredIdentity
from schemas.events.feeds.identity import LinkedIdentity
from services.feeds.rod import COLUMNS

ROD = "rod"
"""The kind of a row in the ROD layout."""


class Field(NamedTuple):
    """A field that a column may fill: its name in the contract, and what people call it."""

    name: str
    label: str
    required: bool


class Kind(NamedTuple):
    """A kind of row: ``rod`` or the short name of an event type, and its fields."""

    code: str
    label: str
    fields: tuple[Field, ...]


_PERSON = ("birthDate", "name", "phone", "email", "address")
_WITH_PERSON = frozenset({"person-registered", "enrollment-started", "enrollment-corrected"})

_FIELD_LABELS: dict[str, str] = {
    "pgn": "Persoonsgebonden nummer",
    "bsn": "Burgerservicenummer",
    "birthDate": "Geboortedatum",
    "name": "Naam",
    "phone": "Telefoon",
    "email": "E-mail",
    "address": "Adres",
    "municipality": "Gemeentecode",
    "secrecy": "Adres geheim",
    "school": "Vestiging (BRIN)",
    "enrollment": "Inschrijvingsvolgnummer",
    "sector": "Soort onderwijs",
    "programme": "Opleiding",
    "track": "Leerweg",
    "level": "Niveau",
    "stage": "Fase",
    "grade": "Leerjaar",
    "funded": "Bekostigd",
    "startDate": "Datum inschrijving",
    "lastActiveDay": "Laatste schooldag",
    "exitReason": "Reden uitstroom",
    "kind": "Soort",
    "on": "Datum",
    "evidence": "Gewaardeerd door",
    "valuedAs": "Gewaardeerd als",
    "reference": "Kenmerk van het bewijs",
    "examinedBy": "Bekeken door",
    "article": "Artikel",
    "from": "Vanaf",
    "to": "Tot en met",
    "hours": "Uren",
    "report": "Meldingsnummer",
    "enteredOn": "Datum in het verzuimregister",
    "periodDays": "Kortere termijn van de school, in dagen",
    "authorised": "Geoorloofd",
    "receivedOn": "Datum van ontvangst",
    "givenOn": "Datum van terugkoppeling",
    "informedOn": "Datum van mededeling aan de ouders",
    "claimedOn": "Datum van kennisgeving",
    "statementOn": "Datum van de verklaring",
    "decidedOn": "Datum van het besluit",
    "outcome": "Besluit",
    "copiedOn": "Datum van het afschrift",
    "expiresOn": "Laatste dag van wat verlengd wordt",
    "appliedOn": "Datum van aanmelding",
    "startsOn": "Begin van de opleiding",
    "signal": "Signaal",
    "employer": "Werkgever",
    "correction": "Soort melding",
    "time": "Mutatiemoment",
}

_KIND_LABELS: dict[str, str] = {
    ROD: "Inschrijvingen in ROD-indeling",
    "enrollment-started": "Begin van een inschrijving",
    "enrollment-ended": "Einde van een inschrijving",
    "enrollment-corrected": "Verbeterde inschrijving",
    "enrollment-deleted": "Verwijderde inschrijving",
    "qualification-obtained": "Behaald diploma",
    "qualification-recognised": "Erkend diploma dat DUO niet kent",
    "recognition-revoked": "Ingetrokken erkenning van een diploma",
    "qualification-revoked": "Ingetrokken diploma",
    "exemption-granted": "Verleende vrijstelling",
    "exemption-ended": "Beëindigde vrijstelling",
    "absence-reported": "Verzuimmelding",
    "absence-updated": "Bijgewerkte verzuimmelding",
    "absence-ended": "Beëindigd verzuim",
    "absence-withdrawn": "Ingetrokken verzuimmelding",
    "absence-recorded": "Gemiste lesuren van een dag",
    "exemption-claimed": "Beroep op een vrijstelling",
    "exemption-refused": "Afgewezen beroep op een vrijstelling",
    "exemption-claim-withdrawn": "Ingetrokken beroep op een vrijstelling",
    "exemption-revoked": "Ingetrokken vrijstelling",
    "replacement-requested": "Aanvraag van vervangende leerplicht",
    "replacement-decided": "Besluit over vervangende leerplicht",
    "replacement-ended": "Beëindigde vervangende leerplicht",
    "school-closed": "School die niet meer als school telt",
    "mbo-applied": "Aanmelding voor het mbo",
    "feedback-given": "Terugkoppeling van DUO aan de school",
    "dropout-risk-signalled": "Zorg over uitval",
    "identity-linked": "Koppeling van onderwijsnummer en BSN",
    "identity-unlinked": "Koppeling van onderwijsnummer en BSN die niet klopt",
    "person-registered": "Ingeschreven persoon",
    "residence-changed": "Verhuizing",
    "address-unknown": "Vertrokken, onbekend waarheen",
    "emigrated": "Emigratie",
    "died": "Overlijden",
    "employment-started": "Begin van werk",
    "employment-ended": "Einde van werk",
}

_ALSO_CALLED: dict[str, tuple[str, ...]] = {
    "pgn": ("bsn", "pgn", "burgerservicenummer", "onderwijsnummer", "bsn of onderwijsnummer"),
    "birthDate": ("geb datum", "gebdatum", "geboren"),
    "name": ("volledige naam", "leerling", "student", "deelnemer", "naam leerling"),
    "phone": ("telefoonnummer", "tel", "mobiel"),
    "email": ("e mailadres", "emailadres", "mail"),
    "address": ("woonadres",),
    "municipality": ("gemeente", "woongemeente"),
    "school": ("vestiging", "brin", "brin vestiging", "vestigingscode", "school"),
    "enrollment": ("volgnummer", "inschrijving", "inschrijfnummer", "inschrijvingsnummer"),
    "sector": ("onderwijssoort", "sector"),
    "programme": ("crebo", "opleidingscode", "elementcode"),
    "track": ("leertraject",),
    "level": ("mbo niveau", "opleidingsniveau"),
    "funded": ("bekostigingsindicatie", "bekostiging"),
    "startDate": ("startdatum", "begindatum", "datum in", "ingangsdatum"),
    "lastActiveDay": ("werkelijke datum uitschrijving", "einddatum", "uitschrijfdatum"),
    "exitReason": ("uitstroomreden", "reden", "reden uitschrijving"),
    "kind": ("behaalde kwalificatie", "diploma", "soort diploma", "soort verzuim"),
    "on": ("datum kwalificatie", "diplomadatum", "per"),
    "from": ("ingangsdatum", "begindatum", "van", "datum vanaf", "eerste dag"),
    "to": ("einddatum", "datum tot", "laatste dag", "tot"),
    "hours": ("aantal uren", "lesuren"),
    "report": ("melding", "nummer melding"),
    "time": ("gewijzigd op", "vastgelegd op"),
}


def kinds(feed: str) -> list[Kind]:
    """The kinds of rows that the sender of this feed may deliver, the usual one first."""
    own = [
        Kind(name, _KIND_LABELS[name], _fields(of, name)) for of, name in FEED_TYPES if of == feed
    ]
    return [_rod(), *own] if feed in ("school", "duo") else own


def kind_of(feed: str, code: str) -> Kind | None:
    """The kind of that code, None when the feed has no such."""
    return next((kind for kind in kinds(feed) if kind.code == code), None)


def propose(kind: Kind, heading: Sequence[str]) -> dict[str, str]:
    """Per field of the kind the column that is called so; each column at most once."""
    free = {_plain(name): name for name in heading if name}
    found: dict[str, str] = {}
    for called in (_own_names, _other_names):
        for field in kind.fields:
            fits = (name for name in called(field) if name in free)
            if field.name not in found and (name := next(fits, None)) is not None:
                found[field.name] = free.pop(name)
    return found


def best_kind(feed: str, heading: Sequence[str]) -> Kind:
    """The kind that the heading fits best: nothing required missing, most columns used; and of
    two that fit alike the one that asks more of a row."""

    def fit(kind: Kind) -> tuple[bool, int, bool]:
        proposed = propose(kind, heading)
        return (not missing(kind, proposed), len(proposed), kind.code != ROD)

    return max(kinds(feed), key=fit)


def missing(kind: Kind, columns: Mapping[str, str]) -> list[Field]:
    """The fields that must have a column and have none."""
    return [field for field in kind.fields if field.required and not columns.get(field.name)]


def _own_names(field: Field) -> tuple[str, ...]:
    return (_plain(field.label), _plain(field.name), *_rod_names().get(field.name, ()))


def _other_names(field: Field) -> tuple[str, ...]:
    return _ALSO_CALLED.get(field.name, ())


def _plain(name: str) -> str:
    """A heading as it is compared: lower case, single spaces, no punctuation."""
    return " ".join(re.sub(r"[\W_]+", " ", name.lower()).split())


@lru_cache(maxsize=1)
def _rod_names() -> dict[str, tuple[str, ...]]:
    return {column.field: (_plain(column.name),) for column in COLUMNS}


@lru_cache(maxsize=1)
def _rod() -> Kind:
    # A table of beginnings alone has no column for the end; a row without either is refused.
    needed = frozenset({"pgn", "school", "enrollment", "sector"})
    fields = tuple(
        Field(column.field, column.name.capitalize(), column.field in needed) for column in COLUMNS
    )
    return Kind(ROD, _KIND_LABELS[ROD], fields)


@lru_cache(maxsize=64)
def _fields(feed: str, name: str) -> tuple[Field, ...]:
    event = FEED_TYPES[feed, name]
    model = event.data_model()
    sealed = model.model_fields["sealed"]
    found = [_field("pgn", sealed.is_required())]
    if event.identity_model is LinkedIdentity:
        found.append(_field("bsn", True))
    if name in _WITH_PERSON:
        registered = event.identity_model is RegisteredIdentity
        found += [_field(one, registered and one == "birthDate") for one in _PERSON]
    for one in model.model_fields.values():
        alias = one.alias or ""
        if alias != "sealed":
            found.append(_field(alias, one.is_required()))
    return (*found, _field("time", False))


def _field(name: str, required: bool) -> Field:
    return Field(name, _FIELD_LABELS[name], required)
