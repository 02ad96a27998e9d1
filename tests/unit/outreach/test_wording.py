# SPDX-License-Identifier: EUPL-1.2
"""Every code has a Dutch name and every event a sentence."""

import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum

import pytest

from schemas.codes.lists import ExitReason, RiskSignal, RiskSource, VulnerableOrigin
from schemas.codes.outreach import (
    CaseOrigin,
    CaseState,
    Cause,
    Consultation,
    Departure,
    Dismissal,
    PreventionOutcome,
    Purpose,
    Successor,
    Tailored,
    TransferDocument,
    TransferLapse,
    TransferRefusal,
    Verifier,
)
from schemas.codes.partners import PartnerKind, ReferralRefusal, ReferralResult, Support
from schemas.events.outreach import CASE_EVENTS
from services.chassis.duties import Duty
from services.chassis.duty_rules import DutyState
from services.outreach.criteria import searched
from services.outreach.rules.duties import DUTY_RULES
from services.outreach.rules.referral_link import LinkState
from services.outreach.rules.task_rules import TASK_RULES
from services.outreach.store.workers import Worker
from services.outreach.store.worklist import Entry
from services.outreach.ui import network_wording as n
from services.outreach.ui import rules_page, timeline, why, wording
from services.outreach.ui import trajectory_wording as t
from services.outreach.ui.worklist_page import days_between, lasting
from tests.unit.outreach.story import Story, day

NOW = datetime(2025, 12, 4, 9, tzinfo=UTC)
CHARLIE = {"coach-1": Worker("coach-1", "Charlie", frozenset({"29"}))}


def test_every_event_of_a_case_has_a_sentence() -> None:
    told = {*timeline._SENTENCES, "case-assigned"}
    assert {event.short_name() for event in CASE_EVENTS} <= told


def test_every_state_and_class_has_a_name_and_nothing_finished_is_red() -> None:
    assert set(wording.STATES) == set(CaseState)
    assert set(wording.DUTY_STATES) == set(DutyState)
    finished = [wording.STATES[state] for state in CaseState if state.final]
    finished += [wording.DUTY_STATES[DutyState.MET], wording.DUTY_STATES[DutyState.MET_LATE]]
    assert "danger" not in {kind for _, kind in finished}


@pytest.mark.parametrize(
    ("names", "codes"),
    [
        (t.ORIGINS, CaseOrigin),
        (t.PURPOSES, Purpose),
        (t.TAILORED, Tailored),
        (t.CAUSES, Cause),
        (t.EXIT_REASONS, ExitReason),
        (t.CONSULTATIONS, Consultation),
        (t.DEPARTURES, Departure),
        (t.DOCUMENTS, TransferDocument),
        (t.SUCCESSORS, Successor),
        (t.VERIFIERS, Verifier),
        (t.OUTCOMES, PreventionOutcome),
        (t.DISMISSALS, Dismissal),
        (t.REFUSALS, TransferRefusal),
        (t.LAPSES, TransferLapse),
        (t.CERTIFICATES, VulnerableOrigin),
        (t.SIGNALS, RiskSignal),
        (t.SOURCES, RiskSource),
        (n.KINDS, PartnerKind),
        (n.SUPPORTS, Support),
        (n.REFUSALS, ReferralRefusal),
        (n.RESULTS, ReferralResult),
        (n.LINK_STATES, LinkState),
    ],
)
def test_every_code_has_a_name(names: Mapping[StrEnum, str], codes: type[StrEnum]) -> None:
    assert set(names) == set(codes)


def test_every_automatic_task_is_told_on_the_page() -> None:
    rows = rules_page.task_rows()
    assert [row["title"] for row in rows] == [rule.title for rule in TASK_RULES.values()]
    assert all(row["made_by"] and row["done_by"] and row["term"] for row in rows)


def test_what_one_deed_brought_about_is_one_line() -> None:
    attempt = {"attempt": 1, "channel": "phone", "result": "reached", "on": "2025-12-04"}
    entries = [
        Entry(NOW, "coach-1", "case-state-changed", {"fromState": "new", "toState": "in-contact"}),
        Entry(NOW, "coach-1", "contact-established", {"on": "2025-12-04"}),
        Entry(NOW, "coach-1", "contact-attempted", attempt),
        Entry(datetime(2025, 12, 3, tzinfo=UTC), None, "case-assigned", {"owner": "region:29"}),
    ]
    first, second = timeline.lines(entries, CHARLIE)

    assert (first.who, first.text) == ("Charlie", "Poging 1: telefoon, gesproken")
    assert first.more == ("Contact gelegd", "Van nieuw naar in contact")
    assert second.text == "Toegewezen aan de werkvoorraad van Rijnmond (29)"


def test_every_term_is_explained() -> None:
    story = Story().confirmed()
    contexts = {"D15": "case-1.round-1", "D20": "case-1.placement-1.month-3"}
    for code in DUTY_RULES:
        context = contexts.get(code, "case-1")
        duty = _duty(code, context, day(0), date(2026, 1, 5))
        assert why.steps(duty, story.case), code


def test_holidays_in_a_term_are_named() -> None:
    told = why.steps(
        _duty("D15", "case-1.round-1", date(2026, 12, 23), date(2026, 12, 31)),
        Story().confirmed().case,
    )

    assert told == [
        "Bevestigd op 23 december 2026; de dag erna telt als eerste.",
        "5 werkdagen: tot en met do 31 december 2026.",
        "Feestdagen tellen niet mee: vr 25 dec.",
    ]


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        (day(0), "vandaag"),
        (day(1), "morgen"),
        (day(-1), "1 dag te laat"),
        (day(5), "over 5 dagen"),
        (day(-5), "5 dagen te laat"),
    ],
)
def test_how_far_off_a_day_is(due_on: date, words: str) -> None:
    assert days_between(day(0), due_on) == words


def test_how_long_something_lasts() -> None:
    assert [lasting(day(0), day(n)) for n in range(3)] == ["vandaag", "1 dag", "2 dagen"]


@pytest.mark.parametrize(
    ("text", "label"),
    [("7c1d-04", "7C1D-04"), ("7C1D04AE", "7C1D-04AE"), ("7c1", "7C1"), ("7c", None)],
)
def test_a_case_is_found_by_the_beginning_of_its_label(text: str, label: str | None) -> None:
    assert searched(text)[0] == label


def test_a_municipality_is_found_by_name_or_code() -> None:
    assert searched("  rotterdam ")[1] == frozenset({"0599"})
    assert searched("0599")[1] == frozenset({"0599"})
    assert searched("") == (None, None)


def _duty(code: str, context: str, set_on: date, due_on: date) -> Duty:
    return Duty(
        uuid.uuid4(),
        uuid.uuid4(),
        code,
        context,
        "coach-1",
        set_on,
        due_on,
        NOW,
        DutyState.SET,
        None,
        "29",
        None,
        None,
        0,
    )
