# SPDX-License-Identifier: EUPL-1.2
"""What a worker is told in the page and by mail, whom it concerns, and what is urgent.

All of it is policy: no law says how workers hear of their work.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from schemas.events.base import Data
from schemas.events.outreach import TransferLapsedData
from services.chassis.calendar import add_working_days, is_working_day
from services.chassis.clock import AMSTERDAM
from services.chassis.web.identity import Role
from services.outreach.rules.case import Case, is_queue
from services.outreach.rules.happenings import (
    PartnerAccepted,
    PartnerRejected,
    PartnerReportedBack,
)
from services.outreach.rules.task import Task
from services.outreach.rules.task_rules import tasks_of

KEPT_DAYS: Final = 90
"""So long notifications are kept, read or not."""
GONE_AFTER_DAYS: Final = 90
"""Who has not logged in for so long gets no mail any more, and the address is forgotten."""
MOST_A_MORNING: Final = 200
"""So many notifications of one kind at most; the page of escalations has them all."""
_LOOK_AHEAD: Final = timedelta(days=14)
"""No task is warned of more days than this before its fatal date: two working days at Christmas."""


class NotificationKind(StrEnum):
    """What a notification is about."""

    ASSIGNED = "assigned"
    """Somebody else, or the system, gave the case to the worker."""
    FATAL = "fatal"
    """A task of the worker has its fatal date today, or it has passed."""
    ESCALATED = "escalated"
    """A task came to the worker as coordinator or manager of the region."""
    TRANSFER = "transfer"
    """Another region offers the case to a region of the worker."""
    TRANSFER_LAPSED = "transfer-lapsed"
    """That offer ended before it was answered."""
    PARTNER = "partner"
    """A partner answered or reported back on a referral of the worker."""


URGENT: Final = frozenset(
    {NotificationKind.FATAL, NotificationKind.ESCALATED, NotificationKind.TRANSFER}
)
"""Of these a worker who wants it gets a mail at once."""


class MailChoice(StrEnum):
    """Which mails a worker wants."""

    DAILY = "daily"
    """One each working day."""
    AT_ONCE = "at-once"
    """That one, and a short one at once when something is urgent."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Recipient:
    """A worker as somebody who is told things. ``regions`` None: every region."""

    id: str
    roles: frozenset[Role]
    regions: frozenset[str] | None
    active: bool = True

    def covers(self, region: str) -> bool:
        """Whether a region is the recipient's."""
        return self.regions is None or region in self.regions

    def is_for(self, region: str, role: Role) -> bool:
        """Whether the recipient has this role in this region."""
        return role in self.roles and self.covers(region)


People = Callable[[], Sequence[Recipient]]
"""Everybody who can be told things; asked for when somebody else than the owner is to hear."""


@dataclass(frozen=True, slots=True)
class Notification:
    """One thing that a worker is told; see the table."""

    worker: str
    kind: NotificationKind
    case_id: UUID
    about: str
    task: str | None = None
    fatal_on: date | None = None


@dataclass(frozen=True, slots=True)
class Happened:
    """What changed a case (None: a merge), by whom (None: the system), the case before it, and what
    was said of it."""

    before: Case | None
    after: Case
    what: object
    actor: str | None
    said: tuple[Data, ...] = ()


def last_day_before_work(today: date) -> date:
    """The last day before the next working day: what ends in the weekend must be done before it."""
    return add_working_days(today, 1) - timedelta(days=1)


def briefing_due(now: datetime, hour: int) -> bool:
    """Whether workers are to be told what the day brings: on a working day, from the hour on
    (Europe/Amsterdam)."""
    local = now.astimezone(AMSTERDAM)
    return is_working_day(local.date()) and local.time() >= time(hour)


def receivers(people: Iterable[Recipient], region: str) -> list[Recipient]:
    """Who hears that a case is offered to a region: its coordinators, or where none is known, who
    takes cases there."""
    there = [one for one in people if one.covers(region)]
    leaders = [one for one in there if Role.COORDINATOR in one.roles]
    return leaders or [one for one in there if one.active]


def of_happening(
    one: Happened, people: People, now: datetime, today: date
) -> Iterator[Notification]:
    """What a happening gives to tell, and to whom. Who acts knows already."""
    for found in _of_change(one, people, now):
        if found.worker != one.actor:
            yield found
    for task in _come_up(one, today):
        for found in of_task(one.after.id, task, people, today):
            if found.worker != one.actor:
                yield found


def of_task(case_id: UUID, task: Task, people: People, today: date) -> Iterator[Notification]:
    """What a task gives to tell on a day: to who does it, and to the rungs above."""
    about = f"{task.code}/{task.context}/{task.fatal.isoformat()}"

    def to(worker: str, kind: NotificationKind, rung: str = "") -> Notification:
        return Notification(worker, kind, case_id, about + rung, task.code, task.fatal)

    if task.fatal <= last_day_before_work(today) and ":" not in task.queue and not task.waits:
        yield to(task.queue, NotificationKind.FATAL)
    for role, since in (
        (Role.COORDINATOR, task.coordinator_from),
        (Role.MANAGER, task.manager_from),
    ):
        if since <= today:
            for one in people():
                if one.is_for(task.region, role):
                    yield to(one.id, NotificationKind.ESCALATED, f"/{role}")


def _of_change(one: Happened, people: People, now: datetime) -> Iterator[Notification]:
    before, after, stamp = one.before, one.after, now.isoformat()
    had = None if before is None or not before.is_open else before.owner
    if after.is_open and after.owner != had and not is_queue(after.owner):
        yield Notification(after.owner, NotificationKind.ASSIGNED, after.id, stamp)
    offered = after.transfer_to
    if offered is not None and (before is None or before.transfer_to != offered):
        for receiver in receivers(people(), offered):
            yield Notification(receiver.id, NotificationKind.TRANSFER, after.id, stamp)
    for lapsed in (said for said in one.said if isinstance(said, TransferLapsedData)):
        about = f"{lapsed.reason}/{stamp}"
        for receiver in receivers(people(), lapsed.to_region):
            yield Notification(receiver.id, NotificationKind.TRANSFER_LAPSED, after.id, about)
    answered = isinstance(one.what, PartnerAccepted | PartnerRejected | PartnerReportedBack)
    if answered and not is_queue(after.owner):
        about = f"{one.what.name}/{stamp}"  # type: ignore[attr-defined]
        yield Notification(after.owner, NotificationKind.PARTNER, after.id, about)


def _come_up(one: Happened, today: date) -> Iterator[Task]:
    """Tasks that are nearly due and were not there, or not in this queue, before."""
    soon = [task for task in tasks_of(one.after) if task.fatal <= today + _LOOK_AHEAD]
    if soon:
        known = set() if one.before is None else set(map(_key, tasks_of(one.before)))
        yield from (task for task in soon if _key(task) not in known)


def _key(task: Task) -> tuple[str, str, str, date]:
    return task.code, task.context, task.queue, task.fatal
