# SPDX-License-Identifier: EUPL-1.2
"""Webhooks as an administrator manages them; the API and the pages share it."""

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from fastapi import Request

from services.chassis import database
from services.chassis.service import Runtime
from services.chassis.settings import Settings
from services.chassis.web import ProblemError, User, scope_predicate
from services.chassis.web.problems import FieldError
from services.outreach.once import once
from services.outreach.rules.identifiers import identifier
from services.outreach.rules.webhooks import new_secret
from services.outreach.store import webhooks as store
from services.outreach.store.webhook_tables import webhook
from services.outreach.store.webhooks import Webhook
from services.outreach.webhooks.courier import guard_of

_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class State:
    """A webhook, and how many events it is still to be sent."""

    hook: Webhook
    waiting: int


class WebhookDesk:
    """The webhooks of the regions of one request's user."""

    def __init__(self, runtime: Runtime, settings: Settings, user: User) -> None:
        self.user = user
        self._runtime = runtime
        self._guard = guard_of(settings)

    def all(self) -> Sequence[State]:
        """Every webhook of the user's regions."""
        with database.read(self._runtime.engine) as connection:
            hooks = store.listed(connection, self._sees())
            waiting = store.waiting(connection, [hook.id for hook in hooks])
        return [State(hook, waiting.get(hook.id, 0)) for hook in hooks]

    def one(self, hook_id: uuid.UUID) -> State:
        """One of them.

        :raises ProblemError: 404 when it is not there.
        """
        with database.read(self._runtime.engine) as connection:
            hook = self._find(connection, hook_id)
            return State(hook, store.waiting(connection, [hook_id]).get(hook_id, 0))

    def add(self, region: str, url: str, key: str) -> Webhook:
        """Add one, with a new secret; under the same key, the one that was made before.

        :raises ProblemError: 400 for an address that cannot be used, 403 for another region, 409
            when the key was used for something else.
        """
        fault = self._guard.fault(url)
        if fault is not None:
            raise ProblemError(400, errors=[FieldError(field="url", reason=fault)])
        if not self.user.covers(region):
            raise ProblemError(403, "Deze regio beheert u niet.")
        worker = identifier(self.user.id)
        with self._runtime.begin() as tx:
            made, new = once(tx, worker, key, ("webhook", region, url))
            if not new:
                return self._find(tx.connection, made)
            secret = new_secret(secrets.token_bytes(_SECRET_BYTES))
            hook = Webhook(made, region, url, secret, worker, tx.now)
            store.add(tx.connection, hook)
            return hook

    def enable(self, hook_id: uuid.UUID) -> State:
        """Put one on again: it goes on where it stopped.

        :raises ProblemError: 404 when it is not there.
        """
        with self._runtime.begin() as tx:
            self._find(tx.connection, hook_id)
            store.enable(tx.connection, hook_id)
        return self.one(hook_id)

    def drop(self, hook_id: uuid.UUID) -> None:
        """End one, with what it was still to be sent.

        :raises ProblemError: 404 when it is not there.
        """
        with self._runtime.begin() as tx:
            self._find(tx.connection, hook_id)
            store.drop(tx.connection, hook_id)

    def _find(self, connection: sa.Connection, hook_id: uuid.UUID) -> Webhook:
        found = store.find(connection, hook_id, self._sees())
        if found is None:
            raise ProblemError(404)
        return found

    def _sees(self) -> sa.ColumnElement[bool]:
        return scope_predicate(self.user, webhook.c.region)


def webhook_desk_of(request: Request, user: User) -> WebhookDesk:
    """The webhooks for a request of this user."""
    state = request.app.state
    return WebhookDesk(state.runtime, state.settings, user)
