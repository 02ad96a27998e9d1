# SPDX-License-Identifier: EUPL-1.2
"""Given facts, when assessed on a date, then this status: the first that fits.

Who is enrolled and absent for four weeks has tests of its own (``test_long_absence``).
"""

import pytest

from services.registration.rules.rulesets import with_policy
from services.registration.rules.startkwalificatie import STARTKWALIFICATIE
from tests.unit.registration.history import History, day

ADULT = "2004-05-17"
"""21 years old in the autumn of 2025."""

SEVENTEEN = "2008-03-10"
"""Under kwalificatieplicht until 2026-03-10."""


def adult() -> History:
    return History(ADULT)


def left(on: str = "2025-11-05", birth: str = ADULT) -> History:
    return History(birth).enrolled("2021-08-25", on)


def of(history: History, moment: str) -> tuple[str, str, str]:
    found = history.on(moment)
    return found.status.value, found.basis.value, found.regime.value


class TestOutOfScope:
    def test_dead_from_the_day_of_death(self) -> None:
        history = adult().started("2024-08-25").died("2025-10-01")
        assert of(history, "2025-09-30") == ("enrolled", "enrolled", "doorstroompunt")
        assert of(history, "2025-10-01") == ("out-of-scope", "died", "out-of-scope")

    def test_emigrated_until_a_later_residence(self) -> None:
        history = left().emigrated("2025-12-01").moved("0363", "2026-02-01")
        assert [of(history, d)[:2] for d in ("2025-11-30", "2025-12-01", "2026-02-01")] == [
            ("early-leaver", "not-enrolled"),
            ("out-of-scope", "emigrated"),
            ("early-leaver", "not-enrolled"),
        ]

    def test_an_earlier_residence_reported_later_does_not_bring_back(self) -> None:
        history = left().emigrated("2025-12-01").moved("0363", "2025-10-01", at="2026-02-01")
        assert history.status("2026-02-02") == "out-of-scope"

    def test_emigration_taken_back_by_a_residence_from_the_same_day(self) -> None:
        history = left().emigrated("2025-12-01").moved("0363", "2025-12-01", at="2025-12-10")
        assert history.status("2025-12-11") == "early-leaver"

    def test_registered_once_more_after_emigration(self) -> None:
        history = left().emigrated("2025-12-01").registered(ADULT, "0363", at="2026-02-01")
        assert [history.status(d) for d in ("2026-01-31", "2026-02-01")] == [
            "out-of-scope",
            "early-leaver",
        ]
        assert history.on("2026-02-01").region == "21"

    def test_a_registration_that_is_told_again_does_not_bring_back(self) -> None:
        history = left().emigrated("2025-12-01").registered(ADULT)
        assert history.status("2026-02-01") == "out-of-scope"

    def test_emigrated_twice(self) -> None:
        history = left().emigrated("2025-12-01").moved("0363", "2026-02-01")
        assert history.emigrated("2026-04-01").status("2026-04-01") == "out-of-scope"

    def test_from_the_23rd_birthday_under_the_old_law(self) -> None:
        history = History("2002-10-05").started("2024-08-25")
        assert history.status("2025-10-04") == "enrolled"
        assert of(history, "2025-10-05") == ("out-of-scope", "age-limit", "out-of-scope")

    def test_from_the_27th_birthday_under_the_new_law(self) -> None:
        history = left(birth="1999-03-10")
        assert history.status("2026-03-09") == "early-leaver"
        assert of(history, "2026-03-10")[:2] == ("out-of-scope", "age-limit")

    def test_23_to_26_come_back_on_1_january_2026(self) -> None:
        history = left("2022-07-10", birth="2001-05-01")
        before, after = history.on("2025-12-31"), history.on("2026-01-01")
        assert (before.status.value, before.ruleset) == ("out-of-scope", "2017")
        assert before.next_review == day("2026-01-01")
        assert (after.status.value, after.ruleset) == ("early-leaver", "2026")
        assert after.since == day("2026-01-01")
        assert after.age_limit_on == day("2028-05-01")

    def test_before_leerplicht_when_not_enrolled(self) -> None:
        """Domain 1.2: born 2021-03-15, leerplichtig from April 2026."""
        history = History("2021-03-15")
        assert of(history, "2026-03-31") == ("unknown", "before-compulsory-age", "none")
        assert history.on("2026-03-31").next_review == day("2026-04-01")
        assert of(history, "2026-04-01") == ("absolute-truant", "not-enrolled", "compulsory")

    def test_before_leerplicht_when_enrolled(self) -> None:
        history = History("2021-03-15").started("2025-09-01", sector="vso")
        assert of(history, "2026-03-31") == ("enrolled", "enrolled", "none")


class TestQualified:
    @pytest.mark.parametrize("kind", ["havo", "vwo", "mbo-2", "mbo-3", "mbo-4", "foreign"])
    def test_by_a_startkwalificatie(self, kind: str) -> None:
        history = left().obtained(kind, "2026-01-10")
        assert history.status("2026-01-09") == "early-leaver"
        assert of(history, "2026-01-10") == ("qualified", "startkwalificatie", "none")
        assert kind in STARTKWALIFICATIE

    @pytest.mark.parametrize("kind", ["vmbo", "mbo-1", "pro", "vso-work", "vso-daytime"])
    def test_not_by_anything_less(self, kind: str) -> None:
        assert left().obtained(kind, "2026-01-10").status("2026-01-10") == "early-leaver"

    def test_goes_before_enrolled(self) -> None:
        history = adult().started("2024-08-25").obtained("mbo-2", "2025-06-20")
        assert history.status("2025-09-01") == "qualified"

    def test_ends_with_its_revocation(self) -> None:
        history = adult().obtained("mbo-2", "2025-06-20").revoked("mbo-2", "2025-11-01")
        assert history.status("2025-10-31") == "qualified"
        assert history.status("2025-11-01") == "unknown"

    def test_leerplicht_stays_at_fifteen(self) -> None:
        history = (
            History("2010-09-10")
            .started("2024-08-25", sector="vo")
            .obtained("foreign", "2025-06-01")
        )
        assert of(history, "2025-10-01") == ("qualified", "startkwalificatie", "compulsory")


class TestEnrolled:
    @pytest.mark.row("6.3-A-enrolled")
    def test_last_active_day_is_inclusive(self) -> None:
        assert [left().status(d) for d in ("2025-11-05", "2025-11-06")] == ["enrolled", "gap"]

    @pytest.mark.parametrize("sector", ["vo", "mbo", "vavo", "vso", "pro", "ho", "other"])
    def test_in_any_sector(self, sector: str) -> None:
        assert adult().started("2025-09-01", sector=sector).status("2025-09-01") == "enrolled"

    def test_not_funded_counts(self) -> None:
        assert adult().started("2025-09-01", funded=False).status("2025-10-01") == "enrolled"

    def test_of_two_the_later_started_is_the_current(self) -> None:
        history = adult().started("2025-08-25").started("2025-10-01", school="25PZ00")
        found = history.on("2025-11-01").enrolment
        assert found is not None
        assert found.school == "25PZ00"

    def test_after_the_end_the_last_one_is_shown(self) -> None:
        history = adult().enrolled("2024-08-25", "2025-11-05")
        history.enrolled("2025-01-10", "2025-02-01", school="25PZ00")
        found = history.on("2025-12-01").enrolment
        assert found is not None
        assert (found.school, found.last_active_day) == ("25LR00", day("2025-11-05"))


class TestExempt:
    def test_between_its_days(self) -> None:
        history = History("2010-02-01").exempted("2025-09-01", "2026-07-31")
        assert of(history, "2025-08-31")[0] == "absolute-truant"
        assert of(history, "2025-09-01") == ("exempt", "exemption", "compulsory")
        assert [history.status(d) for d in ("2026-07-31", "2026-08-01")] == [
            "exempt",
            "absolute-truant",
        ]

    def test_until_it_ends_early(self) -> None:
        history = History("2010-02-01").exempted("2025-09-01", "2026-07-31")
        history.exemption_ended("2025-12-31", article="15").exemption_ended("2026-01-31")
        assert [history.status(d) for d in ("2026-01-31", "2026-02-01")] == [
            "exempt",
            "absolute-truant",
        ]

    def test_granted_again_after_its_end(self) -> None:
        history = History("2010-02-01").exempted("2025-09-01", "2026-07-31")
        history.exemption_ended("2026-01-31").exempted("2025-09-01", "2026-07-31", at="2026-02-10")
        assert history.status("2026-03-01") == "exempt"

    def test_an_end_that_comes_before_the_grant_ends_it_all_the_same(self) -> None:
        history = History("2010-02-01").exemption_ended("2026-01-31", at="2025-08-30")
        history.exempted("2025-09-01", "2026-07-31")
        assert history.status("2026-02-01") == "absolute-truant"

    def test_enrolled_goes_first(self) -> None:
        history = History("2010-02-01").exempted("2025-09-01", "2026-07-31")
        assert history.started("2025-10-01", sector="vo").status("2025-10-01") == "enrolled"


class TestVulnerable:
    @pytest.mark.parametrize("kind", ["pro", "vso-work", "vso-daytime", "mbo-1"])
    def test_certificate_and_work_until_the_law_of_2026(self, kind: str) -> None:
        history = left("2025-06-20").obtained(kind, "2025-06-20").employed("2025-07-01", 24)
        assert of(history, "2025-12-31") == (
            "vulnerable",
            "work-with-certificate",
            "doorstroompunt",
        )
        assert history.on("2025-12-31").certificate == kind
        assert history.on("2025-12-31").next_review == day("2026-01-01")
        assert of(history, "2026-01-01") == ("early-leaver", "not-enrolled", "doorstroompunt")

    def test_hours_of_running_jobs_are_added_up(self) -> None:
        history = left("2025-06-20").obtained("mbo-1", "2025-06-20").employed("2025-07-01", 6)
        assert history.status("2025-10-01") == "early-leaver"
        assert history.employed("2025-09-01", 6, employer="e2").status("2025-10-01") == "vulnerable"

    def test_until_the_job_ends(self) -> None:
        history = left("2025-06-20").obtained("mbo-1", "2025-06-20").employed("2025-07-01", 24)
        history.employment_ended("2025-10-31")
        assert [history.status(d) for d in ("2025-10-31", "2025-11-01")] == [
            "vulnerable",
            "early-leaver",
        ]

    def test_other_hours_at_the_same_employer_replace_the_old(self) -> None:
        history = left("2025-06-20").obtained("mbo-1", "2025-06-20").employed("2025-07-01", 12)
        history.employed("2025-10-01", 8)
        assert [history.status(d) for d in ("2025-09-30", "2025-10-01")] == [
            "vulnerable",
            "early-leaver",
        ]

    def test_a_second_spell_at_an_employer_has_its_own_end(self) -> None:
        history = left("2025-06-20").obtained("mbo-1", "2025-06-20")
        history.employed("2025-07-01", 12).employment_ended("2025-07-31").employed("2025-09-01", 12)
        assert [history.status(d) for d in ("2025-07-31", "2025-08-31", "2025-09-01")] == [
            "vulnerable",
            "early-leaver",
            "vulnerable",
        ]

    @pytest.mark.parametrize("kind", ["vmbo", None])
    def test_work_alone_is_no_exception(self, kind: str | None) -> None:
        history = left("2025-06-20").employed("2025-07-01", 40)
        if kind is not None:
            history.obtained(kind, "2025-06-20")
        assert history.status("2025-10-01") == "early-leaver"

    def test_a_job_without_a_named_employer(self) -> None:
        history = left("2025-06-20").obtained("pro", "2025-06-20")
        history.employed("2025-07-01", 12, employer=None)
        assert history.status("2025-10-01") == "vulnerable"
        assert history.employment_ended("2025-08-01", employer=None).status("2025-10-01") == (
            "early-leaver"
        )


class TestAbsoluteTruant:
    @pytest.mark.row("6.3-A-absolute-truant")
    def test_has_no_grace(self) -> None:
        history = left(birth=SEVENTEEN)
        assert of(history, "2025-11-06") == ("absolute-truant", "not-enrolled", "qualification")

    @pytest.mark.row("compulsory-enrolment")
    def test_never_enrolled(self) -> None:
        assert History(SEVENTEEN).status("2025-09-01") == "absolute-truant"

    def test_becomes_an_early_leaver_at_18(self) -> None:
        history = left(birth=SEVENTEEN)
        assert [of(history, d)[::2] for d in ("2026-03-09", "2026-03-10")] == [
            ("absolute-truant", "qualification"),
            ("early-leaver", "doorstroompunt"),
        ]
        assert history.on("2025-12-01").next_review == day("2026-01-01")
        assert history.on("2026-01-01").next_review == day("2026-03-10")

    @pytest.mark.parametrize("kind", ["pro", "vso-work", "vso-daytime"])
    def test_not_with_a_certificate_that_ends_kwalificatieplicht(self, kind: str) -> None:
        """Leerplichtwet art. 4a lid 2: such 16- and 17-year-olds fall under WEB 9.2.1."""
        history = left(birth=SEVENTEEN).obtained(kind, "2025-11-05")
        assert of(history, "2025-11-20") == ("early-leaver", "not-enrolled", "doorstroompunt")

    def test_an_entree_certificate_does_not_end_it(self) -> None:
        history = left(birth=SEVENTEEN).obtained("mbo-1", "2025-11-05")
        assert history.status("2025-11-20") == "absolute-truant"


class TestGapAndEarlyLeaver:
    def test_gap_on_days_1_to_14_and_leaver_on_the_15th(self) -> None:
        moments = ("2025-11-06", "2025-11-19", "2025-11-20")
        assert [of(left(), d)[:2] for d in moments] == [
            ("gap", "within-grace"),
            ("gap", "within-grace"),
            ("early-leaver", "not-enrolled"),
        ]

    def test_a_start_within_grace_closes_the_gap(self) -> None:
        history = left().started("2025-11-19", school="25PZ00")
        assert [history.status(d) for d in ("2025-11-18", "2025-11-19", "2025-12-01")] == [
            "gap",
            "enrolled",
            "enrolled",
        ]

    def test_the_last_of_several_ends_counts(self) -> None:
        history = left("2025-11-05").enrolled("2025-01-10", "2025-11-01", school="25PZ00")
        assert history.status("2025-11-19") == "gap"

    def test_another_policy_term(self) -> None:
        """What would a term of 10 days have done."""
        rulesets = with_policy({"grace-days": 10})
        found = left().on("2025-11-16", rulesets)
        assert (found.status.value, found.since) == ("early-leaver", day("2025-11-16"))
        assert left().on("2025-11-10", rulesets).next_review == day("2025-11-16")

    def test_enrolled_but_never_attended_is_a_leaver_after_all(self) -> None:
        history = adult().started("2025-09-01").ended("2025-08-31", at="2025-09-15")
        assert [history.status(d) for d in ("2025-08-31", "2025-09-01", "2025-09-15")] == [
            "unknown",
            "gap",
            "early-leaver",
        ]


class TestUnknown:
    def test_when_no_enrolment_was_ever_reported(self) -> None:
        assert of(adult(), "2025-09-01") == ("unknown", "no-enrolment-known", "doorstroompunt")

    def test_until_the_first_enrolment_starts(self) -> None:
        history = adult().started("2025-09-01", at="2025-08-10")
        assert history.status("2025-08-31") == "unknown"
        assert history.on("2025-08-31").next_review == day("2025-09-01")


class TestWithoutBirthDate:
    """Rather one too many in sight: an adult below the limit."""

    def test_every_status_is_reached(self) -> None:
        history = History().enrolled("2025-08-25", "2025-11-05")
        assert [history.status(d) for d in ("2025-10-01", "2025-11-06", "2025-11-20")] == [
            "enrolled",
            "gap",
            "early-leaver",
        ]
        assert history.on("2025-11-20").age_limit_on is None

    def test_the_birth_date_that_comes_later_sets_it_right(self) -> None:
        history = History().enrolled("2025-08-25", "2025-11-05").registered(SEVENTEEN)
        assert history.status("2025-11-20") == "absolute-truant"


class TestCaseDefinition:
    """Domain 1.5, line by line, for one who is 21 (2017) and one who is 24 (2026)."""

    @pytest.mark.parametrize(
        ("birth", "moment"), [(ADULT, "2025-11-20"), ("2001-05-17", "2026-02-01")]
    )
    def test_not_enrolled(self, birth: str, moment: str) -> None:
        found = left(birth=birth).on(moment)
        assert found.leaver is not None
        assert found.basis.value == "not-enrolled"

    @pytest.mark.parametrize(
        ("birth", "moment"), [(ADULT, "2025-11-20"), ("2001-05-17", "2026-02-01")]
    )
    def test_enrolled_but_four_weeks_absent(self, birth: str, moment: str) -> None:
        found = History(birth).started("2024-08-25").absent("2025-10-01").on(moment)
        assert found.leaver is not None
        assert found.basis.value == "absent-4-weeks"

    def test_under_leerplicht_or_kwalificatieplicht_is_none(self) -> None:
        assert left(birth=SEVENTEEN).on("2025-11-20").leaver is None

    def test_job_loss_makes_a_leaver_again(self) -> None:
        history = left("2025-06-20").obtained("pro", "2025-06-20").employed("2025-07-01", 24)
        found = history.employment_ended("2025-10-31").on("2025-11-01")
        assert found.leaver is not None
        assert found.leaver.left_on == day("2025-10-31")
