# SPDX-License-Identifier: EUPL-1.2
"""From our own count to the published one: every person under one outcome, and it adds up."""

import uuid
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from services.monitoring.rules.comparison import Held, Kind, Step, steps
from services.monitoring.rules.counting import Tally
from services.monitoring.rules.study import Departure, Span, Study
from services.monitoring.rules.young_person import NOBODY, Counted, YoungPerson

YEAR = 2024
OCTOBER = date(2024, 10, 1)
SPAN = Span("15HX00", "1", date(2024, 8, 1), date(2025, 1, 31), "mbo-2", True, "29", "0599")
LEFT = Departure(date(2025, 3, 1), date(2025, 2, 1), date(2025, 1, 31))
COUNTED = Counted(
    YEAR, "X", "X", "mbo-2", "15HX00", "mbo", 2, "bol", 18, False, "29", "0599", "provisional"
)
LEAVER = YoungPerson(
    region="29",
    municipality="0599",
    school="15HX00",
    study=Study(spans=(SPAN,), left=(LEFT,)),
    counts=(COUNTED,),
)


def outcomes(*people: YoungPerson, area: str = "region:29", year: int = YEAR) -> dict[str, int]:
    tally = Tally()
    for person in people:
        tally.replace_person(NOBODY, person)
    start = ("leaver-comparison", str(year), area)
    return {key[3]: sums[0] for key, sums in tally.sums.items() if key[:3] == start and sums[0]}


def with_reason(reason: str) -> YoungPerson:
    return replace(LEAVER, counts=(COUNTED._replace(set=reason[0], reason=reason),))


def uncounted(*spans: Span) -> YoungPerson:
    return replace(LEAVER, study=replace(LEAVER.study, spans=spans), counts=())


@pytest.mark.parametrize(
    ("person", "outcome"),
    [
        (LEAVER, "X"),
        (with_reason("B3"), "B3"),
        (with_reason("C4"), "C4"),
        (with_reason("D4"), "D4"),
        (uncounted(), "not-enrolled"),
        (uncounted(SPAN._replace(end=date(2024, 9, 30))), "not-enrolled"),
        (uncounted(SPAN._replace(funded=False)), "not-funded"),
        (uncounted(SPAN), "not-in-population"),
        (uncounted(SPAN._replace(funded=False, number="2"), SPAN), "not-in-population"),
        (replace(LEAVER, study=Study(spans=(SPAN,))), "X-alone"),
    ],
)
def test_everyone_who_left_is_under_one_outcome(person: YoungPerson, outcome: str) -> None:
    assert outcomes(person) == outcomes(person, area="nl") == {outcome: 1}
    assert outcomes(person, year=YEAR + 1) == {}


def test_who_is_a_leaver_by_neither_count_is_not_compared() -> None:
    still_there = replace(with_reason("C1"), study=Study(spans=(SPAN,)))
    assert outcomes(still_there) == {}


def test_leaving_in_the_last_days_of_september_is_of_that_year_whenever_confirmed() -> None:
    late = Departure(date(2025, 11, 3), date(2025, 9, 30), date(2025, 9, 29))
    person = replace(LEAVER, study=replace(LEAVER.study, left=(late,)))
    assert outcomes(person) == {"X": 1}
    on_the_day = late._replace(left_on=date(2025, 10, 1))
    person = replace(person, study=replace(person.study, left=(on_the_day,)))
    assert outcomes(person) == {"X-alone": 1}


def test_one_who_learns_elsewhere_is_counted_beside_it_where_she_lives() -> None:
    """02AP00 is in Amsterdam; of 99ZZ00 the tables do not say where it is."""
    away = replace(LEAVER, counts=(COUNTED._replace(school="02AP00"),))
    assert outcomes(away) == {"X": 1, "elsewhere": 1}
    assert outcomes(away, area="nl") == outcomes(away, area="school:02AP00") == {"X": 1}

    lost = replace(LEAVER, counts=(COUNTED._replace(school="99ZZ00"),))
    assert outcomes(lost) == {"X": 1, "school-unknown": 1}


def test_of_a_merged_reference_only_what_stayed_is_compared() -> None:
    gone = replace(LEAVER, merged_into=uuid.uuid4())
    assert outcomes(gone) == {"X-alone": 1}


def test_the_steps_lead_from_our_count_to_the_statistic_and_to_the_schools() -> None:
    found = {"not-enrolled": 4, "B1": 2, "D4": 3, "X": 50, "X-alone": 6, "elsewhere": 9}
    walk = steps(found, statistic=56, at_schools=60)
    assert walk == [
        Step(Kind.START, "Eigen telling: bevestigde vsv’ers", 59),
        Step(Kind.LESS, "Niet ingeschreven op 1 oktober", 4, "not-enrolled"),
        Step(Kind.LESS, "Overleden of geëmigreerd (B1)", 2, "B1"),
        Step(Kind.LESS, "Verlate startkwalificatie (D4)", 3, "D4"),
        Step(Kind.MORE, "Wel in de telling, hier niet bevestigd", 6, "X-alone"),
        Step(Kind.SUM, "Definitie van OCW en DUO, naar woonplaats", 56),
        Step(Kind.LESS, "Gaat in een andere regio naar school", 9, "elsewhere"),
        Step(Kind.MORE, "Woont in een andere regio", 13),
        Step(Kind.SUM, "Definitie van OCW en DUO, naar school", 60),
    ]
    assert reached(walk) == [56, 60]


@pytest.mark.parametrize(("statistic", "kind", "people"), [(53, Kind.MORE, 3), (48, Kind.LESS, 2)])
def test_what_nobody_explains_is_a_step_of_its_own(statistic: int, kind: Kind, people: int) -> None:
    walk = steps({"X": 50}, statistic)
    assert Step(kind, "Niet verklaard", people) in walk
    assert reached(walk) == [statistic]


def reached(walk: list[Step]) -> list[int]:
    """The levels at which the sums stand, when the steps are walked; each must be its sum."""
    level, found = 0, []
    for step in walk:
        if step.kind is Kind.SUM:
            assert level == step.people
            found.append(level)
        level = {
            Kind.START: step.people,
            Kind.SUM: level,
            Kind.LESS: level - step.people,
            Kind.MORE: level + step.people,
        }[step.kind]
    return found


@pytest.mark.parametrize(
    ("published", "ours", "within"),
    [
        (25_666, 25_666, True),
        (25_666, 25_282, True),
        (25_666, 25_281, False),
        (40, 45, True),
        (40, 46, False),
        (0, 5, True),
    ],
)
def test_a_difference_is_small_or_not(published: int, ours: int, within: bool) -> None:
    assert Held(published, ours).within is within


def test_regions_add_up_to_the_country() -> None:
    homes = [("29", "0599"), ("21", "0363"), (None, None)]
    people = [
        replace(
            with_reason(reason),
            counts=(
                COUNTED._replace(
                    set=reason[0], reason=reason, region=region, municipality=municipality
                ),
            ),
        )
        for region, municipality in homes
        for reason in ("X", "B1", "C3", "X")
    ]
    country = Counter(outcomes(*people, area="nl"))
    parts = Counter[str]()
    for area in ("region:29", "region:21"):
        parts += Counter(outcomes(*people, area=area))
    assert country == {"X": 6, "B1": 3, "C3": 3}
    assert country - parts == {"X": 2, "B1": 1, "C3": 1}
