# SPDX-License-Identifier: EUPL-1.2
"""A pupil of a school year that is counted, for tests of the statistical definition."""

from typing import Any

from services.registration.rules.statistics import Counted, count
from tests.unit.registration.history import History

YEAR = 2023
"""Count date 1 October 2023, reference date 1 October 2024: the definition of 2012."""
NEW = 2026


def pupil(birth: str = "2005-05-17", **enrolment: Any) -> History:
    """Somebody at school from August 2023 until July 2024; mbo level 3 unless told otherwise."""
    where = {"sector": "mbo", "level": 3, **enrolment}
    return History(birth).enrolled("2023-08-21", "2024-07-12", **where)


def counted(history: History, year: int = YEAR) -> Counted:
    found = count(history.facts(), year)
    assert found is not None
    return found


def reason(history: History, year: int = YEAR) -> str | None:
    found = count(history.facts(), year)
    return found and found.reason
