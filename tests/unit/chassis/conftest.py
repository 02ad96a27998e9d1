# SPDX-License-Identifier: EUPL-1.2
"""The smallest service on a database of its own, on each dialect in turn."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from services.chassis.testing import Workbench
from tests.chaos import ledger
from tests.fixtures.databases import ON_EACH, database_in_turn, database_url

__all__ = ["bench", "database_url"]


@pytest.fixture(params=ON_EACH)
def bench(request: pytest.FixtureRequest) -> Iterator[Workbench]:
    """The ledger on Monday 10 November 2025, 10:00 in Amsterdam."""
    with database_in_turn(request, "ledger", ledger.SERVICE.metadata) as url:
        yield Workbench(ledger.SERVICE, url, datetime(2025, 11, 10, 9, tzinfo=UTC))
