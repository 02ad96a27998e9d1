# SPDX-License-Identifier: EUPL-1.2
"""What the feeds accept, what they refuse and in which words, and what is sealed."""

import json
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from schemas.codes.lists import Level, Sector
from schemas.events.errors import FieldError, explain
from schemas.events.feeds import (
    IDENTITY_FIELDS,
    AbsenceReported,
    AbsenceWithdrawn,
    EmploymentStarted,
    EnrollmentCorrected,
    EnrollmentStarted,
    ExemptionGranted,
    Identity,
    IdentityLinked,
    LinkedIdentity,
    PersonRegistered,
    RegisteredIdentity,
    ResidenceChanged,
    split_identity,
)
from schemas.events.topics import FEEDS_SCHOOL, AnyEvent
from tests.contract.catalogue import example


def reasons(event: type[AnyEvent], **fields: Any) -> list[str]:
    """Why the golden example with these data fields instead is refused; empty when it is not."""
    said = example(event)
    said["data"] |= fields
    try:
        event.model_validate_json(json.dumps(said))
    except ValidationError as error:
        return [str(found) for found in explain(error)]
    return []


REFUSED: list[tuple[type[AnyEvent], dict[str, Any], str]] = [
    (EnrollmentStarted, {"startDate": "2026-02-30"}, "startDate: is not a date (YYYY-MM-DD)"),
    (EnrollmentStarted, {"startDate": "30-01-2026"}, "startDate: is not a date (YYYY-MM-DD)"),
    (EnrollmentStarted, {"startDate": 0}, "startDate: is not a date (YYYY-MM-DD)"),
    (EnrollmentStarted, {"startDate": "1791244800"}, "startDate: is not a date (YYYY-MM-DD)"),
    (
        EnrollmentStarted,
        {"startDate": "2026-02-03T00:00:00Z"},
        "startDate: is not a date (YYYY-MM-DD)",
    ),
    (EnrollmentStarted, {"startDate": "0026-02-03"}, "startDate: is less than 1900-01-01"),
    (
        EnrollmentStarted,
        {"school": "25LR"},
        "school: is not a BRIN with location, such as 25PL00",
    ),
    (
        EnrollmentStarted,
        {"school": "25LR00\n"},
        "school: is not a BRIN with location, such as 25PL00",
    ),
    (EnrollmentStarted, {"enrollment": "999990007"}, "enrollment: looks like a personal number"),
    (EnrollmentStarted, {"enrollment": 999990007}, "enrollment: looks like a personal number"),
    (EnrollmentStarted, {"sector": "vo"}, "level: only an mbo enrolment has one"),
    (EnrollmentStarted, {"sector": "vo", "level": None}, "track: only an mbo enrolment has one"),
    (EnrollmentStarted, {"level": 5}, "level: is not 1, 2, 3 or 4"),
    (EnrollmentStarted, {"track": "col"}, "track: is not 'bol' or 'bbl'"),
    (EnrollmentStarted, {"sealed": None}, "sealed: is not an object"),
    (EnrollmentStarted, {"funded": "perhaps"}, "funded: is not true or false"),
    (
        EnrollmentStarted,
        {"sealed": {"keyId": "k", "wrappedKey": "AA", "nonce": "AA"}},
        "sealed.ciphertext: is missing",
    ),
    (EnrollmentCorrected, {"lastActiveDay": "2025-08-24"}, "lastActiveDay: lies before startDate"),
    (ExemptionGranted, {"to": "2025-11-19"}, "to: lies before from"),
    (AbsenceReported, {"to": "2025-11-19"}, "to: lies before from"),
    (AbsenceReported, {"hours": -1}, "hours: is less than 0"),
    (EmploymentStarted, {"hours": 169}, "hours: is more than 168"),
    (EmploymentStarted, {"hours": "many"}, "hours: is not a number"),
    (ResidenceChanged, {"municipality": "599"}, "municipality: is not a municipality code of"),
    (ResidenceChanged, {"municipality": "٠٥٩٩"}, "municipality: is not a municipality code of"),
]


@pytest.mark.parametrize(
    ("event", "fields", "sentence"), REFUSED, ids=[f"{row[0].__name__}-{row[1]}" for row in REFUSED]
)
def test_a_wrong_field_is_refused_with_field_and_reason(
    event: type[AnyEvent], fields: dict[str, Any], sentence: str
) -> None:
    found = reasons(event, **fields)
    assert len(found) == 1
    assert found[0].startswith(sentence)


def test_hours_must_be_a_finite_number() -> None:
    text = json.dumps(example(EmploymentStarted)).replace('"hours": 24', '"hours": NaN')
    with pytest.raises(ValidationError) as raised:
        EmploymentStarted.model_validate_json(text)
    assert explain(raised.value) == [FieldError("hours", "is not a finite number")]


def test_all_that_is_wrong_is_told_at_once() -> None:
    found = reasons(EnrollmentStarted, school="x", startDate="x", sector="x")
    assert [sentence.partition(":")[0] for sentence in found] == ["school", "startDate", "sector"]


def test_an_enrolment_needs_no_more_than_it_must() -> None:
    said = example(EnrollmentStarted)
    required = ("sealed", "school", "enrollment", "startDate")
    said["data"] = {name: said["data"][name] for name in required} | {"sector": "vo"}
    data = FEEDS_SCHOOL.parse(json.dumps(said)).data
    assert data.sector is Sector.VO
    assert data.funded is True
    assert data.level is None


def test_numbers_may_come_without_quotes() -> None:
    said = example(AbsenceWithdrawn)
    said["data"] |= {"report": 17}
    assert AbsenceWithdrawn.model_validate_json(json.dumps(said)).data.report == "17"


def test_a_line_in_clear_fills_the_data_from_text() -> None:
    said = example(EnrollmentStarted)["data"] | {"level": "2", "funded": "true"}
    data = EnrollmentStarted.data_model().model_validate(said)
    assert data.model_dump()["level"] is Level.BASIC


def test_reports_are_settled_without_identity() -> None:
    said = example(AbsenceWithdrawn)
    del said["data"]["sealed"]
    assert AbsenceWithdrawn.model_validate_json(json.dumps(said)).data.sealed is None
    assert AbsenceWithdrawn.identity_model is None


def test_a_line_in_clear_is_divided() -> None:
    line = {"pgn": "999990007", "birthDate": "2006-05-17", "municipality": "0599", "name": "Sam"}
    clear, identity = split_identity(line)
    assert clear == {"municipality": "0599"}
    assert identity.keys() == {"pgn", "birthDate", "name"}


def test_the_identity_fields_are_those_of_the_model() -> None:
    assert {field.alias for field in Identity.model_fields.values()} == IDENTITY_FIELDS


def identity_reasons(model: type[Identity] | None, **fields: Any) -> list[str]:
    """Why an identity is refused on 20 November 2025; empty when it is not."""
    assert model is not None
    try:
        model.model_validate(fields, context={"on": date(2025, 11, 20)})
    except ValidationError as error:
        return [str(found) for found in explain(error)]
    return []


@pytest.mark.parametrize("pgn", ["999990007", "101222331"])
def test_a_pgn_is_a_bsn_or_an_onderwijsnummer(pgn: str) -> None:
    assert identity_reasons(Identity, pgn=pgn) == []


@pytest.mark.parametrize(
    "pgn", ["123456789", "000000000", "99999007", "9999.90.007", "٩٩٩٩٩٠٠٠٧", "", "Sam Voorbeeld"]
)
def test_another_pgn_is_refused_and_not_repeated(pgn: str) -> None:
    assert identity_reasons(Identity, pgn=pgn) == ["pgn: is not a valid BSN or onderwijsnummer"]


def test_a_registered_person_has_a_birth_date() -> None:
    assert PersonRegistered.identity_model is RegisteredIdentity
    assert identity_reasons(RegisteredIdentity, pgn="999990007") == ["birthDate: is missing"]
    assert identity_reasons(RegisteredIdentity, pgn="999990007", birthDate="2006-05-17") == []


def test_a_birth_date_lies_not_in_the_future() -> None:
    for birth, refused in (("2025-11-20", False), ("2025-11-21", True)):
        found = identity_reasons(RegisteredIdentity, pgn="999990007", birthDate=birth)
        assert found == (["birthDate: lies in the future"] if refused else [])


@pytest.mark.parametrize("field", ["name", "phone", "email", "address"])
def test_what_postgresql_cannot_store_is_refused(field: str) -> None:
    found = identity_reasons(Identity, pgn="999990007", **{field: "Sam\0Sam"})
    assert found == [f"{field}: holds a null character"]


def test_without_a_day_to_compare_a_birth_date_is_only_read() -> None:
    identity = Identity.model_validate({"pgn": "999990007", "birthDate": "2090-01-01"})
    assert identity.birth_date == date(2090, 1, 1)


def test_a_link_has_both_numbers() -> None:
    assert IdentityLinked.identity_model is LinkedIdentity
    assert identity_reasons(LinkedIdentity, pgn="101222331") == ["bsn: is missing"]
    assert identity_reasons(LinkedIdentity, pgn="101222331", bsn="101222331") == [
        "bsn: is not a valid BSN"
    ]
    assert identity_reasons(LinkedIdentity, pgn="101222331", bsn="999990007") == []


SECRET = "999990007"


@pytest.mark.parametrize(
    ("event", "field"),
    [
        (event, field)
        for event in (EnrollmentStarted, AbsenceReported, EmploymentStarted, ResidenceChanged)
        for field in event.data_model().model_json_schema(by_alias=True)["properties"]
    ],
)
def test_no_refusal_repeats_a_value(event: type[AnyEvent], field: str) -> None:
    for sentence in reasons(event, **{field: SECRET}) + reasons(event, **{field: {SECRET: 1}}):
        assert SECRET not in sentence
