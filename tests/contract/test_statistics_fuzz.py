# SPDX-License-Identifier: EUPL-1.2
"""Whatever is asked of the count and of the rules, the answer is one of those in the document."""

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, settings

from services.chassis.health import Progress
from services.registration.api import create_api
from services.registration.statistics.counting import take_snapshot
from tests.contract.fuzzing import holds_for_any_request
from tests.unit.registration.doors import SETTINGS
from tests.unit.registration.register import Register, noon

OPERATIONS = ("listStatistics", "getStatistics", "listRules")

pytestmark = pytest.mark.slow

thoroughly = settings(
    max_examples=80, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """One pupil, counted."""
    register = Register(f"sqlite:///{tmp_path_factory.mktemp('fuzz') / 'register.db'}")
    register.tell(register.registered(), register.started("2025-08-25", level=2))
    register.bench.clock.advance(noon("2026-10-01"))
    register.bench.run(take_snapshot)
    return create_api(register.bench.runtime, SETTINGS, Progress())


@pytest.mark.parametrize("name", OPERATIONS)
def test_no_request_that_fits_the_document_or_does_not_makes_it_stumble(
    app: FastAPI, name: str
) -> None:
    holds_for_any_request(app, name, thoroughly)
