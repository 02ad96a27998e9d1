# SPDX-License-Identifier: EUPL-1.2
"""Whatever is killed and whenever: every effect is there once, as if nothing had happened."""

import random
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from services.feeds.composing import Message
from services.feeds.publisher import FeedPublisher
from services.feeds.sealing import KeyFiles, generate_keys
from tests.chaos.fleet import Fleet, Worker
from tests.chaos.kills import Instant, Kill, carry_out
from tests.chaos.outcome import Outcome
from tests.chaos.town import LATER, NOW, phases

pytestmark = [pytest.mark.slow, pytest.mark.broker, pytest.mark.postgres]

SIZES = [1200, pytest.param(5000, marks=pytest.mark.thorough)]
"""People in town: enough to be at work at every kill, and a long day."""
ROUNDS = 3
"""Rounds of kills per phase."""


class Round(NamedTuple):
    """A part of the events of a phase, to be sent while whatever happens happens."""

    phase: int
    number: int
    send: Callable[[], object] = lambda: None
    flush: Callable[[], object] = lambda: None
    """Wait until the broker has them."""


Disturbance = Callable[[Round], object]
"""Sends the events of a round, and disturbs those who process them."""


class Town:
    """The events of everyone, and what becomes of them when nothing disturbs."""

    def __init__(self, directory: Path, people: int) -> None:
        self.directory = directory
        self.keys: KeyFiles = generate_keys(directory / "keys")
        self.phases = phases(people, self.keys.public)
        with Fleet(directory / "undisturbed", self.keys) as fleet:
            self.undisturbed = self.live_through(fleet, lambda round_: round_.send(), 0.0)
        assert self.undisturbed.repeated == 0

    def live_through(self, fleet: Fleet, disturb: Disturbance, duplicates: float) -> Outcome:
        """Deliver all phases, with this share of earlier events delivered again in between."""
        draw, sent = random.Random(7), list[Message]()
        fleet.set_clock(NOW)
        fleet.start_all()
        with FeedPublisher(fleet.bootstrap, self.keys.public) as publisher:
            for number, messages in enumerate(self.phases):
                for of_phase, part in enumerate(_parts(messages, ROUNDS)):
                    coming: list[Message] = []
                    for message in part:
                        coming.append(message)
                        sent.append(message)
                        if draw.random() < duplicates:
                            coming.append(draw.choice(sent))
                    send = partial(_send, publisher, coming)
                    disturb(Round(number, of_phase, send, publisher.flush))
                publisher.flush()
                fleet.settle()
        fleet.stop_workers()
        fleet.set_clock(LATER)
        fleet.start_all()
        disturb(Round(len(self.phases), 0))
        fleet.settle()
        fleet.stop_workers()
        return Outcome(fleet)


@pytest.fixture(scope="module", params=SIZES)
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Town:
    return Town(tmp_path_factory.mktemp("town"), request.param)


def test_killed_services_and_a_restarted_broker_leave_no_trace(town: Town) -> None:
    with Fleet(town.directory / "killed", town.keys) as fleet:
        killer = Killer(fleet, seed=11)
        broker_restarts = {(1, 1): fleet.broker.kill, (3, 0): fleet.broker.stop}

        def disturb(round_: Round) -> None:
            if restart := broker_restarts.get(round_[:2]):
                round_.send()
                restart()
                fleet.start_broker()
            else:
                killer.kill(fleet.workers, round_)

        outcome = town.live_through(fleet, disturb, duplicates=0.05)
    assert len(killer.kills) >= 30
    assert killer.hit() == set(Instant)
    assert outcome.repeated > 0, "no kill fell between publishing and deleting"
    assert_same(outcome, town.undisturbed)


def test_two_workers_of_one_service_on_postgresql(town: Town, postgres_url: str) -> None:
    """A second worker joins and leaves in the middle; both are killed."""
    with Fleet(town.directory / "two", town.keys, {"registration": postgres_url}) as fleet:
        killer = Killer(fleet, seed=13)

        def disturb(round_: Round) -> None:
            if round_.number == 2:
                own = [w for w in fleet.workers if w.service.name == "registration"]
                killer.kill(own, round_)
                return
            round_.send()
            if round_[:2] == (1, 0):
                fleet.start("registration", "2")
            elif round_[:2] == (3, 1):
                fleet.workers.pop().stop()

        outcome = town.live_through(fleet, disturb, duplicates=0.05)
    assert_same(outcome, town.undisturbed)


class Killer:
    """Kills workers at instants drawn by a seed, and remembers."""

    def __init__(self, fleet: Fleet, seed: int) -> None:
        self.kills: list[Kill] = []
        self._fleet = fleet
        self._draw = random.Random(seed)

    def kill(self, workers: list[Worker], round_: Round) -> None:
        """Kill each of these once, all at an instant of another kind; they start again.

        They stand still until the events of the round lie before them, so that they are watched
        from the first batch on.
        """
        instants = self._draw.sample(list(Instant), len(workers))
        for worker in workers:
            worker.pause()
        round_.send()
        round_.flush()
        coming = [
            Kill(self._fleet, worker, instant, self._draw)
            for worker, instant in zip(workers, instants, strict=True)
        ]
        for worker in workers:
            worker.resume()
        carry_out(coming)
        self.kills += coming

    def hit(self) -> set[Instant]:
        """At which kinds of instant a worker was in fact killed."""
        return {kill.instant for kill in self.kills if kill.hit}


def assert_same(one: Outcome, other: Outcome) -> None:
    """Byte by byte, part by part; says the first line that differs."""
    assert one.parts.keys() == other.parts.keys()
    for part, text in one.parts.items():
        if text != other.parts[part]:
            ours, theirs = set(text.splitlines()), set(other.parts[part].splitlines())
            pytest.fail(
                f"{part}: {sorted(ours - theirs)[:3]} in place of {sorted(theirs - ours)[:3]}"
            )
    assert one.parts == other.parts


def _send(publisher: FeedPublisher, messages: list[Message]) -> None:
    for message in messages:
        publisher.send(message)


def _parts(messages: list[Message], count: int) -> Iterator[list[Message]]:
    size = -(-len(messages) // count)
    return (messages[first : first + size] for first in range(0, len(messages), size))
