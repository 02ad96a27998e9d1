# SPDX-License-Identifier: EUPL-1.2
"""What the task API takes and gives. Field names are camelCase in JSON."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from schemas.codes.outreach import (
    Attribution,
    CaseKind,
    CaseState,
    Channel,
    ContactResult,
    Destination,
    Goal,
    PartnerSector,
)
from services.outreach.desk import File
from services.outreach.rules.agenda import Part, part_of
from services.outreach.rules.case import act_by, kind_on, next_date
from services.outreach.rules.duties import DUTY_RULES
from services.outreach.rules.happenings import Hours, Partner, RegionCode
from services.outreach.store.worklist import Found

DUE: dict[str, Part] = {
    "late": Part.LATE,
    "today": Part.TODAY,
    "this-week": Part.THIS_WEEK,
    "later": Part.LATER,
    "waiting": Part.WAITING,
}
"""Parts of the worklist by the name that the API gives them."""
DueName = Literal["late", "today", "this-week", "later", "waiting"]
_NAMES = {part: name for name, part in DUE.items()}


class _Model(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class _Body(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, extra="forbid")

    version: int | None = Field(
        default=None, description="Versie van de zaak die u zag; een andere versie geeft 409"
    )


class Task(_Model):
    """Wat er met een zaak als eerste moet gebeuren."""

    case_id: uuid.UUID
    label: str = Field(description="Kenmerk van de zaak voor mensen")
    state: CaseState
    region: str
    municipality: str | None
    owner: str = Field(description="Medewerker, of region:NN voor de werkvoorraad van een regio")
    due: str = Field(description="Deel van de werklijst: late, today, this-week, later, waiting")
    duty: str = Field(description="Nummer van de taak, D15 tot en met D22")
    title: str
    legal_class: str = Field(description="L wet, G richtlijn, P eigen beleid")
    rule: str
    target_date: date = Field(description="Streefdatum: dag waarop de taak gedaan moet zijn")
    final_date: date | None = Field(description="Fatale datum: vier maanden na vertrek (D18)")
    version: int

    @classmethod
    def of(cls, found: Found, today: date) -> "Task":
        """The first task of an open case."""
        first = act_by(found.case)
        if first is None:
            raise ValueError("a closed case has no task")
        rule = DUTY_RULES[first.code]
        return cls(
            case_id=found.id,
            label=found.label,
            state=found.case.state,
            region=found.case.region,
            municipality=found.case.municipality,
            owner=found.case.owner,
            due=_NAMES[part_of(first.due_on, found.waits, today)],
            duty=rule.code,
            title=rule.title,
            legal_class=rule.klass,
            rule=rule.rule,
            target_date=first.due_on,
            final_date=found.fatal_on,
            version=found.version,
        )


class TaskList(_Model):
    """Een bladzijde van de werklijst, wat het eerst moet voorop."""

    tasks: Sequence[Task]
    next: str | None = Field(description="Geef dit mee als cursor voor de volgende bladzijde")


class DutyView(_Model):
    """Een termijn van de zaak."""

    duty: str
    title: str
    legal_class: str
    rule: str
    holder: str
    set_date: date
    due_date: date
    state: str
    settled_date: date | None


class EntryView(_Model):
    """Een gebeurtenis in de zaak, in codes."""

    at: datetime
    actor: str | None
    kind: str
    data: dict[str, Any]


class CaseView(_Model):
    """Een zaak, zonder naam of contactgegevens."""

    case_id: uuid.UUID
    label: str
    number: int
    state: CaseState
    kind: CaseKind
    opened_date: date
    closed_date: date | None
    owner: str
    region: str
    transfer_to: str | None
    municipality: str | None
    school: str | None
    attempts: int
    goal: Goal | None
    destination: Destination | None
    attribution: Attribution | None
    next_date: date | None = Field(description="Eerstvolgende datum; leeg als de zaak gesloten is")
    version: int

    @classmethod
    def of(cls, found: Found, today: date) -> "CaseView":
        """A case as it stands."""
        one = found.case
        return cls(
            case_id=found.id,
            label=found.label,
            number=one.number,
            state=one.state,
            kind=kind_on(one, today),
            opened_date=one.opened,
            closed_date=one.closed,
            owner=one.owner,
            region=one.region,
            transfer_to=one.transfer_to,
            municipality=one.municipality,
            school=one.school,
            attempts=one.attempts,
            goal=one.goal,
            destination=one.placement.destination if one.placement else None,
            attribution=one.placement.attribution if one.placement else None,
            next_date=next_date(one),
            version=found.version,
        )


class CaseFile(CaseView):
    """Een zaak met haar termijnen en haar tijdlijn."""

    duties: Sequence[DutyView]
    timeline: Sequence[EntryView]

    @classmethod
    def of_file(cls, file: File) -> "CaseFile":
        """A case with all that belongs to it."""
        duties = [
            DutyView(
                duty=one.code,
                title=DUTY_RULES[one.code].title,
                legal_class=DUTY_RULES[one.code].klass,
                rule=DUTY_RULES[one.code].rule,
                holder=one.holder,
                set_date=one.set_on,
                due_date=one.due_on,
                state=str(one.state),
                settled_date=one.settled_on,
            )
            for one in file.duties
        ]
        timeline = [
            EntryView(at=e.at, actor=e.actor, kind=e.kind, data=dict(e.data)) for e in file.entries
        ]
        view = CaseView.of(file.found, file.today).model_dump()
        return cls(**view, duties=duties, timeline=timeline)


class Plain(_Body):
    """Geen gegevens nodig."""


class Contact(_Body):
    """Een poging tot contact en wat ervan kwam."""

    channel: Channel
    result: ContactResult


class OnDay(_Body):
    """De dag waarop het gebeurde, vandaag of eerder."""

    on: date


class Plan(_Body):
    """Het doel van het plan."""

    goal: Goal


class ReferralBody(_Body):
    """De partner die wordt gevraagd."""

    partner: Partner
    sector: PartnerSector | None = None


class ReferralAnswer(_Body):
    """Wat de partner antwoordt."""

    partner: Partner
    answer: Literal["accepted", "rejected", "reported-back"]


class OfferAnswer(_Body):
    """Wat de jongere van het aanbod vindt."""

    answer: Literal["accepted", "declined"]


class PlacementBody(_Body):
    """Waar de jongere begint, vanaf welke dag en voor hoeveel uur in de week."""

    destination: Destination
    from_: date = Field(alias="from")
    hours: Hours | None = None


class TransferBody(_Body):
    """De regio aan wie de zaak wordt aangeboden."""

    region: RegionCode


class TransferAnswer(_Body):
    """Wat de ontvangende regio antwoordt."""

    answer: Literal["accepted", "rejected"]


class Assignment(_Body):
    """De medewerker aan wie de zaak wordt gegeven."""

    owner: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
