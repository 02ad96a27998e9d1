# SPDX-License-Identifier: EUPL-1.2
"""Duties on schools, DUO and parents in the register: set, breached, settled, cancelled, said."""

import pytest

from services.chassis.duty_rules import DutyState
from tests.unit.registration.register import NOOR, SAM, SCHOOL, Message, Register


@pytest.fixture
def pupil(register: Register) -> Register:
    """Noor, 16 years old and at school in Rotterdam; it is 3 November 2025."""
    register.tell(
        register.registered(NOOR, birth="2009-09-10", name="Noor de Wit"),
        register.started("2025-08-25", NOOR, at="2025-08-25", sector="vo", level=None),
    )
    register.on("2025-11-03")
    return register


def missed(register: Register, on: str, hours: float = 8) -> Message:
    return register.fact("school", "absence-recorded", NOOR, school=SCHOOL, on=on, hours=hours)


def state(register: Register, code: str, pgn: str = NOOR) -> dict[str, str]:
    return {ctx: found for (had, ctx), found in register.duties(pgn).items() if had == code}


def report(register: Register) -> Message:
    return register.fact(
        "school",
        "absence-reported",
        NOOR,
        school=SCHOOL,
        kind="h16-u18",
        from_="2025-11-03",
        to="2025-11-05",
        report="1",
    )


def test_d05_16_hours_without_a_report_are_found_by_the_register(pupil: Register) -> None:
    pupil.tell(missed(pupil, "2025-11-03"))
    assert state(pupil, "D05") == {}
    pupil.on("2025-11-05")
    pupil.tell(missed(pupil, "2025-11-05"))
    assert state(pupil, "D05") == {f"{SCHOOL}:2025-11-05": DutyState.SET}
    pupil.on("2025-11-13")
    assert state(pupil, "D05") == {f"{SCHOOL}:2025-11-05": DutyState.BREACHED}
    pupil.tell(report(pupil))
    (duty,) = [d for d in pupil.bench.duties(pupil.ref(NOOR)) if d.code == "D05"]
    assert (duty.state, duty.holder, duty.school) == (DutyState.MET_LATE, SCHOOL, SCHOOL)
    assert (duty.region, duty.municipality) == ("29", "0599")


def test_d05_hours_that_are_taken_back_take_the_duty_back(pupil: Register) -> None:
    pupil.tell(missed(pupil, "2025-11-03"), missed(pupil, "2025-11-05"))
    pupil.on("2025-11-06")
    pupil.tell(missed(pupil, "2025-11-03", 0))
    assert state(pupil, "D05") == {f"{SCHOOL}:2025-11-05": DutyState.CANCELLED}


def test_d05_is_the_same_in_whatever_order_hours_and_report_come(pupil: Register) -> None:
    pupil.on("2025-11-10")
    pupil.tell(report(pupil))
    pupil.tell(missed(pupil, "2025-11-05"))
    pupil.tell(missed(pupil, "2025-11-03"))
    assert state(pupil, "D05") == {f"{SCHOOL}:2025-11-05": DutyState.MET}


def test_d06_begins_by_itself_when_four_weeks_are_over(register: Register) -> None:
    register.tell(register.registered(SAM), register.started("2025-08-25", SAM, at="2025-08-25"))
    register.on("2025-11-10")
    absent = {"school": SCHOOL, "kind": "month-18plus", "from_": "2025-11-03", "report": "1"}
    register.tell(register.fact("school", "absence-reported", SAM, **absent))
    assert state(register, "D06", SAM) == {}
    register.on("2025-12-01")
    assert state(register, "D06", SAM) == {f"{SCHOOL}:1": DutyState.MET}


def test_d11_the_renewal_of_an_exemption_falls_due_by_itself(pupil: Register) -> None:
    year = {"article": "5-a", "from_": "2025-08-01", "to": "2026-07-31"}
    pupil.tell(pupil.fact("duo", "exemption-granted", NOOR, **year))
    assert state(pupil, "D11") == {"exemption:2025-08-01:renewal": DutyState.SET}
    (duty,) = [d for d in pupil.bench.duties(pupil.ref(NOOR)) if d.code == "D11"]
    assert (duty.holder, duty.region, duty.school) == ("parents", "29", None)
    pupil.on("2026-07-01")
    assert state(pupil, "D11") == {"exemption:2025-08-01:renewal": DutyState.BREACHED}


def test_d11_is_cancelled_with_the_exemption(pupil: Register) -> None:
    year = {"article": "5-a", "from_": "2025-08-01", "to": "2026-07-31"}
    pupil.tell(pupil.fact("duo", "exemption-granted", NOOR, **year))
    pupil.tell(pupil.fact("duo", "exemption-ended", NOOR, article="5-a", on="2025-12-31"))
    assert state(pupil, "D11") == {"exemption:2025-08-01:renewal": DutyState.CANCELLED}


def test_d12_is_of_the_municipality(pupil: Register) -> None:
    event = {"receivedOn": "2025-11-03", "article": "3b"}
    pupil.tell(pupil.fact("school", "replacement-requested", NOOR, **event))
    (duty,) = [d for d in pupil.bench.duties(pupil.ref(NOOR)) if d.code == "D12"]
    assert (duty.holder, duty.due_on.isoformat()) == ("municipality:0599", "2025-12-15")
    pupil.on("2025-12-16")
    pupil.tell(pupil.fact("school", "replacement-requested", NOOR, **event, decidedOn="2025-12-16"))
    assert state(pupil, "D12") == {"replacement:2025-11-03:decision": DutyState.MET_LATE}
