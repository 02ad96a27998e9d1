# SPDX-License-Identifier: EUPL-1.2
"""A worker's tasks as a calendar (RFC 5545, RFC 7986).

Whoever has the address can read it, and calendars are kept by others. So an event says what must be
done, on which case and by when, and nothing of a person; what more there is to know stands behind
the link, where one must log in.
"""

import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from icalendar import CLASS, TRANSP, Calendar, Event

from services.chassis.web.wording import long_date
from services.outreach.rules.task_rules import TASK_RULES
from services.outreach.store.calendar import Planned

_NAMESPACE: Final = uuid.UUID("6b0d1f0a-8d53-5e8e-9c5e-0a4e64a2d0c7")
_REFRESH: Final = timedelta(hours=1)


def feed(
    link: uuid.UUID, tasks: Iterable[Planned], address: str, now: datetime, today: date
) -> bytes:
    """The calendar. ``address`` is where a browser reaches outreach; a task stands on its fatal
    date, as a whole day that leaves the worker free."""
    calendar = Calendar.new(
        prodid="-//Sluitend//Begeleiding//NL", name="Sluitend", language="nl", uid=link
    )
    calendar.add("REFRESH-INTERVAL", _REFRESH, parameters={"VALUE": "DURATION"})
    for task in tasks:
        calendar.add_component(_event(task, address, now, today))
    return bytes(calendar.to_ical())


def _event(task: Planned, address: str, now: datetime, today: date) -> Event:
    page = f"{address}/zaken/{task.case_id}"
    late = "Te laat: " if task.fatal_on < today else ""
    return Event.new(
        uid=f"{uuid.uuid5(_NAMESPACE, f'{task.case_id}/{task.code}/{task.context}')}@sluitend",
        stamp=now,
        start=task.fatal_on,
        summary=f"{late}{TASK_RULES[task.code].title} ({task.label})",
        description=f"Streefdatum: {long_date(task.target_on)}\n{page}",
        url=page,
        classification=CLASS.PRIVATE,
        transparency=TRANSP.TRANSPARENT,
    )
