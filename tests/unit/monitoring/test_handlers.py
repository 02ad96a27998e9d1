# SPDX-License-Identifier: EUPL-1.2
"""What comes of a batch of events: counters, figures said, alerts."""

import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest

from schemas.codes.lists import Basis, Status
from schemas.codes.outreach import CaseState
from schemas.events.topics import MONITORING_ALERTS, MONITORING_METRICS, REGISTRATION_DUTIES
from services.chassis.testing import Workbench
from services.monitoring import handlers, publishing
from tests.unit.monitoring.story import NOOR, SAM, Story

LEFT = date(2025, 10, 31)


def figures(bench: Workbench, metric: str, area: str = "region:29") -> dict[str, Any]:
    """The figures of one metric and area, without zeros: value of the last dimension → count."""
    with bench.runtime.engine.connect() as connection:
        lines = handlers.export_metrics(connection)
        assert handlers.check_counters(connection) == []
    found = [line for line in lines if (line["metric"], line["area"]) == (metric, area)]
    last = {"young-people": "status", "cases": "state", "duties": "state", "next-steps": "step"}
    return {line[last.get(metric, "bucket")]: line["count"] for line in found if line["count"]}


def said(bench: Workbench) -> dict[str, dict[str, Any]]:
    """Flush and give what was said: key → values."""
    bench.run(handlers.flush_metrics)
    return {
        event.subject: event.data.values
        for topic, event in bench.said()
        if topic is MONITORING_METRICS
    }


def alerts(bench: Workbench) -> list[Any]:
    """The alerts in the outbox."""
    return [event for topic, event in bench.said() if topic is MONITORING_ALERTS]


def test_a_status_counts_in_every_area(bench: Workbench) -> None:
    story = Story()
    bench.deliver([story.status(SAM, Status.ENROLLED), story.status(NOOR, Status.GAP)])
    for area in ("nl", "region:29", "municipality:0599", "school:25LR00"):
        assert figures(bench, "young-people", area) == {"enrolled": 1, "gap": 1}


def test_a_move_takes_the_person_along(bench: Workbench) -> None:
    story = Story()
    bench.deliver([story.status(SAM, Status.ENROLLED)])
    bench.deliver([story.status(SAM, Status.ENROLLED, region="21", municipality="0363")])
    assert figures(bench, "young-people") == {}
    assert figures(bench, "young-people", "region:21") == {"enrolled": 1}
    assert figures(bench, "young-people", "nl") == {"enrolled": 1}


def test_redelivery_changes_nothing(bench: Workbench) -> None:
    story = Story()
    events = [story.status(SAM, Status.ENROLLED), story.status(SAM, Status.GAP), story.case(SAM)]
    bench.deliver(events)
    bench.deliver(events)
    bench.deliver(events[1:])
    assert figures(bench, "young-people") == {"gap": 1}
    assert figures(bench, "cases") == {"new": 1}


def test_a_merged_reference_counts_no_more(bench: Workbench) -> None:
    story = Story()
    bench.deliver([story.status(SAM, Status.ENROLLED), story.status(NOOR, Status.ENROLLED)])
    bench.deliver([story.enrolled(SAM, date(2025, 8, 25)), story.merged(SAM, NOOR)])
    assert figures(bench, "young-people") == {"enrolled": 1}
    assert said(bench)["new-leavers|2025|nl|total"]["population"] == 1


def test_a_reference_that_comes_back_counts_for_itself(bench: Workbench) -> None:
    story = Story()
    bench.deliver([story.status(SAM, Status.ENROLLED), story.status(NOOR, Status.ENROLLED)])
    bench.deliver([story.enrolled(SAM, date(2025, 8, 25)), story.merged(SAM, NOOR)])
    bench.deliver(story.unmerged(SAM, NOOR))
    assert figures(bench, "young-people") == {"enrolled": 1}
    bench.deliver(
        [story.status(SAM, Status.ENROLLED), story.enrolled(SAM, date(2025, 8, 25), number="2")]
    )
    assert figures(bench, "young-people") == {"enrolled": 2}
    assert said(bench)["new-leavers|2025|nl|total"]["population"] == 1


def test_nothing_is_missed_of_who_is_merged_and_comes_back_however_batches_are_cut(
    bench: Workbench,
) -> None:
    story = Story()
    known = [story.status(SAM, Status.ENROLLED), story.status(NOOR, Status.ENROLLED)]
    begun = date(2025, 8, 25)
    merged = [story.merged(SAM, NOOR), *(story.enrolled(SAM, begun, n) for n in ("1", "2"))]
    unheard = story.merged(SAM, NOOR)
    back = [
        *story.unmerged(SAM, NOOR),
        story.status(SAM, Status.GAP),
        story.status(NOOR, Status.GAP),
    ]
    for message in (*known, *merged, unheard, *back):
        bench.deliver([message])
    bench.deliver([*merged, *back])
    assert figures(bench, "young-people") == {"gap": 2}
    assert alerts(bench) == []


def test_a_case_goes_through_its_states(bench: Workbench) -> None:
    story = Story()
    bench.deliver([story.case(SAM), story.case_state(SAM, CaseState.ASSIGNED)])
    assert figures(bench, "cases") == {"assigned": 1}
    bench.deliver([story.intake(SAM, 20), story.case_state(SAM, CaseState.INTAKE_DONE)])
    assert figures(bench, "cases") == {"intake-done": 1}
    assert figures(bench, "time-to-intake") == {"2-4w": 1}


def test_only_the_first_intake_is_timed(bench: Workbench) -> None:
    story = Story()
    bench.deliver([story.case(SAM), story.intake(SAM, 20), story.intake(SAM, 90)])
    assert figures(bench, "time-to-intake") == {"2-4w": 1}


def test_a_voided_case_has_no_intake_in_the_report(bench: Workbench) -> None:
    story = Story()
    bench.deliver([story.case(SAM), story.intake(SAM, 3), story.case_state(SAM, CaseState.VOIDED)])
    assert figures(bench, "cases") == {"voided": 1}
    assert figures(bench, "time-to-intake") == {}


def test_an_open_case_has_a_next_step_while_a_duty_of_outreach_lives(bench: Workbench) -> None:
    story = Story()
    bench.deliver([story.case(SAM)])
    assert figures(bench, "next-steps") == {"missing": 1}
    bench.deliver([story.duty(SAM, "D01", "set", REGISTRATION_DUTIES)])
    assert figures(bench, "next-steps") == {"missing": 1}
    bench.deliver([story.duty(SAM, "D15", "set"), story.duty(SAM, "D16", "set")])
    assert figures(bench, "next-steps") == {"set": 1}
    bench.deliver([story.duty(SAM, "D15", "met"), story.duty(SAM, "D16", "breached")])
    assert figures(bench, "next-steps") == {"missing": 1}
    bench.deliver([story.case_state(SAM, CaseState.CLOSED_SUCCESS)])
    assert figures(bench, "next-steps") == {}


@pytest.mark.parametrize(
    ("states", "last"),
    [
        (["set"], "set"),
        (["set", "met"], "met"),
        (["set", "breached"], "breached"),
        (["set", "breached", "met-late"], "met-late"),
        (["set", "cancelled"], "cancelled"),
        (["set", "breached", "extended"], "set"),
    ],
)
def test_a_duty_counts_by_its_last_state(bench: Workbench, states: list[str], last: str) -> None:
    story = Story()
    bench.deliver([story.duty(SAM, "D15", state) for state in states])
    assert figures(bench, "duties") == {last: 1}


def test_a_new_leaver_and_the_1_october_on_which_the_next_year_begins(bench: Workbench) -> None:
    story = Story(datetime(2025, 9, 1, 9, tzinfo=UTC))
    bench.clock = bench.runtime.clock = type(bench.clock)(story.at)
    bench.deliver([story.enrolled(SAM, date(2025, 8, 25)), story.enrolled(NOOR, date(2025, 8, 25))])
    assert said(bench) == {}
    bench.clock.advance(datetime(2025, 9, 30, 23, tzinfo=UTC))  # 1 October in Amsterdam
    first = said(bench)["new-leavers|2025|region:29|mbo-2"]
    assert first == {"population": 2, "leavers": 0, "percentage": 0.0, "norm": None}
    bench.deliver([story.left(SAM, LEFT), story.confirmed(SAM, date(2025, 11, 15), LEFT)])
    second = said(bench)["new-leavers|2025|region:29|total"]
    assert second == {"population": 2, "leavers": 1, "percentage": 50.0, "norm": None}
    bench.deliver([story.revoked(SAM, date(2025, 11, 15))])
    assert said(bench)["new-leavers|2025|region:29|total"]["leavers"] == 0


def test_a_norm_that_is_exceeded_is_alerted_once(bench: Workbench) -> None:
    story = Story(datetime(2013, 9, 1, 9, tzinfo=UTC))
    bench.deliver([story.enrolled(SAM, date(2013, 8, 26)), story.left(SAM, date(2013, 11, 1))])
    bench.deliver([story.confirmed(SAM, date(2013, 11, 15), date(2013, 11, 1))])
    bench.run(handlers.flush_metrics)
    raised = alerts(bench)
    assert {event.data.area for event in raised} == {"nl", "region:29", "school:25LR00"}
    assert {(event.data.percentage, event.data.norm) for event in raised} == {(100.0, 11.5)}
    bench.deliver([story.enrolled(NOOR, date(2013, 8, 26), number="9")])
    bench.run(handlers.flush_metrics)
    assert alerts(bench) == []


def test_died_is_left_out_of_the_population(bench: Workbench) -> None:
    story = Story()
    bench.deliver([story.enrolled(SAM, date(2025, 8, 25))])
    bench.deliver([story.status(SAM, Status.OUT_OF_SCOPE, basis=Basis.DIED)])
    assert said(bench)["new-leavers|2025|nl|total"]["population"] == 0


def test_changes_between_two_flushes_are_said_once_with_the_last_value(bench: Workbench) -> None:
    story = Story()
    bench.deliver([story.status(SAM, Status.ENROLLED)])
    bench.deliver([story.status(NOOR, Status.ENROLLED)])
    bench.run(handlers.flush_metrics)
    keys = [event.subject for topic, event in bench.said() if topic is MONITORING_METRICS]
    assert len(keys) == len(set(keys))
    assert said(bench) == {}
    bench.deliver([story.status(NOOR, Status.GAP)])
    again = said(bench)
    assert again["young-people|nl|enrolled"] == {"count": 1}
    assert again["young-people|nl|gap"] == {"count": 1}


def test_a_figure_that_goes_on_changing_keeps_no_other_waiting(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However little is said at a time, one pass says each changed figure once and ends."""
    monkeypatch.setattr(publishing, "AT_ONCE", 4)
    story, busy = Story(), "leavers-by-year|2025|nl"
    bench.deliver([story.status(SAM, Status.EARLY_LEAVER)])
    told: list[str] = []

    def tick() -> bool:
        more = bench.runtime.run(handlers.tick)
        told.extend(e.subject for topic, e in bench.said() if topic is MONITORING_METRICS)
        return more

    others = iter(uuid.UUID(int=number, version=4) for number in range(1, 100))
    while tick():
        bench.deliver([story.status(next(others), Status.EARLY_LEAVER)])
    assert told.count(busy) == 1
    assert "young-people|nl|early-leaver" in told
    told.clear()
    while tick():
        pass
    assert told.count(busy) == 1
    assert len(told) == len(set(told)) > 4
    assert not tick()
    bench.run(handlers.flush_metrics)
    assert bench.said() == []


def test_a_jump_in_a_sequence_is_taken_and_alerted(bench: Workbench) -> None:
    story = Story()
    bench.deliver([story.status(SAM, Status.ENROLLED)])
    story.lose(story.status(SAM, Status.GAP))
    story.lose(story.status(SAM, Status.ENROLLED))
    bench.deliver([story.status(SAM, Status.EARLY_LEAVER)])
    [alert] = alerts(bench)
    assert (alert.data.kind, alert.data.topic) == ("sequence", "registration.statuses.v1")
    assert (alert.data.expected, alert.data.found) == (3, 1)
    assert figures(bench, "young-people") == {"early-leaver": 1}


def test_monitoring_has_no_duties_of_its_own(bench: Workbench) -> None:
    assert bench.advance(datetime(2030, 1, 1, tzinfo=UTC)) == 0
