# SPDX-License-Identifier: EUPL-1.2
"""Refusals, withdrawals and revocations of exemptions, as facts: late, corrected, in any order."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.codes.lists import ExemptionArticle as Article
from services.chassis.duties import Place
from services.registration.rules.exemption_decisions import (
    Claimed,
    Decided,
    Decision,
    claim_faults,
    decision_faults,
    possible,
)
from services.registration.rules.exemption_duties import exemption_duties
from services.registration.rules.exemption_states import TRANSITIONS, Tracked, state_on, tracked
from services.registration.rules.exemption_states import ExemptionState as S
from services.registration.rules.facts import Facts, fold
from tests.unit.registration.history import History, Told, day

BORN = "2011-06-01"
"""Fourteen in the school year 2025/26; leerplicht ends on 31 July 2027."""
FIRST, LAST = "2025-08-01", "2026-07-31"
NOW = "2025-10-15"


def claimed(on: str = "2025-06-02") -> History:
    return History(BORN).exemption_claimed(FIRST, on, "2025-05-20")


def only(history: History) -> Tracked:
    (found,) = tracked(history.facts())
    return found


def state(history: History, moment: str = NOW) -> str:
    return str(state_on(only(history), day(moment)))


# refused, and after all


def test_a_refused_claim_leaves_the_child_leerplichtig() -> None:
    history = claimed().exemption_refused(FIRST, "2025-06-20")
    assert state(history) == "refused"
    assert history.status(NOW) == "absolute-truant"
    assert (only(history).answered_on, only(history).granted) == (day("2025-06-20"), False)


def test_granted_after_an_objection_it_counts_from_its_first_day() -> None:
    history = claimed().exemption_refused(FIRST, "2025-06-20")
    history.exempted(FIRST, LAST, at="2025-10-01")
    assert state(history) == "granted"
    assert history.status("2025-08-20") == "exempt"


def test_a_refusal_that_is_told_before_the_claim_answers_it_all_the_same() -> None:
    history = History(BORN).exemption_refused(FIRST, "2025-06-20")
    history.exemption_claimed(FIRST, "2025-06-02")
    assert state(history) == "refused"


def test_claimed_anew_after_a_refusal_it_waits_for_a_decision_again() -> None:
    history = claimed().exemption_refused(FIRST, "2025-06-20")
    history.exemption_claimed(FIRST, "2025-06-25")
    assert state(history) == "requested"


def test_of_two_answers_the_later_day_counts_whenever_told() -> None:
    history = claimed().claim_withdrawn(FIRST, "2025-06-25", at="2025-06-25")
    history.exemption_refused(FIRST, "2025-06-20", at="2025-07-01")
    assert state(history) == "claim-withdrawn"


def test_a_claim_that_is_taken_back_still_met_its_term() -> None:
    facts = claimed().claim_withdrawn(FIRST, "2025-06-25").facts()
    assert "claim-withdrawn" in [str(one.answer) for one in tracked(facts)]
    duties = [change for _, held in exemption_duties(facts, Place(), day(NOW)) for change in held]
    assert [getattr(one, "context", "") for one in duties].count(f"exemption:{FIRST}:claim") == 2


# revoked


def test_revoked_it_never_counted() -> None:
    history = History(BORN).exempted(FIRST, LAST).exemption_revoked(FIRST, "2025-11-20")
    assert state(history, "2025-11-20") == "revoked"
    assert history.status("2025-09-01") == history.status("2025-11-20") == "absolute-truant"


def test_granted_once_more_after_a_revocation_it_counts_again() -> None:
    history = History(BORN).exempted(FIRST, LAST).exemption_revoked(FIRST, "2025-11-20")
    history.exempted(FIRST, LAST, at="2025-12-01")
    assert state(history, "2025-12-01") == "granted"
    assert history.status("2025-09-01") == "exempt"


def test_a_revocation_told_before_the_grant_hits_it() -> None:
    history = History(BORN).exemption_revoked(FIRST, "2025-11-20", at="2025-08-02")
    history.exempted(FIRST, LAST, at="2025-08-03")
    assert state(history) == "revoked"


def test_of_a_revoked_grant_nothing_is_to_be_renewed() -> None:
    history = History(BORN).exempted(FIRST, LAST).exemption_revoked(FIRST, "2025-11-20")
    assert only(history).renewal_due is None
    assert list(exemption_duties(history.facts(), Place(), day("2026-05-01"))) == []


def test_another_article_of_the_same_day_stands() -> None:
    history = History(BORN).exempted(FIRST, LAST).exempted(FIRST, LAST, article="5-c")
    history.exemption_revoked(FIRST, "2025-11-20")
    assert history.status("2025-11-20") == "exempt"
    assert sorted(state_on(one, day(NOW)) for one in tracked(history.facts())) == [
        "granted",
        "revoked",
    ]


# whatever the order

_days = st.integers(0, 300).map(lambda n: (date(2025, 6, 1) + timedelta(days=n)).isoformat())
_hours = st.integers(0, 23)


@st.composite
def decisions(draw: st.DrawFn) -> list[Told]:
    """Claims, grants, ends and answers of one article from one day on, recorded at any time."""
    history = History()
    for _ in range(draw(st.integers(1, 6))):
        at = f"{draw(_days)}T{draw(_hours)}"
        match draw(st.integers(0, 5)):
            case 0:
                history.exemption_claimed(FIRST, at[:10])
            case 1:
                history.exempted(FIRST, draw(st.sampled_from((LAST, "2026-03-31"))), at=at)
            case 2:
                history.exemption_ended(draw(_days), at=at)
            case 3:
                history.exemption_refused(FIRST, draw(_days), at=at)
            case 4:
                history.claim_withdrawn(FIRST, draw(_days), at=at)
            case 5:
                history.exemption_revoked(FIRST, draw(_days), at=at)
    return history.told


def told_in(order: list[Told]) -> Any:
    facts = Facts()
    for event, identity in (*History(BORN).told, *order):
        fold(facts, event, identity)
    spans = [state_on(one, day(moment)) for one in tracked(facts) for moment in (NOW, LAST)]
    return tracked(facts), spans, list(exemption_duties(facts, Place(), day(NOW)))


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_the_order_of_decisions_does_not_matter(data: st.DataObject) -> None:
    told = data.draw(decisions())
    again = data.draw(st.permutations(told + told[:2]))
    assert told_in(again) == told_in(told)


@settings(max_examples=80, deadline=None)
@given(decisions())
def test_every_state_is_in_the_table(told: list[Told]) -> None:
    _, spans, _ = told_in(told)
    assert set(spans) <= set(TRANSITIONS)


# what the desk may record


@pytest.mark.parametrize(
    ("history", "choices"),
    [
        (claimed(), ["grant", "refuse", "withdraw-claim"]),
        (claimed().exempted(FIRST, LAST), ["end", "grant", "revoke"]),
        (claimed().exemption_refused(FIRST, "2025-06-20"), ["grant"]),
        (claimed().claim_withdrawn(FIRST, "2025-06-20"), []),
        (History(BORN).exempted(FIRST, LAST).exemption_revoked(FIRST, "2025-09-01"), ["grant"]),
        (History(BORN).exempted(FIRST, LAST).exemption_ended("2025-09-01"), ["grant", "revoke"]),
    ],
)
def test_what_can_be_decided_follows_from_the_state(history: History, choices: list[str]) -> None:
    assert [str(one) for one in possible(only(history), day(NOW))] == choices


def test_a_claim_that_lapsed_can_still_be_answered() -> None:
    assert state(claimed(), "2026-08-01") == "expired"
    assert Decision.REFUSE in possible(only(claimed()), day("2026-08-01"))
    refused = claimed().exemption_refused(FIRST, "2026-08-01")
    assert state(refused, "2026-08-01") == "refused"
    assert S.REFUSED in TRANSITIONS[S.EXPIRED].values()


GRANTED = claimed().exempted(FIRST, LAST)


@pytest.mark.parametrize(
    ("history", "decided", "faults"),
    [
        (claimed(), Decided(Decision.REFUSE, day("2025-10-16")), ["on"]),
        (claimed(), Decided(Decision.REFUSE, day("2025-06-01")), ["on"]),
        (claimed(), Decided(Decision.REFUSE), []),
        (claimed(), Decided(Decision.GRANT), ["last"]),
        (claimed(), Decided(Decision.GRANT, last=day("2025-07-31")), ["last"]),
        (claimed(), Decided(Decision.GRANT, last=day(LAST)), []),
        (claimed(), Decided(Decision.GRANT, None, day("2025-07-31"), day(LAST)), ["first"]),
        (claimed(), Decided(Decision.GRANT, None, day("2025-10-02"), day(LAST)), []),
        (claimed(), Decided(Decision.GRANT, None, day("2025-10-03"), day(LAST)), ["first"]),
        (claimed(), Decided(Decision.GRANT, last=day("2029-05-31")), []),
        (claimed(), Decided(Decision.GRANT, last=day("2029-06-01")), ["last"]),
        (GRANTED, Decided(Decision.GRANT, None, day("2025-08-02"), day(LAST)), ["first"]),
        (GRANTED, Decided(Decision.END), ["last"]),
        (GRANTED, Decided(Decision.END, last=day(LAST)), ["last"]),
        (GRANTED, Decided(Decision.END, last=day("2025-07-31")), ["last"]),
        (GRANTED, Decided(Decision.END, last=day("2026-01-31")), []),
    ],
)
def test_days_of_a_decision(history: History, decided: Decided, faults: list[str]) -> None:
    assert list(decision_faults(only(history), decided, day(BORN), day(NOW))) == faults


def test_art_6_lid_2_a_yearly_exemption_ends_with_the_school_year() -> None:
    history = History(BORN).exemption_claimed(FIRST, "2025-06-02", article="5-b")
    longer = Decided(Decision.GRANT, last=day("2026-08-01"))
    assert list(decision_faults(only(history), longer, day(BORN), day(NOW))) == ["last"]


@pytest.mark.parametrize(
    ("claim", "faults"),
    [
        (Claimed(Article.UNFIT, day(FIRST), day(NOW)), []),
        (Claimed(Article.UNFIT, day(FIRST), day("2025-10-16")), ["claimed_on"]),
        (Claimed(Article.UNFIT, day(FIRST), day(NOW), day("2025-10-16")), ["statement_on"]),
        (Claimed(Article.CONVICTION, day("2029-06-01"), day(NOW)), ["first"]),
        (Claimed(Article.OTHER_EDUCATION, day("2027-07-31"), day(NOW)), ["first"]),
        (Claimed(Article.OTHER_EDUCATION, day("2027-08-01"), day(NOW)), []),
    ],
)
def test_days_of_a_claim(claim: Claimed, faults: list[str]) -> None:
    assert list(claim_faults(claim, day(BORN), day(NOW))) == faults


def test_art_15_is_not_granted_while_leerplicht_runs_though_a_feed_told_the_claim() -> None:
    history = History(BORN).exemption_claimed("2027-07-01", "2025-06-02", article="15")
    for first, faults in (("2027-07-31", ["first"]), ("2027-08-01", [])):
        decided = Decided(Decision.GRANT, None, day(first), day("2028-07-31"))
        assert list(decision_faults(only(history), decided, day(BORN), day(NOW))) == faults


def test_without_a_birth_date_no_age_stands_in_the_way() -> None:
    assert (
        claim_faults(Claimed(Article.OTHER_EDUCATION, day(FIRST), day(NOW)), None, day(NOW)) == {}
    )
