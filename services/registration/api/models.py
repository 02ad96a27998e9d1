# SPDX-License-Identifier: EUPL-1.2
"""What the API takes and gives. Field names are camelCase in JSON."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

from schemas.codes.lists import Basis, Category, DutyClass, Regime, Status
from schemas.types import Pgn
from services.chassis.duties import Duty
from services.chassis.duty_rules import DutyState
from services.chassis.web.answers import Answer
from services.registration.dossier import Dossier, Kind, Line
from services.registration.rules.duties import DUTY_RULES

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=100)]


class PersonQuery(BaseModel):
    """Zoek op nummer, op geboortedatum met naam, of op postcode met huisnummer."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"number": "999990019"},
                {"birthDate": "2007-01-09", "name": "Noor Voorbeeld"},
                {"postcode": "3011AB", "houseNumber": 12},
            ]
        },
    )

    number: Annotated[
        Pgn | None,
        Field(description="Burgerservicenummer of onderwijsnummer, negen cijfers"),
    ] = None
    birth_date: Annotated[date | None, Field(description="Geboortedatum; samen met name")] = None
    name: Annotated[
        Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=100)]
        | None,
        Field(
            description="Naam of delen daarvan; elk woord moet voorkomen, hoofdletters en accenten "
            "doen er niet toe",
        ),
    ] = None
    postcode: Annotated[
        Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{3} ?[A-Za-z]{2}$")] | None,
        Field(description="Postcode zoals de BRP die geeft; samen met houseNumber"),
    ] = None
    house_number: Annotated[
        Annotated[int, Field(ge=1, le=99999)] | None,
        Field(description="Huisnummer, zonder letter of toevoeging"),
    ] = None


class PersonSummary(Answer):
    """Een gevonden jongere, met wat nodig is om deze van een ander te onderscheiden."""

    ref: uuid.UUID = Field(description="Verwijzing naar de jongere; willekeurig, nooit een nummer")
    name: str | None
    status: Status
    since_date: date = Field(description="Eerste dag van de status")
    region: str | None
    municipality: str | None
    school: str | None = Field(description="Huidige of laatste school: BRIN en vestiging")

    @classmethod
    def of(cls, row: Any) -> Self:
        """From a row that was found."""
        return cls(
            ref=row.ref,
            name=row.name,
            status=row.status,
            since_date=row.since,
            region=row.region,
            municipality=row.municipality,
            school=row.school,
        )


class PersonList(Answer):
    """Gevonden jongeren, op naam."""

    persons: Sequence[PersonSummary]
    more: bool = Field(description="Er zijn er meer; vul de naam verder aan")


class DutyView(Answer):
    """Een termijn die over de jongere loopt of liep."""

    duty: str = Field(description="Nummer in het termijnenregister, zoals D01")
    title: str
    legal_class: DutyClass = Field(description="L wet, G richtlijn, P eigen beleid")
    rule: str = Field(description="Artikel of regel waarop de termijn rust")
    holder: str = Field(description="Wie eraan gehouden is: school, regio of register")
    set_date: date
    due_date: date = Field(description="Laatste dag van de termijn")
    state: DutyState
    settled_date: date | None

    @classmethod
    def of(cls, duty: Duty) -> Self:
        """A duty with what the register of duties says of it."""
        rule = DUTY_RULES[duty.code]
        return cls(
            duty=duty.code,
            title=rule.title,
            legal_class=DutyClass(rule.klass),
            rule=rule.rule,
            holder=duty.holder,
            set_date=duty.set_on,
            due_date=duty.due_on,
            state=duty.state,
            settled_date=duty.settled_on,
        )


class PersonView(Answer):
    """Wat het register over een jongere vaststelt, zonder naam en zonder nummer."""

    ref: uuid.UUID = Field(
        description="Verwijzing; na een samenvoeging een andere dan gevraagd werd"
    )
    status: Status
    basis: Basis = Field(description="Grond waarop de status rust")
    since_date: date = Field(description="Eerste dag van de status")
    regime: Regime = Field(description="Wet waaronder de jongere valt")
    ruleset: str = Field(description="Regels die golden op de dag van de vaststelling")
    region: str | None = Field(description="Doorstroompuntregio, twee cijfers")
    municipality: str | None = Field(description="Woongemeente, CBS-code")
    school: str | None = Field(description="Huidige of laatste school: BRIN en vestiging")
    level: int | None = Field(description="Mbo-niveau, 1 tot en met 4")
    category: Category | None = Field(description="Categorie van de vsv-normen")
    next_review_date: date | None = Field(
        description="Dag waarop de vaststelling vanzelf verandert als er niets meer bekend wordt"
    )
    duties: Sequence[DutyView]

    @classmethod
    def of(cls, found: Dossier) -> Self:
        """The assessment as it was last said, with the duties."""
        row = found.row
        return cls(
            ref=found.ref,
            status=row.status,
            basis=row.basis,
            since_date=row.since,
            regime=row.regime,
            ruleset=row.ruleset,
            region=row.region,
            municipality=row.municipality,
            school=row.school,
            level=row.level,
            category=row.category,
            next_review_date=row.next_review,
            duties=[DutyView.of(duty) for duty in found.duties],
        )


class TimelineEntry(Answer):
    """Een feit zoals het gemeld is, of een verandering van status. Lege velden zijn weggelaten."""

    on_date: date = Field(description="Dag waarover de regel gaat")
    recorded_at: datetime = Field(description="Tijdstip van vastlegging; ook later dan de dag zelf")
    kind: Kind
    school: str | None = None
    enrolment: str | None = Field(default=None, description="Volgnummer van de inschrijving")
    sector: str | None = None
    level: int | None = None
    exit_reason: str | None = Field(default=None, description="Reden uitstroom, 01 tot en met 09")
    qualification: str | None = None
    evidence: str | None = Field(default=None, description="Wie een diploma waardeerde of afgaf")
    valued_as: str | None = Field(default=None, description="Niveau van een buitenlands diploma")
    reference: str | None = Field(default=None, description="Kenmerk van het bewijs")
    examined_by: str | None = Field(default=None, description="Wie het bewijs bekeek")
    municipality: str | None = None
    region: str | None = None
    from_region: str | None = None
    status: str | None = None
    from_status: str | None = None
    until_date: date | None = Field(default=None, description="Laatste dag, die meetelt")
    hours: float | None = Field(default=None, description="Uren werk per week")

    @classmethod
    def of(cls, line: Line) -> Self:
        """A line of the dossier."""
        return cls(
            on_date=line.on,
            recorded_at=line.recorded_at,
            kind=line.kind,
            school=line.school,
            enrolment=line.enrolment,
            sector=line.sector,
            level=line.level,
            exit_reason=line.exit_reason,
            qualification=line.qualification,
            evidence=line.evidence,
            valued_as=line.valued_as,
            reference=line.reference,
            examined_by=line.examined_by,
            municipality=line.municipality,
            region=line.region,
            from_region=line.from_region,
            status=line.status,
            from_status=line.from_status,
            until_date=line.until,
            hours=line.hours,
        )


class Timeline(Answer):
    """Feiten en statussen van een jongere, op volgorde van dag."""

    ref: uuid.UUID
    entries: Sequence[TimelineEntry]


class LookView(Answer):
    """Dat iemand keek: wie, wanneer en waarvoor."""

    at: datetime
    actor: str
    purpose: str


class LookList(Answer):
    """Wie er keek, de nieuwste eerst."""

    looks: Sequence[LookView]


class ContactDetails(Answer):
    """Hoe een jongere te bereiken is. Wat niet bekend is, is leeg."""

    ref: uuid.UUID
    name: str | None
    birth_date: date | None
    phone: str | None
    email: str | None
    address: str | None = Field(description="Leeg bij geheimhouding")
    address_secret: bool = Field(description="Geheimhouding volgens de BRP (Wet BRP art. 2.59)")


class BalanceView(Answer):
    """De sluitende balans van een regio en dag: aantallen jongeren per status."""

    region: str = Field(description="Doorstroompuntregio; 00 als de woonplaats niet bekend is")
    day: date
    opening: dict[str, int] = Field(description="Beginstand: de eindstand van de dag ervoor")
    arrivals: dict[str, int] = Field(description="Erbij, volgens het journaal")
    departures: dict[str, int] = Field(description="Eraf, volgens het journaal")
    closing: dict[str, int] = Field(description="Eindstand, geteld in het register")
    closed: bool = Field(description="Of beginstand, erbij en eraf samen de eindstand geven")

    @classmethod
    def of(cls, row: Any) -> Self:
        """From a row of the store."""
        return cls.model_validate(row._asdict())


class BalanceList(Answer):
    """Een bladzijde balansen, de nieuwste dag eerst."""

    balances: Sequence[BalanceView]
    next: str | None = Field(description="Geef dit mee als cursor voor de volgende bladzijde")


class StatusCount(Answer):
    """Hoeveel jongeren een status hebben."""

    status: Status
    count: int


class StatusCounts(Answer):
    """Aantallen per status, en samen."""

    total: int
    statuses: Sequence[StatusCount]
