# SPDX-License-Identifier: EUPL-1.2
"""Geheimhouding: told by the BRP, the address is not kept, not shown, and said to be secret."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from services.chassis.health import Progress
from services.outreach.contact_details import ContactDetails, Registration
from services.registration.api import create_api
from tests.fixtures.http import serve
from tests.integration.test_contact_details import COACH, SETTINGS
from tests.unit.registration.register import NUMBER, SAM, Register

ADDRESS = "Kade 1, 3011 AA Rotterdam"


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return Register(f"sqlite:///{tmp_path / 'register.db'}")


@pytest.fixture
def source(register: Register) -> Iterator[Registration]:
    with serve(lambda _: create_api(register.bench.runtime, SETTINGS, Progress())) as address:
        yield Registration(replace(SETTINGS, service="outreach", registration_url=address))


def _details(register: Register, source: Registration, pgn: str = SAM) -> ContactDetails:
    found = source.read(COACH, register.ref(pgn))
    assert isinstance(found, ContactDetails)
    return found


def _said(register: Register, *messages: object) -> list[bool]:
    told = register.tell(*messages)  # type: ignore[arg-type]
    return [one.data.secret for one in told if one.name == "address-secrecy-changed"]


def test_a_secret_address_is_neither_kept_nor_given_and_comes_back_when_told(
    register: Register, source: Registration
) -> None:
    first = register.registered(SAM, address=ADDRESS, secrecy=False, at="2025-10-01")
    assert _said(register, first) == [], "that it is not secret is no news"
    assert _details(register, source).address == ADDRESS
    on = register.registered(SAM, address=ADDRESS, secrecy=True, at="2025-10-02")
    assert _said(register, on) == [True]
    found = _details(register, source)
    assert (found.address, found.address_secret, found.name) == (None, True, "Sam Voorbeeld")
    [row] = register.rows("contact")
    assert (row.address, row.address_key) == (None, None)

    silent = register.registered(SAM, address=ADDRESS, at="2025-10-03")
    assert _said(register, silent) == []
    assert _details(register, source).address_secret, "not told: as it was"
    [row] = register.rows("contact")
    assert row.address is None

    off = register.registered(SAM, address=ADDRESS, secrecy=False, at="2025-10-04")
    assert _said(register, off) == [False]
    assert _details(register, source).address == ADDRESS


def test_what_is_told_late_is_secret_all_the_same(register: Register, source: Registration) -> None:
    register.tell(register.registered(SAM, address=ADDRESS, at="2025-10-03"))
    late = register.registered(SAM, address=ADDRESS, secrecy=True, at="2025-10-01")
    assert _said(register, late) == [True]
    assert _details(register, source).address is None
    [row] = register.rows("contact")
    assert row.address is None
    older = register.registered(SAM, address=ADDRESS, secrecy=False, at="2025-09-01")
    assert _said(register, older) == []
    assert _details(register, source).address_secret


def test_a_merge_takes_secrecy_along_and_its_undoing_gives_it_back(
    register: Register, source: Registration
) -> None:
    register.tell(register.registered(SAM, address=ADDRESS, at="2025-10-01"))
    register.tell(register.registered(NUMBER, secrecy=True, at="2025-09-01"))
    goes = register.ref(NUMBER)
    told = register.tell(register.fact("duo", "identity-linked", NUMBER, bsn=SAM))
    stays = register.ref(SAM)
    assert [(one.subject, one.data.secret) for one in told if "secrecy" in one.name] == [
        (str(stays), True)
    ]
    assert _details(register, source).address is None
    [row] = register.rows("contact")
    assert row.address is None

    told = register.tell(register.fact("duo", "identity-unlinked", NUMBER, bsn=SAM))
    secret = {one.subject: one.data.secret for one in told if "secrecy" in one.name}
    assert secret == {str(stays): False, str(goes): True}
    assert _details(register, source).address == ADDRESS
    assert _details(register, source, NUMBER).address_secret
