# SPDX-License-Identifier: EUPL-1.2
"""The facts of one person laid out by date, with the questions that the status asks of a day."""

from collections.abc import Container, Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from schemas.codes.lists import QualificationKind, Regime
from schemas.codes.regions import lineage, memberships, municipality_on, region_of
from services.registration.rules import leerplicht
from services.registration.rules.enrolments import OPEN, Enrolment, enrolments
from services.registration.rules.facts import Facts, Register, local_day
from services.registration.rules.mbo_applications import without_place
from services.registration.rules.rulesets import RULESETS, Ruleset, Rulesets, ruleset_on
from services.registration.rules.spans import Absence, absences, exemptions, jobs
from services.registration.rules.startkwalificatie import (
    CERTIFICATES,
    NO_KWALIFICATIEPLICHT,
    STARTKWALIFICATIE,
    qualifications,
)

DAY: Final = timedelta(days=1)

Dated = tuple[date, str, Register]
"""A register that is keyed by day: day, event time, register."""


class Timeline:
    """One person by date. Built from the facts of this moment; answers about any day.

    Without a birth date the person counts as an adult below every age limit: rather one too many
    in sight than one out of it. ``horizon`` is the first day of which the register can speak: the
    earlier of the first record and the first dated enrolment or qualification.
    """

    __slots__ = (
        "_age_out",
        "_emigrated",
        "_lost",
        "_moves",
        "absences",
        "adult_on",
        "birth",
        "compulsory_from",
        "compulsory_until",
        "died",
        "enrolments",
        "exemptions",
        "homes",
        "horizon",
        "jobs",
        "qualifications",
        "rulesets",
        "without_place",
    )

    def __init__(self, facts: Facts, rulesets: Rulesets = RULESETS) -> None:
        self.rulesets = rulesets
        self._read_person(facts)
        self.enrolments = enrolments(facts)
        self.qualifications = qualifications(facts)
        self.absences = absences(facts) if "absence" in facts.registers else []
        self.exemptions = exemptions(facts) if "exempted" in facts.registers else []
        self.jobs = jobs(facts) if "employed" in facts.registers else []
        told = "grade" in facts.registers
        self.without_place = without_place(facts, self.enrolments) if told else []
        known = facts.known_since or date.max
        starts = [min(enrolment.start, enrolment.until) for enrolment in self.enrolments]
        obtained = [qualification.on for qualification in self.qualifications]
        self.horizon = min((known, *starts, *obtained))

    def _read_person(self, facts: Facts) -> None:
        died, home = facts.one("died"), facts.one("registered")
        self.birth = facts.birth_date
        self.died = date.max if died is None else date.fromisoformat(died[2])
        self._moves = _moves(facts)
        self._emigrated, self._lost = _dated(facts, "emigrated"), _dated(facts, "address-unknown")
        self.homes = [] if home is None else [(date.min, home[2])]
        self.homes += [(day, register[2]) for day, _, register in self._moves]
        for _, municipality in self.homes:
            if len(lineage(municipality)) > 1:
                self.homes = _with_mergers(self.homes)
                break
        if self.birth is None:
            self.compulsory_from = self.compulsory_until = self.adult_on = date.min
        else:
            fifth = leerplicht.birthday(self.birth, leerplicht.COMPULSORY_FROM_AGE)
            self.compulsory_from = leerplicht.compulsory_from(self.birth, self.municipality(fifth))
            self.compulsory_until = leerplicht.compulsory_until(self.birth)
            self.adult_on = leerplicht.adult_on(self.birth)
        self._age_out: dict[int, date] = {}

    def age_out(self, limit: int) -> date:
        """The birthday on which an age limit puts the person out of scope."""
        day = self._age_out.get(limit)
        if day is None:
            birth = self.birth
            day = date.max if birth is None else leerplicht.birthday(birth, limit)
            self._age_out[limit] = day
        return day

    def age_limit_from(self, day: date) -> date | None:
        """The first day, ``day`` or later, on which age puts the person out of scope.

        That is the birthday of the ruleset in force by then; a new ruleset may bring a person of
        23 back in. None without a birth date.
        """
        if self.birth is None:
            return None
        ends = [ruleset.valid_from for ruleset in self.rulesets[1:]] + [date.max]
        for ruleset, end in zip(self.rulesets, ends, strict=True):
            first = max(day, self.age_out(ruleset.age_limit))
            if ruleset is not self.rulesets[0]:
                first = max(first, ruleset.valid_from)
            if first < end:
                return first
        return None

    def ruleset(self, day: date) -> Ruleset:
        """The ruleset in force on a day."""
        return ruleset_on(day, self.rulesets)

    def emigrated_on(self, day: date) -> bool:
        """Left the country on or before the day, with no later residence since."""
        return self._without_residence(self._emigrated, day)

    def address_unknown_on(self, day: date) -> bool:
        """Left for an unknown address on or before the day, with no later residence since."""
        return self._without_residence(self._lost, day)

    def _without_residence(self, left: list[Dated], day: date) -> bool:
        """A residence is later when its day is, or on the same day when it was reported later."""
        if not left:
            return False
        gone = [dated for dated in left if dated[0] <= day]
        return bool(gone) and not any(
            move[:2] > gone[-1][:2] and move[0] <= day for move in self._moves
        )

    def municipality(self, day: date) -> str | None:
        """Municipality of residence, or the last one known; the first for any day before it. A
        merged one is the one it went into, from that day on."""
        found = self.homes[0][1] if self.homes else None
        for moved, municipality in self.homes:
            if moved <= day:
                found = municipality
        return found

    def active(self, day: date) -> Enrolment | None:
        """The enrolment in force on a day; of several, the one that started last."""
        for enrolment in reversed(self.enrolments):
            if enrolment.start <= day <= enrolment.until:
                return enrolment
        return None

    def last_ended(self, day: date) -> Enrolment | None:
        """The enrolment whose last active day is the last before ``day``."""
        last: Enrolment | None = None
        for enrolment in self.enrolments:  # in order of start: of one end, the last begun
            if enrolment.until < day and (last is None or enrolment.until >= last.until):
                last = enrolment
        return last

    def last_active_day(self, day: date) -> date | None:
        """The last day before ``day`` that was the last active one of an enrolment."""
        last = self.last_ended(day)
        return None if last is None else last.until

    def holds(self, day: date, kinds: Container[QualificationKind]) -> bool:
        """Whether a qualification of one of these kinds is held on a day."""
        for held in self.qualifications:
            if held.kind in kinds and held.on <= day < held.until:
                return True
        return False

    def certificate(self, day: date) -> QualificationKind | None:
        """The last certificate of praktijkonderwijs, vso or entree held on a day."""
        for qualification in reversed(self.qualifications):
            if qualification.kind in CERTIFICATES and (
                qualification.on <= day < qualification.until
            ):
                return qualification.kind
        return None

    def long_absence(self, day: date, days: int) -> Absence | None:
        """The absence that on this day lasts ``days`` or more, or the shorter period that the
        school set; of several, the first begun.

        It ends with the enrolment at its institution, even when the school forgot to say so.
        """
        for absence in self.absences:
            long = absence.report.long_from(days) <= day <= absence.last
            if long and self._attends(absence, day):
                return absence
        return None

    def _attends(self, absence: Absence, day: date) -> bool:
        there = [e for e in self.enrolments if e.school[:4] == absence.institution]
        return not there or any(e.start <= day <= e.until for e in there)

    def exempt(self, day: date) -> bool:
        """Exempt from enrolment on a day."""
        return any(exemption.first <= day <= exemption.last for exemption in self.exemptions)

    def work_hours(self, day: date) -> float:
        """Paid hours a week on a day, over all employers."""
        return sum(job.hours for job in self.jobs if job.first <= day <= job.last)

    def obligation(self, day: date) -> Regime | None:
        """Leerplicht or kwalificatieplicht on a day (Leerplichtwet arts. 3 and 4a), or None."""
        if self.compulsory_from <= day <= self.compulsory_until:
            return Regime.COMPULSORY
        if self.compulsory_until < day < self.adult_on and not (
            self.holds(day, STARTKWALIFICATIE) or self.holds(day, NO_KWALIFICATIEPLICHT)
        ):
            return Regime.QUALIFICATION
        return None

    def boundaries(self) -> list[date]:
        """Every day on which an assessment may differ from that of the day before, in order."""
        days = {ruleset.valid_from for ruleset in self.rulesets}
        if self.birth is not None:
            days |= {self.compulsory_from, self.compulsory_until + DAY, self.adult_on}
            days.update([self.age_out(ruleset.age_limit) for ruleset in self.rulesets])
        for dated in (*self._moves, *self._emigrated):
            days.add(dated[0])
        for first, municipality in self.homes:
            days.add(first)
            days.update(region_changes(municipality))
        for enrolment in self.enrolments:
            days.add(enrolment.start)
            if enrolment.until < OPEN:
                days.add(enrolment.until + DAY)
                for ruleset in self.rulesets:
                    days.add(enrolment.until + (ruleset.grace_days + 1) * DAY)
        for span in self.without_place:
            days |= {span.first, span.last + DAY}
        for qualification in self.qualifications:
            days |= {qualification.on, qualification.until}
        if self.absences or self.exemptions or self.jobs:
            days.update(self._span_days())
        days.add(self.died)
        days -= {date.min, date.max}
        return sorted(days)

    def _span_days(self) -> Iterator[date]:
        for absence in self.absences:
            for ruleset in self.rulesets:
                yield absence.report.long_from(ruleset.absence_days)
        spans = (
            *((exemption.first, exemption.last) for exemption in self.exemptions),
            *((absence.first, absence.last) for absence in self.absences),
            *((job.first, job.last) for job in self.jobs),
        )
        for first, last in spans:
            yield first
            if last < date.max:
                yield last + DAY


def _moves(facts: Facts) -> list[Dated]:
    """Every residence that was reported with a day. A person who is registered once more lives
    there from the day of that report on, also after an emigration."""
    moves, home = _dated(facts, "moved"), facts.one("registered")
    if home is not None and home[0] > home[1]:
        moves.append((local_day(home[0]), home[0], home))
        moves.sort()
    return moves


def _dated(facts: Facts, kind: str) -> list[Dated]:
    """The registers of a kind that is keyed by day, in order."""
    told = facts.registers.get(kind)
    if not told:
        return []
    return sorted((date.fromisoformat(key[:10]), one[0], one) for key, one in told.items())


def _with_mergers(homes: list[tuple[date, str]]) -> list[tuple[date, str]]:
    """Residences, each followed by the municipalities into which it was merged while it lasted."""
    found: list[tuple[date, str]] = []
    for (moved, code), following in zip(homes, [*homes[1:], None], strict=True):
        until = date.max if following is None else following[0]
        found.append((moved, municipality_on(code, moved)))
        found += [(first, heir) for first, heir in lineage(code)[1:] if moved < first < until]
    return found


@lru_cache(maxsize=1024)
def region_changes(municipality: str) -> tuple[date, ...]:
    """The days on which a municipality came under another region."""
    starts = [held.valid_from for held in memberships().get(municipality, ())]
    return tuple(
        day for day in starts if region_of(municipality, day) != region_of(municipality, day - DAY)
    )
