# SPDX-License-Identifier: EUPL-1.2
"""What happens to pupils from 1 August to the 1 October of the next year, as sources report it.

The school year follows the register's logic: whoever goes on somewhere else keeps being enrolled
(last active day 31 July, start 1 August, the new enrolment reported first), so nobody under 18
falls between two schools; whoever leaves does so on a day of the year or after the summer.
"""

import random
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from schemas.codes.lists import Category
from schemas.types import SchoolYear
from services.feeds.simulator import calibration
from services.feeds.simulator.calibration import Calibration, Group
from services.feeds.simulator.lines import Enrolment, Line, ending, iso
from services.feeds.simulator.population import Pupil
from services.feeds.simulator.region import Region, weighted
from services.feeds.simulator.reporting import Reporting

_DAY = timedelta(days=1)


Story = Callable[[Pupil, Enrolment], Iterator[Line]]


class SchoolLife:
    """Tells the year of one pupil after another, each as lines in no particular order."""

    def __init__(
        self, region: Region, published: Calibration, year: SchoolYear, rng: random.Random
    ) -> None:
        self._region = region
        self._groups = published.groups
        self._rates = published.leaver_rates()
        self._rng = rng
        self._reports = Reporting(rng)
        self._first = date(year, 8, 1)
        self._teldatum = date(year, 10, 1)
        self._last = date(year + 1, 7, 31)
        self._months = weighted(
            {str(month): share for month, share in calibration.LEAVING_BY_MONTH.items()}
        )
        self._reasons = weighted(calibration.EXIT_REASONS)
        self._articles = weighted(calibration.EXEMPTION_ARTICLES)
        self._levels = weighted({str(k): v for k, v in calibration.AFTER_VMBO.items()})

    def of(self, pupil: Pupil) -> Iterator[Line]:
        """The pupil's year: registered, enrolled, and then one of the stories."""
        yield Line(
            self._reports.by_register(self._first),
            "brp",
            "person-registered",
            {
                "pgn": pupil.pgn,
                "birthDate": iso(pupil.born),
                "municipality": pupil.municipality,
                **pupil.contact(),
            },
        )
        enrolment = self._enrol(pupil, pupil.group, pupil.school, self._first, pupil.programme)
        yield self._started(pupil, enrolment, self._reports.in_time(self._first))
        story = self._draw_story(pupil)
        yield from story(pupil, enrolment)
        if story not in (self._dies, self._emigrates):
            yield from self._moves(pupil)

    def _draw_story(self, pupil: Pupil) -> Story:
        group, minor = pupil.group, pupil.age(self._teldatum) < 18
        rate = self._rates[group]
        stories: tuple[tuple[float, Story], ...] = (
            (rate, self._leaves),
            (rate * calibration.PER_LEAVER_RETURNING, self._leaves_and_returns),
            (calibration.SWITCHING[group.sector], self._switches),
            (calibration.DYING, self._dies),
            (calibration.EMIGRATING, self._emigrates),
            (calibration.EXEMPTED_UNDER_18 if minor else 0.0, self._is_exempted),
            (calibration.WRONGLY_ENDED, self._is_wrongly_ended),
            (calibration.NEVER_ATTENDED, self._never_attends_elsewhere),
        )
        draw = self._rng.random()
        for chance, story in stories:
            if draw < chance:
                return story
            draw -= chance
        return self._finishes_year

    def _leaves(self, pupil: Pupil, enrolment: Enrolment) -> Iterator[Line]:
        summer = self._rng.random() < calibration.SUMMER_LEAK
        yield from self._ended(pupil, enrolment, self._last if summer else self._day_of_leaving())

    def _leaves_and_returns(self, pupil: Pupil, enrolment: Enrolment) -> Iterator[Line]:
        last = self._day_of_leaving()
        yield from self._ended(pupil, enrolment, last)
        latest = self._last + timedelta(days=50)
        back = min(last + timedelta(days=self._rng.randint(20, 150)), latest)
        school = self._region.other_school(pupil.group, enrolment.school)
        again = self._enrol(pupil, pupil.group, school, back, pupil.programme)
        yield self._started(pupil, again, self._reports.in_time(back))

    def _switches(self, pupil: Pupil, enrolment: Enrolment) -> Iterator[Line]:
        """To another school during the year; under 18 without a day between."""
        last = self._day_before_the_exams()
        gap = 1 if pupil.age(last) < 18 else self._rng.randint(1, 13)
        school = self._region.other_school(pupil.group, enrolment.school)
        new = self._enrol(pupil, pupil.group, school, last + gap * _DAY, pupil.programme)
        yield self._started(pupil, new, self._reports.on(last - 3 * _DAY))
        yield self._end(pupil, enrolment, last, self._reports.in_time(last))
        yield from self._finishes_year(pupil, new)

    def _dies(self, pupil: Pupil, enrolment: Enrolment) -> Iterator[Line]:
        on = self._day_of_leaving()
        yield self._brp(on, "died", {"pgn": pupil.pgn, "on": iso(on)})
        yield self._end(pupil, enrolment, on, self._reports.in_time(on), "01")

    def _emigrates(self, pupil: Pupil, enrolment: Enrolment) -> Iterator[Line]:
        on = self._day_of_leaving()
        yield self._brp(on, "emigrated", {"pgn": pupil.pgn, "on": iso(on)})
        yield self._end(pupil, enrolment, on - _DAY, self._reports.in_time(on), "01")

    def _is_exempted(self, pupil: Pupil, enrolment: Enrolment) -> Iterator[Line]:
        """Exempt for the rest of the school year and, renewed before 1 July, for the next."""
        first = self._day_of_leaving()
        article = self._articles.draw(self._rng)
        renewed = self._last + _DAY
        ends = renewed.replace(year=renewed.year + 1) - _DAY
        for start, end, told in (
            (first, self._last, self._reports.on(first - 5 * _DAY)),
            (renewed, ends, self._reports.on(self._last.replace(month=6, day=15))),
        ):
            fields = {"pgn": pupil.pgn, "article": article, "from": iso(start), "to": iso(end)}
            yield Line(told, "duo", "exemption-granted", fields)
        yield self._end(pupil, enrolment, first - _DAY, self._reports.in_time(first))

    def _is_wrongly_ended(self, pupil: Pupil, enrolment: Enrolment) -> Iterator[Line]:
        """The school ends the enrolment by mistake and puts it right some weeks later."""
        last = self._day_before_the_exams()
        told = self._reports.in_time(last)
        yield self._end(pupil, enrolment, last, told)
        yield self._corrected(pupil, enrolment, self._afterwards(told), {})
        yield from self._finishes_year(pupil, enrolment)

    def _never_attends_elsewhere(self, pupil: Pupil, enrolment: Enrolment) -> Iterator[Line]:
        """A second school enrols the pupil, who never comes; the enrolment is deleted."""
        start = self._day_before_the_exams()
        school = self._region.other_school(pupil.group, enrolment.school)
        extra = self._enrol(pupil, pupil.group, school, start, pupil.programme)
        told = self._reports.in_time(start)
        yield self._started(pupil, extra, told)
        yield Line(self._afterwards(told), "school", "enrollment-deleted", extra.key(pupil))
        yield from self._finishes_year(pupil, enrolment)

    def _finishes_year(self, pupil: Pupil, enrolment: Enrolment) -> Iterator[Line]:
        """A diploma, the upper years, or one more year in the same enrolment."""
        group = pupil.group
        if self._rng.random() < group.finishing * group.passing:
            yield from self._graduates(pupil, enrolment)
        elif group.category is Category.VO_LOWER and pupil.age(self._teldatum) >= 14:
            yield from self._goes_on(pupil, enrolment, self._upper_years(), enrolment.school)

    def _graduates(self, pupil: Pupil, enrolment: Enrolment) -> Iterator[Line]:
        group = pupil.group
        on = date(self._last.year, 6, 10) + timedelta(days=self._rng.randrange(30))
        diploma = {"pgn": pupil.pgn, "school": enrolment.school, "kind": group.diploma}
        told = self._reports.in_time(on)
        yield Line(told, "school", "qualification-obtained", {**diploma, "on": iso(on)})
        following = self._following(group)
        if following is None:
            yield self._end(pupil, enrolment, on, told, "08" if group.sector == "mbo" else None)
            return
        stays = following.sector == group.sector and self._rng.random() < 0.7
        school = enrolment.school if stays else self._region.school(following)
        yield from self._goes_on(pupil, enrolment, following, school)

    def _goes_on(
        self, pupil: Pupil, enrolment: Enrolment, group: Group, school: str
    ) -> Iterator[Line]:
        """Last active day 31 July here, start 1 August there; the new enrolment is told first."""
        programme = self._rng.choice(calibration.PROGRAMMES[group.level]) if group.level else None
        new = self._enrol(pupil, group, school, self._last + _DAY, programme)
        yield self._started(pupil, new, self._reports.in_advance(self._last))
        reason = "08" if enrolment.group.sector == "mbo" else None
        yield self._end(pupil, enrolment, self._last, self._reports.in_time(self._last), reason)

    def _moves(self, pupil: Pupil) -> Iterator[Line]:
        age = "minor" if pupil.age(self._teldatum) < 18 else "adult"
        if self._rng.random() < calibration.MOVING[age]:
            away = self._rng.random() < calibration.MOVING_AWAY
            towns = self._region.elsewhere if away else self._region.municipalities
            on = self._teldatum + timedelta(days=self._rng.randrange(360))
            fields = {"pgn": pupil.pgn, "municipality": towns.draw(self._rng), "from": iso(on)}
            yield self._brp(on, "residence-changed", fields)
        elif self._rng.random() < calibration.ADDRESS_UNKNOWN:
            on = self._teldatum + timedelta(days=self._rng.randrange(360))
            yield self._brp(on, "address-unknown", {"pgn": pupil.pgn, "from": iso(on)})

    def _following(self, group: Group) -> Group | None:
        """What a graduate goes on to; None: to higher education or to work, qualified."""
        if group.diploma == "vmbo":
            return self._mbo_group(int(self._levels.draw(self._rng)))
        if group.level == 1:
            return self._mbo_group(2)
        if group.level == 2 and self._rng.random() < calibration.AFTER_MBO_2:
            return self._mbo_group(self._rng.choice((3, 4)))
        return None

    def _mbo_group(self, level: int) -> Group:
        groups = [group for group in self._groups if group.level == level]
        return self._rng.choices(groups, [group.share for group in groups])[0]

    def _upper_years(self) -> Group:
        upper = [group for group in self._groups if group.sector == "vo" and group.diploma]
        return self._rng.choice(upper)

    def _day_of_leaving(self) -> date:
        """A day of the school year after 1 October."""
        month = int(self._months.draw(self._rng))
        year = self._teldatum.year + (month < 8)
        first = 2 if month == 10 else 1
        return date(year, month, self._rng.randint(first, monthrange(year, month)[1]))

    def _day_before_the_exams(self) -> date:
        """As `_day_of_leaving`, for those who finish the year after it."""
        while (day := self._day_of_leaving()) >= date(self._last.year, 5, 1):
            pass
        return day

    def _afterwards(self, told: datetime) -> datetime:
        """When a mistake is put right."""
        return self._reports.on(told.date() + timedelta(days=self._rng.randint(3, 25)))

    def _enrol(
        self, pupil: Pupil, group: Group, school: str, start: date, programme: str | None
    ) -> Enrolment:
        pupil.enrolments[school] = number = pupil.enrolments.get(school, 0) + 1
        return Enrolment(school, number, start, group, programme)

    def _started(self, pupil: Pupil, enrolment: Enrolment, told: datetime) -> Line:
        return Line(told, "school", "enrollment-started", enrolment.fields(pupil))

    def _ended(self, pupil: Pupil, enrolment: Enrolment, last: date) -> Iterator[Line]:
        """The end of an enrolment, now and then late, now and then corrected afterwards."""
        reason = self._reasons.draw(self._rng) if enrolment.group.sector == "mbo" else None
        told = self._reports.sometimes_late(last)
        if self._rng.random() >= calibration.CORRECTED_END:
            yield self._end(pupil, enrolment, last, told, reason)
            return
        wrong = last - timedelta(days=self._rng.randint(1, 20))
        yield self._end(pupil, enrolment, wrong, told, reason)
        yield self._corrected(pupil, enrolment, self._afterwards(told), ending(last, reason))

    def _end(
        self,
        pupil: Pupil,
        enrolment: Enrolment,
        last: date,
        told: datetime,
        reason: str | None = None,
    ) -> Line:
        fields = {**enrolment.key(pupil), **ending(last, reason)}
        return Line(told, "school", "enrollment-ended", fields)

    def _corrected(
        self, pupil: Pupil, enrolment: Enrolment, told: datetime, ending: dict[str, str]
    ) -> Line:
        fields = {**enrolment.fields(pupil), **ending}
        return Line(told, "school", "enrollment-corrected", fields)

    def _brp(self, on: date, type_: str, fields: dict[str, Any]) -> Line:
        return Line(self._reports.by_register(on + _DAY), "brp", type_, fields)
