# SPDX-License-Identifier: EUPL-1.2
"""What is written at once is what would be built and then encoded, byte for byte."""

import json
import uuid
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas import golden
from schemas.events.base import encode, sequence_text
from schemas.events.topics import CATALOGUE, AnyEvent
from services.chassis.envelope import Envelope
from tests.chaos.ledger import status_changed

SAM = uuid.UUID("00000000-0000-4000-8000-000000000001")
ROOT = uuid.UUID("00000000-0000-4000-8000-00000000000f")
SOURCE = "urn:nld:oin:00000001823288444000:systeem:sluitend-registration"
NOW = datetime(2025, 11, 10, 9, 0, 0, 120000, tzinfo=UTC)
CAUSE = status_changed(SAM, 7)
TRACED = CAUSE.model_copy(
    update={
        "correlationid": ROOT,
        "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    }
)
EXAMPLES = Path(golden.__file__).parent
EVENTS = {event.TYPE: event for topic in CATALOGUE for event in topic.events}


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
@pytest.mark.parametrize(("number", "cause"), [(None, None), (42, CAUSE), (1, TRACED)])
def test_the_bytes_are_those_of_the_event(
    event: type[AnyEvent], number: int | None, cause: AnyEvent | None
) -> None:
    document = json.loads((EXAMPLES / f"{event.TYPE}.example.json").read_bytes())
    data = event.data_model().model_validate(document["data"])
    built = event(
        id=SAM,
        source=SOURCE,
        type=event.TYPE,
        subject=document["subject"],
        time=NOW,
        sequence=None if number is None else sequence_text(number),
        sequencetype=None if number is None else "Integer",
        correlationid=cause and (cause.correlationid or cause.id),
        causationid=cause and cause.id,
        traceparent=cause and cause.traceparent,
        data=data,
    )
    written = Envelope(SOURCE, NOW).write(event, SAM, document["subject"], number, data, cause)
    assert written == encode(built)


def test_a_whole_second_has_no_fraction() -> None:
    now = NOW.replace(microsecond=0)
    data = CAUSE.data
    written = Envelope(SOURCE, now).write(type(CAUSE), SAM, str(SAM), 1, data, None)
    assert json.loads(written)["time"] == "2025-11-10T09:00:00Z"
