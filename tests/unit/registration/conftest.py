# SPDX-License-Identifier: EUPL-1.2
"""The register on each dialect in turn."""

import pytest

from tests.fixtures.databases import database_url
from tests.unit.registration.register import Register

__all__ = ["database_url", "register"]


@pytest.fixture
def register(database_url: str) -> Register:
    """An empty register on 1 August 2025, noon."""
    return Register(database_url)
