# SPDX-License-Identifier: EUPL-1.2
"""What holds of every outcome as a whole, whatever the stories (domain 6.4)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from itertools import pairwise

import pytest

from schemas.codes.lists import Regime, Status
from schemas.codes.outreach import CaseKind, CaseState
from schemas.events.feeds import FEED_TYPES
from tests.scenarios import (
    test_absence,
    test_cases,
    test_corrections,
    test_duties,
    test_exemptions,
    test_feeds,
    test_law,
    test_moves,
    test_past,
    test_persons,
    test_refusals,
    test_statuses,
    test_trajectory,
)
from tests.scenarios.histories import PAST, QUEUE, SPRING, YEARS
from tests.scenarios.story import Files, History, Row

STORIES = (
    test_absence,
    test_cases,
    test_corrections,
    test_duties,
    test_exemptions,
    test_feeds,
    test_law,
    test_moves,
    test_past,
    test_persons,
    test_refusals,
    test_statuses,
    test_trajectory,
)
"""Imported, so that a history is whole when only this module is run."""

pytestmark = pytest.mark.broker
HISTORIES = pytest.mark.parametrize("history", [PAST, QUEUE, SPRING, YEARS], ids=lambda h: h.name)
Outcomes = Callable[[History], Files]
FIELDS = {
    "young-people": {"pgn", "status", "since", "basis", "regime", "region", "ruleset"},
    "history": {"pgn", "at", "from", "to", "since"},
    "cases": {"pgn", "case", "state", "kind", "opened", "owner", "region", "attempts"},
    "duties": {"duty", "class", "holder", "set", "due", "state"},
    "balance": {"region", "day", "opening", "in", "out", "closing", "closed"},
    "rejected": {"line", "reason"},
}
OPTIONAL = {"cases": {"closed", "destination", "attribution"}, "duties": {"pgn", "settled"}}


@HISTORIES
def test_seven_files_with_the_fields_of_the_page(outcomes: Outcomes, history: History) -> None:
    files = outcomes(history)
    assert files.keys() == FIELDS.keys() | {"metrics"}
    for name, fields in FIELDS.items():
        for row in files[name]:
            assert fields <= row.keys() <= fields | OPTIONAL.get(name, set()), (name, row)


def test_every_type_of_feed_line_is_told_in_a_story_and_taken() -> None:
    told: set[str] = set()
    for history in (PAST, QUEUE, SPRING, YEARS):
        refused = set(history.refused_numbers())
        lines = enumerate(history.lines(), 1)
        told |= {line["type"] for n, line in lines if "feed" in line and n not in refused}
    assert told == {kind for _, kind in FEED_TYPES}


@HISTORIES
def test_only_what_must_be_refused_is(outcomes: Outcomes, history: History) -> None:
    rejected = outcomes(history)["rejected"]
    assert [row["line"] for row in rejected] == history.refused_numbers()
    assert all(row["reason"] for row in rejected)


@HISTORIES
def test_one_line_per_person(outcomes: Outcomes, history: History) -> None:
    people = outcomes(history)["young-people"]
    assert Counter(row["pgn"] for row in people).most_common(1)[0][1] == 1
    known = (number for one in history.people for number in (one.bsn, *one.parted))
    assert {row["pgn"] for row in people} <= set(known)
    assert {row["status"] for row in people} <= set(Status)
    assert {row["regime"] for row in people} <= set(Regime)


@HISTORIES
def test_the_history_leads_to_the_status(outcomes: Outcomes, history: History) -> None:
    files = outcomes(history)
    status = {row["pgn"]: row["status"] for row in files["young-people"]}
    steps = _by_person(files["history"])
    assert steps.keys() == status.keys()
    for pgn, rows in steps.items():
        assert rows[0]["from"] is None
        assert rows[-1]["to"] == status[pgn]
        assert all(row["from"] != row["to"] for row in rows)
        for one, next_one in pairwise(rows):
            assert next_one["from"] == one["to"], rows
            assert next_one["at"] >= one["at"]


@pytest.mark.row("6.4-1", "6.4-4")
@HISTORIES
def test_one_open_case_at_most_with_an_owner_and_a_next_date(
    outcomes: Outcomes, history: History
) -> None:
    files = outcomes(history)
    duties = _by_person(files["duties"])
    for pgn, cases in _by_person(files["cases"]).items():
        assert [row["case"] for row in cases] == list(range(1, len(cases) + 1))
        assert {row["state"] for row in cases} <= set(CaseState)
        assert {row["kind"] for row in cases} <= set(CaseKind)
        still_open = [row for row in cases if not CaseState(row["state"]).final]
        live = [d for d in duties[pgn] if d["state"] == "set" and d["duty"] >= "D15"]
        assert len(still_open) <= 1
        for row in cases:
            assert row["owner"]
            assert ("closed" in row) == (row not in still_open)
        if still_open:
            assert live, still_open


@pytest.mark.row("6.4-4")
@HISTORIES
def test_no_leaver_without_a_case(outcomes: Outcomes, history: History) -> None:
    files = outcomes(history)
    cases = _by_person(files["cases"])
    for row in files["young-people"]:
        if row["status"] in ("early-leaver", "absent"):
            states = {case["state"] for case in cases[row["pgn"]]}
            assert states - {"voided"}, row


@HISTORIES
def test_who_has_no_open_case_owes_nothing_to_one(outcomes: Outcomes, history: History) -> None:
    files = outcomes(history)
    cases = _by_person(files["cases"])
    unknown = {row["pgn"] for row in files["young-people"] if row["status"] == "unknown"}
    for row in files["duties"]:
        if "pgn" in row and row["state"] == "set" and row["duty"] != "D01":
            open_case = any(not CaseState(c["state"]).final for c in cases.get(row["pgn"], ()))
            assert open_case or (row["duty"] == "D19" and row["pgn"] in unknown), row


@HISTORIES
def test_met_in_time_or_breached_never_both(outcomes: Outcomes, history: History) -> None:
    for row in outcomes(history)["duties"]:
        settled = row.get("settled")
        match row["state"]:
            case "met":
                assert settled is not None
                assert settled <= row["due"], row
            case "met-late":
                assert settled is not None
                assert settled > row["due"], row
            case "breached":
                assert settled is None
                assert row["due"] <= history.until, row
            case "set":
                assert settled is None
                assert row["due"] > history.until, row
            case state:
                assert (state, settled) == ("cancelled", None), row


@pytest.mark.row("close-days", "6.4-4")
@HISTORIES
def test_the_balance_closes_everywhere_every_day(outcomes: Outcomes, history: History) -> None:
    files = outcomes(history)
    regions: dict[str, list[Row]] = defaultdict(list)
    for row in files["balance"]:
        assert row["closed"] is True, row
        statuses = row["opening"].keys() | row["in"].keys() | row["out"].keys()
        for status in statuses | row["closing"].keys():
            sums = row["opening"].get(status, 0) + row["in"].get(status, 0)
            assert sums - row["out"].get(status, 0) == row["closing"].get(status, 0), row
        regions[row["region"]].append(row)
    for region, rows in regions.items():
        rows.sort(key=lambda row: row["day"])
        assert rows[0]["opening"] == {}
        assert all(b["opening"] == a["closing"] for a, b in pairwise(rows))
        here = [p for p in files["young-people"] if (p["region"] or "00") == region]
        assert rows[-1]["closing"] == dict(Counter(p["status"] for p in here)), region
    assert {row["region"] or "00" for row in files["young-people"]} <= regions.keys()


@HISTORIES
def test_the_metrics_are_a_count_of_the_rows(outcomes: Outcomes, history: History) -> None:
    files = outcomes(history)
    people, cases, duties = files["young-people"], files["cases"], files["duties"]
    assert _metric(files, "young-people", "status") == Counter(
        [
            *(("nl", row["status"]) for row in people),
            *((f"region:{row['region']}", row["status"]) for row in people if row["region"]),
        ]
    )
    undone = any(person.parted for person in history.people)
    known = [row for row in cases if row["region"] != "00"]
    assert _settled(_metric(files, "cases", "state"), undone) == _settled(
        Counter(
            [
                *(("nl", row["state"]) for row in cases),
                *((f"region:{row['region']}", row["state"]) for row in known),
            ]
        ),
        undone,
    )
    nation = {
        key: n for key, n in _metric(files, "duties", "duty", "state").items() if key[1] == "nl"
    }
    rows = Counter((row["duty"], "nl", row["state"]) for row in duties)
    assert _settled(nation, undone) == _settled(rows, undone)


def _settled(counts: Mapping[tuple[str, ...], int], undone: bool) -> dict[tuple[str, ...], int]:
    """The counts; where a merge was undone without what it took back, which the monitor goes on
    counting as voided and cancelled."""
    taken_back = {"voided", "cancelled"} if undone else set[str]()
    return {key: n for key, n in counts.items() if taken_back.isdisjoint(key)}


def _metric(files: Files, metric: str, *dimensions: str) -> dict[tuple[str, ...], int]:
    """The figures of the country and the regions."""
    keys = ("area", *dimensions) if len(dimensions) == 1 else (dimensions[0], "area", dimensions[1])
    return {
        tuple(row[key] for key in keys): row["count"]
        for row in files["metrics"]
        if row["metric"] == metric and row["area"].startswith(("nl", "region:")) and row["count"]
    }


def _by_person(rows: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if "pgn" in row:
            found[row["pgn"]].append(row)
    return found
