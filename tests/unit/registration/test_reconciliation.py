# SPDX-License-Identifier: EUPL-1.2
"""The register beside a list, as scenarios (domain 1.7, 3.4, 3.5) and for any history."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.codes.duo import DuoList, Mutation
from schemas.codes.lists import Level, QualificationKind, Sector, Status
from services.registration.rules.difference import DifferenceKind, Explanation, key_of
from services.registration.rules.list_entries import Entry, ListScope
from services.registration.rules.reconciliation import compare
from services.registration.rules.register_view import View, view_of
from tests.unit.registration.history import History, Told, folded
from tests.unit.registration.strategies import assessed_days, histories, unhurried

SAM = UUID(int=1)
ON = date(2025, 12, 1)
SCHOOL = "25LR00"
ENROLLED = Entry(
    SAM, date(2006, 5, 17), "0599", SCHOOL, "1", Sector.MBO, Level(3), date(2025, 8, 25)
)
LEFT = replace(ENROLLED, last=date(2025, 11, 5))


def view(history: History, on: date = ON) -> View:
    return view_of(SAM, folded(history.told), on)


def sam() -> History:
    """19 years old, of Rotterdam, on level 3 since 25 August."""
    return History("2006-05-17").started("2025-08-25", level=3)


def left() -> History:
    return sam().ended("2025-11-05")


def told(
    kind: DuoList, entry: Entry | None, history: History | None, on: date = ON
) -> list[tuple[DifferenceKind, str]]:
    scope = ListScope(kind, "29", None, on)
    entries = [] if entry is None else [entry]
    views = {} if history is None else {SAM: view(history, on)}
    return [(one.kind, one.about) for one in compare(entries, views, scope)]


def mutated(mutation: Mutation, **fields: Any) -> Entry:
    return Entry(SAM, municipality="0599", mutation=mutation, **fields)


def test_an_enrolment_that_both_have_is_no_difference() -> None:
    assert told(DuoList.C, ENROLLED, sam()) == []


@pytest.mark.parametrize(
    ("entry", "kind", "about"),
    [
        (replace(ENROLLED, start=date(2025, 8, 1)), DifferenceKind.DATES_DIFFER, f"{SCHOOL}:1"),
        (replace(ENROLLED, last=date(2025, 11, 30)), DifferenceKind.DATES_DIFFER, f"{SCHOOL}:1"),
        (replace(ENROLLED, level=Level(2)), DifferenceKind.LEVEL_DIFFERS, f"{SCHOOL}:1"),
        (
            replace(ENROLLED, sector=Sector.VAVO, level=None),
            DifferenceKind.LEVEL_DIFFERS,
            f"{SCHOOL}:1",
        ),
        (replace(ENROLLED, municipality="0502"), DifferenceKind.RESIDENCE_DIFFERS, ""),
        (replace(ENROLLED, birth=date(2006, 5, 7)), DifferenceKind.BIRTH_DATE_DIFFERS, ""),
    ],
)
def test_what_the_c_levering_says_otherwise_is_told_by_kind(
    entry: Entry, kind: DifferenceKind, about: str
) -> None:
    assert told(DuoList.C, entry, sam()) == [(kind, about)]


def test_an_end_in_the_future_that_one_side_does_not_know_is_no_difference() -> None:
    assert told(DuoList.C, replace(ENROLLED, last=date(2026, 7, 31)), sam()) == []
    assert told(DuoList.C, ENROLLED, sam().ended("2026-01-31", at="2025-11-20")) == []


def test_a_number_that_is_not_in_the_register() -> None:
    assert told(DuoList.C, ENROLLED, None) == [(DifferenceKind.UNKNOWN_PERSON, "")]


def test_an_enrolment_that_is_not_in_the_register() -> None:
    found = told(DuoList.C, ENROLLED, History("2006-05-17").started("2025-08-25", number="2"))
    assert set(found) == {
        (DifferenceKind.MISSING_HERE, f"{SCHOOL}:1"),
        (DifferenceKind.MISSING_THERE, f"{SCHOOL}:2"),
    }


def test_whoever_the_c_levering_should_name_and_does_not() -> None:
    """Domain 3.5: every resident from 4 until 23 who is enrolled or exempt."""
    missing = (DifferenceKind.MISSING_THERE, f"{SCHOOL}:1")
    assert told(DuoList.C, None, sam()) == [missing]
    exempt = History("2010-05-17").exempted("2025-08-01", "2026-07-31")
    assert told(DuoList.C, None, exempt) == [(DifferenceKind.MISSING_THERE, "vrijstelling")]


@pytest.mark.parametrize(
    "history",
    [
        sam().obtained("havo", "2024-06-01"),
        History("2002-11-30").started("2025-08-25", level=3),
        History("2006-05-17", "0363").started("2025-08-25", level=3),
        sam().died("2025-11-30"),
        sam().emigrated("2025-11-30"),
        History("2022-05-17"),
    ],
    ids=["startkwalificatie", "turned 23", "other region", "died", "emigrated", "3 years old"],
)
def test_whom_no_list_of_the_region_is_about(history: History) -> None:
    """Besluit register onderwijsdeelnemers art. 31: no startkwalificatie, over 4 and under 23."""
    for kind in (DuoList.C, DuoList.A04, DuoList.IB):
        assert told(kind, None, history) == []


def test_an_exemption_on_the_list_alone() -> None:
    entry = Entry(SAM, municipality="0599", exempt=True)
    found = told(DuoList.C, entry, History("2010-05-17"))
    assert found == [(DifferenceKind.MISSING_HERE, "vrijstelling")]


@pytest.mark.row("law-56")
def test_a_list_that_still_has_someone_with_a_startkwalificatie() -> None:
    """Besluit register onderwijsdeelnemers art. 31 lid 3: delivered once more, then no longer."""
    found = told(DuoList.C, ENROLLED, sam().obtained("havo", "2024-06-01"))
    assert found == [(DifferenceKind.QUALIFICATION_DIFFERS, "")]


class TestWorkload:
    """A01, A02 and A04: who left since 1 October, without startkwalificatie, from 13 until 23."""

    @pytest.mark.parametrize("kind", [DuoList.A01, DuoList.A04])
    def test_a_leaver_that_both_have(self, kind: DuoList) -> None:
        assert told(kind, LEFT, left()) == []

    def test_a_leaver_whom_a04_does_not_name(self) -> None:
        assert told(DuoList.A04, None, left()) == [(DifferenceKind.MISSING_THERE, f"{SCHOOL}:1")]

    def test_another_last_day(self) -> None:
        entry = replace(LEFT, last=date(2025, 11, 10))
        assert told(DuoList.A04, entry, left()) == [(DifferenceKind.DATES_DIFFER, f"{SCHOOL}:1")]

    def test_an_enrolment_elsewhere_that_duo_does_not_know(self) -> None:
        history = left().started("2025-11-20", school="25PZ00")
        assert told(DuoList.A04, LEFT, history) == [(DifferenceKind.MISSING_THERE, "25PZ00:1")]

    def test_education_without_funding_does_not_take_anyone_from_the_workload(self) -> None:
        history = left().started("2025-11-20", school="25PZ00", funded=False)
        assert told(DuoList.A04, LEFT, history) == []
        assert told(DuoList.A04, None, history) == [(DifferenceKind.MISSING_THERE, f"{SCHOOL}:1")]

    def test_the_count_begins_anew_on_1_october(self) -> None:
        history = sam().ended("2025-09-20")
        assert told(DuoList.A04, None, history) == []

    @pytest.mark.parametrize(
        ("mutation", "history"),
        [
            (Mutation.QUALIFIED, left().obtained("mbo-2", "2025-11-20")),
            (Mutation.DIED, left().died("2025-11-20")),
            (Mutation.MOVED_OUT, left().moved("0363", "2025-11-20")),
            (Mutation.EXEMPTED, left().exempted("2025-11-20", "2026-07-31")),
        ],
    )
    def test_every_way_out_of_the_workload(self, mutation: Mutation, history: History) -> None:
        assert told(DuoList.A02, mutated(mutation), history) == []
        assert told(DuoList.A02, mutated(mutation), left()) != []


class TestMutations:
    """P-levering (domain 3.5): each mutation is held against what the register says of it."""

    @pytest.mark.row("law-56")
    @pytest.mark.parametrize(
        ("entry", "history", "found"),
        [
            (mutated(Mutation.DIED, on=ON), sam(), (DifferenceKind.MISSING_HERE, "overlijden")),
            (
                mutated(Mutation.DIED, on=ON),
                sam().died("2025-11-28"),
                (DifferenceKind.DATES_DIFFER, "overlijden"),
            ),
            (mutated(Mutation.MOVED_OUT), sam(), (DifferenceKind.RESIDENCE_DIFFERS, "")),
            (
                mutated(Mutation.MOVED_IN),
                History("2006-05-17", "0363"),
                (DifferenceKind.RESIDENCE_DIFFERS, ""),
            ),
            (
                mutated(Mutation.ENROLMENT_ADDED, school=SCHOOL, enrolment="9"),
                sam(),
                (DifferenceKind.MISSING_HERE, f"{SCHOOL}:9"),
            ),
            (
                mutated(
                    Mutation.ENROLMENT_CHANGED, school=SCHOOL, enrolment="1", last=date(2025, 11, 3)
                ),
                sam(),
                (DifferenceKind.DATES_DIFFER, f"{SCHOOL}:1"),
            ),
            (
                mutated(Mutation.ENROLMENT_DELETED, school=SCHOOL, enrolment="1"),
                sam(),
                (DifferenceKind.MISSING_THERE, f"{SCHOOL}:1"),
            ),
            (
                mutated(Mutation.RESULT_ADDED, result=QualificationKind.MBO_2, on=ON),
                sam(),
                (DifferenceKind.MISSING_HERE, "mbo-2"),
            ),
            (
                mutated(Mutation.RESULT_CHANGED, result=QualificationKind.VMBO, on=ON),
                sam().obtained("vmbo", "2022-06-15"),
                (DifferenceKind.DATES_DIFFER, "vmbo"),
            ),
            (
                mutated(
                    Mutation.RESULT_DELETED, result=QualificationKind.VMBO, on=date(2022, 6, 15)
                ),
                sam().obtained("vmbo", "2022-06-15"),
                (DifferenceKind.MISSING_THERE, "vmbo"),
            ),
            (mutated(Mutation.QUALIFIED), sam(), (DifferenceKind.QUALIFICATION_DIFFERS, "")),
            (
                mutated(Mutation.UNQUALIFIED),
                sam().obtained("havo", "2024-06-01"),
                (DifferenceKind.QUALIFICATION_DIFFERS, ""),
            ),
        ],
        ids=lambda value: str(value.mutation) if isinstance(value, Entry) else "",
    )
    def test_a_mutation_that_the_register_does_not_have(
        self, entry: Entry, history: History, found: tuple[DifferenceKind, str]
    ) -> None:
        assert told(DuoList.P, entry, history) == [found]

    @pytest.mark.parametrize("mutation", [Mutation.TURNED_4, Mutation.TURNED_23])
    def test_a_birthday_is_held_against_the_birth_date(self, mutation: Mutation) -> None:
        assert told(DuoList.P, mutated(mutation, birth=date(2006, 5, 17)), sam()) == []
        found = told(DuoList.P, mutated(mutation, birth=date(2006, 5, 1)), sam())
        assert found == [(DifferenceKind.BIRTH_DATE_DIFFERS, "")]


class TestInNoList:
    """In scope and on none of C, A04 and Jongeren in beeld (domain 3.5: the un-enrolled)."""

    IB_DAY = date(2026, 2, 1)

    def test_someone_never_enrolled_anywhere(self) -> None:
        assert told(DuoList.C, None, History("2006-05-17")) == [(DifferenceKind.IN_NO_LIST, "")]

    def test_a_child_of_twelve_who_left_is_too_young_for_a04(self) -> None:
        history = History("2013-05-17").started("2025-08-25", level=None, sector="vo")
        history.ended("2025-11-05")
        assert told(DuoList.A04, None, history) == []
        assert told(DuoList.C, None, history) == [(DifferenceKind.IN_NO_LIST, "")]

    @pytest.mark.row("1.6-7")
    def test_who_left_before_1_october_is_explained_by_the_register_itself(self) -> None:
        history = sam().ended("2025-09-20")
        views = {SAM: view(history)}
        (one,) = compare([], views, ListScope(DuoList.C, "29", None, ON))
        assert one.kind is DifferenceKind.IN_NO_LIST
        assert one.explanation is Explanation.OLD_LEAVER

    def test_on_another_list_is_not_in_no_list(self) -> None:
        views = {SAM: view(History("2006-05-17"))}
        assert compare([], views, ListScope(DuoList.C, "29", None, ON), {SAM}) == []

    def test_from_23_until_27_jongeren_in_beeld_should_name_who_does_not_work(self) -> None:
        history = History("2001-05-17")
        assert told(DuoList.IB, None, history, self.IB_DAY) == [(DifferenceKind.IN_NO_LIST, "")]
        history.employed("2026-01-05", 24)
        assert told(DuoList.IB, None, history, self.IB_DAY) == []

    def test_who_is_exempt_is_too_old_for_the_c_levering_from_23_on(self) -> None:
        history = History("2001-05-17").exempted("2025-08-01", "2026-07-31")
        assert told(DuoList.C, None, history, self.IB_DAY) == []
        assert told(DuoList.IB, None, history, self.IB_DAY) == [(DifferenceKind.IN_NO_LIST, "")]

    def test_jongeren_in_beeld_names_someone_who_works_learns_or_is_qualified(self) -> None:
        entry = Entry(SAM, date(2001, 5, 17), "0599")

        def found(history: History) -> list[DifferenceKind]:
            return [kind for kind, _ in told(DuoList.IB, entry, history, self.IB_DAY)]

        born = "2001-05-17"
        assert found(History(born)) == []
        assert found(History(born).employed("2026-01-05", 24)) == [DifferenceKind.WORK_DIFFERS]
        assert found(History(born).started("2025-08-25")) == [DifferenceKind.MISSING_THERE]
        qualified = History(born).obtained("mbo-2", "2020-06-01")
        assert found(qualified) == [DifferenceKind.QUALIFICATION_DIFFERS]


def ideal(kind: DuoList, seen: View) -> list[Entry]:
    """What a list would say that knows precisely what the register knows."""
    if not seen.lives_in("29", None) or seen.qualified or not seen.of_age(kind):
        return []
    person = Entry(seen.holder, seen.birth, seen.municipality)
    if kind is DuoList.A04:
        gone = seen.left()
        chosen = [] if gone is None else [gone]
    else:
        chosen = seen.active()
        if not chosen and seen.exempt:
            return [replace(person, exempt=True)]
    return [
        replace(
            person,
            school=one.school,
            enrolment=one.number,
            sector=one.sector,
            level=one.level,
            start=one.start,
            last=one.last_active_day,
        )
        for one in chosen
    ]


@unhurried
@given(histories(), assessed_days, st.sampled_from([DuoList.C, DuoList.A04]))
def test_a_list_that_knows_what_the_register_knows_differs_in_nothing_but_who_is_in_no_list(
    told: list[Told], on: date, kind: DuoList
) -> None:
    seen = view_of(SAM, folded(told), on)
    found = compare(ideal(kind, seen), {SAM: seen}, ListScope(kind, "29", None, on))
    assert [one.kind for one in found if one.kind is not DifferenceKind.IN_NO_LIST] == []


@unhurried
@given(histories(), assessed_days)
def test_nobody_in_scope_is_passed_over_by_every_list(told: list[Told], on: date) -> None:
    """Sluitend: when no list names anyone, everyone in scope of school or region is told."""
    seen = view_of(SAM, folded(told), on)
    in_scope = (
        seen.lives_in("29", None)
        and (seen.of_age(DuoList.C) or seen.of_age(DuoList.IB))
        and not seen.qualified
        and seen.ground.status not in (Status.OUT_OF_SCOPE, Status.QUALIFIED)
        and seen.birth is not None
    )
    works = seen.of_age(DuoList.IB) and (seen.hours > 0 or bool(seen.active()))
    too_young = seen.ground.basis == "before-compulsory-age" and not seen.active()
    found = [
        one
        for kind in (DuoList.C, DuoList.A04, DuoList.IB)
        for one in compare([], {SAM: seen}, ListScope(kind, "29", None, on))
    ]
    assert bool(found) == (in_scope and not works and not too_young) or not in_scope


@unhurried
@given(histories(), assessed_days, st.randoms())
def test_the_order_of_rows_does_not_matter(told: list[Told], on: date, random: Any) -> None:
    seen = view_of(SAM, folded(told), on)
    entries = [*ideal(DuoList.C, seen), *ideal(DuoList.A04, seen), replace(ENROLLED, level=None)]
    scope = ListScope(DuoList.C, "29", None, on)
    first = {(one.kind, one.about) for one in compare(entries, {SAM: seen}, scope)}
    random.shuffle(entries)
    assert {(one.kind, one.about) for one in compare(entries, {SAM: seen}, scope)} == first


def test_an_entry_is_kept_as_json_and_comes_back() -> None:
    entry = replace(ENROLLED, mutation=Mutation.DIED, on=ON, result=QualificationKind.HAVO)
    assert Entry.from_dict(SAM, entry.to_dict()) == entry
    assert key_of(view(sam()).enrolments[0]) == entry.key
