# SPDX-License-Identifier: EUPL-1.2
"""Every row of the tables of exemptions and of absence (domain 1.3 and 1.4), by its own name."""

import pytest

from schemas.codes.absence import MANDATORY
from schemas.codes.lists import AbsenceKind
from schemas.events import feeds
from services.registration.rules.timeline import Timeline
from tests.unit.registration.duty_ledger import codes
from tests.unit.registration.history import History, day

BORN_2010, SIXTEEN, ADULT = "2010-10-10", "2009-09-10", "2006-05-17"
NOW = "2026-01-15"

# 1.3: exemptions


@pytest.mark.parametrize(
    ("birth", "article"),
    [
        pytest.param(BORN_2010, "5-a", id="LPW_5A_PHYS", marks=pytest.mark.row("1.3-1")),
        pytest.param(BORN_2010, "5-b", id="LPW_5B_RICHTING", marks=pytest.mark.row("1.3-2")),
        pytest.param(BORN_2010, "5-c", id="LPW_5C_BUITENLAND", marks=pytest.mark.row("1.3-3")),
        pytest.param(BORN_2010, "5a", id="LPW_5a_TREKKEND", marks=pytest.mark.row("1.3-4")),
        pytest.param("2008-06-01", "15", id="LPW_15", marks=pytest.mark.row("1.3-5")),
    ],
)
def test_exempt_between_its_days_and_an_absolute_truant_outside_them(
    birth: str, article: str
) -> None:
    history = History(birth).exempted("2025-09-01", "2025-12-31", article=article)
    assert history.status("2025-08-31") == "absolute-truant"
    assert history.status("2025-09-01") == history.status("2025-12-31") == "exempt"
    assert history.status("2026-01-01") == "absolute-truant"


@pytest.mark.row("1.3-1", "1.3-2", "1.3-3")
@pytest.mark.parametrize(
    ("article", "renewed"),
    [("5-a", True), ("5-b", True), ("5-c", True), ("5a", False), ("15", False)],
)
def test_arts_5_sub_a_b_and_c_are_claimed_anew_each_year(article: str, renewed: bool) -> None:
    history = History("2011-06-01").exempted("2025-08-01", "2026-07-31", article=article)
    assert codes(history, NOW) == (["D11"] if renewed else [])


@pytest.mark.row("1.3-1", "1.3-4")
def test_two_articles_named_alike_are_two() -> None:
    """5 sub a ends; 5a goes on."""
    history = History(BORN_2010).exempted("2025-08-01", "2026-07-31", article="5-a")
    history.exempted("2025-08-01", "2026-07-31", article="5a")
    history.exemption_ended("2025-12-31", article="5-a")
    assert history.status(NOW) == "exempt"
    history.exemption_ended("2025-12-31", article="5a")
    assert history.status(NOW) == "absolute-truant"


@pytest.mark.row("1.3-6", "1.4-12")
def test_lpw_11_leave_and_illness_are_of_attendance_and_change_no_status() -> None:
    history = History(SIXTEEN).started("2025-08-25", sector="vo")
    for on in ("2025-11-03", "2025-11-04", "2025-11-05"):
        history.missed(on, 8, authorised=True)
    assert history.status(NOW) == "enrolled"
    assert codes(history, NOW) == []


@pytest.mark.parametrize(
    "article",
    [
        pytest.param("3a", id="LPW_3A", marks=pytest.mark.row("1.3-7")),
        pytest.param("3b", id="LPW_3B", marks=pytest.mark.row("1.3-8")),
    ],
)
def test_vervangende_leerplicht_stays_enrolled(article: str) -> None:
    history = (
        History(SIXTEEN)
        .started("2025-08-25", sector="vo")
        .tell(
            feeds.ReplacementRequested,
            "2025-09-01",
            article=article,
            received_on="2025-09-01",
            decided_on="2025-10-01",
        )
    )
    assert history.status(NOW) == "enrolled"
    assert codes(history, NOW) == ["D12"]


# 1.4: absence


@pytest.mark.parametrize(
    ("birth", "kind", "status", "duties"),
    [
        pytest.param(
            SIXTEEN,
            "h16-u18",
            "enrolled",
            ["D05", "D09"],
            id="H16_U18",
            marks=pytest.mark.row("1.4-1"),
        ),
        pytest.param(
            ADULT, "h16-18plus", "enrolled", [], id="H16_18PLUS", marks=pytest.mark.row("1.4-2")
        ),
        pytest.param(
            SIXTEEN, "long-u18", "enrolled", ["D09"], id="LRV", marks=pytest.mark.row("1.4-3")
        ),
        pytest.param(
            ADULT, "month-18plus", "absent", ["D06"], id="RMC", marks=pytest.mark.row("1.4-4")
        ),
        pytest.param(
            SIXTEEN, "luxury", "enrolled", ["D09"], id="LUXE", marks=pytest.mark.row("1.4-5")
        ),
        pytest.param(
            SIXTEEN, "other", "enrolled", ["D09"], id="OVERIG", marks=pytest.mark.row("1.4-6")
        ),
    ],
)
def test_each_kind_of_report(birth: str, kind: str, status: str, duties: list[str]) -> None:
    """Five weeks of absence; 16 hours are reached on the last day that is told."""
    history = History(birth).started("2025-08-25", sector="vo")
    history.absent("2025-11-03", "2025-12-08", at="2025-12-09", kind=kind)
    assert history.status("2025-12-05") == status
    assert codes(history, NOW) == duties


@pytest.mark.row("1.4-2", "1.4-6")
def test_the_kinds_that_must_be_reported() -> None:
    assert set(AbsenceKind) - MANDATORY == {AbsenceKind.HOURS_16_18_PLUS, AbsenceKind.OTHER}


@pytest.mark.row("1.4-13")
def test_absoluut_verzuim_is_no_report_but_a_status() -> None:
    assert History(SIXTEEN).status(NOW) == "absolute-truant"


@pytest.mark.row("1.4-14")
def test_a_thuiszitter_is_enrolled_or_absolutely_absent_for_more_than_four_weeks() -> None:
    """Enrolled: a long absence stands for four weeks, and no leaver follows. Not enrolled: absolute
    truant since the day after the last active day. Exempt is neither."""
    enrolled = History(SIXTEEN).started("2025-08-25", sector="vo")
    enrolled.absent("2025-11-03", at="2025-12-01", kind="long-u18")
    assert Timeline(enrolled.facts()).long_absence(day("2025-12-01"), 28) is not None
    assert (enrolled.status(NOW), enrolled.on(NOW).leaver) == ("enrolled", None)
    assert enrolled.on(NOW).regime.value == "compulsory"
    gone = History(SIXTEEN).enrolled("2025-08-25", "2025-11-02", sector="vo")
    assert (gone.status(NOW), gone.on(NOW).since) == ("absolute-truant", day("2025-11-03"))
    assert gone.exempted("2025-11-03", "2026-07-31").status(NOW) == "exempt"


def test_a_dead_pupil_leaves_nobody_with_a_term() -> None:
    history = History(SIXTEEN).started("2025-08-25", sector="vo")
    history.missed("2025-11-03", 8).missed("2025-11-05", 8)
    assert codes(history, "2025-11-06") == ["D05"]
    assert codes(history.died("2025-11-07"), "2025-11-08") == []
