# SPDX-License-Identifier: EUPL-1.2
"""The reports that a municipality or region owes as duties: which, over which years, and when they
are set, warned of and due (domain 2.1, D23 and D25).

Somebody owes a report who existed when its year had ended, and of whom monitoring has heard by the
day on which it is due.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from schemas.codes.regions import municipalities_of, municipality_exists
from services.chassis import duties
from services.chassis.duty_rules import DutyRule
from services.monitoring.rules.areas import MUNICIPALITY, REGION, seat
from services.monitoring.rules.duty import Duty, holder_kind
from services.monitoring.rules.report_kinds import ANNUAL_REPORT, EFFECT_REPORT, KINDS, Kind

WARNING: Final = timedelta(days=28)
"""How long before the last day a report that is not frozen is told (policy, class P)."""

DUTY_RULES: Final[Mapping[str, DutyRule]] = {
    rule.code: rule
    for rule in (
        DutyRule(
            ANNUAL_REPORT,
            "L",
            "municipality",
            "Leerplichtwet art. 25 lid 1",
            "Jaarverslag leerplicht aan de raad",
        ),
        DutyRule(
            EFFECT_REPORT,
            "L",
            "region",
            "WEB art. 9.2.10, Regeling BWBR0051614 art. 5.1 (tot 2026: BWBR0031387 art. 36)",
            "Effectrapportage aan de minister",
        ),
    )
}


class Owed(NamedTuple):
    """A report that is owed over a year: from when it can be made, and its last day."""

    kind: Kind
    year: int
    begins: date
    due: date


def duty_of(area: str) -> str:
    """The duty to report of a municipality or region."""
    return ANNUAL_REPORT if area.startswith(MUNICIPALITY) else EFFECT_REPORT


def owed(area: str, since: date, today: date) -> Iterator[Owed]:
    """What an area of which was first heard on ``since`` owes or owed, by year: everything that can
    be made by today and was not due before."""
    for one in _reports(duty_of(area), since.year - 2, today.year):
        if one.begins <= today and one.due >= since and exists(area, one.begins):
            yield one


def warned_on(due: date) -> date:
    """The day on which a report that is not frozen is told."""
    return due - WARNING


def next_look(area: str, today: date) -> date:
    """The next day on which something may be set or told; the next 1 January at the latest, as by
    then another regulation may be known."""
    reports = list(_reports(duty_of(area), today.year - 2, today.year + 1))
    days = [day for one in reports for day in (one.begins, warned_on(one.due))]
    return min(day for day in (*days, date(today.year + 1, 1, 1)) if day > today)


@lru_cache(maxsize=4096)
def exists(area: str, on: date) -> bool:
    """Whether a municipality or region exists on a day, by the code lists."""
    code = area.partition(":")[2]
    if area.startswith(MUNICIPALITY):
        return municipality_exists(code, on)
    return bool(municipalities_of(code, on))


def place(area: str, on: date) -> duties.Place:
    """Where the duty of an area is counted."""
    region = seat(area, on).region
    municipal = area.startswith(MUNICIPALITY)
    return duties.Place(region, area.partition(":")[2] if municipal else None)


def area_of(duty: duties.Duty) -> str:
    """Whose duty it is: the other way round."""
    municipal = duty.municipality is not None
    return f"{MUNICIPALITY}{duty.municipality}" if municipal else f"{REGION}{duty.region}"


def kind_of(duty: duties.Duty) -> Kind:
    """Which report it is about."""
    year = int(duty.context)
    return next(one.kind for one in _reports(duty.code, year, year))


def counted(duty: duties.Duty) -> Duty:
    """A duty to report as it is counted, like the duties that events tell of."""
    days = None if duty.settled_on is None else (duty.settled_on - duty.set_on).days
    where = (duty.region, duty.municipality, duty.school)
    klass, holder = DUTY_RULES[duty.code].klass, holder_kind(duty.holder)
    return Duty(duty.code, duty.state.value, *where, klass, holder, days, duty.due_on)


def _reports(duty: str, first: int, last: int) -> Iterator[Owed]:
    for year in range(first, last + 1):
        for kind in KINDS.values():
            due = kind.due(year)
            if kind.duty == duty and kind.first <= year <= kind.last and due is not None:
                yield Owed(kind, year, kind.begins(year), due)
