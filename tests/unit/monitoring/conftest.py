# SPDX-License-Identifier: EUPL-1.2
"""Monitoring on a database file of its own, without Kafka."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.chassis.testing import Workbench
from services.monitoring.stream import SERVICE


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    """The service on SQLite, on 10 November 2025."""
    return Workbench(
        SERVICE, f"sqlite:///{tmp_path / 'monitoring.db'}", datetime(2025, 11, 10, 9, tzinfo=UTC)
    )
