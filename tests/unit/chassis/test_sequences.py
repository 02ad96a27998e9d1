# SPDX-License-Identifier: EUPL-1.2
"""Numbers per subject and topic: given out without gaps, taken in once."""

import json
import uuid

from schemas.events.topics import OUTREACH_CASES, OUTREACH_DUTIES, REGISTRATION_STATUSES
from services.chassis.sequences import Sequences
from tests.chaos.ledger import status_changed

SAM = uuid.UUID("00000000-0000-4000-8000-000000000001")


def test_each_topic_counts_for_itself_from_one() -> None:
    sequences = Sequences()
    assert [sequences.next(OUTREACH_CASES) for _ in range(3)] == [1, 2, 3]
    assert sequences.next(OUTREACH_DUTIES) == 1


def test_lower_or_equal_is_a_duplicate() -> None:
    sequences = Sequences()
    taken = [
        sequences.accept(status_changed(SAM, n), REGISTRATION_STATUSES) for n in (1, 2, 2, 1, 3)
    ]
    assert taken == [True, True, False, False, True]


def test_an_event_without_number_is_always_taken() -> None:
    event = status_changed(SAM, 1).model_copy(update={"sequence": None})
    sequences = Sequences()
    assert sequences.accept(event, REGISTRATION_STATUSES)
    assert sequences.accept(event, REGISTRATION_STATUSES)
    assert sequences == {}


def test_stored_and_read_back_it_counts_on() -> None:
    sequences = Sequences()
    sequences.next(OUTREACH_CASES)
    sequences.accept(status_changed(SAM, 5), REGISTRATION_STATUSES)
    again = Sequences(json.loads(json.dumps(sequences)))
    assert again.next(OUTREACH_CASES) == 2
    assert not again.accept(status_changed(SAM, 5), REGISTRATION_STATUSES)
