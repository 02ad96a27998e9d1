# SPDX-License-Identifier: EUPL-1.2
"""Cases and duties as the replay's output names them, with the reference in place of a number."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa

from services.outreach.rules.case import kind_on
from services.outreach.rules.duties import DUTY_RULES
from services.outreach.store.cases import parse
from services.outreach.store.tables import case, chassis


def cases(connection: sa.Connection, on: date) -> Iterator[dict[str, Any]]:
    """Lines of ``cases.jsonl`` with ``ref``; ``on`` is the day on which the kind is told."""
    query = sa.select(case.c.ref, case.c.body).order_by(case.c.ref, case.c.number)
    for row in connection.execute(query):
        one = parse(row.body)
        placement = one.placement
        line = {
            "ref": row.ref,
            "case": one.number,
            "state": str(one.state),
            "kind": str(kind_on(one, on)),
            "opened": one.opened.isoformat(),
            "closed": one.closed.isoformat() if one.closed else None,
            "owner": one.owner,
            "region": one.region,
            "attempts": one.attempts,
            "destination": str(placement.destination) if placement else None,
            "attribution": str(placement.attribution) if placement else None,
        }
        yield {name: value for name, value in line.items() if value is not None}


def duties(connection: sa.Connection) -> Iterator[dict[str, Any]]:
    """Lines of ``duties.jsonl`` with ``ref``."""
    duty = chassis.duty
    query = sa.select(duty).order_by(duty.c.subject, duty.c.code, duty.c.set_on, duty.c.context)
    for row in connection.execute(query):
        line = {
            "ref": row.subject,
            "duty": row.code,
            "class": DUTY_RULES[row.code].klass,
            "holder": row.holder,
            "set": row.set_on.isoformat(),
            "due": row.due_on.isoformat(),
            "state": row.state,
            "settled": row.settled_on.isoformat() if row.settled_on else None,
        }
        yield {name: value for name, value in line.items() if value is not None}
