# SPDX-License-Identifier: EUPL-1.2
"""Partners and agreements: what may be entered, what is in force, and what D21 makes of it."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from schemas.codes.outreach import PartnerSector
from schemas.codes.partners import (
    KINDS,
    SECTORS,
    PartnerKind,
    ReferralRefusal,
    ReferralResult,
    Support,
)
from schemas.events.outreach import ReferralData
from services.chassis.calendar import add_working_days
from services.console.replay.history import command
from services.outreach.rules import happenings as h
from services.outreach.rules.partners import (
    Agreement,
    NewAgreement,
    NewPartner,
    Partner,
    in_force,
    overlapping,
)
from services.outreach.rules.task_rules import tasks_of
from tests.unit.outreach.story import Story, day

PARTNER = Partner(uuid.UUID(int=1), "29", "GGD", "GGD", PartnerKind.GGD)
FROM, UNTIL = date(2025, 12, 1), date(2026, 1, 31)
AGREEMENT = Agreement(
    uuid.UUID(int=2), PARTNER.id, Support.GUIDANCE, FROM, UNTIL, "loket@ggd.example", 2, 3, 60
)
ENTERED = {"support": "guidance", "from_": "2025-12-01", "address": "loket@ggd.example"}
ASKED = h.AgreedReferral("ggd", PartnerSector.CARE, answer_days=3, report_days=60)

_PARTNERS: TypeAdapter[NewPartner] = TypeAdapter(NewPartner)
_AGREEMENTS: TypeAdapter[NewAgreement] = TypeAdapter(NewAgreement)


def test_every_kind_belongs_to_one_sector_and_every_sector_has_kinds() -> None:
    assert set(KINDS) == set(PartnerSector)
    assert all(KINDS.values())
    assert sum(map(len, KINDS.values())) == len(PartnerKind) == len(SECTORS)


@pytest.mark.parametrize(
    "fields",
    [
        {"name": " "},
        {"name": "&&&"},
        {"name": "Loket \0 Zuid"},
        {"name": "x" * 61},
        {"name": "Loket 999990019"},
        {"name": "Loket 9999.90.019"},
        {"kind": "shop"},
        {"region": "77"},
    ],
)
def test_what_is_no_partner(fields: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        _PARTNERS.validate_python({"region": "29", "name": "GGD", "kind": "ggd"} | fields)


def test_a_name_is_kept_without_spaces_around() -> None:
    entered = {"region": "29", "name": "  GGZ   Delfland ", "kind": "ggz"}
    assert _PARTNERS.validate_python(entered).name == "GGZ Delfland"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"support": "money"}, "support"),
        ({"from_": "1 december"}, "from_"),
        ({"until": "2025-11-30"}, ""),
        ({"address": "loket"}, "address"),
        ({"address": "loket@ggd"}, "address"),
        ({"address": "a@b.nl?cc=x@y.nl"}, "address"),
        ({"places": "0"}, "places"),
        ({"answer_days": "11"}, "answer_days"),
        ({"answer_days": "0"}, "answer_days"),
        ({"report_days": "91"}, "report_days"),
    ],
)
def test_what_is_no_agreement(fields: dict[str, str], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        _AGREEMENTS.validate_python(ENTERED | fields)
    assert [".".join(map(str, fault["loc"])) for fault in caught.value.errors()] == [field]


def test_without_other_terms_those_of_d21_hold() -> None:
    entered = _AGREEMENTS.validate_python(ENTERED)
    assert (entered.answer_days, entered.report_days, entered.places) == (5, 30, None)


@pytest.mark.parametrize(
    ("partner_until", "on", "expected"),
    [
        (None, FROM - timedelta(days=1), False),
        (None, FROM, True),
        (None, UNTIL, True),
        (None, UNTIL + timedelta(days=1), False),
        (FROM, FROM, True),
        (FROM, FROM + timedelta(days=1), False),
    ],
)
def test_when_an_agreement_is_in_force(
    partner_until: date | None, on: date, expected: bool
) -> None:
    partner = Partner(PARTNER.id, "29", "GGD", "GGD", PartnerKind.GGD, partner_until)
    assert in_force(partner, AGREEMENT, on) is expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"from_": UNTIL}, True),
        ({"from_": UNTIL + timedelta(days=1)}, False),
        ({"from_": date(2025, 1, 1), "until": FROM - timedelta(days=1)}, False),
        ({"from_": date(2025, 1, 1), "until": FROM}, True),
        ({"from_": date(2025, 1, 1)}, True),
        ({"from_": FROM, "support": "place"}, False),
    ],
)
def test_the_same_is_not_agreed_twice_for_one_day(changes: dict[str, Any], expected: bool) -> None:
    new = _AGREEMENTS.validate_python(ENTERED | changes)
    assert overlapping(new, [AGREEMENT]) is expected


@pytest.mark.parametrize(
    ("places", "many", "full"), [(2, 1, False), (2, 2, True), (None, 9, False)]
)
def test_when_a_partner_is_full(places: int | None, many: int, full: bool) -> None:
    one = Agreement(AGREEMENT.id, PARTNER.id, Support.PLACE, FROM, None, "a@b.nl", places, 5, 30)
    assert one.full(many) is full


def test_an_agreement_sets_both_terms_of_d21() -> None:
    story = Story().confirmed().reached(day(1))
    story.happens(day(4), ASKED, "coach-1")
    assert story.duty("D21") == ("set", add_working_days(day(4), 3), None)
    story.happens(day(5), h.PartnerAccepted("ggd", number=1))

    assert story.duty("D21")[:2] == ("set", day(5) + timedelta(days=60))
    assert story.case.owner == "coach-1"


def test_without_an_agreement_the_terms_are_as_they_were() -> None:
    story = Story().confirmed().reached(day(1))
    story.happens(day(4), h.ReferralSent("ggd"), "coach-1")
    story.happens(day(5), h.ReferralAccepted("ggd"), "coach-1")

    assert story.duty("D21")[1] == day(5) + timedelta(days=30)


def test_a_partner_tells_of_the_referral_that_its_link_is_of() -> None:
    story = Story().confirmed().reached(day(1))
    story.happens(day(2), ASKED, "coach-1")
    story.happens(day(3), ASKED, "coach-1")
    no = h.PartnerRejected("ggd", number=1, reason=ReferralRefusal.NO_PLACE)
    said = story.happens(day(4), no).says

    assert [one.number for one in story.case.referrals] == [2]
    assert said[0][1].model_dump(mode="json", exclude_none=True) == {
        "case": 1,
        "region": "29",
        "on": day(4).isoformat(),
        "partner": "ggd",
        "sector": "care",
        "number": 1,
        "reason": "no-place",
    }


def test_of_two_referrals_to_one_partner_a_worker_names_the_one_that_was_answered() -> None:
    story = Story().confirmed().reached(day(1))
    for on in (day(2), day(3)):
        story.happens(on, h.ReferralSent("ggd"), "coach-1")
    first = command("referral-accepted", {"partner": "ggd", "number": 1})
    said = (
        story.happens(day(4), first, "coach-1").says
        + story.happens(day(5), h.ReferralRejected("ggd"), "coach-1").says
    )

    assert [(one.number, one.state) for one in story.case.referrals] == [(1, "accepted")]
    told = [data.number for _, data in said if isinstance(data, ReferralData)]
    assert told == [1, 2], "who names none means the last"


def test_a_report_meets_the_term_by_its_own_day_not_by_that_of_the_result() -> None:
    story = Story().confirmed().reached(day(1))
    story.happens(day(2), ASKED, "coach-1")
    story.happens(day(3), h.PartnerAccepted("ggd", number=1))
    story.term_passed("D21")
    done = h.PartnerReportedBack(
        "ggd", number=1, result=ReferralResult.COMPLETED, result_on=day(20)
    )
    story.happens(day(70), done)

    assert story.duty("D21")[2] == day(70)
    assert story.said[-1] == "referral-reported-back"


def test_a_late_yes_takes_the_task_back_from_the_owner() -> None:
    story = Story().confirmed().reached(day(1))
    story.happens(day(2), ASKED, "coach-1")
    story.term_passed("D21")
    assert {"D21", "other-partner"} <= {task.code for task in tasks_of(story.case)}
    story.happens(day(12), h.PartnerAccepted("ggd", number=1))

    waiting = [task for task in tasks_of(story.case) if task.code == "D21"]
    assert [(task.waits, task.late) for task in waiting] == [(True, False)]
    assert "other-partner" not in {task.code for task in tasks_of(story.case)}


def test_a_history_says_what_it_said_before_there_was_a_directory() -> None:
    story = Story().confirmed().reached(day(1))
    line = {"partner": "Loket Zuid", "sector": "work"}
    commands = [
        command("referral-sent", line),
        command("referral-accepted", {"partner": "Loket Zuid"}),
        command("referral-reported-back", {"partner": "Loket Zuid", "result": "well"}),
        command("referral-sent", line),
        command("referral-rejected", {"partner": "Loket Zuid", "reason": "no room"}),
    ]
    said = [pair for what in commands for pair in story.happens(day(2), what, "coach-1").says]

    assert [event.short_name() for event, _ in said] == [what.name for what in commands]
    alike = b'{"case":1,"region":"29","on":"2025-11-22","partner":"Loket-Zuid","sector":"work"'
    for (_, told), number in zip(said, (1, 1, 1, 2, 2), strict=True):
        text = told.__pydantic_serializer__.to_json(told, exclude_none=True, by_alias=True)
        assert text == alike + b',"number":%d}' % number
