# SPDX-License-Identifier: EUPL-1.2
"""Letters and messages: the fields that a template may hold, and what keeps one from going out."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from schemas.codes.outreach import CaseState, Channel
from services.outreach.rules.case import Case

WRITTEN: Final = (Channel.LETTER, Channel.EMAIL, Channel.MESSAGE)
"""The channels for which there are templates."""

LONGEST_NAME: Final = 80
LONGEST_SUBJECT: Final = 150
LONGEST_BODY: Final = 6000
LONGEST_MESSAGE: Final = 480
"""Characters of a text message: three SMS. Policy."""
MOST_LETTERS: Final = 100
"""So many cases in one batch at most. Policy."""


class MergeField(StrEnum):
    """What a template may leave open, written ``{{naam}}``; a longer list is a change of code, as
    each field is personal data that leaves the system (AVG art. 5 lid 1 c)."""

    NAME = "naam"
    BIRTH_DATE = "geboortedatum"
    ADDRESS = "adres"
    MUNICIPALITY = "gemeente"
    REGION = "regio"
    LABEL = "kenmerk"
    WORKER = "medewerker"
    TODAY = "vandaag"


MERGE_FIELDS: Final[Mapping[MergeField, tuple[str, str]]] = MappingProxyType(
    {
        MergeField.NAME: ("Naam van de jongere", "Sam Voorbeeld"),
        MergeField.BIRTH_DATE: ("Geboortedatum", "17 mei 2007"),
        MergeField.ADDRESS: ("Adres", "Voorbeeldstraat 1, 3011 AA Rotterdam"),
        MergeField.MUNICIPALITY: ("Woonplaats (gemeente)", "Rotterdam"),
        MergeField.REGION: ("Doorstroompuntregio", "Rijnmond"),
        MergeField.LABEL: ("Kenmerk van de zaak", "0A1B-2C3D"),
        MergeField.WORKER: ("Wie de brief maakt", "Charlie de Vries"),
        MergeField.TODAY: ("Dag waarop de brief wordt gemaakt", "4 december 2025"),
    }
)
"""Each field in words, and what a fictional person has there."""

EXAMPLE: Final = MappingProxyType({name: example for name, (_, example) in MERGE_FIELDS.items()})

_FIELD: Final = re.compile(r"\{\{([^{}\n]*)\}\}")


@dataclass(frozen=True, slots=True)
class Wording:
    """What a template says. ``subject`` is empty for a text message."""

    channel: Channel
    name: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Template:
    """One version of a template of a region; the newest one counts, unless it is not in use."""

    id: UUID
    version: int
    region: str
    wording: Wording
    made_by: str
    made_at: datetime
    in_use: bool = True


def faults(wording: Wording) -> list[tuple[str, str]]:
    """All that is wrong with a wording: field and reason, for who wrote it."""
    return [*_lengths(wording)] + [
        (field, fault)
        for field, text in (("subject", wording.subject), ("body", wording.body))
        for fault in _unknown(text)
    ]


def _lengths(wording: Wording) -> Iterator[tuple[str, str]]:
    message = wording.channel is Channel.MESSAGE
    if wording.channel not in WRITTEN:
        yield "channel", "moet letter, email of message zijn"
    for field, text, most in (
        ("name", wording.name, LONGEST_NAME),
        ("subject", wording.subject, LONGEST_SUBJECT),
        ("body", wording.body, LONGEST_MESSAGE if message else LONGEST_BODY),
    ):
        if not text.strip() and not (message and field == "subject"):
            yield field, "is verplicht"
        if len(text) > most:
            yield field, f"is langer dan {most} tekens"
        if any(not (c.isprintable() or (c == "\n" and field == "body")) for c in text):
            yield field, "bevat een teken dat niet kan worden afgedrukt"
    if message and wording.subject:
        yield "subject", "hoort niet bij een tekstbericht"


def _unknown(text: str) -> Iterator[str]:
    """Each field that is none, and each pair of braces that is no field, with the line."""
    for number, line in enumerate(text.split("\n"), start=1):
        for found in _FIELD.findall(line):
            if found.strip() not in set(MergeField):
                yield f"regel {number}: {{{{{found}}}}} is geen invulveld"
        rest = _FIELD.sub("", line)
        if "{{" in rest or "}}" in rest:
            yield f"regel {number}: de accolades van een invulveld horen bij elkaar op één regel"


def fields_of(wording: Wording) -> frozenset[MergeField]:
    """The fields that a wording without faults uses."""
    found = _FIELD.findall(wording.subject) + _FIELD.findall(wording.body)
    return frozenset(MergeField(name.strip()) for name in found)


def filled(text: str, values: Mapping[MergeField, str]) -> str:
    """The text with its fields filled in, once: what is filled in is never read as a field."""
    return _FIELD.sub(lambda found: values[MergeField(found[1].strip())], text)


class Stop(StrEnum):
    """What registration tells of a person after which nothing may be sent, case or no case."""

    DIED = "died"
    EMIGRATED = "emigrated"
    SECRET = "secret-address"  # noqa: S105 (no password)
    """Geheimhouding in the BRP (Wet BRP art. 2.59)."""
    UNKNOWN = "address-unknown"
    """Vertrokken, onbekend waarheen."""


class Barrier(StrEnum):
    """Why a letter or message is not made."""

    DIED = "died"
    EMIGRATED = "emigrated"
    SECRET = "secret-address"  # noqa: S105 (no password)
    UNKNOWN = "address-unknown"
    VOIDED = "voided"
    """The case proved to be none."""
    OUT_OF_REACH = "out-of-reach"
    """There is no such case in the region of the template."""
    NO_ANSWER = "no-answer"
    """Registration does not answer; later it may."""
    NOT_YOURS = "not-yours"
    """Registration gives nothing to this region: moved, most often."""
    MISSING = "missing"
    """Registration does not know what the letter needs."""


BARRIERS: Final[Mapping[Barrier, str]] = MappingProxyType(
    {
        Barrier.DIED: "De jongere is overleden",
        Barrier.EMIGRATED: "De jongere is vertrokken uit Nederland",
        Barrier.SECRET: "Het adres is geheim",
        Barrier.UNKNOWN: "Het adres is onbekend",
        Barrier.VOIDED: "De zaak is vervallen",
        Barrier.OUT_OF_REACH: "Niet gevonden in de regio van dit sjabloon",
        Barrier.NO_ANSWER: "Het register antwoordt nu niet; probeer het later opnieuw",
        Barrier.NOT_YOURS: "Het register geeft deze gegevens niet aan uw regio",
        Barrier.MISSING: "Het register kent een gegeven niet dat nodig is",
    }
)
"""Each barrier for a Dutch reader."""

_BY_PERSON: Final = ((Stop.DIED, Barrier.DIED), (Stop.EMIGRATED, Barrier.EMIGRATED))
_BY_ADDRESS: Final = ((Stop.SECRET, Barrier.SECRET), (Stop.UNKNOWN, Barrier.UNKNOWN))
_BY_STATE: Final = MappingProxyType(
    {
        CaseState.CLOSED_DECEASED: Barrier.DIED,
        CaseState.CLOSED_EMIGRATED: Barrier.EMIGRATED,
        CaseState.VOIDED: Barrier.VOIDED,
    }
)


def needs_address(wording: Wording) -> bool:
    """Whether the address goes into it: on a letter it does always."""
    return wording.channel is Channel.LETTER or MergeField.ADDRESS in fields_of(wording)


def barrier(case: Case, stops: Collection[Stop], with_address: bool) -> Barrier | None:
    """Why nothing may be sent about this case, as far as is known here; None when it may.

    Death comes first. Mail that came back makes an address as unknown as the BRP does.
    """
    for stop, found in _BY_PERSON:
        if stop in stops:
            return found
    if case.state in _BY_STATE:
        return _BY_STATE[case.state]
    if with_address:
        for stop, found in _BY_ADDRESS:
            if stop in stops:
                return found
        if case.is_open and case.lost_on is not None:
            return Barrier.UNKNOWN
    return None


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter or message, filled in. ``to`` is an e-mail address or number; of a letter name and
    address, a line each."""

    to: str
    label: str
    on: date
    subject: str
    body: str
