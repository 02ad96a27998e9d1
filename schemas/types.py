# SPDX-License-Identifier: EUPL-1.2
"""Types that carry meaning: numbers, codes and the school year.

All are checked when a model is validated; in Python they are their plain base type.
"""

from datetime import date
from typing import Annotated, Any, LiteralString, Self
from uuid import UUID

from pydantic import AfterValidator, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

BRIN6_PATTERN = "^[0-9]{2}[A-Z]{2}[0-9]{2}$"
MUNICIPALITY_PATTERN = "^[0-9]{4}$"

YouthRef = UUID
"""Pseudonym of a young person: random, issued by registration, never derived from a number."""

Brin6 = Annotated[str, Field(pattern=BRIN6_PATTERN)]
"""Vestiging: BRIN of the institution and two digits for the location (``25PL00``)."""

Municipality = Annotated[str, Field(pattern=MUNICIPALITY_PATTERN)]
"""CBS municipality code of four digits (``0599``). Whether it exists: ``schemas.codes.regions``."""

Region = Annotated[str, Field(pattern="^[0-9]{2}$")]
"""Doorstroompunt (RMC) region, ``01`` to ``41``; ``00`` stands for: no region is known."""


def broken(reason: LiteralString, field: str = "") -> PydanticCustomError:
    """A breach of the contract in our own words; ``reason`` must not hold the value.

    ``field`` is the camelCase name, for a check on the whole that one field is to blame for.
    """
    return PydanticCustomError("contract", reason, {"field": field})


def is_bsn(text: str) -> bool:
    """Tell whether nine digits pass the 11-proof of the burgerservicenummer."""
    return _remainder(text) == 0


def is_pgn(text: str) -> bool:
    """Tell whether nine digits are a valid BSN or a valid onderwijsnummer."""
    remainder = _remainder(text)
    return remainder == 0 or (remainder == 5 and text.startswith("10"))


def _remainder(text: str) -> int | None:
    """Remainder by 11 of nine digits under the weights 9 8 7 6 5 4 3 2 -1; None when they are no
    number. Written out, as each event holds one; a test compares it with python-stdnum."""
    if len(text) != 9 or not (text.isascii() and text.isdecimal()) or text == "000000000":
        return None
    a, b, c, d, e, f, g, h, i = text.encode()
    weighed = 9 * a + 8 * b + 7 * c + 6 * d + 5 * e + 4 * f + 3 * g + 2 * h - i
    return (weighed - 43 * ord("0")) % 11


def _check_bsn(text: str) -> str:
    if not is_bsn(text):
        raise broken("is not a valid BSN")
    return text


def _check_pgn(text: str) -> str:
    if not is_pgn(text):
        raise broken("is not a valid BSN or onderwijsnummer")
    return text


Bsn = Annotated[str, AfterValidator(_check_bsn)]
"""Burgerservicenummer: nine digits, weights 9 8 7 6 5 4 3 2 -1, sum divisible by 11."""

Pgn = Annotated[str, AfterValidator(_check_pgn)]
"""Persoonsgebonden nummer: a BSN, or an onderwijsnummer (begins with 10, remainder 5)."""


YearMonth = Annotated[str, Field(pattern="^[0-9]{4}-(0[1-9]|1[0-2])$")]
"""A month of a year, ``2008-05``: of a birth no more than that leaves the register (domain 5.6)."""


class SchoolYear(int):
    """A school year by the calendar year in which it starts: 1 August to 31 July inclusive."""

    @classmethod
    def of(cls, day: date) -> Self:
        """The school year in which ``day`` falls."""
        return cls(day.year if day.month >= 8 else day.year - 1)

    @property
    def first_day(self) -> date:
        """1 August."""
        return date(self, 8, 1)

    @property
    def last_day(self) -> date:
        """31 July of the next calendar year, inclusive."""
        return date(self + 1, 7, 31)

    @property
    def label(self) -> str:
        """As people write it: ``2025/26``."""
        return f"{int(self)}/{(self + 1) % 100:02d}"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            cls,
            core_schema.int_schema(ge=1900, le=2199),
            serialization=core_schema.plain_serializer_function_ser_schema(
                int, return_schema=core_schema.int_schema()
            ),
        )
