# SPDX-License-Identifier: EUPL-1.2
"""Every way in which a line of a feed breaks the contract is refused, and the rest is processed."""

from datetime import UTC, datetime
from typing import Any, Final

import pytest

from schemas.events.feeds import FEED_TYPES
from services.chassis.ids import seeded
from services.feeds.composing import Composer
from services.feeds.sealing import Sealer
from tests.scenarios.histories import QUEUE
from tests.scenarios.story import ADULT, MBO, ROTTERDAM, Person, Row
from tests.unit.registration.register import keys

RIGHT: Final[dict[str, Any]] = {
    "pgn": None,
    "bsn": None,
    "birthDate": ADULT,
    "municipality": ROTTERDAM,
    "school": MBO,
    "enrollment": "9",
    "startDate": "2025-09-01",
    "secrecy": True,
    "sector": "mbo",
    "programme": "25180",
    "level": 2,
    "track": "bol",
    "stage": "lower",
    "grade": 4,
    "funded": True,
    "lastActiveDay": "2025-10-31",
    "exitReason": "04",
    "kind": "month-18plus",
    "on": "2025-11-03",
    "evidence": "idw",
    "valuedAs": "havo",
    "reference": "2025-17",
    "examinedBy": "coach-1",
    "article": "5-a",
    "from": "2025-11-03",
    "to": "2025-11-28",
    "hours": 8,
    "report": "wrong",
    "enteredOn": "2025-11-04",
    "periodDays": 14,
    "authorised": False,
    "claimedOn": "2025-11-03",
    "statementOn": "2025-11-03",
    "receivedOn": "2025-11-03",
    "decidedOn": "2025-11-03",
    "outcome": "refused",
    "copiedOn": "2025-11-03",
    "expiresOn": "2025-11-03",
    "informedOn": "2025-11-03",
    "appliedOn": "2025-11-03",
    "startsOn": "2026-08-24",
    "signal": "results",
    "givenOn": "2025-11-03",
    "employer": "bakkerij",
}
"""A value that the contract takes, by field."""

_NO_DATE: Final = "2025-02-30"
WRONG: Final[dict[str, Any]] = {
    **{name: _NO_DATE for name, value in RIGHT.items() if str(value)[4:5] == "-"},
    "pgn": "123456789",
    "bsn": "123456789",
    "municipality": "9999",
    "school": "25L",
    "enrollment": "",
    "secrecy": "soms",
    "sector": "kunst",
    "programme": "geen code",
    "level": 5,
    "track": "thuis",
    "stage": "boven",
    "grade": 7,
    "funded": "soms",
    "exitReason": "99",
    "kind": "verlof",
    "evidence": "oom",
    "valuedAs": "foreign",
    "reference": "",
    "examinedBy": "",
    "outcome": "misschien",
    "article": "16",
    "hours": -1,
    "report": "",
    "periodDays": 29,
    "authorised": "soms",
    "signal": "slecht",
    "employer": "",
}
"""One that it does not, by field."""

OF_THE_PERSON: Final = {"person-registered": ("pgn", "birthDate")}
LINKED: Final = ("pgn", "bsn")


def fields(feed: str, kind: str) -> tuple[list[str], list[str]]:
    """The fields of a line: those that must be there, and the others."""
    event = FEED_TYPES[feed, kind]
    data = event.model_fields["data"].annotation
    assert data is not None
    told = {field.alias or name: field for name, field in data.model_fields.items()}
    told.pop("sealed")
    person = LINKED if kind.startswith("identity-") else OF_THE_PERSON.get(kind, ("pgn",))
    must = [name for name, field in told.items() if field.is_required()]
    if event.identity_model is not None:
        must = [*person, *must]
    return must, [name for name, field in told.items() if not field.is_required()]


def right(one: Person, kind: str, names: list[str]) -> Row:
    """A line that the contract takes."""
    line = {name: RIGHT.get(name) for name in names}
    line |= {name: one.bsn for name in LINKED if name in line}
    if kind.startswith("qualification-") and "kind" in line:
        line["kind"] = "havo"
    if kind == "recognition-revoked":
        line["kind"] = "foreign"
    if kind.startswith("replacement-"):
        line["article"] = "3a"
    if kind.startswith("identity-"):
        line["pgn"] = "101224340"
    return line


def wrong_lines(one: Person, feed: str, kind: str) -> list[Row]:
    """Each line that lacks one field, or has one that is wrong."""
    must, may = fields(feed, kind)
    whole = right(one, kind, must)
    lacking = [{n: v for n, v in whole.items() if n != name} for name in must]
    return lacking + [whole | {name: WRONG[name]} for name in (*must, *may) if name in WRONG]


@QUEUE.story
def test_every_field_of_every_feed_line_that_lacks_or_is_wrong_is_refused(one: Person) -> None:
    """The rest is processed: the person who is told of in between is untouched."""
    one.registered().enrolled()
    for feed, kind in FEED_TYPES:
        for line in wrong_lines(one, feed, kind):
            one.line("2025-11-17", feed, kind, **line).refused()
    one.went("unknown", ("enrolled", "2025-08-25")).cases(0).duties("D01", 1)


@QUEUE.story
def test_a_feed_that_does_not_carry_a_type_is_refused(one: Person) -> None:
    one.registered().enrolled()
    kinds = dict.fromkeys(kind for _, kind in FEED_TYPES)
    for kind in kinds:
        for feed in ("school", "duo", "brp", "work"):
            if (feed, kind) not in FEED_TYPES:
                must, _ = fields(next(f for f, k in FEED_TYPES if k == kind), kind)
                one.line("2025-11-17", feed, kind, **right(one, kind, must)).refused()
    one.went("unknown", ("enrolled", "2025-08-25"))


@QUEUE.story
def test_fields_that_contradict_one_another_are_refused(one: Person) -> None:
    one.registered().enrolled()
    start = {"school": MBO, "enrollment": "9", "startDate": "2025-09-01"}
    report = {"school": MBO, "from_": "2025-11-03", "report": "odd"}
    asked = {"article": "3a", "receivedOn": "2025-11-03"}
    granted = {**asked, "decidedOn": "2025-11-10", "outcome": "granted"}
    backwards = {"from_": "2025-11-24", "to": "2025-11-21"}
    for kind, data in (
        ("enrollment-started", {**start, "sector": "vo", "level": 2}),
        ("enrollment-started", {**start, "sector": "vavo", "track": "bol"}),
        ("enrollment-started", {**start, "sector": "mbo", "grade": 4}),
        ("enrollment-corrected", {**start, "sector": "mbo", "lastActiveDay": "2025-08-31"}),
        ("exemption-granted", {"article": "5-a", "from_": "2025-11-03", "to": "2025-11-02"}),
        ("absence-reported", {**report, "kind": "other", "to": "2025-11-02"}),
        ("absence-reported", {**report, "kind": "other", "periodDays": 14}),
        ("replacement-requested", {**asked, **backwards}),
        ("replacement-decided", {**granted, **backwards}),
        ("replacement-decided", {**granted, "to": "2026-07-31"}),
    ):
        one.fed("2025-11-17", "school", kind, **data).refused()
    one.went("unknown", ("enrolled", "2025-08-25"))


def test_every_type_of_every_feed_has_its_fields_here() -> None:
    """A field or type that the contract gains is asked for at once."""
    named = {name for key in FEED_TYPES for part in fields(*key) for name in part}
    assert named == RIGHT.keys() == WRONG.keys()


@pytest.mark.parametrize(("feed", "kind"), FEED_TYPES)
def test_the_line_that_is_broken_was_right(feed: str, kind: str) -> None:
    """So each refusal above is of the one field that lacks or is wrong."""
    composer = Composer(Sealer(keys().public), seeded(1))
    line = right(Person(), kind, fields(feed, kind)[0])
    assert composer.compose(feed, kind, line, datetime(2025, 11, 17, 9, tzinfo=UTC)).payload
