# SPDX-License-Identifier: EUPL-1.2
"""Each bucket has one holder; replicas share fairly and take over what another left behind."""

import threading
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from services.chassis import leases
from services.chassis.leases import Leases
from services.chassis.tables import BUCKETS
from services.chassis.testing import Workbench

ALL = frozenset(range(BUCKETS))


class Machine:
    """The machine's clock, moved by hand."""

    def __init__(self) -> None:
        self.seconds = 1_000_000.0

    def time(self) -> float:
        return self.seconds


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    clock = Machine()
    frozen = SimpleNamespace(time=clock.time, monotonic=clock.time)
    monkeypatch.setattr(leases, "time", frozen)
    return clock


def replica(bench: Workbench) -> Leases:
    return Leases(bench.runtime.engine, bench.runtime.service.tables)


def settle(machine: Machine, *replicas: Leases) -> list[frozenset[int]]:
    """Let time pass, a third of the term a step, until everyone has renewed a few times."""
    held: list[frozenset[int]] = []
    for _ in range(4):
        machine.seconds += Leases.TERM / 3 + 0.1
        held = [one.held() for one in replicas]
    return held


def test_one_replica_holds_everything(bench: Workbench, machine: Machine) -> None:
    assert replica(bench).held() == ALL


def test_between_renewals_the_database_is_left_alone(bench: Workbench, machine: Machine) -> None:
    one = replica(bench)
    one.held()
    asked: list[str] = []
    sa.event.listen(
        bench.runtime.engine, "before_cursor_execute", lambda *told: asked.append(told[2])
    )
    machine.seconds += Leases.TERM / 4
    assert one.held() == ALL
    assert asked == []
    machine.seconds += Leases.TERM / 2
    assert one.held() == ALL
    assert asked != []


def test_two_replicas_share_without_overlap(bench: Workbench, machine: Machine) -> None:
    first, second = replica(bench), replica(bench)
    first.held()
    held = settle(machine, first, second)
    assert held[0] | held[1] == ALL
    assert not held[0] & held[1]
    assert {len(one) for one in held} == {BUCKETS // 2}


def test_what_a_killed_replica_held_is_taken_over_after_its_term(
    bench: Workbench, machine: Machine
) -> None:
    first, killed = replica(bench), replica(bench)
    first.held()
    settle(machine, first, killed)
    machine.seconds += Leases.TERM / 2
    assert len(first.held()) == BUCKETS // 2
    machine.seconds += Leases.TERM / 2 + 0.1
    assert first.held() == ALL


def test_what_is_given_back_is_free_at_once(bench: Workbench, machine: Machine) -> None:
    first, leaving = replica(bench), replica(bench)
    first.held()
    settle(machine, first, leaving)
    leaving.release()
    machine.seconds += Leases.TERM / 3 + 0.1
    assert first.held() == ALL


def test_a_replica_that_slept_through_its_term_knows_it_holds_nothing_of_anothers(
    bench: Workbench, machine: Machine
) -> None:
    sleeper = replica(bench)
    sleeper.held()
    machine.seconds += Leases.TERM + 1
    other = replica(bench)
    assert other.held() == ALL
    assert not sleeper.held() & other.held()


def test_replicas_that_start_together_do_not_both_take_a_bucket(bench: Workbench) -> None:
    together = threading.Barrier(4)
    taken: list[frozenset[int]] = []

    def start(one: Leases) -> None:
        together.wait(10)
        taken.append(one.held())

    threads = [threading.Thread(target=start, args=(replica(bench),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(taken) == 4
    assert sum(len(one) for one in taken) == len(frozenset().union(*taken))
