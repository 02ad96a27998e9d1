# SPDX-License-Identifier: EUPL-1.2
"""Every row of domain 1.1, 1.2, 1.5 and 1.7, and of law-2026 rows 1-5, 67 and 68, by its name.

Each test names its row. A person is told of in facts and looked at on days.
"""

from datetime import date

import pytest

from schemas.codes.outreach import CaseKind
from services.registration.rules import leerplicht
from services.registration.rules.rulesets import from_day
from services.registration.rules.startkwalificatie import STARTKWALIFICATIE
from tests.unit.registration.history import History, day
from tests.unit.registration.register import SAM, Register, names

NEW_LAW = "2026-01-01"


def at_school(birth: str, last: str | None = None, **where: str) -> History:
    """At school from 2019 on, until a last day."""
    history = History(birth).started("2019-08-26", **where)
    return (
        history
        if last is None
        else history.ended(last, **{k: v for k, v in where.items() if k != "sector"})
    )


def regime(history: History, moment: str) -> str:
    return history.on(moment).regime.value


class TestDomain11Startkwalificatie:
    @pytest.mark.row("1.1-1")
    @pytest.mark.parametrize("kind", ["mbo-2", "mbo-3", "mbo-4", "havo", "vwo"])
    def test_1_1_mbo_from_level_2_havo_and_vwo(self, kind: str) -> None:
        history = at_school("2004-05-17", "2025-07-11").obtained(kind, "2025-07-11")
        assert history.status("2025-12-01") == "qualified"

    @pytest.mark.row("1.1-2")
    @pytest.mark.parametrize("kind", ["vmbo", "mbo-1", "pro", "vso-work", "vso-daytime"])
    def test_1_1_not_vmbo_entree_pro_or_vso(self, kind: str) -> None:
        history = at_school("2004-05-17", "2025-07-11").obtained(kind, "2025-07-11")
        assert history.status("2025-12-01") == "early-leaver"

    @pytest.mark.row("1.1-3")
    def test_1_1_a_foreign_diploma_valued_so_is_one_here(self) -> None:
        history = at_school("2004-05-17", "2025-07-11").recognised("2025-09-01")
        assert history.status("2025-08-31") == "early-leaver"
        assert history.status("2025-09-01") == "qualified"

    @pytest.mark.row("1.1-3")
    def test_1_1_higher_education_counts_as_enrolled(self) -> None:
        history = at_school("2004-05-17", "2025-07-11")
        history.started("2025-09-01", sector="ho", school="21PB00", number="9")
        assert history.status("2025-12-01") == "enrolled"

    @pytest.mark.row("1.1-5")
    def test_1_1_withdrawn_by_duo(self) -> None:
        history = at_school("2004-05-17", "2025-07-11").obtained("mbo-2", "2025-07-11")
        history.revoked("mbo-2", "2025-11-03")
        assert [history.status(d) for d in ("2025-11-02", "2025-11-03")] == [
            "qualified",
            "early-leaver",
        ]

    @pytest.mark.row("1.1-1", "startkwalificatie")
    def test_1_1_the_list_is_the_law(self) -> None:
        assert {kind.value for kind in STARTKWALIFICATIE} == {
            "havo",
            "vwo",
            "mbo-2",
            "mbo-3",
            "mbo-4",
            "foreign",
        }


class TestDomain12AndLaw67And68:
    @pytest.mark.row("1.2-1", "law-67")
    def test_1_2_row_1_and_law_67_leerplicht_begins_the_month_after_the_fifth_birthday(
        self,
    ) -> None:
        assert leerplicht.compulsory_from(day("2021-03-15")) == date(2026, 4, 1)
        history = History("2021-03-15")
        assert [regime(history, d) for d in ("2026-03-31", "2026-04-01")] == ["none", "compulsory"]

    @pytest.mark.row("1.2-2", "law-67", "compulsory-until")
    @pytest.mark.parametrize(
        ("birth", "last"),
        [("2010-09-10", "2027-07-31"), ("2010-07-31", "2026-07-31"), ("2010-08-01", "2027-07-31")],
    )
    def test_1_2_row_2_and_law_67_leerplicht_ends_with_the_school_year_of_sixteen(
        self, birth: str, last: str
    ) -> None:
        assert leerplicht.compulsory_until(day(birth)) == day(last)
        history = at_school(birth, sector="vo", school="00AB00")
        after = (day(last)).toordinal() + 1
        assert regime(history, last) == "compulsory"
        assert history.on(date.fromordinal(after).isoformat()).regime == "qualification"

    @pytest.mark.row("1.2-3", "law-68", "qualification-until")
    def test_1_2_row_3_and_law_68_kwalificatieplicht_until_18_or_startkwalificatie(self) -> None:
        history = at_school("2008-10-10", sector="vo", school="00AB00")
        days = ("2025-08-01", "2026-10-09", "2026-10-10")
        assert [regime(history, d) for d in days] == [
            "qualification",
            "qualification",
            "doorstroompunt",
        ]
        qualified = at_school("2008-10-10", sector="vo", school="00AB00").obtained(
            "havo", "2026-06-20"
        )
        assert [regime(qualified, d) for d in ("2026-06-19", "2026-06-20")] == [
            "qualification",
            "none",
        ]

    @pytest.mark.row("1.2-4", "law-68")
    @pytest.mark.parametrize("kind", ["pro", "vso-work", "vso-daytime"])
    def test_1_2_row_4_and_law_68_no_kwalificatieplicht_with_pro_or_vso(self, kind: str) -> None:
        """Such a person of 16 or 17 is of the Doorstroompunt (WEB 9.2.1)."""
        history = at_school("2008-12-01", "2026-01-30").obtained(kind, "2026-01-30")
        assert history.status("2026-02-14") == "early-leaver"
        assert regime(history, "2026-02-14") == "doorstroompunt"

    @pytest.mark.row("1.2-5")
    def test_1_2_row_5_a_school_year_runs_from_august(self) -> None:
        assert leerplicht.compulsory_until(day("2010-08-01")) == date(2027, 7, 31)

    @pytest.mark.row("1.2-8", "age-limit")
    def test_1_2_row_8_the_doorstroompunt_until_23_and_until_27_from_2026(self) -> None:
        for birth, limit in (("2002-11-20", "2025-11-20"), ("1999-03-10", "2026-03-10")):
            history = at_school(birth, "2022-06-30")
            before = date.fromordinal(day(limit).toordinal() - 1).isoformat()
            assert history.status(before) == "early-leaver"
            assert history.status(limit) == "out-of-scope"

    def test_1_2_the_regional_extension_to_27_was_dated_policy(self) -> None:
        rulesets = from_day(day("2023-01-01"), {"regional-age-limit": 27})
        history = at_school("2000-05-01", "2022-06-30")
        statuses = [history.on(d, rulesets).status.value for d in ("2023-05-01", "2025-12-31")]
        assert statuses == ["early-leaver", "early-leaver"]
        assert history.status("2023-05-01") == "out-of-scope"


class TestDomain15AndLaw1To5:
    @pytest.mark.row("1.5-1", "law-1")
    def test_1_5_not_under_leerplicht_and_law_1(self) -> None:
        history = at_school("2009-03-10", "2025-11-05")
        assert history.status("2026-06-01") == "absolute-truant"
        assert history.status("2027-03-10") == "early-leaver"

    @pytest.mark.row("1.5-2", "law-1", "age-limit")
    def test_1_5_younger_than_23_and_law_1_than_27(self) -> None:
        history = at_school("2001-05-01", "2022-06-30")
        statuses = [history.status(d) for d in ("2024-04-30", "2024-05-01", NEW_LAW)]
        assert statuses == ["early-leaver", "out-of-scope", "early-leaver"]

    @pytest.mark.row("1.5-3", "law-2", "target-group")
    def test_1_5_without_startkwalificatie_and_law_2(self) -> None:
        history = at_school("2004-05-17", "2025-11-05").obtained("havo", "2026-02-02")
        assert [history.status(d) for d in ("2026-02-01", "2026-02-02")] == [
            "early-leaver",
            "qualified",
        ]

    @pytest.mark.row("1.5-4", "law-3", "law-6", "absence-days")
    @pytest.mark.parametrize("since", ["2025-10-06", "2026-02-02"])
    def test_1_5_a_absent_for_four_weeks_and_law_3_1(self, since: str) -> None:
        history = at_school("2004-05-17").absent(since)
        full = day(since).toordinal() + 28
        before, on = (date.fromordinal(n).isoformat() for n in (full - 1, full))
        assert [history.status(d) for d in (before, on)] == ["enrolled", "absent"]

    @pytest.mark.row("1.5-5", "law-3", "law-32", "target-group")
    @pytest.mark.parametrize(
        ("sector", "funded"),
        [
            *((sector, True) for sector in ("vo", "mbo", "vavo", "vso", "pro", "ho")),
            *((sector, False) for sector in ("vo", "mbo", "ho", "other")),
        ],
    )
    def test_1_5_b_enrolled_nowhere_and_law_3_2(self, sector: str, *, funded: bool) -> None:
        """Higher education and schools that are not funded count as enrolled."""
        history = at_school("2004-05-17", "2025-11-05")
        assert history.status("2026-01-15") == "early-leaver"
        history.started("2026-01-12", sector=sector, funded=funded, number="2")
        assert history.status("2026-01-15") == "enrolled"

    @pytest.mark.row("1.5-6", "law-4", "work-hours", "6.3-A-vulnerable")
    @pytest.mark.parametrize("kind", ["mbo-1", "pro", "vso-work", "vso-daytime"])
    def test_1_5_lid_2_work_with_a_certificate_and_law_4_not_any_more(self, kind: str) -> None:
        history = at_school("2004-05-17", "2025-07-11").obtained(kind, "2025-07-11")
        history.employed("2025-07-14", 12)
        statuses = [history.status(d) for d in ("2025-07-14", "2025-12-31", NEW_LAW)]
        assert statuses == ["vulnerable", "vulnerable", "early-leaver"]

    @pytest.mark.row("1.5-7")
    def test_1_5_the_job_ends_and_it_is_judged_again(self) -> None:
        history = at_school("2004-05-17", "2025-06-13").obtained("mbo-1", "2025-06-13")
        history.employed("2025-06-16", 24).employment_ended("2025-09-30")
        assert [history.status(d) for d in ("2025-09-30", "2025-10-01")] == [
            "vulnerable",
            "early-leaver",
        ]

    @pytest.mark.row("1.5-9", "work-hours")
    def test_1_5_twelve_paid_hours_a_week(self) -> None:
        history = at_school("2004-05-17", "2025-06-13").obtained("mbo-1", "2025-06-13")
        assert history.employed("2025-06-16", 11.5).status("2025-09-01") == "early-leaver"

    @pytest.mark.row("1.5-10", "grace-days")
    def test_1_5_aansluitend_is_no_leaver(self) -> None:
        history = at_school("2004-05-17", "2025-11-05").started("2025-11-17", number="2")
        assert [history.status(d) for d in ("2025-11-16", "2025-11-17")] == ["gap", "enrolled"]

    @pytest.mark.row("law-5")
    def test_law_5_no_lower_age_but_that_of_leerplicht(self) -> None:
        """12 to 27 is of the target figures alone (WEB 9.2.8 lid 3 a)."""
        child = History("2015-05-01", "0599")
        assert child.status("2026-03-01") == "absolute-truant"


class TestDomain17OtherGroups:
    @pytest.mark.row("1.7-1")
    def test_1_7_in_a_vulnerable_position_while_working(self) -> None:
        history = at_school("2004-05-17", "2025-07-11").obtained("pro", "2025-07-11")
        assert history.employed("2025-07-14", 24).status("2025-08-01") == "vulnerable"

    @pytest.mark.row("1.7-1")
    def test_1_7_a_vulnerable_youth_is_told_of_when_the_certificate_is(
        self, register: Register
    ) -> None:
        register.tell(register.registered(SAM))
        said = register.tell(
            register.fact("duo", "qualification-obtained", SAM, kind="pro", on="2025-07-11")
        )
        assert "vulnerable-youth-registered" in names(said)

    def test_1_7_continuing_and_recidivist_are_kinds_of_a_case(self) -> None:
        assert {kind.value for kind in CaseKind} == {"new", "continuing", "recidivist"}

    @pytest.mark.row("1.7-5")
    def test_1_7_an_amv_has_an_onderwijsnummer_and_is_under_leerplicht(
        self, register: Register
    ) -> None:
        """A minor without parents in the asylum chain, known under a number that is no BSN."""
        number = "101234564"
        register.tell(register.registered(number, birth="2012-02-01", name="Amin"))
        row = register.row(number)
        assert (row.status, row.regime) == ("absolute-truant", "compulsory")

    @pytest.mark.row("1.7-6")
    def test_1_7_potentially_a_leaver_until_it_is_judged(self) -> None:
        history = at_school("2004-05-17", "2025-11-05")
        assert [history.status(d) for d in ("2025-11-06", "2025-11-19", "2025-11-20")] == [
            "gap",
            "gap",
            "early-leaver",
        ]


class TestHandoverAndNewLaw:
    @pytest.mark.row("1.5-8")
    def test_at_18_leerplicht_hands_over_to_the_doorstroompunt(self, register: Register) -> None:
        register.tell(register.registered(SAM, birth="2008-03-10"))
        register.tell(register.started("2025-07-01", SAM, at="2025-07-01"))
        register.on("2025-11-10")
        register.tell(register.ended("2025-11-05", SAM))
        assert (register.row().status, register.row().regime) == (
            "absolute-truant",
            "qualification",
        )
        said = register.on("2026-03-10")
        assert names(said)[-2:] == ["status-changed", "early-leaver-confirmed"]
        assert (register.row().status, register.row().regime) == ("early-leaver", "doorstroompunt")

    @pytest.mark.row("law-1", "law-4")
    def test_1_january_2026_brings_back_every_23_to_26_year_old_and_who_works_with_a_certificate(
        self, register: Register
    ) -> None:
        """Told as a review of that day, without a fact; who is 27 or qualified stays out."""
        people = {
            "999990007": ("2001-05-01", None),
            "999990019": ("2003-01-02", None),
            "999990020": ("1998-12-31", None),
            "999990032": ("2001-05-01", "mbo-2"),
            "999990044": ("2004-05-17", "mbo-1"),
        }
        register.tell(*(register.registered(pgn, birth=born) for pgn, (born, _) in people.items()))
        register.tell(*(register.started("2020-08-24", pgn, at="2025-08-01") for pgn in people))
        register.tell(*(register.ended("2025-06-30", pgn, at="2025-08-01") for pgn in people))
        register.tell(
            *(
                register.fact("duo", "qualification-obtained", pgn, kind=kind, on="2025-06-30")
                for pgn, (_, kind) in people.items()
                if kind
            ),
            register.fact("work", "employment-started", "999990044", hours=24, from_="2025-07-01"),
        )
        register.on("2025-12-31")
        before = [register.row(pgn).status for pgn in people]
        assert before == [
            "out-of-scope",
            "early-leaver",
            "out-of-scope",
            "out-of-scope",
            "vulnerable",
        ]
        said = register.on("2026-01-01")
        confirmed = {one.subject for one in said if one.name == "early-leaver-confirmed"}
        assert confirmed == {str(register.ref(pgn)) for pgn in ("999990007", "999990044")}
        assert [register.row(pgn).status for pgn in people] == [
            "early-leaver",
            "early-leaver",
            "out-of-scope",
            "qualified",
            "early-leaver",
        ]
        assert {register.row(pgn).ruleset for pgn in people} == {"2026"}
        register.on("2026-01-03")
        assert all(row.closed for row in register.rows("balance"))
