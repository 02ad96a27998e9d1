# SPDX-License-Identifier: EUPL-1.2
"""Templates of letters and messages as a coordinator keeps them for a region; the API and the pages
share it."""

import uuid
from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa
from fastapi import Request

from services.chassis import database
from services.chassis.service import Runtime
from services.chassis.transaction import Transaction
from services.chassis.web import ProblemError, Role, User, scope_predicate
from services.chassis.web.problems import FieldError
from services.chassis.web.versions import overtaken
from services.outreach.once import once
from services.outreach.rules.identifiers import identifier
from services.outreach.rules.letters import EXAMPLE, Template, Wording, faults, filled
from services.outreach.store import letters as store
from services.outreach.store.letter_tables import letter_template

KEEPERS = (Role.COORDINATOR,)
"""Who keeps the templates of a region."""


class TemplateDesk:
    """The templates of one request, seen as far as the user reaches."""

    def __init__(self, runtime: Runtime, user: User) -> None:
        self.user = user
        self._runtime = runtime

    @property
    def keeps(self) -> bool:
        """Whether the user may change templates."""
        return self.user.has(*KEEPERS)

    def all(self, region: str | None = None) -> Sequence[Template]:
        """The newest version of each template in use."""
        where = self._sees()
        if region is not None:
            where = sa.and_(where, letter_template.c.region == region)
        with database.read(self._runtime.engine) as connection:
            return store.templates(connection, where)

    def versions(self, template_id: uuid.UUID) -> Sequence[Template]:
        """Every version, the newest first.

        :raises ProblemError: 404 when it is not there.
        """
        with database.read(self._runtime.engine) as connection:
            return self._versions(connection, template_id)

    def add(self, region: str, wording: Wording, key: str) -> Template:
        """Add a template; under the same key, the one that was made before.

        :raises ProblemError: 400 with every fault, 403 for who does not keep this region's, 409
            when the key was used for something else.
        """
        self._check(wording)
        self._may_keep(region)
        with self._runtime.begin() as tx:
            made, new = once(tx, self._worker, key, ("letter-template", region, wording))
            if not new:
                return self._versions(tx.connection, made)[-1]
            one = Template(made, 1, region, wording, self._worker, tx.now)
            store.add_version(tx.connection, one)
            return one

    def change(self, template_id: uuid.UUID, wording: Wording, version: int) -> Template:
        """Add a version after ``version``, the one that was seen.

        :raises ProblemError: 400 with every fault, 403, 404, and 409 when somebody was first, or
            for another channel.
        """
        self._check(wording)
        with self._runtime.begin() as tx:
            newest = self._newest(tx, template_id, version)
            if wording.channel is not newest.wording.channel:
                raise ProblemError(409, "Een sjabloon houdt zijn kanaal. Maak een nieuw sjabloon.")
            return self._next(tx, replace(newest, wording=wording))

    def withdraw(self, template_id: uuid.UUID, version: int) -> Template:
        """Take it out of use; what was planned by it goes on.

        :raises ProblemError: 403, 404, and 409 when somebody was first.
        """
        with self._runtime.begin() as tx:
            return self._next(tx, replace(self._newest(tx, template_id, version), in_use=False))

    def preview(self, wording: Wording) -> Wording:
        """What a fictional person would get.

        :raises ProblemError: 400 with every fault.
        """
        self._check(wording)
        subject, body = (filled(text, EXAMPLE) for text in (wording.subject, wording.body))
        return replace(wording, subject=subject, body=body)

    def _newest(self, tx: Transaction, template_id: uuid.UUID, version: int) -> Template:
        newest = self._versions(tx.connection, template_id)[0]
        self._may_keep(newest.region)
        if newest.version != version or not newest.in_use:
            raise overtaken("Iemand anders wijzigde dit sjabloon intussen.")
        return newest

    def _next(self, tx: Transaction, changed: Template) -> Template:
        one = replace(changed, version=changed.version + 1, made_by=self._worker, made_at=tx.now)
        try:
            store.add_version(tx.connection, one)
        except sa.exc.IntegrityError:
            raise overtaken("Iemand anders wijzigde dit sjabloon intussen.") from None
        return one

    def _versions(self, connection: sa.Connection, template_id: uuid.UUID) -> Sequence[Template]:
        found = store.versions(connection, template_id, self._sees())
        if not found:
            raise ProblemError(404)
        return found

    def _may_keep(self, region: str) -> None:
        if not self.keeps or not self.user.covers(region):
            raise ProblemError(403, "Sjablonen van een regio beheert haar coördinator.")

    @staticmethod
    def _check(wording: Wording) -> None:
        found = [FieldError(field=field, reason=reason) for field, reason in faults(wording)]
        if found:
            raise ProblemError(400, errors=found)

    @property
    def _worker(self) -> str:
        return identifier(self.user.id)

    def _sees(self) -> sa.ColumnElement[bool]:
        return scope_predicate(self.user, letter_template.c.region)


def template_desk_of(request: Request, user: User) -> TemplateDesk:
    """The templates for a request of this user."""
    return TemplateDesk(request.app.state.runtime, user)
