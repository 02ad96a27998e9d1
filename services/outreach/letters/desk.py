# SPDX-License-Identifier: EUPL-1.2
"""Letters and messages for cases: planned, made at the moment they are needed, logged afterwards.

Contact details are read when a letter is made and not before, so that death, departure and a secret
address stop it at once, however long ago it was planned. Of what was made, template, version,
channel, day and worker are kept; the letter itself is not.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from fastapi import Request

from schemas.codes.outreach import ContactResult
from services.chassis import database
from services.chassis.transaction import Transaction
from services.chassis.web import ProblemError, User, scope_predicate
from services.chassis.web.problems import FieldError
from services.outreach import handlers
from services.outreach.contact_details import Source
from services.outreach.desks.cases import Desk, actor_of, desk_of
from services.outreach.letters.filling import Filler
from services.outreach.letters.reading import Planned, State, barriers, cases_of, planned
from services.outreach.once import once
from services.outreach.rules.happenings import ContactAttempted
from services.outreach.rules.letters import Barrier, Letter, Template
from services.outreach.store import cases
from services.outreach.store import letters as store
from services.outreach.store.letter_tables import letter_batch, letter_template
from services.outreach.store.letters import Batch, Item
from services.outreach.store.worklist import Found

_LISTED = 50


@dataclass(frozen=True, slots=True)
class Made:
    """A letter that was filled in, and of which case."""

    case_id: uuid.UUID
    letter: Letter


class LetterDesk:
    """What the user of one request sends to young people of the user's regions."""

    def __init__(self, desk: Desk, source: Source) -> None:
        self.today = desk.today
        self._desk = desk
        self._source = source
        self._runtime = desk.runtime

    def plan(
        self, template_id: uuid.UUID, case_ids: Sequence[uuid.UUID], on: date | None, key: str
    ) -> Planned:
        """Plan a letter for each case, for today when no day is given; under the same key, what was
        planned before. A case to which nothing may go stands in it with the reason.

        :raises ProblemError: 400 for a day that has passed, 403, 404 for a template that is not in
            use, 409 when the key was used for something else.
        """
        due_on = on or self.today
        if due_on < self.today:
            raise ProblemError(400, errors=[FieldError(field="onDate", reason="ligt voor vandaag")])
        with self._desk.acting() as tx:
            made, new = once(
                tx, self._desk.worker_id, key, ("letters", template_id, tuple(case_ids), on)
            )
            if new:
                template = self._newest(tx.connection, template_id)
                store.add(tx.connection, self._new(tx, made, template, case_ids, due_on))
        return self.batch(made)

    def batch(self, batch_id: uuid.UUID) -> Planned:
        """A batch as it stands now.

        :raises ProblemError: 404 when it is not there.
        """
        with database.read(self._runtime.engine) as connection:
            return planned(connection, self._desk, self._find(connection, batch_id))

    def all(self) -> Sequence[Planned]:
        """The newest batches of the user's regions."""
        with database.read(self._runtime.engine) as connection:
            found = store.batches(connection, self._sees(), _LISTED)
            return [planned(connection, self._desk, one) for one in found]

    def of_case(self, found: Found) -> Sequence[tuple[Batch, State]]:
        """The newest letters of a case."""
        with database.read(self._runtime.engine) as connection:
            rows = store.of_case(connection, found.id, self._sees(), 10)
            return [
                (one, state)
                for one, item in rows
                for state in planned(connection, self._desk, replace(one, items=[item])).states
            ]

    def make(self, batch_id: uuid.UUID) -> Sequence[Made]:
        """Make all that can be made, again where it was made before, and keep why the rest cannot.

        :raises ProblemError: 403, 404, and 409 before its day or when nothing can be made.
        """
        self._desk.check_role()
        one = self.batch(batch_id)
        if one.batch.due_on > self.today:
            raise ProblemError(409, "Dit staat voor een latere dag klaar.")
        tried = self._filled(one)
        with self._desk.acting() as tx:
            made = self._keep(tx, one, tried)
        if not made:
            raise ProblemError(409, "Niets hiervan kan worden gemaakt. Bij elke zaak staat waarom.")
        return made

    def log_attempts(self, batch_id: uuid.UUID) -> int:
        """Log an attempt by the channel for every case of which the letter was made and none is
        logged; how many. Asking again changes nothing.

        :raises ProblemError: 403, 404.
        """
        self._desk.check_role()
        one = self.batch(batch_id)
        return sum(self._log(one.batch, state.item) for state in one.states if state.to_log)

    def drop(self, batch_id: uuid.UUID) -> Planned:
        """Drop what is not made yet.

        :raises ProblemError: 403, 404.
        """
        with self._desk.acting() as tx:
            batch = self._find(tx.connection, batch_id)
            open_ = [one.position for one in batch.items if one.made_at is None]
            store.mark(tx.connection, batch_id, open_, dropped_at=tx.now)
        return self.batch(batch_id)

    def _new(
        self,
        tx: Transaction,
        made: uuid.UUID,
        template: Template,
        case_ids: Sequence[uuid.UUID],
        due_on: date,
    ) -> Batch:
        found = cases_of(tx.connection, self._desk, case_ids, template.region)
        items = [
            Item(n, one, found[one].label if one in found else None)
            for n, one in enumerate(case_ids)
        ]
        by = self._desk.worker_id
        channel = template.wording.channel
        place = (template.region, template.id, template.version, channel)
        return Batch(made, *place, due_on, by, tx.now, items)

    def _filled(self, one: Planned) -> Mapping[int, Letter | Barrier]:
        """What comes of each letter; registration is asked only for those to whom it may go."""
        batch = one.batch
        wanted = [state.item for state in one.states if state.item.dropped_at is None]
        with database.read(self._runtime.engine) as connection:
            stopped = barriers(connection, self._desk, batch, one.template)
            ids = [item.case_id for item in wanted]
            found = cases_of(connection, self._desk, ids, batch.region)
        filler = Filler(self._desk.user, self._source, one.template, self.today)
        return {
            item.position: stopped.get(item.position) or filler.letter(found[item.case_id])
            for item in wanted
        }

    def _keep(
        self, tx: Transaction, one: Planned, tried: Mapping[int, Letter | Barrier]
    ) -> Sequence[Made]:
        """Log what is made. Whether anybody died or left since it was filled in is looked at once
        more, under lock."""
        batch = one.batch
        ids = {item.position: item.case_id for item in batch.items}
        found = cases_of(tx.connection, self._desk, list(ids.values()), batch.region)
        cases.lock(tx.connection, {case.ref for case in found.values()})
        late = barriers(tx.connection, self._desk, batch, one.template)
        made = []
        for position, came in tried.items():
            came = late.get(position, came)
            if isinstance(came, Letter):
                made.append(Made(ids[position], came))
                done = {"refused": None, "made_by": self._desk.worker_id, "made_at": tx.now}
                store.mark(tx.connection, batch.id, [position], **done)
            else:
                store.mark(tx.connection, batch.id, [position], refused=str(came))
        cases.add_to_timeline(tx.connection, [self._entry(tx, batch, m.case_id) for m in made])
        return made

    def _entry(self, tx: Transaction, batch: Batch, case_id: uuid.UUID) -> dict[str, Any]:
        """What is kept of a letter that was made: no name, no address, no text."""
        data = {
            "template": str(batch.template_id),
            "version": batch.version,
            "channel": str(batch.channel),
        }
        return cases.entry_of(case_id, tx.now, self._desk.worker_id, "letter-made", data)

    def _log(self, batch: Batch, item: Item) -> bool:
        """Log one attempt; False when it cannot be, or somebody was first."""
        command = ContactAttempted(batch.channel, ContactResult.NO_ANSWER)
        try:
            with self._runtime.begin() as tx:
                seen = cases_of(tx.connection, self._desk, [item.case_id], batch.region)
                found = seen.get(item.case_id)
                claimed = store.claim_log(tx.connection, batch.id, item.position, tx.now)
                if found is None or not claimed:
                    return False
                handlers.act(tx, actor_of(self._desk.user), found.ref, command)
        except handlers.Refused:
            return False
        return True

    def _newest(self, connection: sa.Connection, template_id: uuid.UUID) -> Template:
        where = scope_predicate(self._desk.user, letter_template.c.region)
        found = store.versions(connection, template_id, where)
        if not found or not found[0].in_use:
            raise ProblemError(404)
        return found[0]

    def _find(self, connection: sa.Connection, batch_id: uuid.UUID) -> Batch:
        found = store.find(connection, batch_id, self._sees())
        if found is None:
            raise ProblemError(404)
        return found

    def _sees(self) -> sa.ColumnElement[bool]:
        return scope_predicate(self._desk.user, letter_batch.c.region)


def letter_desk_of(request: Request, user: User) -> LetterDesk:
    """The letters for a request of this user."""
    return LetterDesk(desk_of(request, user), request.app.state.contact_details)
