# SPDX-License-Identifier: EUPL-1.2
"""Workers of the demo do what is theirs to do, and wait for what others owe."""

import random
from datetime import date
from typing import Any

import pytest

from schemas.codes.outreach import TaskCode
from services.console.demo_desk import _said_done
from services.outreach.rules.happenings import TaskDone

DAY = date(2026, 3, 2)
NOBODY: Any = None


@pytest.mark.parametrize("code", ["D21", "D22"])
def test_the_answer_of_somebody_else_is_waited_for(code: str) -> None:
    assert _said_done(code)(NOBODY, DAY, random.Random(1)) is None


def test_a_task_of_ones_own_is_said_to_be_done() -> None:
    told = _said_done("transfer-document")(NOBODY, DAY, random.Random(1))
    assert told == TaskDone(DAY, TaskCode.TRANSFER_DOCUMENT)
