# SPDX-License-Identifier: EUPL-1.2
"""The same events give the same facts, in any order, repeated or split over two persons."""

import json
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.events import feeds
from services.registration.rules.assessment import assess
from services.registration.rules.facts import Facts, fold, merge
from tests.unit.registration.history import History, Told, folded
from tests.unit.registration.strategies import FIRST, histories, unhurried

REVIEWED = [date(2024, 9, 1), date(2025, 7, 1), date(2025, 12, 31), date(2026, 1, 1), FIRST]


@unhurried
@given(histories(), st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(told: list[Told], random: Random) -> None:
    again = told + told[: len(told) // 2]
    random.shuffle(again)
    facts, other = folded(told), folded(again)
    assert facts == other
    assert [assess(facts, day) for day in REVIEWED] == [assess(other, day) for day in REVIEWED]


@unhurried
@given(histories(), st.integers(0, 12))
def test_two_references_merged_are_one_person(told: list[Told], cut: int) -> None:
    one, other = folded(told[:cut]), folded(told[cut:])
    both = merge(one, other)
    assert both == merge(other, one) == folded(told)
    assert merge(both, one) == merge(both, both) == both


@unhurried
@given(histories(), histories(), histories())
def test_merging_three_may_start_anywhere(a: list[Told], b: list[Told], c: list[Told]) -> None:
    one, two, three = folded(a), folded(b), folded(c)
    assert merge(merge(one, two), three) == merge(one, merge(two, three))


@unhurried
@given(histories())
def test_facts_survive_storage_as_json(told: list[Told]) -> None:
    facts = folded(told)
    stored = Facts.from_dict(json.loads(json.dumps(facts.to_dict())))
    assert stored == facts
    assert assess(stored, FIRST) == assess(facts, FIRST)


def test_merging_leaves_both_as_they_were() -> None:
    one, other = History("2006-05-17").facts(), History().started("2025-08-25").facts()
    before = json.dumps([one.to_dict(), other.to_dict()])
    merge(one, other)
    assert json.dumps([one.to_dict(), other.to_dict()]) == before


def test_a_repeated_event_changes_nothing() -> None:
    facts = Facts()
    ((event, identity),) = History().started("2025-08-25").told
    assert fold(facts, event, identity) is True
    assert fold(facts, event, identity) is False


def test_a_signal_is_kept_once_and_no_status_follows() -> None:
    history = History("2006-05-17").started("2025-08-25")
    before = history.on("2025-12-01")
    history.tell(
        feeds.DropoutRiskSignalled, "2025-10-01", school="25LR00", signal="results", on="2025-10-01"
    )
    facts = history.facts()
    event, identity = history.told[-1]
    assert fold(facts, event, identity) is False
    assert history.on("2025-12-01") == before


def test_known_since_is_the_local_day_of_the_first_report() -> None:
    """23:00 UTC on 31 October is 1 November in Amsterdam; a later report does not move it."""
    history = History().started("2025-08-25", at="2025-10-31T23").ended("2025-11-05")
    assert history.facts().known_since == date(2025, 11, 1)
    assert Facts().known_since is None


class TestLastReportWins:
    def test_a_corrected_last_active_day(self) -> None:
        history = History("2006-05-17").started("2025-08-25").ended("2025-11-05", "2025-11-10")
        history.ended("2025-11-07", "2025-11-12")
        assert history.on("2025-12-01").last_active_day == date(2025, 11, 7)

    def test_the_earlier_report_that_arrives_later_does_not(self) -> None:
        history = History("2006-05-17").started("2025-08-25").ended("2025-11-07", "2025-11-12")
        history.ended("2025-11-05", "2025-11-10")
        assert history.on("2025-12-01").last_active_day == date(2025, 11, 7)

    def test_a_correction_takes_the_end_back(self) -> None:
        history = History("2006-05-17").started("2025-08-25").ended("2025-11-05")
        history.corrected("2025-08-25", None, at="2025-11-30")
        assert history.status("2025-12-01") == "enrolled"

    def test_at_the_same_instant_any_order_gives_the_same(self) -> None:
        told = History().ended("2025-11-07", "2025-11-12").ended("2025-11-05", "2025-11-12").told
        assert folded(told) == folded(told[::-1])


class TestDeletion:
    def test_deleted_means_never_enrolled(self) -> None:
        history = History("2006-05-17").started("2025-08-25").deleted("2025-09-10")
        assert history.status("2025-09-01") == "unknown"

    def test_an_end_reported_after_it_does_not_bring_the_enrolment_back(self) -> None:
        history = History("2006-05-17").started("2025-08-25").deleted("2025-09-10")
        history.ended("2025-09-05", "2025-09-12")
        assert history.status("2025-10-10") == "unknown"

    def test_a_start_reported_after_it_does_and_the_old_end_stays_away(self) -> None:
        history = History("2006-05-17").started("2025-08-25").ended("2025-09-05")
        history.deleted("2025-09-10").started("2025-08-25", "2025-09-11")
        assert history.status("2025-10-10") == "enrolled"

    def test_a_number_used_again_leaves_the_old_end_behind(self) -> None:
        history = History("2006-05-17").enrolled("2025-08-25", "2025-11-05").started("2026-02-01")
        assert history.status("2026-03-01") == "enrolled"


class TestANumberUsedAgain:
    """A school may give a pupil who comes back the number of before."""

    def again(self) -> History:
        history = History("2006-05-17").enrolled("2025-08-25", "2025-11-05")
        return history.started("2026-02-01")

    def test_both_uses_stand(self) -> None:
        assert [self.again().status(d) for d in ("2025-10-01", "2025-12-01", "2026-03-01")] == [
            "enrolled",
            "early-leaver",
            "enrolled",
        ]

    def test_each_has_its_own_end(self) -> None:
        history = self.again().ended("2026-03-13")
        assert history.status("2026-03-20") == "gap"
        assert history.ended("2025-11-12", at="2026-03-21").on("2025-12-01").last_active_day == (
            date(2025, 11, 12)
        )

    def test_what_is_told_again_changes_neither(self) -> None:
        history = (
            self.again().started("2025-08-25", at="2026-02-10").ended("2025-11-05", "2026-02-10")
        )
        assert history.on("2025-12-01").since == date(2025, 11, 20)
        assert history.on("2026-03-01").since == date(2026, 2, 1)

    def test_a_deletion_undoes_the_last_use(self) -> None:
        history = self.again().deleted("2026-02-10").ended("2026-02-05", "2026-02-11")
        assert history.on("2026-03-01").since == date(2025, 11, 20)

    def test_a_correction_replaces_the_last_use(self) -> None:
        history = self.again().corrected("2026-02-09", "2026-02-27", at="2026-03-01")
        assert [history.status(d) for d in ("2025-10-01", "2026-02-08", "2026-02-09")] == [
            "enrolled",
            "early-leaver",
            "enrolled",
        ]
        assert history.status("2026-03-02") == "gap"

    def test_a_correction_beyond_the_end_is_no_other_use(self) -> None:
        history = History("2006-05-17").enrolled("2025-08-25", "2025-11-05")
        history.corrected("2025-11-10", "2025-12-19", at="2025-12-20")
        assert history.status("2025-10-01") == "unknown"

    def test_another_start_before_the_end_says_better_when_it_began(self) -> None:
        history = History("2006-05-17").enrolled("2025-08-25", "2025-11-05")
        history.started("2025-09-01", at="2025-11-06")
        assert [history.status(d) for d in ("2025-08-31", "2025-09-01")] == ["unknown", "enrolled"]


class TestEndWithoutStart:
    def test_its_holder_is_not_overlooked(self) -> None:
        history = History("2006-05-17").ended("2025-11-05", "2025-11-10")
        assert [history.status(d) for d in ("2025-11-05", "2025-11-19", "2025-11-20")] == [
            "enrolled",
            "gap",
            "early-leaver",
        ]

    def test_the_start_that_comes_later_completes_it(self) -> None:
        history = History("2006-05-17").ended("2025-11-05", "2025-11-10")
        history.started("2025-08-25", "2025-11-11")
        assert history.on("2025-11-05").since == date(2025, 8, 25)


@pytest.mark.parametrize(
    ("revoked", "at", "statuses"),
    [
        ("2025-10-01", "2025-10-01", ["qualified", "early-leaver"]),
        ("2025-07-01", "2025-10-01", ["early-leaver", "early-leaver"]),
        ("2025-06-01", "2025-10-01", ["early-leaver", "early-leaver"]),
        ("2025-07-01", "2025-06-01", ["early-leaver", "early-leaver"]),
        ("2025-06-01", "2025-06-01", ["qualified", "qualified"]),
    ],
    ids=["from its day", "same day", "earlier day", "reported first", "of an older diploma"],
)
def test_revocation_of_a_qualification(revoked: str, at: str, statuses: list[str]) -> None:
    history = History("2004-05-17").enrolled("2024-08-25", "2025-06-20")
    history.obtained("mbo-2", "2025-07-01", "2025-07-05").revoked("mbo-2", revoked, at)
    assert [history.status(day) for day in ("2025-09-30", "2025-10-01")] == statuses


def test_a_qualification_reported_again_after_its_revocation_counts() -> None:
    history = History("2004-05-17").enrolled("2024-08-25", "2025-06-20")
    history.obtained("mbo-2", "2025-07-01").revoked("mbo-2", "2025-09-01")
    assert history.status("2025-10-01") == "early-leaver"
    history.obtained("mbo-2", "2025-07-01", at="2025-09-15")
    assert history.status("2025-10-01") == "qualified"


def test_a_revocation_takes_the_qualifications_of_its_kind_only() -> None:
    history = History("2004-05-17").enrolled("2024-08-25", "2025-06-20")
    history.obtained("mbo-2", "2025-07-01").obtained("havo", "2024-07-01")
    assert history.revoked("mbo-2", "2025-09-01").status("2025-10-01") == "qualified"
