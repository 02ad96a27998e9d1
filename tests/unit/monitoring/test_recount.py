# SPDX-License-Identifier: EUPL-1.2
"""Counters kept by changes equal a recount, whatever comes, however often and in what batches."""

import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.codes.lists import Status
from schemas.codes.outreach import CaseState
from schemas.events import outreach, registration
from schemas.events.monitoring import MetricPublishedData
from schemas.events.topics import MONITORING_METRICS, REGISTRATION_DUTIES, AnyEvent
from services.chassis.testing import Workbench
from services.monitoring import handlers
from services.monitoring.rules.catalogue import key_of
from services.monitoring.rules.counting import from_several_topics
from services.monitoring.rules.figures import figure, line
from services.monitoring.stream import SERVICE
from tests.unit.monitoring.story import NOOR, SAM, Message, Story

BO = uuid.UUID("00000000-0000-4000-8000-000000000003")
refs = st.sampled_from([SAM, NOOR, BO])
days = st.dates(date(2023, 8, 1), date(2026, 2, 1))
places = st.sampled_from(
    [("29", "0599", "25LR00"), ("29", "0502", None), ("21", "0363", "25PZ00"), (None, None, None)]
)
Write = Callable[[Story], Message]


@st.composite
def happenings(draw: st.DrawFn) -> Write:
    """One thing that registration or outreach may say."""
    ref, day, number = draw(refs), draw(days), draw(st.integers(1, 2))
    region, municipality, school = draw(places)
    choices: list[Write] = [
        lambda s: s.status(
            ref, draw(st.sampled_from(Status)), region, municipality, school, draw(categories)
        ),
        lambda s: s.enrolled(ref, day, str(number), region=region, municipality=municipality),
        lambda s: s.left(ref, day, str(number)),
        lambda s: s.qualified(ref, draw(st.sampled_from(["mbo-1", "mbo-2"])), day),
        lambda s: s.qualified(ref, "mbo-2", day, revoked=True),
        lambda s: s.confirmed(ref, day, day - timedelta(days=15)),
        lambda s: s.revoked(ref, day),
        lambda s: s.case(ref, number, region or "29"),
        lambda s: s.case_state(ref, draw(st.sampled_from(CaseState)), number, region or "29"),
        lambda s: s.intake(ref, draw(st.integers(0, 60)), number),
        lambda s: s.duty(ref, draw(codes), draw(states)),
        lambda s: s.duty(ref, "D01", draw(states), REGISTRATION_DUTIES),
        lambda s: s.merged(ref, BO),
        lambda s: s.tells(registration.LeaverCounted, ref, **draw(counts)),
        lambda s: s.tells(
            registration.AbsenceRegistered,
            ref,
            reportId=uuid.uuid5(ref, str(number)),
            kind=draw(kinds),
            firstDay=day,
            reportedOn=day,
            state="registered",
            school="25LR00",
            region=region,
        ),
        lambda s: s.tells(
            registration.VulnerableYouthRegistered, ref, origin=draw(origins), on=day
        ),
        lambda s: s.tells(
            outreach.Placed,
            ref,
            case=number,
            destination=draw(destinations),
            **{"from": day},
            attribution="outreach",
        ),
        lambda s: s.tells(
            outreach.CaseAssigned, ref, case=number, owner=draw(owners), region=region or "29"
        ),
        *(
            partial(_on_day, event, ref, case=number, on=day, **fields)
            for event, fields in IN_A_CASE
        ),
    ]
    return draw(st.sampled_from(choices))


def _on_day(event: type[AnyEvent], ref: uuid.UUID, story: Story, **fields: Any) -> Message:
    return story.tells(event, ref, **fields)


IN_A_CASE: tuple[tuple[type[AnyEvent], dict[str, Any]], ...] = (
    (outreach.ContactEstablished, {}),
    (outreach.PlanAgreed, {"goal": "work"}),
    (outreach.CauseRecorded, {"cause": "problems"}),
    (outreach.ReferralSent, {"partner": "ggz", "sector": "care"}),
    (outreach.ReferralAccepted, {"partner": "ggz", "sector": "care"}),
    (outreach.PlacementEnded, {}),
    (outreach.PlacementVerified, {"by": "uwv"}),
    (outreach.CaseClosed, {"state": "closed-success", "destination": "work"}),
)
owners = st.sampled_from(["coach-1", "coach-2", "region:29"])
destinations = st.sampled_from(["education", "work"])
kinds = st.sampled_from(["luxury", "other"])
origins = st.sampled_from(["pro", "entree"])
counts = st.fixed_dictionaries(
    {
        "schoolYear": st.sampled_from([2023, 2024]),
        "set": st.sampled_from(["B", "C", "X", "none"]),
        "reason": st.sampled_from(["B1", "C1", "X"]),
        "category": st.sampled_from(["mbo-2", "total"]),
        "school": st.just("25LR00"),
        "sector": st.sampled_from(["mbo", "vavo"]),
        "level": st.sampled_from([2, None]),
        "age": st.sampled_from([17, None]),
        "entree": st.booleans(),
        "region": st.sampled_from(["29", None]),
        "status": st.sampled_from(["provisional", "definitive"]),
    }
)
categories = st.sampled_from(["mbo-1", "mbo-2", "vo-lower", None])
codes = st.sampled_from(["D15", "D16"])
states = st.sampled_from(["set", "met", "met-late", "breached", "cancelled", "extended"])


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_changes_add_up_to_a_recount(data: st.DataObject) -> None:
    events = _draw(data)
    table: dict[str, AnyEvent] = {}
    with _bench() as bench:
        done = 0
        while done < len(events):
            size = data.draw(st.integers(1, 8), label="batch")
            again = data.draw(st.integers(0, done), label="delivered again from")
            bench.deliver(events[again : done + size])
            done += size
            if data.draw(st.booleans(), label="flush"):
                bench.clock.advance(bench.clock.now() + timedelta(days=200))
                bench.run(handlers.flush_metrics)
        bench.run(handlers.flush_metrics)
        for topic, event in bench.said():
            if topic is MONITORING_METRICS:
                table[event.subject] = event
        with bench.runtime.engine.connect() as connection:
            assert handlers.check_counters(connection) == []
            exported = handlers.export_metrics(connection)
    assert _lines(table) == exported


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_figures_do_not_depend_on_batches_nor_on_which_topic_is_read_first(
    data: st.DataObject,
) -> None:
    events = _draw(data)
    with _bench() as one_by_one, _bench() as shuffled:
        for event in events:
            one_by_one.deliver([event])
        rest = _by_topic(events)
        while rest:
            queue = rest[data.draw(st.integers(0, len(rest) - 1), label="topic")]
            size = data.draw(st.integers(1, len(queue)), label="batch")
            shuffled.deliver(queue[:size])
            del queue[:size]
            rest = [left for left in rest if left]
        exported = []
        for bench in (one_by_one, shuffled):
            bench.run(handlers.flush_metrics)
            with bench.runtime.engine.connect() as connection:
                exported.append(handlers.export_metrics(connection))
    assert exported[0] == exported[1]


def _draw(data: st.DataObject) -> list[Message]:
    story = Story()
    return [write(story) for write in data.draw(st.lists(happenings(), min_size=1, max_size=25))]


def _by_topic(events: list[Message]) -> list[list[Message]]:
    queues: dict[str, list[Message]] = {}
    for topic, event in events:
        queues.setdefault(topic.name, []).append((topic, event))
    return list(queues.values())


@contextmanager
def _bench() -> Iterator[Workbench]:
    with tempfile.TemporaryDirectory() as folder:
        now = datetime(2024, 2, 1, tzinfo=UTC)
        bench = Workbench(SERVICE, f"sqlite:///{Path(folder) / 'm.db'}", now)
        yield bench
        bench.runtime.engine.dispose()


def _lines(table: dict[str, AnyEvent]) -> list[dict[str, object]]:
    """What a subscriber holds, as replay writes it."""
    held = [figure(key_of(text), *_numbers(event.data)) for text, event in sorted(table.items())]
    return [line(found) for found in held if not (found.zero and from_several_topics(found.key))]


def _numbers(data: MetricPublishedData) -> tuple[int, int, int]:
    count = data.values.get("count", data.values.get("leavers"))
    population = data.values.get("population", 0)
    assert isinstance(count, int)
    assert isinstance(population, int)
    return count, population, int(data.status == "provisional")
