# SPDX-License-Identifier: EUPL-1.2
"""The regional programme of a region, 2026–2029, as one document (WEB art. 9.2.8).

It may be unfinished: what it lacks for the law, :mod:`programme_checks` tells. Amounts are whole
euros. No text of it speaks of a person.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from schemas.codes.grants import SpendingLine
from schemas.codes.programme import (
    FIRST_YEAR,
    LAST_YEAR,
    MEASURE_LINES,
    TARGET_SCHOOL_YEARS,
    ProgrammePartner,
    Subject,
    TargetGroup,
)
from services.monitoring.rules.areas import NATION, REGION
from services.monitoring.rules.catalogue import METRICS, dimensions, key_of

Text = Annotated[str, Field(max_length=10_000)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Key = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")]
Euros = Annotated[int, Field(ge=0, le=10**9)]
People = Annotated[int, Field(ge=0, le=10**6)]
Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]


class Part(BaseModel):
    """A piece of the document; names on the wire and in the database are camelCase."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        extra="forbid",
        frozen=True,
        str_strip_whitespace=True,
    )


class Finding(Part):
    """Een bevinding van de analyse, met zo mogelijk het cijfer waar zij op rust."""

    id: Key
    text: Text
    figure: str | None = Field(
        default=None, max_length=256, description="Sleutel van een cijfer van de regio of het land"
    )


class LeaverTarget(Part):
    """Streefcijfer nieuwe vsv'ers van een schooljaar, naar de definitie van dat jaar."""

    school_year: int = Field(
        ge=TARGET_SCHOOL_YEARS[0], le=TARGET_SCHOOL_YEARS[-1], description="2026 is 2026/27"
    )
    new_leavers: People = Field(description="Met de entree-gediplomeerden")
    without_entree: People | None = Field(
        default=None, description="Zonder de entree-gediplomeerden; verplicht vanaf 2026/27"
    )
    realised: People | None = Field(
        default=None, description="Wat de minister in maart opgaf, met entree (art. 5.1 lid 5)"
    )
    realised_without_entree: People | None = None
    explanation: Text = Field(default="", description="Waarom het resultaat afwijkt")


class IdleTarget(Part):
    """Streefcijfer jongeren zonder onderwijs en zonder werk op 1 oktober van een kalenderjaar."""

    year: Year
    youth: People
    realised: People | None = Field(default=None, description="Wat er op 1 oktober geteld is")
    explanation: Text = Field(default="", description="Waarom het resultaat afwijkt")


class Agreement(Part):
    """Wat over een van de negen onderwerpen is afgesproken, en hoe ver het is."""

    subject: Subject
    text: Text
    progress: Text = ""


class YearAmount(Part):
    """Begroot en besteed in een kalenderjaar, in hele euro's."""

    year: Year
    budget: Euros
    spent: Euros | None = None


class Funds(Part):
    """Wat er in een kalenderjaar beschikbaar is, naar herkomst."""

    year: Year
    contact_school: Euros = Field(description="Subsidie aan de contactschool")
    contact_municipality: Euros = Field(description="Specifieke uitkering, deel voor het programma")
    other: Euros = Field(default=0, description="Overig budget, ook reserves")

    @property
    def total(self) -> int:
        """Everything of the year."""
        return self.contact_school + self.contact_municipality + self.other


class Measure(Part):
    """Een maatregel, met wat de regeling ervan vraagt."""

    id: Key
    title: Name
    aim: Text = ""
    target_groups: tuple[TargetGroup, ...] = ()
    findings: tuple[Key, ...] = Field(default=(), description="Bevindingen waar zij op rust")
    effect: Text = Field(default="", description="Beoogd maatschappelijk effect")
    evidence: Text = Field(default="", description="Waarom aannemelijk is dat zij werkt")
    evaluation: Text = Field(default="", description="Hoe en wanneer zij wordt geëvalueerd")
    open_to_all: bool = Field(
        default=False, description="Ongeacht de gemeente waar een jongere woont"
    )
    restriction: Text = Field(default="", description="Waarom onderscheid nodig is")
    additional: bool = Field(default=False, description="Komt bovenop de wettelijke taken")
    line: SpendingLine = SpendingLine.OTHER_MEASURE
    amounts: tuple[YearAmount, ...] = ()
    progress: Text = Field(default="", description="Voortgang en effect, voor de effectrapportage")

    @property
    def budget(self) -> int:
        """Over all years."""
        return sum(one.budget for one in self.amounts)

    @property
    def spent(self) -> int:
        """Over all years."""
        return sum(one.spent or 0 for one in self.amounts)


class Partner(Part):
    """Een organisatie die meedoet."""

    kind: ProgrammePartner
    name: Name


class Programme(Part):
    """Het regionaal programma van een regio."""

    analysis: Text = ""
    findings: tuple[Finding, ...] = Field(default=(), max_length=100)
    leaver_targets: tuple[LeaverTarget, ...] = ()
    idle_targets: tuple[IdleTarget, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    measures: tuple[Measure, ...] = Field(default=(), max_length=100)
    overhead: tuple[YearAmount, ...] = Field(default=(), description="Algemene kosten")
    funds: tuple[Funds, ...] = ()
    partners: tuple[Partner, ...] = Field(default=(), max_length=500)

    def measure(self, key: str) -> Measure | None:
        """The measure with this key."""
        return next((one for one in self.measures if one.id == key), None)

    def budgeted(self, year: int) -> int:
        """Measures and overhead of a year together."""
        amounts = [*self.overhead, *(a for m in self.measures for a in m.amounts)]
        return sum(one.budget for one in amounts if one.year == year)

    def available(self, year: int) -> int | None:
        """The funds of a year; None where nobody has told them."""
        return next((one.total for one in self.funds if one.year == year), None)

    @property
    def figures(self) -> list[str]:
        """Keys of the figures that findings rest on, each once, in order."""
        return list(dict.fromkeys(one.figure for one in self.findings if one.figure))


def faults(programme: Programme, region: str) -> list[tuple[str, str]]:
    """All that cannot be, as field and reason in Dutch; what is only unfinished is none."""
    keys = {one.id for one in programme.findings}
    wrong = list(_twice(programme))
    for n, finding in enumerate(programme.findings):
        if finding.figure is not None and not _of_region(finding.figure, region):
            wrong.append((f"findings.{n}.figure", "is geen cijfer van deze regio of het land"))
    for n, measure in enumerate(programme.measures):
        if not keys.issuperset(measure.findings):
            wrong.append((f"measures.{n}.findings", "noemt een bevinding die er niet is"))
        if measure.line not in MEASURE_LINES:
            wrong.append((f"measures.{n}.line", "is geen regel voor een maatregel"))
    for n, target in enumerate(programme.leaver_targets):
        if target.without_entree is not None and target.without_entree > target.new_leavers:
            wrong.append((f"leaverTargets.{n}.withoutEntree", "is meer dan met entree samen"))
    return wrong


def _twice(programme: Programme) -> Iterator[tuple[str, str]]:
    lists: list[tuple[str, Iterable[Any]]] = [
        ("findings", (one.id for one in programme.findings)),
        ("leaverTargets", (one.school_year for one in programme.leaver_targets)),
        ("idleTargets", (one.year for one in programme.idle_targets)),
        ("agreements", (one.subject for one in programme.agreements)),
        ("measures", (one.id for one in programme.measures)),
        ("overhead", (one.year for one in programme.overhead)),
        ("funds", (one.year for one in programme.funds)),
        ("partners", ((one.kind, one.name) for one in programme.partners)),
        *(
            (f"measures.{n}.amounts", (one.year for one in measure.amounts))
            for n, measure in enumerate(programme.measures)
        ),
    ]
    for field, values in lists:
        if any(count > 1 for count in Counter(values).values()):
            yield field, "noemt iets twee keer"


def _of_region(text: str, region: str) -> bool:
    """Whether the text is the key of a figure of this region or the country."""
    key = key_of(text)
    metric = METRICS.get(key[0])
    if metric is None or len(key) != len(metric.dimensions) + 1:
        return False
    return dimensions(key).get("area") in (NATION, REGION + region)
