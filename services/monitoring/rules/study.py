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
    """One enrolment. ``end`` is the last active day, inclusive; None while it lasts.
    ``exit_reason`` is the reden uitstroom, where the school told one."""

    school: str
    number: str
    start: date
    end: date | None
    category: str | None
    funded: bool
    region: str | None
    municipality: str | None
    sector: str | None = None
    level: int | None = None
    track: str | None = None
    exit_reason: str | None = None

    def covers(self, day: date) -> bool:
        """Whether the enrolment is active on a day."""
        return self.start <= day and (self.end is None or day <= self.end)


class Dated(NamedTuple):
    """A kind of qualification on a day: the day it was obtained, or the first it is not held."""

    on: date
    kind: str


class Departure(NamedTuple):
    """A confirmation that was not revoked: a leaver ``since`` that day, who left school on
    ``left_on``; ``last_active_on`` is the last day of an enrolment, where there was one."""

    since: date
    left_on: date
    last_active_on: date | None = None


@dataclass(frozen=True, slots=True)
class Study:
    """Enrolments in order of start; by day the qualifications obtained, those revoked and the
    confirmed departures. ``gone_on`` is the day of death or emigration.
    """

    spans: tuple[Span, ...] = ()
    qualifications: tuple[Dated, ...] = ()
    revocations: tuple[Dated, ...] = ()
    left: tuple[Departure, ...] = ()
    gone_on: date | None = None

    def with_span(self, span: Span) -> "Study":
        """An enrolment added or told anew. The end of it that is known already is kept, for the end
        may be told before the start. A start after that end is another use of the number."""
        known = self._span(span.school, span.number, span.start)
        if known is None:
            return replace(self, spans=tuple(sorted([*self.spans, span], key=_order)))
        told = span._replace(end=span.end or known.end, exit_reason=known.exit_reason)
        return self._replacing(known, told)

    def ended(
        self, school: str, number: str, last_active_day: date, exit_reason: str | None = None
    ) -> "Study":
        """An enrolment given its last active day and why it ended; where it is not known, to await
        its start."""
        known = self._begun(school, number, last_active_day)
        if known is None:
            awaited = Span(school, number, date.max, last_active_day, None, False, None, None)
            return replace(self, spans=(*self.spans, awaited._replace(exit_reason=exit_reason)))
        ended = known._replace(end=last_active_day, exit_reason=exit_reason)
        return self._replacing(known, ended)

    def obtained(self, kind: str, on: date) -> "Study":
        """A qualification obtained. Told again it is the same one, held again if it was revoked."""
        told = Dated(on, kind)
        if told not in self.qualifications:
            return replace(self, qualifications=tuple(sorted([*self.qualifications, told])))
        kept = tuple(one for one in self.revocations if one.kind != kind or one.on < on)
        return self if kept == self.revocations else replace(self, revocations=kept)

    def revoked(self, kind: str, on: date) -> "Study":
        """Qualifications of a kind that were obtained by that day are held until the day before."""
        told = {*self.revocations, Dated(on, kind)}
        return replace(self, revocations=tuple(sorted(told)))

    def qualified(self, day: date) -> bool:
        """Whether a startkwalificatie is held on a day (Leerplichtwet art. 1 f)."""
        return any(
            one.kind in _START_QUALIFICATIONS
            and one.on <= day
            and not any(r.kind == one.kind and one.on <= r.on <= day for r in self.revocations)
            for one in self.qualifications
        )

    def confirmed(self, departure: Departure) -> "Study":
        """A departure confirmed; a later word on the same day takes its place."""
        others = [one for one in self.left if one.since != departure.since]
        return replace(self, left=tuple(sorted([*others, departure])))

    def taken_back(self, since: date) -> "Study":
        """The departure confirmed of that day never was."""
        return replace(self, left=tuple(one for one in self.left if one.since != since))

    def joined(self, other: "Study") -> "Study":
        """What two references hold together, when they prove to be one person."""
        ours = {(span.school, span.number) for span in self.spans}
        theirs = [span for span in other.spans if (span.school, span.number) not in ours]
        return replace(
            self,
            spans=tuple(sorted([*self.spans, *theirs], key=_order)),
            qualifications=tuple(sorted({*self.qualifications, *other.qualifications})),
            revocations=tuple(sorted({*self.revocations, *other.revocations})),
            left=tuple(sorted({one.since: one for one in other.left + self.left}.values())),
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
        any(count_date <= one.left_on < reference_date for one in study.left)
        and not any(s.covers(reference_date) for s in study.spans)
        and not study.qualified(date(year + 1, 12, 31))
    )
