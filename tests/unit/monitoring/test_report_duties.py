# SPDX-License-Identifier: EUPL-1.2
"""Reports as duties (D23, D25): set when their year has ended, told four weeks before the last day,
met by what is frozen, breached once, and counted and shown like all others."""

import uuid
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from schemas.codes.lists import Status
from schemas.events.topics import MONITORING_ALERTS, MONITORING_DUTIES, AnyEvent
from services.chassis.duties import Duty
from services.chassis.duty_rules import REVIEW, DutyState
from services.chassis.testing import Workbench
from services.chassis.web import Role, User
from services.monitoring import handlers
from services.monitoring.desks.programme import ProgrammeDesk
from services.monitoring.desks.reports import ReportDesk
from services.monitoring.rules.report_duties import exists, next_look, owed
from services.monitoring.rules.report_kinds import EFFECT_FIGURES, EFFECT_PROGRAMME, LEERPLICHT
from services.monitoring.store.reporting_areas import ref_of
from tests.fixtures.web import bearer, client_of, sign_in
from tests.unit.monitoring.programmes import complete
from tests.unit.monitoring.scene import SETTINGS, Scene
from tests.unit.monitoring.story import NOOR, SAM

REGION, TOWN = "region:29", "municipality:0599"
KIM = User("k", "Kim", frozenset({Role.COORDINATOR}), frozenset({"29"}))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(hour=9, tzinfo=UTC)


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """On 10 November 2025 the monitor hears of Sam, who lives in Rotterdam."""
    scene = Scene(f"sqlite:///{tmp_path / 'm.db'}")
    scene.tell(scene.story.status(SAM, Status.ENROLLED))
    return scene


def reports(bench: Workbench, area: str) -> dict[tuple[str, str], Duty]:
    found = [duty for duty in bench.duties(ref_of(area)) if duty.code != REVIEW]
    return {(duty.code, duty.context): duty for duty in found}


def told(bench: Workbench) -> list[tuple[str, str, str, str]]:
    """What was said of reports since the last time: event, duty, who, year."""
    found = []
    for topic, event in bench.said():
        if topic is MONITORING_DUTIES:
            found.append(
                (event.short_name(), event.data.duty, event.data.holder, event.data.context)
            )
        elif topic is MONITORING_ALERTS and event.short_name() == "report-due":
            found.append(("report-due", event.data.duty, event.data.area, str(event.data.year)))
    return found


def figure(bench: Workbench, **wanted: str) -> int | None:
    with bench.runtime.engine.connect() as connection:
        lines = handlers.export_metrics(connection)
    return next((one["count"] for one in lines if wanted.items() <= one.items()), None)


@pytest.mark.row("D23", "D25")
def test_a_report_is_due_when_its_year_has_ended(scene: Scene) -> None:
    bench = scene.bench
    assert reports(bench, REGION) == {}, "nothing is due of a year that runs"
    bench.said()
    bench.advance(at("2026-01-02"))
    duty = reports(bench, REGION)["D25", "2025"]
    assert (duty.set_on, duty.due_on) == (date(2026, 1, 1), date(2026, 3, 31))
    assert (duty.holder, duty.region, duty.municipality) == (REGION, "29", None)
    assert told(bench) == [("duty-set", "D25", REGION, "2025")]
    bench.advance(at("2026-08-02"))
    duty = reports(bench, TOWN)["D23", "2025"]
    assert (duty.set_on, duty.due_on) == (date(2026, 8, 1), date(2026, 9, 30))
    assert (duty.holder, duty.region, duty.municipality) == (TOWN, "29", "0599")
    bench.advance(at("2027-01-02"))
    assert reports(bench, REGION)["D25", "2026"].due_on == date(2027, 4, 30)


def test_four_weeks_before_the_last_day_it_is_told_and_then_it_is_breached_once(
    scene: Scene,
) -> None:
    bench = scene.bench
    bench.advance(at("2026-03-02"))
    bench.said()
    bench.advance(at("2026-03-03"))
    assert told(bench) == [("report-due", "D25", REGION, "2025")]
    bench.advance(at("2026-03-31"))
    assert told(bench) == []
    bench.advance(at("2026-04-01"))
    assert told(bench) == [("duty-breached", "D25", REGION, "2025")]
    bench.advance(at("2026-07-01"))
    assert told(bench) == []


def test_what_is_frozen_in_time_meets_the_duty_and_late_it_is_late(scene: Scene) -> None:
    bench, desk = scene.bench, ReportDesk(scene.bench.runtime, KIM)
    bench.advance(at("2026-03-31"))
    ReportDesk(bench.runtime, KIM).freeze(EFFECT_FIGURES, REGION, 2025, 0)
    bench.advance(at("2026-04-02"))
    assert reports(bench, REGION)["D25", "2025"].state is DutyState.MET
    bench.advance(at("2026-10-05"))
    assert reports(bench, TOWN)["D23", "2025"].state is DutyState.BREACHED
    desk = ReportDesk(bench.runtime, KIM)
    desk.freeze(LEERPLICHT, TOWN, 2025, 0)
    duty = reports(bench, TOWN)["D23", "2025"]
    assert (duty.state, duty.settled_on) == (DutyState.MET_LATE, date(2026, 10, 5))
    desk.freeze(LEERPLICHT, TOWN, 2025, 1)
    assert [name for name, *_ in told(bench)].count("duty-met") == 2


def test_a_version_of_a_running_year_or_another_form_meets_nothing(scene: Scene) -> None:
    bench = scene.bench
    desk = ReportDesk(bench.runtime, KIM)
    desk.freeze(EFFECT_FIGURES, REGION, 2025, 0)
    bench.advance(at("2026-01-02"))
    assert reports(bench, REGION)["D25", "2025"].state is DutyState.SET
    bench.advance(at("2027-01-02"))
    ReportDesk(bench.runtime, KIM).freeze(EFFECT_FIGURES, REGION, 2026, 0)
    assert reports(bench, REGION)["D25", "2026"].state is DutyState.SET


def test_who_is_heard_of_later_owes_what_is_not_due_yet(scene: Scene) -> None:
    """And a report that was frozen before the monitor knew of a duty meets it."""
    bench, story = scene.bench, scene.story
    bench.advance(at("2026-03-20"))
    elsewhere = User("e", "Els", frozenset({Role.COORDINATOR}), frozenset({"21"}))
    ReportDesk(bench.runtime, elsewhere).freeze(EFFECT_FIGURES, "region:21", 2025, 0)
    bench.said()
    story.at = at("2026-03-24")
    scene.tell(
        story.status(NOOR, Status.ENROLLED, "21", "0363", "25PZ00"),
        story.status(uuid.UUID(int=7), Status.ENROLLED, "10", "0153", None),
    )
    assert reports(bench, "region:21")["D25", "2025"].state is DutyState.MET
    assert reports(bench, "region:10")["D25", "2025"].state is DutyState.SET
    assert ("report-due", "D25", "region:10", "2025") in told(bench)
    assert reports(bench, "municipality:0153") == {}, "its last term had passed"


def test_after_downtime_everything_is_found_late_once_each(tmp_path: Path) -> None:
    """A clock that jumps two years gives the duties that one gives that ticks daily."""
    months = [f"20{year}-{month:02d}-03" for year in (26, 27) for month in range(1, 13)]
    outcomes, said = [], []
    for name, steps in (("jump", ["2028-01-05"]), ("steps", [*months, "2028-01-05"])):
        scene = Scene(f"sqlite:///{tmp_path / name}.db")
        scene.tell(scene.story.status(SAM, Status.ENROLLED))
        for step in steps:
            scene.bench.advance(at(step))
        scene.bench.run(handlers.flush_metrics)
        outcomes.append([reports(scene.bench, area) for area in (REGION, TOWN)])
        said.append(sorted(one for one in told(scene.bench) if one[0] != "report-due"))
        with scene.bench.runtime.engine.connect() as connection:
            assert handlers.check_counters(connection) == []
    assert outcomes[0] == outcomes[1]
    assert said[0] == said[1]
    assert len(said[0]) == len(set(said[0]))
    states = {key: duty.state.value for found in outcomes[0] for key, duty in found.items()}
    assert states == {
        ("D25", "2025"): "breached",
        ("D25", "2026"): "breached",
        ("D25", "2027"): "set",
        ("D23", "2025"): "breached",
        ("D23", "2026"): "breached",
    }


def test_in_whatever_order_an_area_is_heard_of_it_owes_the_same(tmp_path: Path) -> None:
    found = []
    for name, order in (("one", (0, 1)), ("other", (1, 0))):
        scene = Scene(f"sqlite:///{tmp_path / name}.db")
        first = scene.story.status(SAM, Status.ENROLLED)
        scene.story.at = at("2026-04-10")
        messages = [first, scene.story.status(NOOR, Status.ENROLLED)]
        for number in order:
            scene.tell(messages[number])
        scene.bench.advance(at("2026-04-10"))
        found.append(reports(scene.bench, REGION))
    assert found[0] == found[1]
    assert found[0]["D25", "2025"].state is DutyState.BREACHED


def test_who_is_no_more_on_the_last_day_owes_nothing(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.bench.advance(at("2026-01-02"))
    scene.bench.said()
    monkeypatch.setattr("services.monitoring.report_duties.rules.exists", lambda *_: False)
    scene.bench.advance(at("2026-04-02"))
    assert reports(scene.bench, REGION)["D25", "2025"].state is DutyState.CANCELLED
    assert ("duty-cancelled", "D25", REGION, "2025") in told(scene.bench)


def test_figures_count_them_by_duty_holder_and_class(scene: Scene) -> None:
    bench = scene.bench
    bench.advance(at("2026-10-02"))
    bench.run(handlers.flush_metrics)
    assert figure(bench, metric="duties", duty="D25", area=REGION, state="breached") == 1
    assert figure(bench, metric="duties", duty="D23", area=TOWN, state="set") == 0
    by_holder = {"metric": "duties-by-holder", "class": "L", "state": "breached"}
    assert figure(bench, **by_holder, holder="municipality", area=REGION) == 1
    assert figure(bench, **by_holder, holder="region", area="nl") == 1
    with bench.runtime.engine.connect() as connection:
        assert handlers.check_counters(connection) == []


def test_the_desk_shows_the_deadlines_within_reach(scene: Scene) -> None:
    bench = scene.bench
    bench.advance(at("2026-08-20"))
    client = client_of(scene.application())
    path = "/v1/report-deadlines"
    found = client.get(path, headers=bearer(KIM, SETTINGS)).json()["items"]
    assert [(one["duty"], one["area"], one["dueDate"], one["state"]) for one in found] == [
        ("D25", REGION, "2026-03-31", "breached"),
        ("D23", TOWN, "2026-09-30", "set"),
    ]
    elsewhere = User("e", "Els", frozenset({Role.COORDINATOR}), frozenset({"21"}))
    school = User("s", "Sam", frozenset({Role.SCHOOL}), schools=frozenset({"25LR00"}))
    ministry = User("m", "Mees", frozenset({Role.MINISTRY}))
    for user, many in ((elsewhere, 0), (school, 0), (ministry, 2)):
        items = client.get(path, headers=bearer(user, SETTINGS)).json()["items"]
        assert len(items) == many
    sign_in(client, Role.COORDINATOR)
    page = client.get("/rapporten").text
    assert "Wanneer moet wat klaar zijn?" in page
    assert f"/rapporten/{EFFECT_FIGURES}/{REGION}/2025" in page
    figures = client.get("/cijfers/termijnen?regio=29").text
    assert "D23 Jaarverslag leerplicht aan de raad" in figures
    assert "jongeren?cijfer=duties%7CD23" not in figures


def test_a_programme_freezes_the_report_that_is_owed_from_2026_on(scene: Scene) -> None:
    bench = scene.bench
    ProgrammeDesk(bench.runtime, KIM).save("29", complete(), 0)
    bench.advance(at("2027-04-30"))
    ReportDesk(bench.runtime, KIM).freeze(EFFECT_PROGRAMME, REGION, 2026, 0)
    assert reports(bench, REGION)["D25", "2026"].state is DutyState.MET


def test_no_rule_is_known_after_the_programme(scene: Scene) -> None:
    """The regulation covers 2026 to 2029: of later years nothing is owed until one is known, and
    the review comes back every New Year's day."""
    since, today = date(2025, 11, 10), date(2033, 5, 1)
    assert [one.year for one in owed(REGION, since, today)] == [2025, 2026, 2027, 2028, 2029]
    assert next_look(REGION, today) == date(2034, 1, 1)


@pytest.mark.parametrize(
    ("area", "on", "there"),
    [
        ("region:41", date(2025, 12, 31), False),
        ("region:41", date(2026, 1, 1), True),
        ("municipality:0501", date(2023, 1, 1), False),
        ("municipality:9999", date(2023, 1, 1), False),
    ],
)
def test_who_exists_on_a_day(area: str, on: date, there: bool) -> None:
    assert exists(area, on) is there


def test_nobody_is_named_in_what_is_said(scene: Scene) -> None:
    scene.bench.advance(at("2026-10-02"))
    events: list[AnyEvent] = [e for t, e in scene.bench.said() if t is MONITORING_DUTIES]
    assert events
    assert {event.subject for event in events} == {str(ref_of(REGION)), str(ref_of(TOWN))}
    by_subject: dict[str, list[int | None]] = {}
    for event in events:
        by_subject.setdefault(event.subject, []).append(event.number)
    assert all(found == list(range(1, len(found) + 1)) for found in by_subject.values())
