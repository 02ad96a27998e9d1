# SPDX-License-Identifier: EUPL-1.2
"""Partners of a region and what is agreed with them.

An agreement may set both terms of D21 (policy) and the number of places, and nothing else: the
terms of the case itself go on.
"""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from schemas.codes.outreach import PartnerSector
from schemas.codes.partners import SECTORS, PartnerKind, Support
from schemas.events.feeds import Day
from schemas.types import broken
from services.outreach.rules.happenings import RegionCode
from services.outreach.rules.identifiers import identifier
from services.outreach.rules.terms import ANSWER_WORKING_DAYS, REPORT_DAYS

MOST_ANSWER_DAYS: Final = 10
"""Working days that an agreement may give a partner to answer: twice those of D21. Policy."""

MOST_REPORT_DAYS: Final = 90
"""Calendar days that it may give for the report: by then the situation would be looked at anyway
(D19). Policy."""

_LONGEST_NAME: Final = 60
_ADDRESS: Final = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_LONG_NUMBER: Final = re.compile(r"\d([ .-]?\d){8}")


def _organisation(text: str) -> str:
    """A name that may travel on the bus as an identifier, so without a number of a person."""
    name = " ".join(text.split())
    if not 0 < len(name) <= _LONGEST_NAME:
        raise broken("is empty or longer than 60 characters")
    if not name.isprintable():
        raise broken("holds a character that cannot be printed")
    if _LONG_NUMBER.search(name):
        raise broken("holds a long number")
    try:
        identifier(name)
    except ValueError:
        raise broken("has no letters or digits") from None
    return name


def _address(text: str) -> str:
    address = text.strip()
    if len(address) > 254 or not _ADDRESS.fullmatch(address):
        raise broken("is not an e-mail address")
    return address


Organisation = Annotated[str, AfterValidator(_organisation)]
FunctionAddress = Annotated[str, AfterValidator(_address)]
"""E-mail address of a function of the organisation, not of a person."""


@dataclass(frozen=True, slots=True)
class NewPartner:
    """What a coordinator enters of a partner."""

    region: RegionCode
    name: Organisation
    kind: PartnerKind


@dataclass(frozen=True, slots=True)
class NewAgreement:
    """What a coordinator enters of an agreement. ``until`` is its last day; ``places`` None: no
    number was agreed."""

    support: Support
    from_: Day
    address: FunctionAddress
    until: Day | None = None
    places: Annotated[int, Field(ge=1, le=999)] | None = None
    answer_days: Annotated[int, Field(ge=1, le=MOST_ANSWER_DAYS)] = ANSWER_WORKING_DAYS
    report_days: Annotated[int, Field(ge=1, le=MOST_REPORT_DAYS)] = REPORT_DAYS

    def __post_init__(self) -> None:
        if self.until is not None and self.until < self.from_:
            raise broken("lies before the first day", "until")


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner of a region; ``code`` stands for it on the bus, ``until`` is its last day."""

    id: uuid.UUID
    region: str
    code: str
    name: str
    kind: PartnerKind
    until: date | None = None

    @property
    def sector(self) -> PartnerSector:
        """The sector that its kind belongs to."""
        return SECTORS[self.kind]


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement as it stands; ``until`` is the last day."""

    id: uuid.UUID
    partner: uuid.UUID
    support: Support
    from_: date
    until: date | None
    address: str
    places: int | None
    answer_days: int
    report_days: int

    def full(self, open_referrals: int) -> bool:
        """Whether as many young people are with the partner as was agreed."""
        return self.places is not None and open_referrals >= self.places


def in_force(partner: Partner, agreement: Agreement, on: date) -> bool:
    """Whether a young person can be referred under the agreement on a day."""
    ends = [day for day in (partner.until, agreement.until) if day is not None]
    return agreement.from_ <= on and all(on <= day for day in ends)


def overlapping(new: NewAgreement, known: Iterable[Agreement]) -> bool:
    """Whether the same support is agreed already for some of the days: which terms hold must be
    plain."""
    return any(
        one.support is new.support
        and (one.until is None or new.from_ <= one.until)
        and (new.until is None or one.from_ <= new.until)
        for one in known
    )
