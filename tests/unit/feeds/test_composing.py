# SPDX-License-Identifier: EUPL-1.2
"""A fact in clear becomes a message that keeps the contract and holds nothing readable."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from schemas.events.feeds import FEED_TYPES
from services.feeds.refusals import Refused
from tests.unit.feeds.workbench import RECORDED, Desk, desk, event

PGN = "999990007"
ENROLMENT = {"pgn": PGN, "school": "25PL00", "enrollment": "1"}
STARTED = {**ENROLMENT, "startDate": "2025-08-01", "sector": "mbo", "level": 2, "track": "bol"}
ANSWERED = {"pgn": PGN, "article": "5-a", "from": "2025-11-01", "on": "2025-10-10"}

FACTS: dict[str, dict[str, Any]] = {
    "enrollment-started": STARTED,
    "enrollment-ended": {**ENROLMENT, "lastActiveDay": "2025-11-05", "exitReason": "04"},
    "enrollment-corrected": {**STARTED, "lastActiveDay": "2025-11-01"},
    "enrollment-deleted": ENROLMENT,
    "qualification-obtained": {"pgn": PGN, "kind": "vmbo", "on": "2025-07-01"},
    "qualification-recognised": {"pgn": PGN, "on": "2025-07-01", "evidence": "idw"},
    "recognition-revoked": {"pgn": PGN, "kind": "foreign", "on": "2025-07-01"},
    "qualification-revoked": {"pgn": PGN, "kind": "vmbo", "on": "2025-07-01"},
    "exemption-granted": {
        "pgn": PGN,
        "article": "5-a",
        "from": "2025-08-01",
        "to": "2026-07-31",
    },
    "exemption-ended": {"pgn": PGN, "article": "5-a", "on": "2025-10-01"},
    "exemption-refused": ANSWERED,
    "exemption-claim-withdrawn": ANSWERED,
    "exemption-revoked": ANSWERED,
    "absence-reported": {
        "pgn": PGN,
        "school": "25PL00",
        "kind": "h16-u18",
        "from": "2025-10-01",
        "report": "77",
    },
    "absence-updated": {"report": "77", "to": "2025-10-09"},
    "absence-ended": {"report": "77", "on": "2025-10-10"},
    "absence-withdrawn": {"report": "77", "on": "2025-10-10"},
    "absence-recorded": {"pgn": PGN, "school": "25PL00", "on": "2025-10-01", "hours": 3},
    "feedback-given": {**ENROLMENT, "sector": "mbo", "receivedOn": "2025-10-01"},
    "school-closed": {"pgn": PGN, "school": "25PL00", "informedOn": "2025-10-01"},
    "exemption-claimed": {
        "pgn": PGN,
        "article": "5-a",
        "from": "2025-11-01",
        "claimedOn": "2025-10-01",
    },
    "replacement-requested": {"pgn": PGN, "article": "3a", "receivedOn": "2025-10-01"},
    "replacement-decided": {
        "pgn": PGN,
        "article": "3a",
        "receivedOn": "2025-10-01",
        "decidedOn": "2025-10-20",
        "outcome": "refused",
    },
    "replacement-ended": {
        "pgn": PGN,
        "article": "3a",
        "receivedOn": "2025-10-01",
        "on": "2025-12-19",
    },
    "mbo-applied": {
        "pgn": PGN,
        "school": "25PL00",
        "appliedOn": "2025-10-01",
        "startsOn": "2026-08-24",
    },
    "dropout-risk-signalled": {
        "pgn": PGN,
        "school": "25PL00",
        "signal": "attendance",
        "on": "2025-10-10",
    },
    "person-registered": {"pgn": PGN, "birthDate": "2007-05-17", "municipality": "0599"},
    "residence-changed": {"pgn": PGN, "municipality": "0363", "from": "2025-10-01"},
    "address-unknown": {"pgn": PGN, "from": "2025-10-01"},
    "emigrated": {"pgn": PGN, "on": "2025-10-01"},
    "died": {"pgn": PGN, "on": "2025-10-01"},
    "identity-linked": {"pgn": "101234564", "bsn": PGN},
    "identity-unlinked": {"pgn": "101234564", "bsn": PGN},
    "employment-started": {"pgn": PGN, "hours": 24, "from": "2025-10-01"},
    "employment-ended": {"pgn": PGN, "to": "2025-10-01"},
}


@pytest.fixture
def at_desk(tmp_path: Path) -> Desk:
    return desk(tmp_path)


def refusal(at_desk: Desk, feed: str, type_: str, fields: dict[str, Any]) -> str:
    with pytest.raises(Refused) as caught:
        at_desk.composer.compose(feed, type_, fields, RECORDED)
    return str(caught.value)


@pytest.mark.parametrize(("feed", "type_"), sorted(FEED_TYPES))
def test_every_type_of_every_feed_can_be_composed(at_desk: Desk, feed: str, type_: str) -> None:
    message = at_desk.composer.compose(feed, type_, FACTS[type_], RECORDED)
    made = event(message)
    assert (made.short_name(), made.time, made.id) == (type_, RECORDED, message.id)
    assert made.subject == message.key == FACTS[type_].get("school", feed)
    assert PGN.encode() not in message.payload
    if "pgn" in FACTS[type_]:
        assert FACTS[type_]["pgn"].encode() in at_desk.identity(message)


def test_everything_that_tells_who_it_is_is_sealed(at_desk: Desk) -> None:
    personal = {
        "pgn": PGN,
        "birthDate": "2007-05-17",
        "name": "Sam Voorbeeld",
        "phone": "+31600000000",
        "email": "sam@example.org",
        "address": "Voorbeeldstraat 1",
    }
    fields = {**personal, "municipality": "0599"}
    message = at_desk.composer.compose("brp", "person-registered", fields, RECORDED)
    for value in personal.values():
        assert value.encode() not in message.payload
        assert value.encode() in at_desk.identity(message)


def test_what_the_contract_does_not_know_stays_behind(at_desk: Desk) -> None:
    fields = {**FACTS["enrollment-ended"], "bsn2": PGN, "remark": "belt nooit terug"}
    message = at_desk.composer.compose("school", "enrollment-ended", fields, RECORDED)
    assert b"belt" not in message.payload
    assert PGN.encode() not in message.payload


def test_id_and_source_of_the_sender_are_kept(at_desk: Desk) -> None:
    source = "urn:nld:oin:00000001823288444000:systeem:sis"
    message = at_desk.composer.compose(
        "school",
        "enrollment-ended",
        FACTS["enrollment-ended"],
        RECORDED,
        source=source,
        event_id=UUID(int=7),
    )
    assert (event(message).source, message.id) == (source, UUID(int=7))


def test_identifiers_are_uuid_version_7_and_differ(tmp_path: Path) -> None:
    from services.feeds.composing import Composer
    from services.feeds.sealing import Sealer, generate_keys

    composer = Composer(Sealer(generate_keys(tmp_path).public))
    made = [composer.compose("brp", "died", FACTS["died"], RECORDED).id for _ in range(3000)]
    assert {each.version for each in made} == {7}
    assert len(set(made)) == 3000


def test_all_faults_are_told_at_once_and_none_with_its_value(at_desk: Desk) -> None:
    told = refusal(
        at_desk,
        "school",
        "enrollment-ended",
        {
            "pgn": "123456789",
            "school": "25pl",
            "enrollment": "999990019",
            "lastActiveDay": "2025-02-30",
            "exitReason": "44",
        },
    )
    assert told == (
        "pgn: is not a valid BSN or onderwijsnummer; "
        "school: is not a BRIN with location, such as 25PL00; "
        "enrollment: looks like a personal number; "
        "lastActiveDay: is not a date (YYYY-MM-DD); "
        "exitReason: is not '01', '02', '03', '04', '05', '06', '07', '08', '09' or 'removed'"
    )


def test_unknown_feed_type_and_combination_are_told_apart(at_desk: Desk) -> None:
    assert refusal(at_desk, "post", "died", {}) == "feed: is not one of school, duo, brp, work"
    assert refusal(at_desk, "brp", "vanished", {}) == "type: is not a known type"
    assert refusal(at_desk, "brp", "enrollment-ended", {}) == "type: does not belong to this feed"


def test_a_municipality_must_exist_on_the_day_it_is_lived_in(at_desk: Desk) -> None:
    unknown = "municipality: is not a municipality that exists"
    moved = {"pgn": PGN, "municipality": "0003", "from": "2025-10-01"}
    assert refusal(at_desk, "brp", "residence-changed", moved) == unknown
    assert refusal(at_desk, "brp", "residence-changed", {**moved, "municipality": "9999"})
    while_appingedam_was = {**moved, "from": "2019-10-01"}
    at_desk.composer.compose("brp", "residence-changed", while_appingedam_was, RECORDED)


def test_a_birth_date_in_the_future_of_the_record_is_refused(at_desk: Desk) -> None:
    fields = {"pgn": PGN, "birthDate": "2025-11-11", "municipality": "0599"}
    assert refusal(at_desk, "brp", "person-registered", fields) == "birthDate: lies in the future"


@pytest.mark.parametrize(
    ("time", "reason"),
    [
        (datetime(2025, 11, 10, 9), "has no time zone"),  # noqa: DTZ001
        (datetime.max.replace(tzinfo=UTC), "does not lie between 1900 and 2200"),
        (datetime.min.replace(tzinfo=UTC), "does not lie between 1900 and 2200"),
    ],
)
def test_an_impossible_time_is_refused(at_desk: Desk, time: datetime, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        at_desk.composer.compose("brp", "died", FACTS["died"], time)


def test_a_source_that_is_no_urn_is_refused(at_desk: Desk) -> None:
    with pytest.raises(Refused, match="source: "):
        at_desk.composer.compose("brp", "died", FACTS["died"], RECORDED, source="school")
