# SPDX-License-Identifier: EUPL-1.2
"""What monitoring remembers of a young person's schooling, and who counts as a new leaver.

The statistical definition differs from that of the case (domain 1.6): a new leaver of school year t
belonged to the start population (enrolled and funded on 1 October of t) and is, on the reference
date 1 October of t + 1, neither enrolled nor qualified. The catalogue's definition says how far
the events carry it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

COUNTED = ("vo-lower", "vo-vmbo-upper", "vo-havo-vwo-upper", "mbo-1", "mbo-2", "mbo-3-4")
"""Categories in which leavers are counted per school (Stcrt 2016-46450 and 2016-51116)."""

TOTAL = "total"

_START_QUALIFICATIONS = frozenset({"havo", "vwo", "mbo-2", "mbo-3", "mbo-4", "foreign"})


class Span(NamedTuple):
    """One enrolment. ``end`` is the last active day, inclusive; None while it lasts."""

    school: str
    number: str
    start: date
    end: date | None
    category: str | None
    funded: bool
    region: str | None
    municipality: str | None

    def covers(self, day: date) -> bool:
        """Whether the enrolment is active on a day."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Study:
    """Enrolments in order of start, startkwalificaties by date and confirmed departures.

    ``left`` has, per confirmation that was not revoked, the day since which the person is an early
    leaver and the day on which school was left. ``gone_on`` is the day of death or emigration.
    """

    spans: tuple[Span, ...] = ()
    qualified_on: tuple[date, ...] = ()
    left: tuple[tuple[date, date], ...] = ()
    gone_on: date | None = None

    def with_span(self, span: Span) -> "Study":
        """An enrolment added or told anew. The end of it that is known already is kept, for the end
        may be told before the start. A start after that end is another use of the number."""
        known = self._span(span.school, span.number, span.start)
        if known is None:
            return replace(self, spans=tuple(sorted([*self.spans, span], key=_order)))
        return self._replacing(known, span._replace(end=span.end or known.end))

    def ended(self, school: str, number: str, last_active_day: date) -> "Study":
        """An enrolment given its last active day; where it is not known, to await its start."""
        known = self._begun(school, number, last_active_day)
        if known is None:
            awaited = Span(school, number, date.max, last_active_day, None, False, None, None)
            return replace(self, spans=(*self.spans, awaited))
        return self._replacing(known, known._replace(end=last_active_day))

    def joined(self, other: "Study") -> "Study":
        """What two references hold together, when they prove to be one person."""
        ours = {(span.school, span.number) for span in self.spans}
        theirs = [span for span in other.spans if (span.school, span.number) not in ours]
        return replace(
            self,
            spans=tuple(sorted([*self.spans, *theirs], key=_order)),
            qualified_on=tuple(sorted(self.qualified_on + other.qualified_on)),
            left=tuple(sorted({**dict(other.left), **dict(self.left)}.items())),
        )

    def housed(self, region: str | None, municipality: str) -> "Study":
        """The residence of enrolments that were told before any residence was known."""
        if all(span.municipality is not None for span in self.spans):
            return self
        spans = (
            span
            if span.municipality is not None
            else span._replace(region=region, municipality=municipality)
            for span in self.spans
        )
        return replace(self, spans=tuple(spans))

    def _uses(self, school: str, number: str) -> list[Span]:
        return [s for s in self.spans if (s.school, s.number) == (school, number)]

    def _span(self, school: str, number: str, start: date) -> Span | None:
        """The enrolment that a start tells of: the same one, or the last of its number unless that
        had ended before."""
        uses = self._uses(school, number)
        same = [span for span in uses if span.start == start]
        last = (same or uses)[-1:]
        ended_before = not same and any(span.end and span.end < start for span in last)
        return None if not last or ended_before else last[0]

    def _begun(self, school: str, number: str, day: date) -> Span | None:
        """The enrolment that an end tells of: the last of its number that had begun. An end on the
        day before a start says that this enrolment never was."""
        uses = self._uses(school, number)
        never = [span for span in uses[1:] if span.start == day + timedelta(days=1)]
        begun = never or [span for span in uses if span.start <= day]
        return next(iter(begun[-1:] or uses), None)

    def _replacing(self, old: Span, new: Span) -> "Study":
        others = [span for span in self.spans if span != old]
        return replace(self, spans=tuple(sorted([*others, new], key=_order)))


NOTHING_STUDIED = Study()


class Membership(NamedTuple):
    """Somebody enrolled and funded on the count date of a school year.

    ``counts``: in the start population, for neither dead nor gone on the reference date.
    """

    school_year: int
    span: Span
    counts: bool
    leaver: bool


def category_of(sector: str, level: int | None, stage: str | None) -> str | None:
    """The category of an enrolment; None for what is not judged (vavo, pro, vso, ho, other)."""
    if sector == "mbo" and level is not None:
        return "mbo-3-4" if level >= 3 else f"mbo-{level}"
    if sector == "vo" and stage is not None:
        return f"vo-{stage}"
    return None


def is_start_qualification(kind: str) -> bool:
    """Whether a qualification is a startkwalificatie (Leerplichtwet art. 1 f)."""
    return kind in _START_QUALIFICATIONS


def last_counted_year(today: date) -> int:
    """The school year whose start population can be counted: 1 October of it has come."""
    return today.year if (today.month, today.day) >= (10, 1) else today.year - 1


def memberships(study: Study, until: int) -> Iterator[Membership]:
    """Where a person was enrolled and funded on 1 October of school years up to ``until``."""
    if not study.spans:
        return
    first = last_counted_year(study.spans[0].start)
    for year in range(first, until + 1):
        count_date, reference_date = date(year, 10, 1), date(year + 1, 10, 1)
        span = _counted(study, count_date)
        if span is not None:
            counts = study.gone_on is None or study.gone_on > reference_date
            yield Membership(year, span, counts, counts and _left(study, year))


def percentage(leavers: int, population: int) -> float | None:
    """Leavers per hundred of the population, rounded arithmetically to 2 decimals (domain 1.6)."""
    if population <= 0:
        return None
    exact = Decimal(leavers) * 100 / Decimal(population)
    return float(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))


def _order(span: Span) -> tuple[date, str, str]:
    return span.start, span.school, span.number


def _counted(study: Study, day: date) -> Span | None:
    """The enrolment that counts on a day: the latest begun of the funded ones in a category."""
    found = [s for s in study.spans if s.category in COUNTED and s.funded and s.covers(day)]
    return found[-1] if found else None


def _left(study: Study, year: int) -> bool:
    """Out of school and without startkwalificatie on the reference date (sets C, D1 to D4)."""
    count_date, reference_date = date(year, 10, 1), date(year + 1, 10, 1)
    return (
        any(count_date <= left_on < reference_date for _, left_on in study.left)
        and not any(s.covers(reference_date) for s in study.spans)
        and not any(day <= date(year + 1, 12, 31) for day in study.qualified_on)
    )
