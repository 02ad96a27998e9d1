# SPDX-License-Identifier: EUPL-1.2
"""Batches of letters as they stand now: what may still be made, and why the rest may not.

Nothing has to be called off when somebody dies or an address becomes secret: what a planned letter
is worth follows from what is known at the moment one looks.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from services.outreach.desks.cases import Desk
from services.outreach.rules.letters import Barrier, Template, barrier, needs_address
from services.outreach.store import letters as store
from services.outreach.store import mail_stops, worklist
from services.outreach.store.letters import Batch, Item
from services.outreach.store.worklist import Found


@dataclass(frozen=True, slots=True)
class State:
    """A letter as it stands; ``barrier`` is why it cannot be made now, or could not when tried."""

    item: Item
    barrier: Barrier | None

    @property
    def to_make(self) -> bool:
        """Whether it is still to be made and may be."""
        return self.barrier is None and self.item.made_at is None and self.item.dropped_at is None

    @property
    def to_log(self) -> bool:
        """Whether it was made and the attempt is not logged."""
        return self.item.made_at is not None and self.item.logged_at is None


@dataclass(frozen=True, slots=True)
class Planned:
    """A batch as it stands, with its template."""

    batch: Batch
    template: Template
    states: Sequence[State]


def planned(connection: sa.Connection, desk: Desk, batch: Batch) -> Planned:
    """This batch as it stands now."""
    template = template_of(connection, batch)
    stopped = barriers(connection, desk, batch, template)
    states = [State(one, stopped.get(one.position) or one.refused) for one in batch.items]
    return Planned(batch, template, states)


def template_of(connection: sa.Connection, batch: Batch) -> Template:
    """The version by which a batch was planned."""
    versions = store.versions(connection, batch.template_id, sa.true())
    return next(one for one in versions if one.version == batch.version)


def barriers(
    connection: sa.Connection, desk: Desk, batch: Batch, template: Template
) -> Mapping[int, Barrier]:
    """Position → why nothing may be sent, as far as is known here."""
    found = cases_of(connection, desk, [one.case_id for one in batch.items], batch.region)
    stops = mail_stops.of(connection, {one.ref for one in found.values()})
    with_address = needs_address(template.wording)
    stopped: dict[int, Barrier] = {}
    for item in batch.items:
        one = found.get(item.case_id)
        why = (
            Barrier.OUT_OF_REACH
            if one is None
            else barrier(one.case, stops.get(one.ref, ()), with_address)
        )
        if why is not None:
            stopped[item.position] = why
    return stopped


def cases_of(
    connection: sa.Connection, desk: Desk, case_ids: Sequence[uuid.UUID], region: str
) -> Mapping[uuid.UUID, Found]:
    """These cases as far as they are of that region, and the user reaches them."""
    seen = worklist.several(connection, case_ids, desk.sees())
    return {one: found for one, found in seen.items() if found.case.region == region}
