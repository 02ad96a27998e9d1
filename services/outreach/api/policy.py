# SPDX-License-Identifier: EUPL-1.2
"""The terms that regions set for outreach, where no law does."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import Field

from services.chassis import database
from services.chassis.service import Runtime
from services.chassis.web import User, require
from services.chassis.web.answers import Answer
from services.chassis.web.openapi import PREFIX
from services.chassis.web.policy_api import PolicyTermView, add_policy_route
from services.outreach.desks.cases import READERS
from services.outreach.rules.terms import DUTIES
from services.outreach.store.policy import TERMS

router = APIRouter(tags=["Beleid"])


class PolicyRuleView(Answer):
    """Een termijn die beleid is, en waarvoor een regio een eigen waarde mag stellen."""

    id: str
    duty: str = Field(description="Nummer van de termijn, D15 tot en met D22")
    title: str
    unit: str
    value: int = Field(description="Geldt waar een regio niets stelde")
    least: int
    most: int


class PolicyTerms(Answer):
    """Wat een regio mag stellen, en wat regio's stelden."""

    rules: Sequence[PolicyRuleView]
    policy_terms: Sequence[PolicyTermView]


@router.get("/policy-terms", operation_id="listPolicyTerms")
def policy_terms(
    request: Request, _user: Annotated[User, Depends(require(*READERS))]
) -> PolicyTerms:
    """De termijnen die beleid zijn, en de eigen termijnen van regio's."""
    runtime: Runtime = request.app.state.runtime
    with database.read(runtime.engine) as connection:
        rows = TERMS.standing(connection)
    return PolicyTerms(
        rules=[
            PolicyRuleView(
                id=rule.id,
                duty=DUTIES[rule.id],
                title=rule.title,
                unit=rule.unit,
                value=rule.value,
                least=rule.least,
                most=rule.most,
            )
            for rule in TERMS.rules.values()
        ],
        policy_terms=[PolicyTermView.of(row, TERMS) for row in rows],
    )


add_policy_route(
    router,
    TERMS,
    f"{PREFIX}/policy-terms",
    "Zij geldt voor wat vanaf die dag begint; wat al loopt houdt zijn termijn.",
)
