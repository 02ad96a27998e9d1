# SPDX-License-Identifier: EUPL-1.2
"""Exemptions from the Leerplichtwet, and vervangende leerplicht. Days are inclusive."""

from typing import Self

from pydantic import Field, model_validator

from schemas.codes.lists import ExemptionArticle, ReplacementArticle, ReplacementOutcome
from schemas.events.base import Coded
from schemas.events.feeds.data.base import PersonFact, in_order
from schemas.events.feeds.identity import Day
from schemas.types import broken


class ExemptionGrantedData(PersonFact):
    """Natural key: person, article and ``from``; ``to`` is inclusive."""

    article: Coded[ExemptionArticle]
    from_: Coded[Day] = Field(alias="from")
    to: Coded[Day]

    @model_validator(mode="after")
    def _order(self) -> Self:
        in_order(self.from_, self.to)
        return self


class ExemptionAnsweredData(PersonFact):
    """Natural key: person, article and ``from``, the day from which it was claimed or granted.
    ``on`` is the day of the decision."""

    article: Coded[ExemptionArticle]
    from_: Coded[Day] = Field(alias="from")
    on: Coded[Day]


class ExemptionEndedData(PersonFact):
    """``on`` is the last day of the exemption."""

    article: Coded[ExemptionArticle]
    on: Coded[Day]


class ExemptionClaimedData(PersonFact):
    """Natural key: person, article and ``from``, the day from which it is claimed.
    ``statement_on`` is the date of the statement that it rests on (Leerplichtwet arts. 7, 9)."""

    article: Coded[ExemptionArticle]
    from_: Coded[Day] = Field(alias="from")
    claimed_on: Coded[Day]
    statement_on: Coded[Day | None] = None


class ReplacementRequestedData(PersonFact):
    """Natural key: person, article and ``received_on``. ``copied_on`` is the day on which the
    decision was sent to who must know; ``expires_on`` the last day of what it prolongs; ``from``
    and ``to`` are the days for which it is asked."""

    article: Coded[ReplacementArticle]
    received_on: Coded[Day]
    from_: Coded[Day | None] = Field(default=None, alias="from")
    to: Coded[Day | None] = None
    decided_on: Coded[Day | None] = None
    copied_on: Coded[Day | None] = None
    expires_on: Coded[Day | None] = None

    @model_validator(mode="after")
    def _order(self) -> Self:
        in_order(self.from_, self.to)
        return self


class ReplacementDecidedData(PersonFact):
    """Natural key: person, article and ``received_on``, the day of the request. What is granted
    runs between ``from`` and ``to``, inclusive."""

    article: Coded[ReplacementArticle]
    received_on: Coded[Day]
    decided_on: Coded[Day]
    outcome: Coded[ReplacementOutcome]
    from_: Coded[Day | None] = Field(default=None, alias="from")
    to: Coded[Day | None] = None

    @model_validator(mode="after")
    def _days(self) -> Self:
        if self.outcome is ReplacementOutcome.GRANTED and (self.from_ is None or self.to is None):
            raise broken("is missing from what is granted", "from" if self.from_ is None else "to")
        in_order(self.from_, self.to)
        return self


class ReplacementEndedData(PersonFact):
    """Natural key: person, article and ``received_on``, the day of the request. ``on`` is the last
    day."""

    article: Coded[ReplacementArticle]
    received_on: Coded[Day]
    on: Coded[Day]
