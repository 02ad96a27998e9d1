# SPDX-License-Identifier: EUPL-1.2
"""Outreach reads contact details at registration: the one call upstream, over real HTTP."""

from dataclasses import replace
from pathlib import Path

import pytest

from services.chassis.health import Progress
from services.chassis.settings import Mode, Settings
from services.chassis.web import Role, User
from services.outreach.contact_details import ContactDetails, Registration, Withheld
from services.registration.api import create_api
from tests.fixtures.http import serve
from tests.unit.registration.register import SAM, Register

SETTINGS = Settings(
    service="registration",
    mode=Mode.DEMO,
    session_secret="registration-" * 3,
    service_secret="between-services-" * 3,
)
COACH = User("coach-1", "Charlie", frozenset({Role.COACH}), frozenset({"29"}))
ELSEWHERE = replace(COACH, id="coach-2", regions=frozenset({"21"}))


@pytest.fixture
def register(tmp_path: Path) -> Register:
    register = Register(f"sqlite:///{tmp_path / 'register.db'}")
    register.tell(register.registered(SAM, phone="+31612345678", address="Kade 1, Rotterdam"))
    return register


def test_a_worker_of_the_region_gets_them_and_is_recorded(register: Register) -> None:
    with serve(lambda _: create_api(register.bench.runtime, SETTINGS, Progress())) as address:
        source = Registration(replace(SETTINGS, service="outreach", registration_url=address))
        details = source.read(COACH, register.ref(SAM))
        assert source.read(ELSEWHERE, register.ref(SAM)) is Withheld.NOT_YOURS
    assert isinstance(details, ContactDetails)
    assert (details.name, details.phone) == ("Sam Voorbeeld", "+31612345678")
    assert details.address == "Kade 1, Rotterdam"
    looks = sorted(register.rows("access"), key=lambda row: str(row.id))
    assert [(look.actor, look.ref) for look in looks] == [
        ("outreach:coach-1", register.ref(SAM)),
        ("outreach:coach-2", None),
    ]


def test_under_another_secret_nothing_is_given(register: Register) -> None:
    with serve(lambda _: create_api(register.bench.runtime, SETTINGS, Progress())) as address:
        other = replace(
            SETTINGS,
            service="outreach",
            registration_url=address,
            service_secret="somebody-else-" * 3,
        )
        assert Registration(other).read(COACH, register.ref(SAM)) is Withheld.NO_ANSWER
    assert register.rows("access") == []
