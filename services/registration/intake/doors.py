# SPDX-License-Identifier: EUPL-1.2
"""What the doors of deliveries share: the key, who delivers, the file to correct and send again."""

import uuid
from datetime import datetime
from typing import Any

from fastapi import Request

from services.chassis import database
from services.chassis.service import Runtime
from services.chassis.web import ProblemError
from services.feeds.reasons import dutch
from services.feeds.sealing import Unsealer
from services.feeds.sheets import write_csv
from services.feeds.uploads import MOST_LINES
from services.registration import store
from services.registration.intake import deliveries
from services.registration.intake.deliveries import Deliverer, KeyInUse, RefusedLines
from services.registration.intake.parcels import Parcel, RefusedLine, read_parcel

MOST_BYTES = 8 * 1024 * 1024
"""Bytes of one delivery."""
LARGER_BODIES = {"/v1/deliveries": MOST_BYTES, "/leveringen": MOST_BYTES + 64 * 1024}
"""Where so much may be sent; a form has more around the file."""

TOO_MANY_LINES = (
    f"Een levering heeft hoogstens {MOST_LINES} regels. Deel het bestand op, of lever via Kafka."
)
KEY_IN_USE = "Deze Idempotency-Key is al gebruikt voor een andere inhoud. Neem een nieuwe."


def unsealer_of(request: Request) -> Unsealer:
    """Registration's key. Raises ProblemError 503 where this process has none."""
    unsealer: Unsealer | None = request.app.state.unsealer
    if unsealer is None:
        raise ProblemError(503, "Dit kan hier niet: de sleutel van het register ontbreekt.")
    return unsealer


def deliver(
    runtime: Runtime,
    unsealer: Unsealer,
    deliverer: Deliverer,
    parcel: Parcel,
    key: str,
    draft: uuid.UUID | None = None,
) -> Any:
    """Accept a parcel; the row of the delivery, the same one for the same key and content.

    Raises ProblemError 409 when the key was used for other content, and as `read_parcel`.
    """
    try:
        with runtime.begin() as tx:
            known = deliveries.begun(tx, parcel, key)
        if known is not None:
            return known
        # Read outside the transaction: on SQLite nothing else could be written meanwhile.
        delivery_id = runtime.new_id()
        reading = read_parcel(parcel, unsealer, delivery_id, runtime.clock.now())
        with runtime.begin() as tx:
            return deliveries.accept(
                tx, unsealer, deliverer.actor, parcel, reading, delivery_id, key, draft
            )
    except KeyInUse:
        raise ProblemError(409, KEY_IN_USE) from None


def delivery_of(runtime: Runtime, deliverer: Deliverer, delivery_id: uuid.UUID) -> Any:
    """The row of a delivery that is the caller's to see. Raises ProblemError 404."""
    with database.read(runtime.engine) as connection:
        row = store.deliveries.delivery_of(connection, delivery_id, deliverer.sources)
    if row is None:
        raise ProblemError(404, "Deze levering bestaat niet, of is van een ander.")
    return row


def refused_of(
    runtime: Runtime, unsealer: Unsealer, deliverer: Deliverer, delivery_id: uuid.UUID
) -> RefusedLines:
    """The refused lines of a delivery that is the caller's to see. Raises ProblemError 404."""
    row = delivery_of(runtime, deliverer, delivery_id)
    with runtime.begin() as tx:
        return deliveries.refused_lines(tx, unsealer, row)


def refused_csv(found: RefusedLines) -> bytes:
    """The refused lines as a table to correct: the sender's own columns, then line and reason.

    The two columns at the end are passed over when the file is delivered again.
    """
    heading = found.heading or ["inhoud"]
    rows = [[*heading, "regel", "reden"]]
    for line in (*found.lines, *found.set_aside):
        cells = line.text if isinstance(line.text, list) else [line.text or ""]
        padded = [*cells, *[""] * (len(heading) - len(cells))][: len(heading)]
        rows.append([*padded, str(line.number), reasons(line)])
    return write_csv(rows)


def refused_json_lines(found: RefusedLines) -> bytes:
    """The refused lines as they were sent, one a line, to correct and deliver again."""
    texts = [line.text for line in found.lines if isinstance(line.text, str)]
    return "".join(f"{text}\n" for text in texts).encode()


def reasons(line: RefusedLine) -> str:
    """Everything that is wrong with a line, in one sentence."""
    told = (f"{one.field} {dutch(one.reason)}".strip() for one in line.faults)
    return "; ".join(told)


def position_of(cursor: list[Any] | None) -> tuple[datetime, uuid.UUID] | None:
    """Where a page of deliveries begins. Raises ProblemError 400."""
    if cursor is None:
        return None
    try:
        at = datetime.fromisoformat(str(cursor[0]))
        if at.tzinfo is None:
            raise ValueError("no time zone")
        return at, uuid.UUID(str(cursor[1]))
    except ValueError:
        raise ProblemError(400, "Deze bladzijde is verlopen. Begin opnieuw.") from None


def cursor_of(row: Any) -> tuple[str, str]:
    """The place of a delivery in the list."""
    return row.received_at.isoformat(), str(row.id)
