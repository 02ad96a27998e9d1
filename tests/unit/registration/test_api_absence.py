# SPDX-License-Identifier: EUPL-1.2
"""Absence reports over the API and on the pages: who sees what, and who may do what."""

import uuid
from datetime import date
from typing import Any

import pytest
from fastapi.testclient import TestClient

from services.chassis.duty_rules import DutyState
from services.chassis.web import ALL, Role, User
from services.registration.absence_keeping import report_id
from tests.fixtures.web import form_token, sign_in
from tests.unit.registration.doors import (
    COACH,
    ELSEWHERE,
    MINISTRY,
    NATIONAL,
    TEACHER,
    application,
    as_user,
    looks,
    words,
)
from tests.unit.registration.register import NOOR, NUMBER, OTHER_SCHOOL, SAM, SCHOOL, Register

VIEWER = User("raad-1", "Robin", frozenset({Role.VIEWER}), frozenset({"29"}))
BOTH = User(
    "both-1", "Bo", frozenset({Role.COACH, Role.SCHOOL}), frozenset({"29"}), frozenset({SCHOOL})
)
ONE, TWO = report_id(SCHOOL, "1"), report_id(OTHER_SCHOOL, "2")


@pytest.fixture
def reported(register: Register) -> Register:
    """Sam in Rotterdam absent since 3 November, Noor in Amsterdam since the 4th; 10 November."""
    register.tell(
        register.registered(SAM),
        register.registered(NOOR, municipality="0363", name="Noor de Wit"),
        register.started("2025-08-25", SAM, at="2025-08-25"),
        register.started("2025-08-25", NOOR, at="2025-08-25", school=OTHER_SCHOOL),
    )
    register.on("2025-11-07")
    absent = {"kind": "month-18plus", "from_": "2025-11-03"}
    register.tell(
        register.fact("school", "absence-reported", SAM, school=SCHOOL, report="1", **absent)
    )
    register.on("2025-11-10")
    register.tell(
        register.fact("school", "absence-reported", NOOR, school=OTHER_SCHOOL, report="2", **absent)
    )
    return register


@pytest.fixture
def web(reported: Register) -> TestClient:
    return application(reported)


def get(web: TestClient, path: str = "", user: User = COACH, status: int = 200) -> Any:
    answer = web.get(f"/v1/absence-reports{path}", headers=as_user(user))
    assert answer.status_code == status, answer.text
    return answer.json()


def post(
    web: TestClient, path: str, user: User = COACH, status: int = 200, body: Any = None
) -> Any:
    answer = web.post(f"/v1/absence-reports{path}", json=body, headers=as_user(user))
    assert answer.status_code == status, answer.text
    return answer.json()


def ids(document: Any) -> list[uuid.UUID]:
    return [uuid.UUID(one["id"]) for one in document["absenceReports"]]


# what is seen


def test_each_sees_the_reports_within_reach_and_no_name(web: TestClient) -> None:
    assert ids(get(web)) == [ONE]
    assert ids(get(web, user=ELSEWHERE)) == [TWO]
    assert ids(get(web, user=NATIONAL)) == [ONE, TWO]
    assert ids(get(web, user=TEACHER)) == [ONE]
    assert ids(get(web, user=MINISTRY)) == []
    assert "Voorbeeld" not in str(get(web))


def test_a_list_is_chosen_by_place_kind_and_state(web: TestClient) -> None:
    assert ids(get(web, "?region=21", NATIONAL)) == [TWO]
    assert ids(get(web, f"?school={SCHOOL}", NATIONAL)) == [ONE]
    assert ids(get(web, "?municipality=0363", NATIONAL)) == [TWO]
    assert ids(get(web, "?kind=luxury", NATIONAL)) == []
    assert ids(get(web, "?state=registered", NATIONAL)) == [ONE, TWO]
    assert ids(get(web, "?state=closed", NATIONAL)) == []
    get(web, "?state=lost", status=400)
    get(web, "?cursor=x", status=400)


def test_search_on_the_number_of_a_pupil_is_by_post_and_recorded(
    web: TestClient, reported: Register
) -> None:
    assert ids(post(web, "/_search", body={"number": SAM})) == [ONE]
    assert ids(post(web, "/_search", body={"number": NOOR})) == []
    recorded = [(purpose, ref) for purpose, _, ref in looks(reported)]
    assert sorted(recorded, key=str) == sorted(
        [("absence-report", reported.ref(SAM)), ("absence-report", None)], key=str
    )
    found = post(web, "/_search", body={"region": "29", "states": ["registered", "closed"]})
    assert ids(found) == [ONE]
    refused = post(
        web, "/_search", body={"number": SAM, "region": "29", "kind": "other"}, status=400
    )
    assert [one["field"] for one in refused["errors"]] == ["region", "kind"]
    post(web, "/_search", user=MINISTRY, body={"number": SAM}, status=403)


@pytest.mark.row("law-53")
def test_one_report_in_full_is_a_look(web: TestClient, reported: Register) -> None:
    found = get(web, f"/{ONE}")
    assert found | {"steps": [], "ref": ""} == {
        "id": str(ONE),
        "ref": "",
        "school": SCHOOL,
        "number": "1",
        "kind": "month-18plus",
        "firstDate": "2025-11-03",
        "lastDate": None,
        "reachedDate": None,
        "hours": None,
        "reportedDate": "2025-11-07",
        "region": "29",
        "municipality": "0599",
        "state": "registered",
        "reason": None,
        "remark": None,
        "settledDate": None,
        "previous": None,
        "tooSoon": False,
        "following": None,
        "answerable": ["young-person"],
        "steps": [],
    }
    assert [(step["step"], step["actor"]) for step in found["steps"]] == [("reported", "feed")]
    assert looks(reported) == [("absence-report", COACH.id, reported.ref(SAM))]
    get(web, f"/{TWO}", status=404)
    get(web, f"/{uuid.UUID(int=0)}", status=404)


@pytest.mark.row("1.2-7", "attendance-from")
@pytest.mark.parametrize(
    ("birth", "answerable", "words_"),
    [
        ("2014-05-17", ["parents"], "De ouders of verzorgers"),
        ("2011-05-17", ["parents", "young-person"], "en de jongere zelf (vanaf 12 jaar)"),
        ("2006-05-17", ["young-person"], "De jongere zelf (vanaf 18 jaar)"),
    ],
)
def test_a_report_tells_who_answered_for_attendance_on_its_first_day(
    register: Register, birth: str, answerable: list[str], words_: str
) -> None:
    """Leerplichtwet arts. 1b and 2: parents, from 12 the pupil too, from 18 the pupil alone."""
    register.tell(register.registered(SAM, birth=birth))
    register.on("2025-11-07")
    fields = {"school": SCHOOL, "kind": "other", "from_": "2025-11-03", "report": "1"}
    register.tell(register.fact("school", "absence-reported", SAM, **fields))
    web = application(register)
    assert get(web, f"/{ONE}")["answerable"] == answerable
    sign_in(web, Role.COACH, "29")
    assert words_ in words(web.get(f"/verzuim/{ONE}"))


# what is done


@pytest.mark.row("6.3-C-1", "law-51")
def test_taken_up_and_closed_with_a_reason_and_a_remark(web: TestClient) -> None:
    assert post(web, f"/{ONE}/take-up")["state"] == "in-progress"
    closing = {"reason": "back-at-school", "remark": "seen"}
    closed = post(web, f"/{ONE}/close", body=closing)
    assert (closed["state"], closed["reason"], closed["remark"]) == (
        "closed",
        "back-at-school",
        "seen",
    )
    assert closed["settledDate"] == "2025-11-10"
    history = [(step["step"], step["actor"], step["reason"]) for step in closed["steps"]]
    assert sorted(history, key=str) == sorted(
        [
            ("reported", "feed", None),
            ("taken-up", COACH.id, None),
            ("closed", COACH.id, "back-at-school"),
        ],
        key=str,
    )


@pytest.mark.parametrize("action", ["take-up", "acknowledge", "close", "withdraw"])
def test_who_has_no_part_may_not(web: TestClient, action: str) -> None:
    body = {"reason": "work"} if action == "close" else None
    post(web, f"/{ONE}/{action}", VIEWER, 403, body)
    post(web, f"/{ONE}/{action}", NATIONAL, 403, body)
    post(web, f"/{ONE}/{action}", ELSEWHERE, 404, body)
    post(web, f"/{ONE}/{action}", MINISTRY, 403, body)


@pytest.mark.parametrize(
    ("before", "action", "user", "why"),
    [
        ((), "close", COACH, "Neem de melding eerst in behandeling."),
        (("take-up",), "take-up", COACH, "De melding is al in behandeling."),
        (("acknowledge",), "take-up", COACH, "De melding is al ter kennisgeving aangenomen."),
        ((), "withdraw", COACH, "Alleen de school kan een melding intrekken."),
        (("take-up",), "close", TEACHER, "Een school kan een melding niet afsluiten"),
        ((), "take-up", TEACHER, "Alleen de gemeente neemt een melding in behandeling."),
        (("acknowledge",), "withdraw", TEACHER, "al ter kennisgeving aangenomen"),
    ],
)
def test_what_the_table_does_not_have_is_a_conflict_with_its_reason(
    web: TestClient, before: tuple[str, ...], action: str, user: User, why: str
) -> None:
    for one in before:
        post(web, f"/{ONE}/{one}")
    body = {"reason": "work"} if action == "close" else None
    assert why in post(web, f"/{ONE}/{action}", user, 409, body)["detail"]


def test_closing_needs_a_reason_from_the_list(web: TestClient) -> None:
    post(web, f"/{ONE}/take-up")
    fault = post(web, f"/{ONE}/close", status=400, body={"reason": "none", "remark": "later"})
    assert [one["field"] for one in fault["errors"]] == ["reason", "remark"]


def test_a_school_withdraws_its_report_and_the_pupil_is_no_leaver(
    web: TestClient, reported: Register
) -> None:
    reported.on("2025-12-05")
    assert reported.row(SAM).status == "absent"
    assert post(web, f"/{ONE}/withdraw", TEACHER)["state"] == "withdrawn"
    assert reported.row(SAM).status == "enrolled"
    assert [one.name for one in reported.said()] == ["early-leaver-revoked", "status-changed"]


def test_a_withdrawal_stays_when_a_merge_that_came_before_is_undone(
    web: TestClient, reported: Register
) -> None:
    reported.tell(reported.registered(NUMBER, name="Sam V."))
    reported.on("2025-11-11")
    reported.tell(reported.fact("duo", "identity-linked", NUMBER, bsn=SAM))
    reported.on("2025-11-12")
    assert post(web, f"/{ONE}/withdraw", TEACHER)["state"] == "withdrawn"
    reported.on("2025-11-13")
    reported.tell(reported.fact("duo", "identity-unlinked", NUMBER, bsn=SAM))
    assert get(web, f"/{ONE}")["state"] == "withdrawn"
    reported.on("2025-12-05")
    assert reported.row(SAM).status == "enrolled"


@pytest.mark.row("law-7")
@pytest.mark.parametrize(
    ("reason", "status"),
    [("legitimate", "enrolled"), ("long-ill", "enrolled"), ("back-at-school", "absent")],
)
def test_closed_because_there_was_no_absence_the_pupil_is_no_leaver(
    web: TestClient, reported: Register, reason: str, status: str
) -> None:
    reported.on("2025-12-05")
    post(web, f"/{ONE}/take-up")
    post(web, f"/{ONE}/close", body={"reason": reason})
    assert reported.row(SAM).status == status


@pytest.mark.row("D09", "investigation-days")
@pytest.mark.parametrize(
    ("on", "action", "state"),
    [
        ("2025-11-11", "take-up", DutyState.MET),
        ("2025-11-11", "acknowledge", DutyState.MET),
        ("2025-11-12", "take-up", DutyState.MET_LATE),
        ("2025-11-10", "withdraw", DutyState.CANCELLED),
    ],
)
def test_d09_the_municipality_takes_up_a_report_in_two_working_days(
    register: Register, on: str, action: str, state: DutyState
) -> None:
    """Reported on Friday 7 November of a pupil of 14: by Tuesday (Leerplichtwet art. 22)."""
    register.tell(register.registered(SAM, birth="2011-05-17"))
    register.on("2025-11-07")
    fields = {"school": SCHOOL, "kind": "luxury", "from_": "2025-11-03", "report": "1"}
    register.tell(register.fact("school", "absence-reported", SAM, **fields))
    register.on(on)
    post(application(register), f"/{ONE}/{action}", TEACHER if action == "withdraw" else COACH)
    (duty,) = [d for d in register.bench.duties(register.ref(SAM)) if d.code == "D09"]
    assert (duty.state, duty.due_on, duty.holder) == (
        state,
        date(2025, 11, 11),
        "municipality:0599",
    )


def test_who_is_of_both_acts_as_either(web: TestClient) -> None:
    post(web, f"/{ONE}/take-up", BOTH)
    assert post(web, f"/{ONE}/withdraw", BOTH)["state"] == "withdrawn"


def test_a_withdrawal_that_comes_after_closing_does_not_open_what_is_closed(
    web: TestClient, reported: Register
) -> None:
    post(web, f"/{ONE}/take-up")
    post(web, f"/{ONE}/close", body={"reason": "back-at-school"})
    reported.on("2025-11-12")
    late = {"report": "1", "school": SCHOOL, "on": "2025-11-12"}
    reported.tell(reported.fact("school", "absence-withdrawn", None, **late))
    found = get(web, f"/{ONE}")
    assert (found["state"], [step["step"] for step in found["steps"]][-1]) == (
        "closed",
        "withdrawn",
    )


# the pages


def page(web: TestClient, path: str, status: int = 200) -> str:
    answer = web.get(path, headers={"accept": "text/html"})
    assert answer.status_code == status, answer.text
    return answer.text


def press(web: TestClient, key: uuid.UUID, token: str | None = None, **fields: str) -> Any:
    token = token or form_token(page(web, f"/verzuim/{key}"))
    return web.post(
        f"/verzuim/{key}",
        data={"csrf_token": token, **fields},
        headers={"accept": "text/html"},
        follow_redirects=True,
    )


def test_the_worklist_of_a_region(web: TestClient) -> None:
    sign_in(web, Role.COACH, "29")
    text = words(web.get("/verzuim"))
    assert "1 melding" in text
    assert "Verzuim 18 jaar en ouder" in text
    assert "3 dagen geleden Geregistreerd" in text
    assert "Voorbeeld" not in text
    assert "Geen meldingen" in words(web.get("/verzuim?stand=closed"))
    assert "Geen meldingen" in words(web.get("/verzuim?soort=luxury&stand="))
    assert "1 melding" in words(web.get("/verzuim?stand=zomaar&soort=zomaar&gemeente=0363"))
    page(web, "/verzuim?regio=21", 404)


def test_a_report_is_taken_up_and_closed_on_its_page(web: TestClient) -> None:
    sign_in(web, Role.COORDINATOR, "29")
    text = words(web.get(f"/verzuim/{ONE}"))
    assert "Sam Voorbeeld" in text
    assert "Verantwoordelijk voor schoolbezoek De jongere zelf (vanaf 18 jaar)" in text
    text = words(press(web, ONE, wat="take-up"))
    assert "De melding is in behandeling." in text
    assert "Ter kennisgeving aannemen" in text
    faulty = press(web, ONE, wat="close", reden="", toelichting="zomaar")
    assert faulty.status_code == 400
    assert "Herstel deze 2 fouten" in words(faulty)
    text = words(press(web, ONE, wat="close", reden="long-ill", toelichting="no-more-action"))
    assert "De melding is afgesloten." in text
    assert "Geen verzuim, langdurig ziek. Er loopt geen actie meer" in text
    assert "Vastleggen" not in text


def test_nothing_chosen_is_a_fault_at_its_field(web: TestClient) -> None:
    sign_in(web, Role.COACH, "29")
    answer = press(web, ONE)
    assert answer.status_code == 400
    assert "Wat wilt u doen? is verplicht" in words(answer)


def test_what_can_no_longer_be_done_is_told(web: TestClient) -> None:
    sign_in(web, Role.COACH, "29")
    token = form_token(page(web, f"/verzuim/{ONE}"))
    press(web, ONE, wat="acknowledge")
    late = press(web, ONE, token, wat="take-up")
    assert "al ter kennisgeving aangenomen" in words(late)


def test_a_school_withdraws_on_the_page_and_a_viewer_only_looks(web: TestClient) -> None:
    sign_in(web, Role.VIEWER, "29")
    assert "Vastleggen" not in page(web, f"/verzuim/{ONE}")
    page(web, f"/verzuim/{TWO}", 404)
    sign_in(web, Role.SCHOOL, school=SCHOOL)
    assert "Van uw eigen leerlingen" in page(web, "/verzuim")
    assert "De melding is ingetrokken." in words(press(web, ONE, wat="withdraw"))
    sign_in(web, Role.MINISTRY, "*")
    page(web, "/verzuim", 403)


def test_everyone_is_in_somebodys_worklist(web: TestClient) -> None:
    everywhere = User("all-1", "Al", frozenset({Role.COACH}), ALL)
    assert ids(get(web, user=everywhere)) == [ONE, TWO]
