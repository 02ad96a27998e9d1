# SPDX-License-Identifier: EUPL-1.2
"""A duty as monitoring counts it: its code, where it is counted and its last state."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from schemas.events import duties
from schemas.events.base import Event
from schemas.types import BRIN6_PATTERN
from services.monitoring.rules.areas import areas
from services.monitoring.rules.buckets import days_bucket
from services.monitoring.rules.catalogue_register import DUTIES, DUTIES_BY_HOLDER, TIME_TO_REPORT
from services.monitoring.rules.steps import Step, count

SET = "set"
_REPORT = "D01"
_SCHOOL = re.compile(BRIN6_PATTERN)
_HOLDERS = {
    "region": "region",
    "municipality": "municipality",
    "duo": "duo",
    "registration": "register",
    "parents": "parents",
    "young-person": "young-person",
    "applicant": "young-person",
}
"""What a holder's name begins with -> its kind; a school is named by its BRIN, all else is a
worker."""

_STATES: dict[type[Event[Any]], str] = {
    duties.DutySet: SET,
    duties.DutyBreached: "breached",
    duties.DutyCancelled: "cancelled",
    duties.DutyExtended: SET,
}


class Duty(NamedTuple):
    """Last known state of a duty: set, met, met-late, breached or cancelled.

    ``holder`` is the kind of who must act, ``days`` those between the day it counts from and the
    day it was done; ``due_on`` tells to which school year it belongs.
    """

    code: str
    state: str
    region: str | None
    municipality: str | None
    school: str | None
    klass: str
    holder: str
    days: int | None = None
    due_on: date | None = None


def duty_after(event: Event[Any]) -> Duty:
    """The duty after an event about it. Each event says all of it, so none needs the one before."""
    data: duties.DutyData = event.data
    days = None
    if isinstance(data, duties.DutyMetData):
        state = "met-late" if data.late else "met"
        days = None if data.set_on is None else (data.settled_on - data.set_on).days
    else:
        state = _STATES[type(event)]
    place = (data.region, data.municipality, data.school)
    holder = holder_kind(data.holder)
    return Duty(data.duty, state, *place, str(data.klass), holder, days, event.data.due_on)


@lru_cache(maxsize=65536)
def holder_kind(holder: str) -> str:
    """What kind of party a holder is; who, stands in no figure."""
    if _SCHOOL.match(holder):
        return "school"
    return _HOLDERS.get(holder.partition(":")[0], "worker")


def count_duty(duty: Duty) -> Iterator[Step]:
    """What a duty counts for."""
    everywhere = areas(duty.region, duty.municipality, duty.school)
    for area in everywhere:
        yield (DUTIES, duty.code, area, duty.state), 1, 0, 0
        yield (DUTIES_BY_HOLDER, duty.klass, duty.holder, area, duty.state), 1, 0, 0
    if duty.code == _REPORT and duty.days is not None:
        yield from count(TIME_TO_REPORT, everywhere, days_bucket(duty.days))
