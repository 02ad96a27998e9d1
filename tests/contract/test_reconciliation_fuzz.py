# SPDX-License-Identifier: EUPL-1.2
"""Whatever is asked of the reconciliation, the answer is one of those in the document."""

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, settings

from schemas.codes.duo import DuoList
from services.chassis.health import Progress
from services.registration.api import create_api
from tests.contract.fuzzing import holds_for_any_request
from tests.unit.registration.doors import SETTINGS
from tests.unit.registration.duo_desk import Desk
from tests.unit.registration.register import Register

OPERATIONS = (
    "createReconciliation",
    "listReconciliations",
    "getReconciliation",
    "listDiscrepancies",
    "getDiscrepancy",
    "resolveDiscrepancy",
)

pytestmark = pytest.mark.slow

thoroughly = settings(
    max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """A stranger on Jongeren in beeld, and a list of counts."""
    register = Register(f"sqlite:///{tmp_path_factory.mktemp('fuzz') / 'register.db'}")
    desk = Desk(register)
    desk.compare(DuoList.IB, "2025-08-01", ["999990032;2000-06-01;0599", "fout"])
    desk.compare(DuoList.TEL, "2025-08-01", ["25LR00;3"])
    return create_api(register.bench.runtime, SETTINGS, Progress())


@pytest.mark.parametrize("name", OPERATIONS)
def test_no_request_that_fits_the_document_or_does_not_makes_it_stumble(
    app: FastAPI, name: str
) -> None:
    holds_for_any_request(app, name, thoroughly)
