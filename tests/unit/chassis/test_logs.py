# SPDX-License-Identifier: EUPL-1.2
"""No personal data in the log, whichever way it is handed in."""

import io
import json
import logging
import uuid
from datetime import date

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel
from sqlalchemy import create_engine, text
from stdnum.nl import bsn as bsn_number
from stdnum.nl import onderwijsnummer

from schemas.events.feeds import Identity
from services.chassis.logs import PERSONAL_FIELDS, WITHHELD, configure, withhold_personal_data

TEST_BSN = "999990019"


@pytest.fixture
def written():
    stream = io.StringIO()
    before = logging.getLogger().handlers[:]
    configure("registration", stream=stream)
    yield stream.getvalue
    configure("registration")
    logging.getLogger().handlers[:] = before


def guard(**event: object) -> dict[str, object]:
    return dict(withhold_personal_data(None, "info", event))


@pytest.mark.parametrize(
    "value",
    [
        TEST_BSN,
        int(TEST_BSN),
        f"pupil {TEST_BSN} has left",
        f"pgn={TEST_BSN}",
        "9999.90.019",
        "999 990 019",
        [1, {"deep": (TEST_BSN,)}],
        {TEST_BSN: "as a key"},
    ],
)
def test_a_number_that_can_be_a_bsn_is_withheld_wherever_it_stands(value):
    line = guard(event="x", value=value)
    told = json.dumps(line, default=str)
    assert TEST_BSN not in told
    assert "9999.90.019" not in told
    assert line["withheld"] is True


@given(st.integers(10_000_000, 999_999_999).map(lambda n: f"{n:09d}"))
def test_every_number_that_passes_a_proof_is_withheld(digits):
    personal = bsn_number.is_valid(digits) or onderwijsnummer.is_valid(digits)
    assert (guard(event=digits)["event"] == WITHHELD) == personal


@pytest.mark.parametrize("name", ["pgn", "birthDate", "birth_date", "Phone", "e-mail", "voornaam"])
def test_a_field_with_a_personal_name_is_withheld(name):
    assert guard(event="x", **{name: "anything"})[name] == WITHHELD


def test_every_personal_field_of_the_contracts_is_known_here():
    for name in Identity.model_fields:
        assert name.replace("_", "") in PERSONAL_FIELDS, name


def test_what_is_no_person_stays_as_it_is():
    ref = uuid.uuid4()
    line = guard(event="batch", offset=123456788, ref=ref, day=date(2026, 10, 1), share=0.123456789)
    assert line["ref"] == str(ref)
    assert line["offset"] == 123456788
    assert line["share"] == 0.123456789
    assert "withheld" not in line


def test_libraries_log_through_the_same_guard(written):
    logging.getLogger("kafka").warning("key %s refused", TEST_BSN)
    line = json.loads(written())
    assert line["logger"] == "kafka"
    assert line["service"] == "registration"
    assert TEST_BSN not in written()


def test_a_validation_fault_is_logged_without_what_was_validated(written):
    class Person(BaseModel):
        level: int

    try:
        Person(level="Jansen")  # type: ignore[arg-type]
    except ValueError:
        structlog.get_logger().exception("refused")
    assert "Jansen" not in written()
    assert json.loads(written())["exception"][0]["message"] == "level: int_parsing"


def test_a_database_fault_is_logged_without_parameters(written):
    with create_engine("sqlite://").connect() as connection:
        try:
            connection.execute(text("SELECT * FROM nowhere WHERE name = :n"), {"n": "Jansen"})
        except Exception as fault:
            structlog.get_logger().error("failed", exc_info=fault)
    assert "Jansen" not in written()
    assert "no such table" in written()


def test_a_chain_of_faults_is_told_with_places_and_without_variables(written):
    secret = "Jansen"
    try:
        try:
            raise KeyError("inner")
        except KeyError as inner:
            raise RuntimeError("outer") from inner
    except RuntimeError:
        structlog.get_logger().exception("failed", count=len(secret))
    chain = json.loads(written())["exception"]
    assert [link["kind"] for link in chain] == ["builtins.RuntimeError", "builtins.KeyError"]
    assert secret not in written()
