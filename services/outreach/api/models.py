# SPDX-License-Identifier: EUPL-1.2
"""What the task API gives. Field names are camelCase in JSON."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from pydantic import Field

from schemas.codes.lists import ExitReason
from schemas.codes.outreach import (
    Attribution,
    CaseKind,
    CaseOrigin,
    CaseState,
    Cause,
    Consent,
    Consultation,
    Destination,
    Goal,
    Purpose,
    Successor,
    Tailored,
    TransferDocument,
    TransferRefusal,
)
from services.chassis.web.answers import Answer
from services.chassis.web.versions import CurrentVersion
from services.outreach.criteria import DUE
from services.outreach.desks.cases import File
from services.outreach.rules.agenda import part_of
from services.outreach.rules.case import kind_on, next_date
from services.outreach.rules.duties import DUTY_RULES
from services.outreach.rules.schooling import guided_until
from services.outreach.rules.task import Task as TaskOfCase
from services.outreach.rules.task_rules import TASK_RULES, first_task, tasks_of
from services.outreach.store.cases import parse
from services.outreach.store.tasks import Escalated
from services.outreach.store.worklist import Found
from services.outreach.ui.why import reasons

_NAMES = {part: name for name, part in DUE.items()}


class Task(Answer):
    """Wat er met een zaak moet gebeuren."""

    case_id: uuid.UUID
    label: str = Field(description="Kenmerk van de zaak voor mensen")
    state: CaseState
    region: str
    municipality: str | None
    owner: str = Field(description="Medewerker, of region:NN voor de werkvoorraad van een regio")
    due: str = Field(description="Deel van de werklijst: late, today, this-week, later, waiting")
    duty: str = Field(description="Nummer van de termijn (D15 tot en met D22), of naam van de taak")
    title: str
    legal_class: str = Field(
        description="L wet, G richtlijn, P eigen beleid, L+P plicht uit de wet met eigen termijn"
    )
    rule: str
    reason: Sequence[str] = Field(description="Waarom deze taak er is, stap voor stap")
    follow_date: date = Field(description="Opvolgen vanaf deze dag")
    target_date: date = Field(description="Streefdatum: dag waarop de taak het beste gedaan is")
    fatal_date: date = Field(description="Fatale datum: laatste dag van deze taak")
    final_date: date | None = Field(description="Laatste dag van de zaak: plaatsing (D18)")
    queues: Sequence[str] = Field(
        description="In wiens werkvoorraad de taak staat: medewerker, region:NN, en bij naderen of "
        "verstrijken coordinator:NN en manager:NN"
    )
    version: CurrentVersion

    @classmethod
    def of(cls, found: Found, today: date) -> "Task":
        """The first task of an open case."""
        first = first_task(found.case)
        if first is None:
            raise ValueError("a closed case has no task")
        return cls.of_task(found, first, today)

    @classmethod
    def of_task(cls, found: Found, task: TaskOfCase, today: date) -> "Task":
        """One task of an open case."""
        rule = TASK_RULES[task.code]
        return cls(
            case_id=found.id,
            label=found.label,
            state=found.case.state,
            region=found.case.region,
            municipality=found.case.municipality,
            owner=found.case.owner,
            due=_NAMES[part_of(task.fatal, task.waits, today)],
            duty=rule.code,
            title=rule.title,
            legal_class=rule.klass,
            rule=rule.rule,
            reason=reasons(task, found.case),
            follow_date=task.follow_from,
            target_date=task.target,
            fatal_date=task.fatal,
            final_date=found.fatal_on,
            queues=task.queues(today),
            version=found.version,
        )


class TaskList(Answer):
    """Een bladzijde van de werklijst, wat het eerst moet voorop."""

    tasks: Sequence[Task]
    next: str | None = Field(description="Geef dit mee als cursor voor de volgende bladzijde")


class Escalation(Answer):
    """Een taak bij coördinator of leidinggevende. De eigenaar van de zaak blijft wie hem doet."""

    case_id: uuid.UUID
    label: str
    state: CaseState
    state_date: date = Field(description="In deze toestand sinds")
    owner: str
    duty: str
    title: str
    fatal_date: date

    @classmethod
    def of(cls, one: Escalated) -> "Escalation":
        """A task as it stands in a queue above the owner's."""
        case = parse(one.body)
        return cls(
            case_id=one.case_id,
            label=one.label,
            state=case.state,
            state_date=case.state_on,
            owner=case.owner,
            duty=one.code,
            title=TASK_RULES[one.code].title,
            fatal_date=one.fatal_on,
        )


class EscalationList(Answer):
    """Een bladzijde van taken die bijna of al te laat zijn."""

    tasks: Sequence[Escalation]
    next: str | None = Field(description="Geef dit mee als cursor voor de volgende bladzijde")


class DutyView(Answer):
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


class EntryView(Answer):
    """Een gebeurtenis in de zaak, in codes."""

    at: datetime
    actor: str | None
    kind: str
    data: dict[str, Any]


class CaseView(Answer):
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
    transfer_refusal: TransferRefusal | None = Field(
        description="Waarom de andere regio de zaak niet overnam"
    )
    municipality: str | None
    school: str | None
    attempts: int
    origin: CaseOrigin
    purpose: Purpose
    intake_planned_date: date | None = Field(description="Dag van de geplande intake")
    consents: Sequence[Consent] = Field(description="Waarmee de jongere instemt")
    goal: Goal | None
    tailored_reason: Tailored | None = Field(description="Reden van het maatwerk")
    cause: Cause | None = Field(description="Oorzaak van de uitval")
    exit_reason: ExitReason | None = Field(description="Reden uitstroom")
    school_consulted: Consultation | None = Field(description="Overleg met de school")
    school_guides_until: date | None = Field(
        description="Tot die dag biedt de school zelf loopbaanbegeleiding"
    )
    transfer_document: TransferDocument | None = Field(description="Overgangsdocument")
    transfer_document_forwarded_date: date | None = Field(
        description="Sinds die dag mag het overgangsdocument mee naar de andere regio"
    )
    coached_from: date | None = Field(description="Jobcoaching loopt sinds")
    successor: Successor | None = Field(description="Wie na de leeftijdsgrens verder helpt")
    destination: Destination | None
    attribution: Attribution | None
    next_date: date | None = Field(description="Eerstvolgende datum; leeg als de zaak gesloten is")
    version: CurrentVersion

    @classmethod
    def of(cls, found: Found, today: date) -> "CaseView":
        """A case as it stands."""
        one = found.case
        certificate = one.schooling.certificate
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
            transfer_refusal=one.transfer_refused,
            municipality=one.municipality,
            school=one.school,
            attempts=one.attempts,
            origin=one.origin,
            purpose=one.purpose,
            intake_planned_date=one.intake_planned_on,
            consents=one.consents,
            goal=one.goal,
            tailored_reason=one.plan.reason if one.plan else None,
            cause=one.cause,
            exit_reason=one.exit_reason,
            school_consulted=one.schooling.consulted,
            school_guides_until=guided_until(certificate) if certificate else None,
            transfer_document=one.schooling.document,
            transfer_document_forwarded_date=one.schooling.forwarded_on,
            coached_from=one.coached_from,
            successor=one.successor,
            destination=one.placement.destination if one.placement else None,
            attribution=one.placement.attribution if one.placement else None,
            next_date=next_date(one),
            version=found.version,
        )


class CaseFile(CaseView):
    """Een zaak met haar taken, haar termijnen en haar tijdlijn."""

    assigned_by: str | None = Field(
        description="Wie de zaak aan de huidige eigenaar gaf; leeg: Sluitend deed het zelf"
    )
    assigned_at: datetime | None
    tasks: Sequence[Task]
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
        tasks = [Task.of_task(file.found, one, file.today) for one in tasks_of(file.found.case)]
        assigned = next((e for e in file.entries if e.kind == "case-assigned"), None)
        return cls(
            **view,
            assigned_by=assigned and assigned.actor,
            assigned_at=assigned and assigned.at,
            tasks=tasks,
            duties=duties,
            timeline=timeline,
        )
