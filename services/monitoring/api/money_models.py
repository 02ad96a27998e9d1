# SPDX-License-Identifier: EUPL-1.2
"""What the API answers and takes about money. A name says whether an amount is euros or cents."""

import uuid
from datetime import date
from typing import Annotated, Self

from pydantic import ConfigDict, Field

from schemas.codes.funding import Scheme
from schemas.codes.grants import Grant, SpendingLine
from schemas.codes.lists import Category, FigureStatus
from schemas.types import Region
from services.chassis.web.answers import Answer
from services.chassis.web.versions import CurrentVersion, SeenVersion
from services.monitoring.desks.division import Part
from services.monitoring.desks.funding import Outlook, Worked
from services.monitoring.rules.funding import Clause, Judged
from services.monitoring.rules.funding_forecast import Forecast
from services.monitoring.rules.grant_spending import Position, Spent

Euros = Annotated[int, Field(description="Hele euro’s")]
Cents = Annotated[int, Field(description="Centen")]
Hundredths = Annotated[int | None, Field(description="Honderdsten van een procent")]


class CategoryFunding(Answer):
    """Het variabele bedrag van een onderwijssoort."""

    category: Category
    population: int
    leavers: int
    share: Hundredths
    norm: Hundredths
    previous_share: Hundredths = Field(description="Een jaar eerder; leeg als dat onbekend is")
    clause: Clause
    band_euros: Euros = Field(description="Bedrag van de trede, ook als de norm niet is gehaald")
    euros: Euros

    @classmethod
    def of(cls, one: Judged) -> Self:
        """From the worked table."""
        return cls(
            category=one.counted.category,
            population=one.counted.population,
            leavers=one.counted.leavers,
            share=one.counted.share,
            norm=one.norm,
            previous_share=one.previous,
            clause=one.clause,
            band_euros=one.band,
            euros=one.euros,
        )


class InstitutionFunding(Answer):
    """Wat een instelling krijgt: per onderwijssoort, vast, en samen."""

    institution: str = Field(description="BRIN van vier tekens, alle locaties samen")
    fixed_euros: Euros
    fixed_population: int
    categories: list[CategoryFunding]
    total_euros: Euros


class ResultFunding(Answer):
    """De bekostiging van een studiejaar."""

    scheme: Scheme
    school_year: int
    rules_of: int = Field(description="Kalenderjaar van de regels waarmee is gerekend")
    example: bool = Field(description="Van dit studiejaar zijn geen regels bekend")
    status: FigureStatus | None = Field(
        description="`operational` tot het register het jaar heeft geteld; leeg zonder cijfers"
    )
    institutions: list[InstitutionFunding]
    next: str | None = Field(description="Geef dit als `after` voor de volgende bladzijde")

    @classmethod
    def of(cls, worked: Worked, institutions: list[str], more: str | None) -> Self:
        """These institutions of the worked table."""
        found = []
        for brin in institutions:
            own = worked.award.of([brin])
            found.append(
                InstitutionFunding(
                    institution=brin,
                    fixed_euros=sum(one.euros for one in own.fixed),
                    fixed_population=sum(one.pupils for one in own.fixed),
                    categories=[CategoryFunding.of(one) for one in own.judged],
                    total_euros=own.total,
                )
            )
        year = worked.award.year
        return cls(
            scheme=year.scheme,
            school_year=worked.school_year,
            rules_of=year.calendar_year,
            example=not worked.own,
            status=worked.award.status,
            institutions=found,
            next=more,
        )


class ForecastEnd(Answer):
    """Een uitkomst met het geld dat erbij hoort."""

    leavers: int
    euros: Euros


class CategoryForecast(Answer):
    """De verwachting van een onderwijssoort aan het eind van het studiejaar."""

    institution: str
    category: Category
    population: int
    leavers_so_far: int
    low: ForecastEnd
    expected: ForecastEnd
    high: ForecastEnd

    @classmethod
    def of(cls, one: Forecast) -> Self:
        """From the forecast."""
        low, expected, high = (
            ForecastEnd(leavers=end.counted.leavers, euros=end.euros)
            for end in (one.low, one.expected, one.high)
        )
        return cls(
            institution=one.counted.institution,
            category=one.counted.category,
            population=one.counted.population,
            leavers_so_far=one.counted.leavers,
            low=low,
            expected=expected,
            high=high,
        )


class FundingForecast(Answer):
    """De verwachting van het lopende studiejaar, met een interval van 90 procent."""

    scheme: Scheme
    school_year: int
    rules_of: int = Field(description="Kalenderjaar van de regels waarmee is gerekend")
    example: bool = Field(description="Van dit studiejaar zijn geen regels bekend")
    items: list[CategoryForecast]

    @classmethod
    def of(cls, outlook: Outlook) -> Self:
        """From the outlook."""
        year = outlook.year
        return cls(
            scheme=year.scheme,
            school_year=outlook.school_year,
            rules_of=year.calendar_year,
            example=year.school_year != outlook.school_year,
            items=[CategoryForecast.of(one) for one in outlook.forecasts],
        )


class Spending(Answer):
    """Besteed in een jaar aan een post."""

    year: int
    line: SpendingLine
    cents: Cents
    version: CurrentVersion

    @classmethod
    def of(cls, one: Spent) -> Self:
        """From the rules."""
        return cls(year=one.year, line=one.line, cents=one.cents, version=one.version)


class GrantView(Answer):
    """Een uitkering of subsidie van een regio, met wat ervan is besteed."""

    id: uuid.UUID
    region: str
    grant: Grant
    year: int = Field(description="Kalenderjaar waarvoor het is; van een reserve het beginjaar")
    cents: Cents
    version: CurrentVersion
    spent_cents: Cents
    left_cents: Cents
    spend_by_date: date = Field(description="Laatste dag waarop mag worden besteed")
    reclaimed: bool = Field(description="Die dag is voorbij: wat over is, moet terug")
    spendings: list[Spending]

    @classmethod
    def of(cls, held: Position) -> Self:
        """A grant as it stands."""
        one = held.granted
        return cls(
            id=one.id,
            region=one.region,
            grant=one.grant,
            year=one.year,
            cents=one.cents,
            version=one.version,
            spent_cents=held.spent_cents,
            left_cents=held.left,
            spend_by_date=one.terms.spend_by,
            reclaimed=held.reclaimed,
            spendings=[Spending.of(spent) for spent in held.spent],
        )


class GrantList(Answer):
    """Uitkeringen op volgorde van jaar, soort en regio."""

    items: list[GrantView]


class _Body(Answer):
    model_config = ConfigDict(extra="forbid")


Amount = Annotated[int, Field(ge=0, le=10**14, description="Centen")]


class NewGrant(_Body):
    """Een uitkering of subsidie die een regio kreeg."""

    region: Region
    grant: Grant
    year: Annotated[int, Field(ge=1900, le=2199)]
    cents: Amount


class GrantChange(_Body):
    """Een ander bedrag."""

    cents: Amount
    version: SeenVersion


class SpendingEntry(_Body):
    """Wat er is besteed, in plaats van wat er stond."""

    cents: Amount
    version: SeenVersion


class RegionShare(Answer):
    """Het aandeel van een regio."""

    region: str
    by_score_cents: Cents
    for_border_cents: Cents


class PartOfGrant(Answer):
    """Een deel van de specifieke uitkering, verdeeld over de regio’s die u mag zien."""

    grant: Grant
    year: int
    cents: Cents = Field(description="Te verdelen over alle regio’s")
    undivided_cents: Cents = Field(description="Heeft geen regio om naar toe te gaan")
    missing: list[str] = Field(description="Regio’s zonder risicoscore; dan is er niets verdeeld")
    shares: list[RegionShare]

    @classmethod
    def of(cls, part: Part) -> Self:
        """From the desk."""
        return cls(
            grant=part.terms.grant,
            year=part.terms.year,
            cents=(part.terms.ceiling or 0) * 100,
            undivided_cents=part.undivided,
            missing=list(part.missing),
            shares=[
                RegionShare(
                    region=region, by_score_cents=share.by_score, for_border_cents=share.for_border
                )
                for region, share in part.shares.items()
            ],
        )


class GrantDivision(Answer):
    """De verdeling van de specifieke uitkering van een kalenderjaar."""

    parts: list[PartOfGrant]
