# SPDX-License-Identifier: EUPL-1.2
"""The desk of the demo: what is due gets done, and partners are asked and answer."""

import random
import uuid
from collections import Counter
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from services.chassis.calendar import is_working_day
from services.console.demo_desk import COACHES, due_work, employ
from services.console.demo_network import Network
from services.console.demo_world import on_worklist
from services.console.replay.history import command
from services.feeds.simulator.workers import worker_day
from services.outreach.handlers import Actor, Refused
from services.outreach.rules.agenda import Part, part_of
from services.outreach.rules.case import Case
from services.outreach.rules.happenings import Command
from services.outreach.rules.task_rules import first_task
from services.outreach.store import cases as case_store
from services.outreach.store import letter_tables, tables
from services.outreach.store import workers as worker_store
from tests.integration.outreach_bench import Bench

START = date(2025, 10, 6)
DAYS = 100
PEOPLE = [uuid.UUID(int=number) for number in range(1, 31)]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A hundred days in which thirty young people leave."""
    bench = Bench(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'outreach.db'}", START)
    rng = random.Random(3)
    network = Network(bench.work.runtime, "29", "21", rng)
    network.enter()
    bench.work.runtime.run(lambda tx: employ(tx, "29"))
    for day in (START + timedelta(days=n) for n in range(DAYS)):
        bench.until(day)
        for number, ref in enumerate(PEOPLE):
            if START + timedelta(days=3 * number) == day:
                bench.deliver(bench.confirmed(ref, since=day, left_on=day, last_active_day=day))
        if not is_working_day(day):
            continue
        found = {ref.hex: (ref, case) for _, ref, case in open_cases(bench)}
        shown = [on_worklist(key, case) for key, (_, case) in found.items()]
        stepped = {one.key: command(one.type, one.data) for one in worker_day(shown, day, rng)}
        for key, (ref, case) in found.items():
            due = [stepped[key]] if key in stepped else due_work(case, day, rng)
            for what in due:
                act(bench, ref, case, what)
        network.live(open_cases(bench), COACHES)
    return bench


def act(bench: Bench, ref: uuid.UUID, case: Case, what: Command) -> None:
    worker = case.owner if case.owner in COACHES else list(COACHES)[ref.int % len(COACHES)]
    try:
        bench.act(what, ref, Actor(worker, COACHES[worker], ["29"]))
    except Refused as refused:
        raise AssertionError(f"{what} in {case.state}: {refused}") from refused


def open_cases(bench: Bench) -> list[tuple[uuid.UUID, uuid.UUID, Case]]:
    case = tables.case
    query = sa.select(case.c.id, case.c.ref, case.c.body).where(
        case.c.is_open, case.c.region == "29"
    )
    with bench.work.runtime.engine.connect() as connection:
        rows = connection.execute(query.order_by(case.c.id)).all()
    return [(row.id, row.ref, case_store.parse(row.body)) for row in rows]


def test_most_of_the_worklist_is_on_time(desk: Bench) -> None:
    today = START + timedelta(days=DAYS - 1)
    parts = Counter(
        part_of(first.fatal, first.waits, today)
        for _, _, case in open_cases(desk)
        if (first := first_task(case)) is not None
    )
    assert parts[Part.LATE] <= parts.total() * 0.25, parts


def test_the_work_is_spread_over_workers_known_by_name(desk: Bench) -> None:
    with desk.work.runtime.engine.connect() as connection:
        known = worker_store.known(connection)
    assert {id: known[id].name for id in COACHES} == COACHES
    owners = {case.owner for _, _, case in open_cases(desk)}
    assert len(owners & COACHES.keys()) == len(COACHES)


def test_partners_are_asked_and_answer(desk: Bench) -> None:
    with desk.work.runtime.engine.connect() as connection:
        count = {
            name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar()
            for name, table in (
                ("partners", tables.partner),
                ("templates", letter_tables.letter_template),
            )
        }
        kinds = Counter(connection.execute(sa.select(tables.timeline.c.kind)).scalars())
    assert count == {"partners": 6, "templates": 3}
    assert kinds["partner-link-made"] > 0
    assert kinds["referral-accepted"] + kinds["referral-rejected"] > 0
