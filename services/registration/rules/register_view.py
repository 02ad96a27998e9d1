# SPDX-License-Identifier: EUPL-1.2
"""What the register says of a person on the reference date of a list."""

import uuid
from dataclasses import dataclass
from datetime import date

from schemas.codes.duo import DuoList, ages, count_day
from schemas.codes.lists import Basis, QualificationKind, Status
from schemas.codes.regions import region_of
from services.registration.rules.enrolments import Enrolment
from services.registration.rules.facts import Facts
from services.registration.rules.leerplicht import birthday
from services.registration.rules.startkwalificatie import STARTKWALIFICATIE
from services.registration.rules.status import Ground, ground_on
from services.registration.rules.timeline import Timeline


@dataclass(frozen=True, slots=True)
class View:
    """One person on one day, ``on``, from the facts as they are known now.

    ``results`` are the qualifications that DUO can know and that are held on that day, each with
    the day it was obtained;
    ``hours`` those of a working week.
    """

    holder: uuid.UUID
    on: date
    birth: date | None
    municipality: str | None
    alive: bool
    died: date | None
    in_country: bool
    ground: Ground
    qualified: bool
    exempt: bool
    hours: float
    enrolments: tuple[Enrolment, ...]
    results: tuple[tuple[QualificationKind, date], ...]

    @property
    def region(self) -> str | None:
        """Of the municipality of residence."""
        return None if self.municipality is None else region_of(self.municipality, self.on)

    def lives_in(self, region: str, municipality: str | None) -> bool:
        """Alive, in the country, and in that region (and municipality, when one is given)."""
        here = self.municipality == municipality if municipality else self.region == region
        return here and self.alive and self.in_country

    def active(self) -> list[Enrolment]:
        """The enrolments in force on the day."""
        return [e for e in self.enrolments if e.start <= self.on <= e.until]

    def of_age(self, kind: DuoList) -> bool:
        """Whether age puts the person in the scope of a list. Without a birth date the person
        counts as an adult below 23: rather one too many in sight than one out of it."""
        if self.birth is None:
            return kind is not DuoList.IB
        scope = ages(kind, self.on)
        return birthday(self.birth, scope.low) <= self.on < birthday(self.birth, scope.under)

    def left(self) -> Enrolment | None:
        """The enrolment that puts the person in the workload of DUO (A04): funded, in force on
        1 October or after it, ended, and none in force now; the last of several. Who is exempt is
        in the C-levering instead."""
        funded = [e for e in self.enrolments if e.funded and e.start <= e.until]
        if self.exempt or any(e.start <= self.on <= e.until for e in funded):
            return None
        since = count_day(self.on)
        ended = [e for e in funded if max(since, e.start) <= e.until < self.on]
        return max(ended, key=lambda e: (e.until, e.school), default=None)

    def seen_to(self) -> bool:
        """Whether the register itself asks nothing more: not in the target group, or at school."""
        return (
            self.ground.status in (Status.OUT_OF_SCOPE, Status.QUALIFIED)
            or self.ground.basis is Basis.BEFORE_COMPULSORY_AGE
            or bool(self.active())
        )


def view_of(holder: uuid.UUID, facts: Facts, on: date) -> View:
    """The view of a person on a day. Pure."""
    person = Timeline(facts)
    died = None if person.died == date.max else person.died
    return View(
        holder=holder,
        on=on,
        birth=person.birth,
        municipality=person.municipality(on),
        alive=on < person.died,
        died=died,
        in_country=not person.emigrated_on(on),
        ground=ground_on(person, on, person.ruleset(on)),
        qualified=person.holds(on, STARTKWALIFICATIE),
        exempt=person.exempt(on),
        hours=person.work_hours(on),
        enrolments=tuple(person.enrolments),
        results=tuple(
            (q.kind, q.on)
            for q in person.qualifications
            if q.on <= on < q.until and not q.recognised
        ),
    )
