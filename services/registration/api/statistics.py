# SPDX-License-Identifier: EUPL-1.2
"""The yearly count of new leavers over the API: sets, counts and percentages per area."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Self

from fastapi import APIRouter, Path, Query, Request
from pydantic import Field

from schemas.codes.lists import Category, FigureStatus, LeaverSet, Level
from schemas.codes.published import Published, published
from schemas.codes.trend_breaks import BREAKS, Break, breaks_at
from schemas.types import Brin6, Region, SchoolYear
from services.chassis import database
from services.chassis.service import Runtime
from services.chassis.web import CurrentUser, ProblemError
from services.chassis.web.answers import Answer
from services.chassis.web.paging import page_of
from services.registration.rules.figures import Figure, Table, table
from services.registration.rules.statistical_definition import (
    count_date,
    definition_of,
    reference_date,
)
from services.registration.statistics import telling
from services.registration.statistics.counting import CLOSED, COUNTING
from services.registration.statistics.telling import By, Counting, Selection

router = APIRouter(prefix="/statistics", tags=["Telling"])

_PAGE = 100
_AREAS = "Waarvan: het land, of per regio, gemeente of school"

Year = Annotated[int, Path(ge=1900, le=2199, description="Beginjaar van het schooljaar")]
PerArea = Annotated[By, Query(alias="area", description=_AREAS)]
InRegion = Annotated[Region | None, Query(description="Alleen inwoners van deze regio")]
AtSchool = Annotated[Brin6 | None, Query(description="Alleen deze school")]
OfVintage = Annotated[
    FigureStatus | None, Query(description="Een bewaarde stand in plaats van de cijfers van nu")
]
Cursor = Annotated[str | None, Query(max_length=100, description="Uit next van de vorige")]


class BreakView(Answer):
    """Een trendbreuk: cijfers van ervoor en erna horen niet in één lijn."""

    first_school_year: int = Field(description="Eerste schooljaar na de breuk")
    title: str
    source: str
    own_count: bool = Field(
        description="Of het register zelf vanaf dan anders telt; anders breekt alleen de "
        "gepubliceerde reeks van DUO en CBS"
    )

    @classmethod
    def of(cls, one: Break) -> Self:
        """A break of the rules."""
        return cls(
            first_school_year=one.first, title=one.title, source=one.source, own_count=one.ours
        )


class VintageView(Answer):
    """Een stand die bewaard is: de cijfers zoals ze op die dag waren."""

    status: FigureStatus
    kept_on: date = Field(description="Dag waarop de stand is bewaard")


class PublishedView(Answer):
    """Een cijfer van het hele land zoals OCW of DUO het bekendmaakte."""

    school_year: int
    label: str
    vintage: int = Field(description="De hoeveelste stand van dat schooljaar, vanaf 1")
    leavers: int
    percentage: float | None = Field(description="Leeg waar de bron het niet noemt")
    status: FigureStatus | None = Field(description="Leeg waar de bron het niet noemt")
    source: str

    @classmethod
    def of(cls, one: Published) -> Self:
        """A published figure."""
        return cls(
            school_year=one.school_year,
            label=one.school_year.label,
            vintage=one.vintage,
            leavers=one.leavers,
            percentage=one.percent,
            status=one.status,
            source=one.source,
        )


class YearView(Answer):
    """Een schooljaar dat geteld is."""

    school_year: int = Field(description="Beginjaar: 2025 is 2025/26")
    label: str
    status: FigureStatus = Field(description="Voorlopig tot de mutatiestop van 1 juni")
    complete: bool = Field(description="Of iedereen geteld is; kort na 1 oktober nog niet")
    count_date: date = Field(description="Wie die dag stond ingeschreven is de startpopulatie")
    reference_date: date = Field(description="Wie die dag geen onderwijs volgt is vertrokken")
    definition: str = Field(description="Jaar waarin de definitie inging")
    source: str = Field(description="Regeling waarin de definitie staat")
    open_points: Sequence[str] = Field(description="Wat van de definitie nog niet gelezen is")
    breaks: Sequence[BreakView] = Field(
        description="Trendbreuken tussen dit schooljaar en dat ervoor"
    )
    vintages: Sequence[VintageView] = Field(
        description="Standen die bewaard zijn, de oudste eerst; vraag ze op met vintage"
    )

    @classmethod
    def of(cls, year: int, counting: Counting) -> Self:
        """A school year by how far its count has come."""
        definition = definition_of(year)
        stage = counting.stage
        return cls(
            school_year=year,
            label=SchoolYear(year).label,
            status=FigureStatus.DEFINITIVE if stage == CLOSED else FigureStatus.PROVISIONAL,
            complete=stage != COUNTING,
            breaks=[BreakView.of(one) for one in breaks_at(year)],
            vintages=[
                VintageView(status=status, kept_on=day) for status, day in counting.kept().items()
            ],
            count_date=count_date(year),
            reference_date=reference_date(year),
            definition=definition.id,
            source=definition.source,
            open_points=definition.open_points,
        )


class YearList(Answer):
    """De getelde schooljaren, het nieuwste eerst, en waar de reeks breekt."""

    years: Sequence[YearView]
    breaks: Sequence[BreakView] = Field(description="Elke trendbreuk, de oudste eerst")
    published: Sequence[PublishedView] = Field(
        description="Wat er van het hele land is bekendgemaakt, per schooljaar en stand"
    )


class FigureView(Answer):
    """A − B − C − D = X van een categorie, of van een mbo-niveau daarbinnen."""

    category: Category = Field(description="total: alles samen, ook wat niet beoordeeld wordt")
    level: Level | None = Field(description="Mbo-niveau; leeg: de hele categorie")
    sets: Mapping[LeaverSet, int] = Field(description="Aantal jongeren per groep A, B, C, D en X")
    reasons: Mapping[str, int] = Field(description="Aantal per rij van de definitie, zoals C4")
    population: int = Field(description="Noemer van het percentage: A − B")
    percentage: float | None = Field(description="X op honderd, op twee decimalen")
    leavers_without_entree: int = Field(description="X zonder wie het entreediploma heeft")
    percentage_without_entree: float | None
    norm: float | None = Field(description="Hoogste percentage volgens de norm, waar er een is")

    @classmethod
    def of(cls, figure: Figure) -> Self:
        """One figure."""
        return cls(
            category=figure.category,
            level=figure.level,
            sets={one: figure.of(one) for one in LeaverSet if one is not LeaverSet.NONE},
            reasons=dict(sorted(figure.reasons.items())),
            population=figure.population,
            percentage=figure.percentage,
            leavers_without_entree=figure.leavers_without_entree,
            percentage_without_entree=figure.percentage_without_entree,
            norm=figure.norm,
        )


class AreaView(Answer):
    """De cijfers van het land, een regio, een gemeente of een school."""

    area: str = Field(description="nl, region:29, municipality:0599 of school:25LR00")
    figures: Sequence[FigureView] = Field(
        description="Per categorie en per mbo-niveau waarin iemand telt, en samen"
    )

    @classmethod
    def of(cls, by: By, code: str, found: Table) -> Self:
        """The figures of an area; what nobody counts in is left out, the total never."""
        figures = [*found.categories, *found.levels]
        shown = [one for one in figures if one.of(LeaverSet.POPULATION)]
        return cls(
            area=code if by is By.NATION else f"{by}:{code}",
            figures=[FigureView.of(one) for one in (*shown, found.total)],
        )


class Statistics(YearView):
    """De telling van een schooljaar, per gebied; alleen van wie u mag tellen."""

    vintage: FigureStatus | None = Field(
        description="De stand waarvan de cijfers zijn; leeg: zoals ze nu zijn"
    )
    areas: Sequence[AreaView]
    next: str | None = Field(description="Geef dit mee als cursor voor de volgende bladzijde")


@router.get("", operation_id="listStatistics")
def list_years(request: Request, _user: CurrentUser) -> YearList:
    """De schooljaren waarvan de nieuwe voortijdig schoolverlaters geteld zijn."""
    runtime: Runtime = request.app.state.runtime
    with database.read(runtime.engine) as connection:
        found = telling.years(connection)
    return YearList(
        years=[YearView.of(year, counting) for year, counting in found.items()],
        breaks=[BreakView.of(one) for one in BREAKS],
        published=[PublishedView.of(one) for one in published()],
    )


@router.get("/{schoolYear}", operation_id="getStatistics")
def show(
    request: Request,
    user: CurrentUser,
    year: Annotated[Year, Path(alias="schoolYear")],
    by: PerArea = By.REGION,
    region: InRegion = None,
    school: AtSchool = None,
    vintage: OfVintage = None,
    cursor: Cursor = None,
) -> Statistics:
    """Nieuwe voortijdig schoolverlaters van een schooljaar: X = A − B − C − D.

    Een regio telt haar inwoners, ook op scholen elders; een school haar eigen leerlingen. Cijfers
    van het land zijn er alleen voor wie het hele land mag tellen. Met vintage krijgt u de cijfers
    zoals ze bij die stand zijn bewaard.
    """
    runtime: Runtime = request.app.state.runtime
    selection = Selection(year, region, school)
    beyond = telling.beyond(cursor)
    with database.read(runtime.engine) as connection:
        counting = telling.years(connection).get(year)
        if counting is None:
            raise ProblemError(404, "Dit schooljaar is nog niet geteld.")
        if vintage is not None and vintage not in counting.kept():
            raise ProblemError(404, "Van deze stand zijn geen cijfers bewaard.")
        codes: list[str] = []
        if by is not By.NATION or telling.counts_everywhere(user):
            codes = telling.areas(connection, user, selection, by, _PAGE + 1, beyond, vintage)
        page = page_of(codes, _PAGE, lambda code: [code])
        found = telling.groups(connection, user, selection, by, page.rows, vintage)
    areas = [AreaView.of(by, code, table(found[code], year)) for code in page.rows]
    head = YearView.of(year, counting).model_dump()
    return Statistics(**head, vintage=vintage, areas=areas, next=page.next)
