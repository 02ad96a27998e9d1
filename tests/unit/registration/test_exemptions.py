# SPDX-License-Identifier: EUPL-1.2
"""Exemptions (domain 6.3 D, 1.3 and D11): where each one stands, and the rows that follow facts."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.codes.lists import ExemptionArticle
from schemas.written import REFERENCE
from services.registration.rules.exemption_diagram import page
from services.registration.rules.exemption_facts import ARTICLES
from services.registration.rules.exemption_states import (
    LACKS,
    TRANSITIONS,
    Lack,
    Tracked,
    lacking,
    state_on,
    tracked,
)
from services.registration.rules.exemption_states import ExemptionState as S
from tests.unit.registration.history import History, day
from tests.unit.registration.register import NUMBER, SAM, Register

BORN = "2011-06-01"
"""Fourteen in the school year 2025/26: leerplichtig on every day of these stories."""
NOW = "2025-10-15"
YEAR = ("2025-08-01", "2026-07-31")


def only(history: History) -> Tracked:
    (found,) = tracked(history.facts())
    return found


def states(history: History, *days: str) -> list[str]:
    """How each exemption stands on a day, the first to begin first; one word per day for one."""
    found = sorted(tracked(history.facts()), key=lambda one: (one.first_day, one.granted))
    return [" ".join(state_on(one, day(moment)) for one in found) for moment in days]


def lacks(history: History, moment: str) -> list[str]:
    return [str(lack) for one in tracked(history.facts()) for lack in lacking(one, day(moment))]


# 6.3 D: REQUESTED -> GRANTED -> (RENEWAL_DUE 1 July) -> EXPIRED / WITHDRAWN


@pytest.mark.row("6.3-D-1")
def test_6_3_d_requested_until_it_is_granted() -> None:
    history = History(BORN).exemption_claimed("2025-08-01", "2025-06-02", "2025-05-20")
    assert states(history, "2025-06-02", "2025-09-01") == ["requested", "requested"]
    history.exempted(*YEAR, at="2025-09-15")
    assert states(history, "2025-09-15") == ["granted"]
    assert only(history).claimed_on == day("2025-06-02")


@pytest.mark.row("6.3-D-2", "6.3-D-3", "renewal-notice-months")
def test_6_3_d_granted_renewal_due_from_1_april_and_expired_after_its_last_day() -> None:
    history = History(BORN).exempted(*YEAR)
    days = ("2025-08-01", "2026-03-31", "2026-04-01", "2026-06-30", "2026-07-31", "2026-08-01")
    assert states(history, *days) == [
        "granted",
        "granted",
        "renewal-due",
        "renewal-due",
        "renewal-due",
        "expired",
    ]
    assert lacks(history, "2026-03-31") == []
    assert lacks(history, "2026-06-30") == ["renewal"]
    assert lacks(history, "2026-07-01") == ["renewal-late"]
    assert lacks(history, "2026-08-01") == []


def test_6_3_d_renewed_before_1_july_it_is_granted_again_and_the_next_is_requested() -> None:
    history = History(BORN).exempted(*YEAR)
    history.exemption_claimed("2026-08-01", "2026-06-15", "2026-06-01")
    assert states(history, "2026-06-15") == ["granted requested"]
    history.exempted("2026-08-01", "2027-07-31", at="2026-07-10")
    assert states(history, "2026-07-10", "2026-08-01") == ["granted granted", "expired granted"]
    assert lacks(history, "2026-08-01") == []
    assert history.status("2026-08-01") == "exempt"


def test_6_3_d_a_claim_of_1_july_is_late() -> None:
    history = History(BORN).exempted(*YEAR)
    history.exemption_claimed("2026-08-01", "2026-07-01", "2026-06-01")
    assert lacks(history, "2026-07-01") == ["claim-late"]


@pytest.mark.row("6.3-D-3")
def test_6_3_d_withdrawn_after_the_day_on_which_it_ends_early() -> None:
    history = History(BORN).exempted(*YEAR).exemption_ended("2025-11-14")
    assert states(history, "2025-11-14", "2025-11-15") == ["granted", "withdrawn"]
    assert history.status("2025-11-14") == "exempt"
    assert history.status("2025-11-15") == "absolute-truant"


def test_6_3_d_granted_again_after_a_withdrawal() -> None:
    history = History(BORN).exempted(*YEAR).exemption_ended("2025-11-14")
    history.exempted(*YEAR, at="2025-12-01")
    assert states(history, "2025-12-01") == ["granted"]


def test_6_3_d_a_renewal_may_be_withdrawn_too() -> None:
    history = History(BORN).exempted(*YEAR).exemption_ended("2026-07-10")
    assert states(history, "2026-04-01", "2026-07-10", "2026-07-11") == [
        "renewal-due",
        "renewal-due",
        "withdrawn",
    ]


@pytest.mark.parametrize(("enrolled", "status"), [(False, "absolute-truant"), (True, "enrolled")])
def test_6_3_a_expired_the_status_is_assessed_again(enrolled: bool, status: str) -> None:
    history = History(BORN).exempted(*YEAR)
    if enrolled:
        history.started("2026-08-01", sector="vo")
    assert history.status("2026-07-31") == "exempt"
    assert history.status("2026-08-01") == status


def test_a_claim_that_is_not_granted_lapses_with_its_school_year() -> None:
    history = History(BORN).exemption_claimed("2025-11-01", "2025-09-15", "2025-09-01")
    assert states(history, "2026-07-31", "2026-08-01") == ["requested", "expired"]


def test_a_grant_answers_the_claim_of_a_summer_before_and_no_other() -> None:
    history = History(BORN).exemption_claimed("2025-08-01", "2025-06-02", "2025-05-20")
    history.exemption_claimed("2025-08-01", "2025-06-02", article="5-b")
    history.exempted("2025-09-01", "2026-07-31", at="2025-08-28")
    assert states(history, "2025-09-01") == ["requested granted"]


def test_who_dies_is_exempt_no_longer() -> None:
    history = History(BORN).exempted(*YEAR).died("2026-05-01")
    assert states(history, "2026-05-01", "2026-05-02") == ["renewal-due", "expired"]


# 1.3 and D11: what the law asks of each article


def test_every_article_of_the_code_list_has_its_row() -> None:
    assert set(ARTICLES) == set(ExemptionArticle)
    assert set(LACKS) == set(Lack)


@pytest.mark.parametrize(
    ("article", "state", "lack"),
    [
        pytest.param("5-a", "renewal-due", ["statement", "renewal"], id="LPW_5A_PHYS"),
        pytest.param("5-b", "renewal-due", ["renewal"], id="LPW_5B_RICHTING"),
        pytest.param("5-c", "renewal-due", ["statement", "renewal"], id="LPW_5C_BUITENLAND"),
        pytest.param("5a", "granted", [], id="LPW_5a_TREKKEND"),
        pytest.param("15", "granted", [], id="LPW_15"),
    ],
)
def test_each_article_claimed_without_a_statement_a_week_before_1_july(
    article: str, state: str, lack: list[str]
) -> None:
    history = History(BORN).exemption_claimed("2025-08-01", "2025-06-02", article=article)
    history.exempted(*YEAR, article=article)
    assert states(history, "2026-06-24") == [state]
    assert lacks(history, "2026-06-24") == lack


@pytest.mark.parametrize(
    ("claimed", "statement", "lack"),
    [
        ("2025-10-01", "2025-07-01", []),
        ("2025-10-02", "2025-10-01", ["claim-late"]),
        ("2025-10-01", "2025-06-30", ["statement-old"]),
        ("2025-10-01", None, ["statement"]),
        ("2025-10-02", "2025-07-01", ["claim-late", "statement-old"]),
    ],
)
def test_d11_a_month_before_on_a_statement_of_at_most_three_months(
    claimed: str, statement: str | None, lack: list[str]
) -> None:
    assert lacks(History(BORN).exemption_claimed("2025-11-01", claimed, statement), NOW) == lack


@pytest.mark.parametrize(
    ("birth", "article", "first", "last"),
    [
        pytest.param(BORN, "5-a", "2024-08-01", "2027-07-31", id="6 lid 3: never fit"),
        pytest.param(BORN, "5-a", "2025-08-01", "2026-06-30", id="ends before 1 July"),
        pytest.param("2008-07-10", "5-b", *YEAR, id="4b: 18 by the next school year"),
    ],
)
def test_art_6_nothing_to_renew(birth: str, article: str, first: str, last: str) -> None:
    assert states(History(birth).exempted(first, last, article=article), "2026-06-30") == [
        "granted"
    ]


def test_art_6_of_who_is_not_18_by_1_august_it_is_renewed() -> None:
    history = History("2008-08-02").exempted(*YEAR, article="5-b")
    assert states(history, "2026-06-30") == ["renewal-due"]


# the table


_days = st.integers(0, 500).map(lambda n: date(2025, 6, 1) + timedelta(days=n))
_articles = st.sampled_from(("5-a", "5a"))


@st.composite
def told(draw: st.DrawFn) -> History:
    """One exemption, claimed or not, granted or not, ended or not, renewed or not."""
    history, article, first = History(BORN), draw(_articles), draw(_days)
    last = first + timedelta(days=draw(st.integers(0, 400)))
    if draw(st.booleans()):
        history.exemption_claimed(first.isoformat(), "2025-06-02", article=article)
    if draw(st.booleans()):
        history.exempted(first.isoformat(), last.isoformat(), article=article)
    if draw(st.booleans()):
        history.exemption_ended(draw(_days).isoformat(), article=article)
    if draw(st.booleans()):
        history.died(draw(_days).isoformat())
    return history


@settings(max_examples=50, deadline=None)
@given(told())
def test_day_by_day_an_exemption_goes_as_the_table_has_it(history: History) -> None:
    for one in tracked(history.facts()):
        first = min(one.first_day, one.last_day)
        span = [first + timedelta(days=n) for n in range((one.last_day - first).days + 3)]
        passed = [state_on(one, moment) for moment in span]
        for before, after in pairwise(passed):
            assert before == after or after in TRANSITIONS[before].values()
        assert passed[-1] in (S.EXPIRED, S.WITHDRAWN)
        assert one.due_on <= one.last_day


def test_the_page_of_states_is_printed_from_the_tables() -> None:
    assert (REFERENCE / "exemptions.md").read_text(encoding="utf-8") == page()


# the rows


def rows(register: Register) -> list[Any]:
    return sorted(register.rows("exemption"), key=lambda row: (row.first_day, row.granted))


def grant(register: Register, pgn: str = SAM, to: str = "2026-07-31", **more: Any) -> None:
    fields = {"article": "5-a", "from_": "2025-08-01", "to": to, **more}
    register.tell(register.fact("duo", "exemption-granted", pgn, **fields))


def end(register: Register, pgn: str = SAM, on: str = "2025-08-01") -> None:
    register.tell(register.fact("duo", "exemption-ended", pgn, article="5-a", on=on))


@pytest.fixture
def registered(register: Register) -> Register:
    """Sam, fourteen, on 1 August 2025."""
    register.tell(register.registered(SAM, birth=BORN))
    return register


def test_a_row_follows_claim_grant_and_end_and_keeps_its_identity(registered: Register) -> None:
    claim = {"article": "5-a", "from_": "2025-08-01", "claimedOn": "2025-06-02"}
    registered.tell(registered.fact("duo", "exemption-claimed", SAM, **claim))
    (requested,) = rows(registered)
    assert (requested.ref, requested.granted) == (registered.ref(SAM), False)
    grant(registered)
    (granted,) = rows(registered)
    assert (granted.id, granted.granted) == (requested.id, True)
    assert str(granted.renewal_due) == "2026-06-30"
    registered.on("2025-11-20")
    end(registered, on="2025-11-14")
    (ended,) = rows(registered)
    assert (ended.id, ended.ended_early, str(ended.last_day)) == (granted.id, True, "2025-11-14")


def test_told_twice_it_is_one_row_and_a_birth_date_told_later_counts(register: Register) -> None:
    grant(register)
    grant(register)
    assert [str(row.renewal_due) for row in rows(register)] == ["2026-06-30"]
    register.tell(register.registered(SAM, birth="2008-07-10"))
    assert [row.renewal_due for row in rows(register)] == [None]


def test_a_claim_is_one_row_with_its_grant_when_that_begins_later(registered: Register) -> None:
    claim = {"article": "5-a", "from_": "2025-08-01", "claimedOn": "2025-06-02"}
    registered.tell(registered.fact("duo", "exemption-claimed", SAM, **claim))
    grant(registered, from_="2025-08-15")
    (row,) = rows(registered)
    assert (row.granted, str(row.first_day), str(row.claimed_on)) == (
        True,
        "2025-08-15",
        "2025-06-02",
    )


def test_who_has_no_exemption_costs_no_query(registered: Register) -> None:
    asked: list[str] = []
    listen = registered.bench.runtime.engine, "before_cursor_execute"
    sa.event.listen(*listen, lambda *told: asked.append(told[2]))
    registered.tell(registered.started("2025-08-25", SAM, at="2025-08-25"))
    assert asked
    assert not [statement for statement in asked if "exemption" in statement]


def test_exemptions_go_along_in_a_merge_and_back_when_it_is_undone(registered: Register) -> None:
    registered.tell(registered.registered(NUMBER, birth=BORN))
    grant(registered, NUMBER)
    grant(registered, SAM, article="15")
    own = registered.ref(NUMBER)
    before = {row.id: row.ref for row in rows(registered)}
    registered.on("2025-11-11")
    registered.tell(registered.fact("duo", "identity-linked", NUMBER, bsn=SAM))
    assert {row.id: row.ref for row in rows(registered)} == dict.fromkeys(
        before, registered.ref(SAM)
    )
    registered.on("2025-11-12")
    registered.tell(registered.fact("duo", "identity-unlinked", NUMBER, bsn=SAM))
    assert registered.ref(NUMBER) == own
    assert {(row.ref, row.article) for row in rows(registered)} == {
        (own, "5-a"),
        (registered.ref(SAM), "15"),
    }


def test_one_exemption_told_of_both_is_one_after_the_merge(registered: Register) -> None:
    registered.tell(registered.registered(NUMBER, birth=BORN))
    grant(registered, NUMBER)
    grant(registered, SAM)
    registered.on("2025-11-11")
    registered.tell(registered.fact("duo", "identity-linked", NUMBER, bsn=SAM))
    assert [row.ref for row in rows(registered)] == [registered.ref(SAM)]
