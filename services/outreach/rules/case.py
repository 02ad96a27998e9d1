# SPDX-License-Identifier: EUPL-1.2
"""The outreach case: what is known of one approach to one young person (domain 6.3 B).

A case is a value. It carries its own open clocks, so that "who owns this and what is the next
date" is answered by the case alone.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from schemas.codes.lists import Basis, ExitReason
from schemas.codes.outreach import (
    Attribution,
    CaseKind,
    CaseOrigin,
    CaseState,
    Cause,
    Channel,
    Consent,
    Destination,
    Goal,
    PartnerSector,
    Purpose,
    Successor,
    Tailored,
    TaskCode,
    TransferRefusal,
    Verifier,
)
from schemas.types import SchoolYear
from services.outreach.rules.schooling import NOTHING_KNOWN, Schooling

REGION_UNKNOWN = "00"
"""Queue of cases whose municipality is not known yet: an owner all the same."""

NO_AGE_LIMIT = date(2199, 12, 31)
"""Stands for an age limit that is not known, as registration says it."""

QUEUE = "region:"
"""What the owner of a case without a worker begins with."""

_CASE_NAMESPACE = uuid.UUID("0b1fb6f2-5f0a-5f4e-8f58-6a2c3a7f9e41")


FINAL = frozenset(state for state in CaseState if state.final)
OPEN = frozenset(CaseState) - FINAL
SETTLED = frozenset({CaseState.PLACED, CaseState.AFTERCARE})
"""Placed somewhere; the case stays open for aftercare."""
SEEKING = OPEN - SETTLED - {CaseState.TRANSFER_PENDING}
"""Not placed yet."""
UNTOUCHED = frozenset({CaseState.NEW, CaseState.ASSIGNED, CaseState.CONTACTING})
"""Nobody has been spoken to, and the attempts are not exhausted."""
WITHOUT_CONTACT = UNTOUCHED | {CaseState.UNREACHABLE, CaseState.DECLINED}
"""A return to education out of these states is not the work of outreach (``spontaneous``)."""


@dataclass(frozen=True, slots=True)
class Clock:
    """An open duty of the case: still set, or breached and not yet made good. ``set_on`` is the day
    it counts from; cases of 0.1.0 did not keep it."""

    code: str
    context: str
    due_on: date
    breached: bool = False
    set_on: date | None = None


@dataclass(frozen=True, slots=True)
class Referral:
    """A referral to a partner; ``number`` counts within the case, ``state`` is sent or accepted;
    ``report_days`` are those of an agreement with the partner."""

    number: int
    partner: str
    state: str
    sector: PartnerSector | None = None
    report_days: int | None = None


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the young person is; ``number`` counts within the case, ``hours`` are a week's."""

    number: int
    destination: Destination
    from_: date
    attribution: Attribution
    hours: float | None = None
    verified_by: Verifier | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Since when there is a plan; maatwerk has a reason, and the day it was last looked at."""

    agreed_on: date
    reason: Tailored | None = None
    reviewed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """A task that a worker finished; ``context`` tells which one of its code it was."""

    task: TaskCode
    context: str


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a case was before a merge of two references, under which number."""

    ref: uuid.UUID
    number: int


@dataclass(frozen=True, slots=True)
class Before:
    """An open case as it was when the reference ``of`` was merged into another.

    ``parted``: that merge is undone, and what followed from it may have ended the case wrongly.
    """

    of: uuid.UUID
    case: "Case"
    parted: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """One case. Dates are days in Europe/Amsterdam; ``owner`` is a worker or ``region:NN``.

    While a transfer is pending, ``state`` is ``transfer-pending`` and ``resume`` the state beneath,
    in which the work goes on and to which the case returns. ``spells`` counts how often the young
    person proved a leaver: 0 in a preventive case, where ``left_on`` says nothing. ``lost_on``: no
    address is known since; ``returned_on``: a partner gave the task back; ``coached_from``: a job
    coach goes along; ``contact_from``: when prevention begins; ``transfer_returned_on``: another
    region did not take the case, with its reason in ``transfer_refused`` if it gave one;
    ``intake_planned_on``: the day of an intake that was scheduled on ``scheduled_on``;
    ``missed_on``: the young person did not come to one since.
    """

    id: uuid.UUID
    number: int
    kind: CaseKind
    state: CaseState
    opened: date
    owner: str
    region: str
    confirmed_on: date
    left_on: date
    age_limit_on: date
    basis: Basis
    state_on: date
    municipality: str | None = None
    school: str | None = None
    resume: CaseState | None = None
    closed: date | None = None
    spells: int = 1
    confirmations: int = 1
    rounds: int = 1
    attempts: int = 0
    tried: tuple[Channel, ...] = ()
    attempted_on: date | None = None
    contact_on: date | None = None
    intake_on: date | None = None
    intake_planned_on: date | None = None
    scheduled_on: date | None = None
    missed_on: date | None = None
    consents: tuple[Consent, ...] = ()
    goal: Goal | None = None
    placement: Placement | None = None
    ended: Placement | None = None
    placements: int = 0
    aftercare_on: date | None = None
    status_checks: int = 0
    transfers: int = 0
    transfer_to: str | None = None
    transfer_returned_on: date | None = None
    transfer_refused: TransferRefusal | None = None
    referred: int = 0
    referrals: tuple[Referral, ...] = ()
    clocks: tuple[Clock, ...] = ()
    moves: tuple[Moved, ...] = ()
    before: Before | None = None
    origin: CaseOrigin = CaseOrigin.REGISTER
    purpose: Purpose = Purpose.DOORSTROOMPUNT
    from_leerplicht_on: date | None = None
    schooling: Schooling = NOTHING_KNOWN
    plan: Plan | None = None
    cause: Cause | None = None
    exit_reason: ExitReason | None = None
    lost_on: date | None = None
    returned_on: date | None = None
    coached_from: date | None = None
    contact_from: date | None = None
    successor: Successor | None = None
    done: tuple[Done, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether the case still asks for an owner and a next date."""
        return self.state not in FINAL

    @property
    def working_state(self) -> CaseState:
        """The state in which the work is done: the one beneath a pending transfer."""
        return self.resume or self.state

    @property
    def is_placed(self) -> bool:
        """Whether the young person is placed as far as is known."""
        return self.working_state in SETTLED

    @property
    def is_in_education(self) -> bool:
        """Whether the placement is one that an enrolment belongs to, with or without work."""
        education = (Destination.EDUCATION, Destination.COMBINATION)
        return self.placement is not None and self.placement.destination in education

    @property
    def is_prevention(self) -> bool:
        """Whether nobody left: the case is there to prevent it."""
        return self.spells == 0

    @property
    def was_prevention(self) -> bool:
        """Whether the first departure is of somebody whose leaving was to be prevented."""
        return self.spells == 1 and self.origin is CaseOrigin.PREVENTIVE

    @property
    def unowned(self) -> bool:
        """Whether the case waits in a region's queue."""
        return is_queue(self.owner)

    def clock(self, code: str) -> Clock | None:
        """The open clock of this code that is due first."""
        return min((c for c in self.clocks if c.code == code), key=_soonest, default=None)


def _soonest(clock: Clock) -> tuple[date, str, str]:
    return (clock.due_on, clock.code, clock.context)


def case_id(ref: uuid.UUID, number: int) -> uuid.UUID:
    """The identifier of a case in URLs: as unguessable as the young person's reference."""
    return uuid.uuid5(_CASE_NAMESPACE, f"{ref}/{number}")


def current(cases: Sequence[Case]) -> Case | None:
    """The case that things happen to: the open one, else the last; None without any."""
    return next((case for case in cases if case.is_open), cases[-1] if cases else None)


def queue_of(region: str | None) -> str:
    """The owner of a case that no worker has yet: the region's queue, never nothing."""
    return f"{QUEUE}{region or REGION_UNKNOWN}"


def is_queue(owner: str) -> bool:
    """Whether an owner is the queue of a region, not a worker."""
    return owner.startswith(QUEUE)


def kind_on(case: Case, day: date) -> CaseKind:
    """The kind on a day: ``continuing`` once an open case has run past a 1 August."""
    last = min(day, case.closed or day)
    continued = SchoolYear.of(last) > SchoolYear.of(case.opened)
    return CaseKind.CONTINUING if continued else case.kind


def act_by(case: Case) -> Clock | None:
    """The clock that is due first, breached ones included; None only when the case is closed."""
    return min(case.clocks, key=_soonest, default=None) if case.is_open else None


def next_date(case: Case) -> date | None:
    """The next date of an open case: the first day on which a clock runs out."""
    running = [c.due_on for c in case.clocks if not c.breached]
    return min(running, default=None) if case.is_open else None


def label_of(identifier: uuid.UUID) -> str:
    """What people call a case: eight characters of its identifier, ``7C1D-04AE``."""
    text = identifier.hex[:8].upper()
    return f"{text[:4]}-{text[4:]}"
