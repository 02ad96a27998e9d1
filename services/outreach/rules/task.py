# SPDX-License-Identifier: EUPL-1.2
"""A task: what must happen to a case, by when, in whose queue, and who hears when it does not.

Tasks follow from the case alone, so nothing has to be kept in step. Nor does escalation need a
timer: the days on which a task comes into the queue of the coordinator and the manager are
computed with it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from services.chassis.calendar import add_working_days, is_working_day

WARNED_WORKING_DAYS: Final = 2
"""A term is warned of two working days before it ends (domain 6.3 F), and the coordinator sees it.

Policy.
"""

MANAGER_WORKING_DAYS: Final = 5
"""A task five working days past its fatal date comes into the queue of the manager. Policy."""

COORDINATOR: Final = "coordinator:"
MANAGER: Final = "manager:"


@dataclass(frozen=True, slots=True)
class Task:
    """One task of a case. Days are in Europe/Amsterdam.

    ``code`` is a number of the duty register or a :class:`schemas.codes.outreach.TaskCode`;
    ``context`` tells two of one code apart. ``queue`` is a worker, ``region:NN`` or
    ``coordinator:NN``. ``since`` is the day it counts from, ``follow_from`` the first day on which
    it is worth a look, ``target`` the streefdatum, ``fatal`` the last day. ``waits``: somebody else
    is to move first. ``late``: the fatal date has passed and the books say so.
    """

    code: str
    context: str
    queue: str
    region: str
    since: date
    follow_from: date
    target: date
    fatal: date
    waits: bool = False
    late: bool = False

    @property
    def coordinator_from(self) -> date:
        """From this day the coordinator of the region has the task in the queue as well: nearly
        due, and from then on until it is done."""
        return max(self.follow_from, working_days_before(self.fatal, WARNED_WORKING_DAYS))

    @property
    def manager_from(self) -> date:
        """From this day the manager of the region has it too."""
        return add_working_days(self.fatal, MANAGER_WORKING_DAYS)

    def queues(self, today: date) -> tuple[str, ...]:
        """In whose queues the task stands on a day; the first one does the work."""
        found = [self.queue]
        if self.coordinator_from <= today:
            found.append(COORDINATOR + self.region)
        if self.manager_from <= today:
            found.append(MANAGER + self.region)
        return tuple(dict.fromkeys(found))


@lru_cache(maxsize=8192)
def working_days_before(day: date, days: int) -> date:
    """The ``days``-th working day before a day: for a warning, not for a term of law (Atw art. 1
    leaves terms that are counted back alone)."""
    while days:
        day -= timedelta(days=1)
        days -= is_working_day(day)
    return day
