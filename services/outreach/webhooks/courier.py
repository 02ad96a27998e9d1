# SPDX-License-Identifier: EUPL-1.2
"""Serves the webhooks out of their outbox, each in order, at least once.

What is to be sent stands in the database until the receiver has confirmed it, so a kill at any
instant loses nothing. At worst a message that was received and not yet taken out is sent again,
with the same id. A receiver that fails holds up nobody but itself.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Final

import structlog

from services.chassis import database
from services.chassis.clock import Clock, SystemClock
from services.chassis.service import Runtime
from services.chassis.settings import Settings
from services.outreach.rules.webhooks import KEPT, Guard, headers, pause_after
from services.outreach.store import webhooks as store
from services.outreach.store.webhooks import Message, Webhook
from services.outreach.webhooks.sending import NotSent, Sender

AT_ONCE: Final = 4
"""So many webhooks are served at the same time."""
TURN_SECONDS: Final = 5.0
"""After so long no new message is sent to a webhook before others have had their turn: a receiver
that is slow holds up the others no longer than one message takes."""
_FORGET_EVERY: Final = 600.0

log = structlog.get_logger(__name__)


def guard_of(settings: Settings) -> Guard:
    """Where the messages of this process may go."""
    return Guard(settings.demo, settings.webhook_networks)


class Courier:
    """The errand of outreach's worker. For one thread at a time.

    Waiting is a matter of machines, so it goes by the machine's clock, as leases do.
    """

    def __init__(self, guard: Guard, clock: Clock | None = None) -> None:
        self._sender = Sender(guard)
        self._clock = clock or SystemClock()
        self._forgot_at = float("-inf")

    def __call__(self, runtime: Runtime, buckets: frozenset[int]) -> int:
        """Serve every webhook of these buckets that has something waiting; returns how many
        messages were tried."""
        self._forget(runtime)
        with database.read(runtime.engine) as connection:
            due = store.due(connection, buckets, self._clock.now())
        if not due:
            return 0
        with ThreadPoolExecutor(min(AT_ONCE, len(due))) as pool:
            return sum(pool.map(lambda hook: self._serve(runtime, hook), due))

    def _serve(self, runtime: Runtime, hook: Webhook) -> int:
        """Send in order until there is nothing more, something fails or others wait."""
        tried, until = 0, time.monotonic() + TURN_SECONDS
        while True:
            with database.read(runtime.engine) as connection:
                message = store.first(connection, hook.id)
            if message is None:
                return tried
            tried += 1
            if not self._deliver(runtime, hook, message) or time.monotonic() >= until:
                return tried
            hook = replace(hook, failures=0)

    def _deliver(self, runtime: Runtime, hook: Webhook, message: Message) -> bool:
        signed = headers(hook.secret, message.event_id, message.payload, self._clock.now())
        try:
            status = self._sender.post(hook.url, signed, message.payload)
            reason = None if 200 <= status < 300 else str(status)
        except NotSent as fault:
            reason = str(fault.failure)
        now = self._clock.now()
        if reason is None:
            with database.begin(runtime.engine) as connection:
                store.delivered(connection, hook.id, message, now)
            return True
        pause = pause_after(hook.failures + 1, reason)
        with database.begin(runtime.engine) as connection:
            store.failed(connection, hook, reason, now, pause)
        log.warning("webhook-failed", webhook=str(hook.id), reason=reason, off=pause is None)
        return False

    def _forget(self, runtime: Runtime) -> None:
        if time.monotonic() - self._forgot_at < _FORGET_EVERY:
            return
        self._forgot_at = time.monotonic()
        with database.begin(runtime.engine) as connection:
            store.forget(connection, runtime.clock.now() - KEPT)
