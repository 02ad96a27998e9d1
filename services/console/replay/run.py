# SPDX-License-Identifier: EUPL-1.2
"""Driving a history through the three services, happening by happening."""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType
from uuid import UUID

from services.chassis.clock import SimulatedClock, end_of_day, local_date
from services.chassis.ids import seeded
from services.chassis.service import Runtime
from services.chassis.transaction import Transaction
from services.console.replay.history import FedLine, HistoryLine, RejectedLine, WorkerLine, steps
from services.console.replay.lockstep import LockStep, Producer
from services.console.replay.outcome import Outcome, read_outcome
from services.console.replay.policy import Terms
from services.feeds.composing import Composer
from services.feeds.refusals import Refused
from services.feeds.sealing import Sealer, Unsealer, generate_keys
from services.monitoring import stream as monitoring
from services.outreach import handlers as desk
from services.outreach import stream as outreach
from services.outreach.store import policy as desk_policy
from services.registration import store as register
from services.registration import stream as registration
from services.registration.store import policy as register_policy

LONG_AGO = datetime(1990, 1, 1, tzinfo=UTC)


class Replay:
    """One run of one history. ``advanced`` is told how many lines are done, for a progress bar;
    ``policy`` are terms of regions that hold from the beginning, as ``read_policy`` gives them by
    service."""

    def __init__(
        self,
        bootstrap: str,
        lines: Sequence[HistoryLine],
        rejected: Sequence[RejectedLine],
        until: date,
        advanced: Callable[[int], None] = lambda _count: None,
        policy: Mapping[str, Terms] = MappingProxyType({}),
    ) -> None:
        self._bootstrap = bootstrap
        self._lines = [line for line in lines if local_date(line.at) <= until]
        self._until = until
        self._advanced = advanced
        self._policy = policy
        self._rejected = [
            line for line in rejected if line.at is None or local_date(line.at) <= until
        ]

    @property
    def total(self) -> int:
        """How many lines are replayed."""
        return len(self._lines)

    async def run(self) -> Outcome:
        """Replay up to the end of the last day and read what came of it."""
        with tempfile.TemporaryDirectory(prefix="sluitend-replay-") as directory:
            return await self._run(Path(directory))

    async def _run(self, directory: Path) -> Outcome:
        keys = generate_keys(directory / "keys")
        clock = SimulatedClock(LONG_AGO)
        new_id = seeded(2026)
        services = (
            registration.service(Unsealer(keys.private)),
            outreach.SERVICE,
            monitoring.SERVICE,
        )
        composer = Composer(Sealer(keys.public), new_id)
        async with LockStep(services, self._bootstrap, directory, clock, new_id) as system:
            self._system = system
            self._assume(self._policy)
            for step in steps(self._lines):
                await system.advance(step[0].at)
                await self._take(step, composer)
                self._advanced(len(step))
            await self._close(system)
            runtimes = {name: stepper.runtime for name, stepper in system.steppers.items()}
            return read_outcome(runtimes, self._until, self._rejected)

    def _assume(self, policy: Mapping[str, Terms]) -> None:
        terms = policy.get("registration", {})
        self._system.steppers["registration"].run(
            lambda tx: register_policy.TERMS.assume(tx, terms, "replay", applied=True)
        )
        terms_of_desk = policy.get("outreach", {})
        self._system.steppers["outreach"].run(
            lambda tx: desk_policy.TERMS.assume(tx, terms_of_desk, "replay")
        )

    async def _take(self, step: Sequence[HistoryLine], composer: Composer) -> None:
        fed = [line for line in step if isinstance(line, FedLine)]
        await self._feed(self._system.producer, composer, fed)
        for line in step:
            if isinstance(line, WorkerLine):
                self._act(line)
        await self._system.settle()

    async def _feed(self, producer: Producer, composer: Composer, fed: Sequence[FedLine]) -> None:
        sent = []
        for line in fed:
            try:
                message = composer.compose(line.feed, line.type, line.data, line.recorded)
            except Refused as error:
                self._rejected.append(RejectedLine(line.number, str(error)))
                continue
            key = message.key.encode()
            sent.append(await producer.send(message.topic, message.payload, key))
        for confirmation in sent:
            await confirmation

    def _act(self, line: WorkerLine) -> None:
        """Do what a worker did, by the handler behind the task API."""
        outreach_desk = self._system.steppers["outreach"]
        ref = self._ref(self._system.steppers["registration"].runtime, line.pgn)
        actor = desk.Actor(line.worker, line.worker)

        def work(tx: Transaction) -> None:
            if ref is None:
                raise desk.NoCase("there is no case to act on")
            desk.act(tx, actor, ref, line.command, recorded=True)

        try:
            outreach_desk.run(work)
        except desk.Refused as error:
            self._rejected.append(RejectedLine(line.number, str(error)))

    @staticmethod
    def _ref(runtime: Runtime, pgn: str) -> UUID | None:
        with runtime.engine.connect() as connection:
            return register.find_refs(connection, [pgn]).get(pgn)

    async def _close(self, system: LockStep) -> None:
        """Let the last day end: what fell due on it is breached, the morrow does not begin."""
        await system.advance(end_of_day(self._until))
        await system.finish()
