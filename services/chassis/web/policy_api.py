# SPDX-License-Identifier: EUPL-1.2
"""A region's own terms over the API of a service."""

import uuid
from datetime import date, datetime
from typing import Annotated, Any, Self

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from schemas.types import Region
from services.chassis.policy_rules import BadTerm
from services.chassis.policy_terms import SETTERS, NotYours, PolicyTerms
from services.chassis.service import Runtime
from services.chassis.web.access import require
from services.chassis.web.answers import Answer
from services.chassis.web.identity import User
from services.chassis.web.problems import FieldError, ProblemError


class PolicyTermView(Answer):
    """Een eigen termijn van een regio: beleid, geen wet."""

    id: uuid.UUID
    region: str = Field(description="Doorstroompuntregio, twee cijfers")
    rule: str = Field(description="De regel, zoals grace-days")
    value: int
    unit: str
    valid_from_date: date
    set_at: datetime
    set_by: str

    @classmethod
    def of(cls, row: Any, terms: PolicyTerms) -> Self:
        """From a row of the store."""
        return cls(
            id=row.id,
            region=row.region,
            rule=row.rule,
            value=row.value,
            unit=terms.rules[row.rule].unit,
            valid_from_date=row.valid_from,
            set_at=row.set_at,
            set_by=row.set_by,
        )


class NewPolicyTerm(BaseModel):
    """Een termijn voor uw regio, van een dag af."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid")

    region: Annotated[Region, Field(description="Doorstroompuntregio, twee cijfers")]
    rule: str = Field(max_length=40, description="De regel, zoals grace-days")
    value: Annotated[int, Field(ge=0, le=10000)]
    valid_from_date: date = Field(description="Eerste dag; vandaag of later")


def add_policy_route(router: APIRouter, terms: PolicyTerms, location: str, effect: str) -> None:
    """Let a router take new terms. ``location`` is where they are read, ``effect`` what a new one
    means for what is under way, in Dutch."""

    @router.post(
        "/policy-terms",
        operation_id="setPolicyTerm",
        status_code=201,
        description="Stel een eigen termijn van uw regio, waar geen wet er een geeft. Dat is "
        "beleid.\n\nDe termijn geldt van een dag af, vandaag of later. Een termijn voor dezelfde "
        f"regel en dag wordt vervangen. {effect}",
        responses={
            201: {
                "headers": {
                    "Location": {"description": "De termijnen", "schema": {"type": "string"}}
                }
            }
        },
    )
    def set_policy_term(
        request: Request,
        response: Response,
        user: Annotated[User, Depends(require(*SETTERS))],
        term: NewPolicyTerm,
    ) -> PolicyTermView:
        runtime: Runtime = request.app.state.runtime
        asked = (term.region, term.rule, term.value, term.valid_from_date)
        try:
            with runtime.begin() as tx:
                row = terms.lock(tx.connection, terms.set_term(tx, user, *asked))
        except NotYours:
            raise ProblemError(403, "Deze regio is niet de uwe.") from None
        except BadTerm as fault:
            wrong = FieldError(field=fault.field, reason=str(fault))
            raise ProblemError(400, errors=[wrong]) from None
        response.headers["Location"] = location
        return PolicyTermView.of(row, terms)
