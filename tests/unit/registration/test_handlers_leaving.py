# SPDX-License-Identifier: EUPL-1.2
"""Someone leaves school: gap, review on the fifteenth day, leaver, and the ways back."""

from datetime import date

from schemas.codes.lists import RevocationReason
from tests.unit.registration.register import OTHER_SCHOOL, SAM, Register, names


def enrolled(register: Register) -> None:
    """Sam, 19, enrolled at an mbo from 25 August 2025; it is 10 November."""
    register.tell(register.registered())
    register.tell(register.started("2025-08-25", at="2025-08-25"))
    register.on("2025-11-10")


def test_a_deregistration_opens_a_gap_with_a_review_on_the_fifteenth_day(
    register: Register,
) -> None:
    enrolled(register)
    said = register.tell(register.ended("2025-11-05"))
    assert names(said) == ["status-changed", "potential-leaver-detected"]
    row = register.row()
    assert (row.status, row.since, row.next_review) == (
        "gap",
        date(2025, 11, 6),
        date(2025, 11, 20),
    )
    assert said[1].data.review_on == date(2025, 11, 20)


def test_nothing_happens_on_the_fourteenth_day_and_the_leaver_is_confirmed_on_the_fifteenth(
    register: Register,
) -> None:
    enrolled(register)
    register.tell(register.ended("2025-11-05"))
    assert register.on("2025-11-19") == []
    said = register.on("2025-11-20")
    assert names(said) == ["status-changed", "early-leaver-confirmed"]
    confirmed = said[1].data
    assert confirmed.since == date(2025, 11, 20)
    assert confirmed.left_on == confirmed.last_active_day == date(2025, 11, 5)
    assert register.row().status == "early-leaver"


def test_a_deregistration_reported_after_the_grace_period_confirms_at_once(
    register: Register,
) -> None:
    enrolled(register)
    register.on("2025-12-15")
    said = register.tell(register.ended("2025-11-05"))
    assert names(said) == ["status-changed", "early-leaver-confirmed"]
    assert register.row().since == date(2025, 11, 20)
    assert register.duties()[("D01", "25LR00:1:end")] == "met-late"


def test_who_enrols_within_the_grace_period_never_was_a_leaver(register: Register) -> None:
    enrolled(register)
    register.tell(register.ended("2025-11-05"))
    register.on("2025-11-17")
    said = register.tell(register.started("2025-11-17", school=OTHER_SCHOOL))
    assert names(said) == ["status-changed", "potential-leaver-cleared"]
    assert register.on("2025-12-31") == []
    assert ("gap", "early-leaver") not in register.journal()


def test_an_enrolment_within_grace_that_is_reported_late_takes_the_confirmation_back(
    register: Register,
) -> None:
    enrolled(register)
    register.tell(register.ended("2025-11-05"))
    register.on("2025-12-01")
    said = register.tell(register.started("2025-11-17", school=OTHER_SCHOOL))
    assert names(said) == ["early-leaver-revoked", "status-changed"]
    assert said[0].data.reason is RevocationReason.ENROLLED_WITHIN_GRACE
    row = register.row()
    assert (row.status, row.since, row.spell_since) == ("enrolled", date(2025, 11, 17), None)


def test_who_enrols_after_the_grace_period_came_back_and_the_confirmation_stands(
    register: Register,
) -> None:
    enrolled(register)
    register.tell(register.ended("2025-11-05"))
    register.on("2025-12-01")
    said = register.tell(register.started("2025-12-01", school=OTHER_SCHOOL))
    assert names(said) == ["status-changed"]
    assert said[0].data.from_status == "early-leaver"
    assert register.row().spell_since == date(2025, 11, 20)


def test_a_second_spell_is_confirmed_anew(register: Register) -> None:
    enrolled(register)
    register.tell(register.ended("2025-11-05"))
    register.on("2025-12-01")
    register.tell(register.started("2025-12-01", school=OTHER_SCHOOL))
    register.on("2026-02-02")
    register.tell(register.ended("2026-01-30", school=OTHER_SCHOOL))
    said = register.on("2026-02-14")
    assert names(said) == ["status-changed", "early-leaver-confirmed"]
    assert said[1].data.last_active_day == date(2026, 1, 30)


def test_a_correction_that_undoes_the_end_takes_the_confirmation_back(register: Register) -> None:
    enrolled(register)
    register.tell(register.ended("2025-11-05"))
    register.on("2025-12-01")
    said = register.tell(
        register.fact(
            "school",
            "enrollment-corrected",
            school="25LR00",
            enrollment="1",
            startDate="2025-08-25",
            sector="mbo",
            level=3,
        )
    )
    assert names(said) == ["early-leaver-revoked", "status-changed"]
    assert said[0].data.reason is RevocationReason.FACT_WITHDRAWN
    assert register.row().status == "enrolled"


def test_a_correction_of_the_last_day_moves_the_spell(register: Register) -> None:
    enrolled(register)
    register.tell(register.ended("2025-11-05"))
    register.on("2025-12-15")
    said = register.tell(register.ended("2025-11-12"))
    assert "early-leaver-revoked" not in names(said)
    confirmed = [one.data for one in said if one.name == "early-leaver-confirmed"]
    assert [one.last_active_day for one in confirmed] == [date(2025, 11, 12)]
    assert register.row().since == date(2025, 11, 27)


def test_a_deleted_enrolment_takes_the_confirmation_back_and_leaves_someone_unknown(
    register: Register,
) -> None:
    enrolled(register)
    register.tell(register.ended("2025-11-05"))
    register.on("2025-12-01")
    said = register.tell(
        register.fact("school", "enrollment-deleted", school="25LR00", enrollment="1")
    )
    assert names(said) == ["early-leaver-revoked", "status-changed"]
    assert said[0].data.reason is RevocationReason.FACT_WITHDRAWN
    assert register.row().status == "unknown"
    assert ("D19", "unknown:2025-08-01") in register.duties()


def test_a_startkwalificatie_in_the_gap_makes_no_leaver(register: Register) -> None:
    enrolled(register)
    register.tell(register.ended("2025-11-05"))
    register.tell(register.fact("duo", "qualification-obtained", kind="mbo-3", on="2025-11-05"))
    assert register.row().status == "qualified"
    assert register.on("2025-12-31") == []


def test_on_1_january_2026_the_law_brings_a_24_year_old_back(register: Register) -> None:
    register.tell(register.registered(birth="2001-06-01"))
    register.tell(register.started("2022-09-01", at="2022-09-01"))
    register.tell(register.ended("2023-02-01", at="2023-02-01"))
    assert (register.row().status, register.row().basis) == ("out-of-scope", "age-limit")
    assert register.on("2025-12-31") == []
    said = register.on("2026-01-01")
    assert names(said) == ["status-changed", "early-leaver-confirmed"]
    row = register.row()
    assert (row.status, row.ruleset, row.since) == ("early-leaver", "2026", date(2026, 1, 1))
    assert said[1].data.left_on == date(2025, 12, 31)
    assert said[1].data.age_limit_on == date(2028, 6, 1)


def test_a_leaver_who_moves_is_said_to_both_regions(register: Register) -> None:
    enrolled(register)
    register.tell(register.ended("2025-11-05"))
    register.on("2025-12-01")
    said = register.tell(
        register.fact("brp", "residence-changed", SAM, municipality="0363", from_="2025-12-01")
    )
    assert names(said) == ["status-changed", "region-changed"]
    assert (said[1].data.from_region, said[1].data.to_region) == ("29", "21")
    assert register.journal()[-1] == ("early-leaver", "early-leaver")


def test_an_end_and_its_undoing_at_one_instant_give_the_same_in_either_order(
    register: Register,
) -> None:
    enrolled(register)
    ended = register.ended("2025-11-05")
    undone = register.fact(
        "school",
        "enrollment-corrected",
        school="25LR00",
        enrollment="1",
        startDate="2025-08-25",
        sector="mbo",
        level=3,
    )
    register.tell(ended)
    register.tell(undone)
    one_way = register.row().status
    other = Register(today="2025-08-01")
    enrolled(other)
    other.tell(undone)
    other.tell(ended)
    assert other.row().status == one_way
