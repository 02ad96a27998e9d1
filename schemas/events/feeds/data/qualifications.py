# SPDX-License-Identifier: EUPL-1.2
"""Diplomas, also those that DUO does not know."""

from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from schemas.codes.lists import QualificationKind, RecognitionEvidence
from schemas.events.base import Coded, Pseudonym
from schemas.events.feeds.data.base import PersonFact, no_personal_number
from schemas.events.feeds.identity import Day
from schemas.types import broken


class QualificationData(PersonFact):
    """Natural key: person and kind. ``on`` is the date of the diploma or of its withdrawal."""

    kind: Coded[QualificationKind]
    on: Coded[Day]


Reference = Annotated[
    str,
    Field(pattern=r"^[A-Za-z0-9./_-]{1,40}$"),
    AfterValidator(no_personal_number),
]
"""Number of a document at who issued it; no personal number."""

WorkerId = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
"""A worker of a municipality, by the id at the identity provider; never a name."""


class QualificationRecognisedData(PersonFact):
    """A diploma that DUO's register does not hold. Natural key: person, ``kind`` (where it is not
    told, foreign) and day.

    ``on`` is the date of the valuation, of a Dutch diploma its own; ``evidence`` who gave it, and
    ``reference`` the number of what was given. A foreign one is ``valued_as`` a kind: at havo or
    mbo level 2 or higher, where that is not told. ``examined_by`` is who looked at the evidence.
    """

    kind: Coded[QualificationKind | None] = None
    on: Coded[Day]
    evidence: Coded[RecognitionEvidence]
    valued_as: Coded[QualificationKind | None] = None
    reference: Coded[Reference | None] = None
    examined_by: Pseudonym[WorkerId | None] = None

    @model_validator(mode="after")
    def _valued(self) -> Self:
        if self.valued_as is QualificationKind.FOREIGN:
            raise broken("is no level", "valuedAs")
        if self.valued_as is not None and self.held is not QualificationKind.FOREIGN:
            raise broken("belongs to a foreign diploma", "valuedAs")
        return self

    @property
    def held(self) -> QualificationKind:
        """What was shown; where it is not told, a foreign diploma."""
        return self.kind or QualificationKind.FOREIGN
