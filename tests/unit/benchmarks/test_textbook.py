# SPDX-License-Identifier: EUPL-1.2
"""The textbook version that the benchmark compares with does the same work as the register."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from benchmarks.bus import Message
from benchmarks.end_to_end import feed
from benchmarks.textbook import NOW, Register
from benchmarks.textbook_tables import Deadline, Outbox, Pupil
from schemas.events.topics import BY_NAME
from services.chassis.inbox import Inbox
from services.chassis.testing import Workbench
from services.feeds.sealing import KeyFiles, Unsealer, generate_keys
from services.registration import store
from services.registration.stream import service
from tests.unit.chassis.records import Record

pytestmark = pytest.mark.slow

PUPILS = 25
OF_A_PERSON = (
    *("status", "basis", "since", "regime", "ruleset", "region", "municipality"),
    *("school", "sector", "level", "category"),
)
OF_A_DUTY = ("code", "context", "holder", "set_on", "due_on", "state", "settled_on")


def rows(engine: sa.Engine, table: sa.FromClause, columns: Iterable[str]) -> Counter[Any]:
    with engine.connect() as connection:
        query = sa.select(*(table.c[name] for name in columns))
        return Counter(tuple(map(str, row)) for row in connection.execute(query))


def by_textbook(home: Path, keys: KeyFiles, messages: list[Message]) -> tuple[Counter[Any], ...]:
    register = Register(f"sqlite:///{home / 'textbook.db'}", keys.private)
    for topic, _key, payload in messages:
        register.handle(BY_NAME[topic], payload)
    tables = [model.__table__ for model in (Pupil, Deadline, Outbox)]
    people, duties, outbox = tables
    return (
        rows(register.engine, people, OF_A_PERSON),
        rows(register.engine, duties, OF_A_DUTY),
        Counter(topic for (topic,) in rows(register.engine, outbox, ["topic"]).elements()),
    )


def by_the_service(home: Path, keys: KeyFiles, messages: list[Message]) -> tuple[Counter[Any], ...]:
    bench = Workbench(service(Unsealer(keys.private)), f"sqlite:///{home / 'ours.db'}", NOW)
    inbox, lying = Inbox(bench.runtime), Counter[str]()
    for topic, key, payload in messages:
        inbox.process([Record(topic, 0, lying[topic], key, payload)])
        lying[topic] += 1
    return (
        rows(bench.runtime.engine, store.person, OF_A_PERSON),
        rows(bench.runtime.engine, store.chassis.duty, OF_A_DUTY),
        Counter(topic.name for topic, _event in bench.said()),
    )


def test_it_keeps_and_says_what_the_register_keeps_and_says(tmp_path: Path) -> None:
    keys = generate_keys(tmp_path / "keys")
    messages = feed(PUPILS, keys)
    people, duties, outbox = by_the_service(tmp_path, keys, messages)
    assert min(len(people), len(duties), len(outbox)) > 2
    assert by_textbook(tmp_path, keys, messages) == (people, duties, outbox)
