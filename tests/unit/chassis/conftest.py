# SPDX-License-Identifier: EUPL-1.2
"""The smallest service on a database of its own, on each dialect in turn."""

from datetime import UTC, datetime

import pytest

from services.chassis.testing import Workbench
from tests.chaos import ledger
from tests.fixtures.databases import database_url

__all__ = ["bench", "database_url"]


@pytest.fixture
def bench(database_url: str) -> Workbench:
    """The ledger on Monday 10 November 2025, 10:00 in Amsterdam."""
    return Workbench(ledger.SERVICE, database_url, datetime(2025, 11, 10, 9, tzinfo=UTC))
