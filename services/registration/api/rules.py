# SPDX-License-Identifier: EUPL-1.2
"""Every rule of the register over the API, from the tables by which it works."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Self

from fastapi import APIRouter, Query, Request
from pydantic import Field

from schemas.codes.lists import DutyClass
from services.chassis import database
from services.chassis.service import Runtime
from services.chassis.web import CurrentUser, FieldError, ProblemError
from services.chassis.web.answers import Answer
from services.chassis.web.openapi import PREFIX
from services.chassis.web.policy_api import PolicyTermView, add_policy_route
from services.registration.rulebook import About, Entry, bounds, entries
from services.registration.rules.rulesets import RULESETS
from services.registration.store.policy import TERMS

router = APIRouter(tags=["Regels"])

OfRuleset = Annotated[
    str | None,
    Query(max_length=10, description="Alleen regels die golden onder deze regels, zoals 2026"),
]
OfClass = Annotated[
    DutyClass | None, Query(alias="class", description="L wet, G richtlijn, P eigen beleid")
]
OfKind = Annotated[About | None, Query(description="Alleen regels van deze soort")]


class RulesetView(Answer):
    """Wat er gold van een dag af. Gekozen naar de dag waarop iets gebeurde."""

    id: str
    valid_from_date: date
    valid_until_date: date | None = Field(description="Laatste dag; leeg: geldt nog")


class RuleView(Answer):
    """Een regel van het register."""

    id: str
    kind: About = Field(
        description="status: wat een status bepaalt; duty: een termijn; count: de telling van "
        "nieuwe voortijdig schoolverlaters; task: wat het register vanzelf doet"
    )
    legal_class: DutyClass = Field(description="L wet, G richtlijn, P eigen beleid")
    source: str = Field(description="Artikel of regel")
    title: str
    value: int | None = Field(description="Getal in de regel, zoals een leeftijd of een termijn")
    unit: str | None = Field(description="Waarin dat getal is uitgedrukt")
    valid_from_date: date | None = Field(description="Leeg: geen begin gevonden")
    valid_until_date: date | None = Field(description="Laatste dag; leeg: geen einde gevonden")
    rulesets: Sequence[str]
    policy: bool = Field(description="Of een regio hier een eigen termijn mag stellen")
    holder: str | None = Field(description="Wie aan een termijn gehouden is")
    when: str | None = Field(description="Wanneer het register dit vanzelf doet")

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """From the rulebook."""
        return cls(
            id=entry.id,
            kind=entry.kind,
            legal_class=DutyClass(entry.klass),
            source=entry.source,
            title=entry.title,
            value=entry.value,
            unit=entry.unit or None if entry.value is not None else None,
            valid_from_date=entry.valid_from,
            valid_until_date=entry.valid_until,
            rulesets=[one.id for one in RULESETS if entry.in_ruleset(one.id)],
            policy=entry.policy,
            holder=entry.holder,
            when=entry.when,
        )


class RuleList(Answer):
    """Alle regels, per soort, de tijdvakken waarin ze gelden, en wat regio's zelf bepaalden."""

    rulesets: Sequence[RulesetView]
    rules: Sequence[RuleView]
    policy_terms: Sequence[PolicyTermView]


@router.get("/rules", operation_id="listRules")
def rules(
    request: Request,
    _user: CurrentUser,
    ruleset: OfRuleset = None,
    klass: OfClass = None,
    kind: OfKind = None,
) -> RuleList:
    """Elke regel, elke termijn en elke taak die het register vanzelf doet."""
    if ruleset is not None and ruleset not in {one.id for one in RULESETS}:
        fault = FieldError(field="ruleset", reason="bestaat niet")
        raise ProblemError(400, errors=[fault])
    found = [
        entry
        for entry in entries()
        if (ruleset is None or entry.in_ruleset(ruleset))
        and klass in (None, entry.klass)
        and kind in (None, entry.kind)
    ]
    periods = [(one.id, *bounds(one.id)) for one in RULESETS]
    runtime: Runtime = request.app.state.runtime
    with database.read(runtime.engine) as connection:
        own = TERMS.standing(connection)
    return RuleList(
        policy_terms=[PolicyTermView.of(row, TERMS) for row in own],
        rulesets=[
            RulesetView(id=name, valid_from_date=first, valid_until_date=last)
            for name, first, last in periods
        ],
        rules=[RuleView.of(entry) for entry in found],
    )


add_policy_route(
    router, TERMS, f"{PREFIX}/rules", "Wie in de regio woont wordt opnieuw beoordeeld."
)
