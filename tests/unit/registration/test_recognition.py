# SPDX-License-Identifier: EUPL-1.2
"""Diplomas that DUO does not know (domain 1.1): what they count as, late, corrected, taken back."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.codes.lists import QualificationKind as Kind
from schemas.codes.lists import RecognitionEvidence as Evidence
from schemas.events.base import encode
from services.chassis.duties import Place
from services.chassis.web import Role, User
from services.registration.rules.assessment import assess
from services.registration.rules.duties import diploma_duties
from services.registration.rules.facts import Facts, fold
from services.registration.rules.pseudonymous import enrollment_news
from services.registration.rules.recognition import Shown, faults_of, recognitions
from services.registration.rules.startkwalificatie import qualifications
from tests.fixtures.web import form_token, sign_in
from tests.unit.registration.doors import (
    COACH,
    ELSEWHERE,
    MINISTRY,
    NATIONAL,
    OFFICER,
    TEACHER,
    application,
    as_user,
    fill,
    looks,
    order,
    words,
    wrong,
)
from tests.unit.registration.history import History, Told, day
from tests.unit.registration.register import NOOR, NUMBER, SAM, Register

ON, NOW = "2025-09-01", "2025-12-01"


def left() -> History:
    """At an mbo until 11 July 2025, nineteen years old by then."""
    return History("2006-05-17").started("2024-08-01", level=2).ended("2025-07-11")


@pytest.mark.parametrize(
    ("valued_as", "status", "kind"),
    [
        (None, "qualified", "foreign"),
        ("havo", "qualified", "foreign"),
        ("mbo-2", "qualified", "foreign"),
        ("mbo-1", "early-leaver", "mbo-1"),
        ("vmbo", "early-leaver", "vmbo"),
    ],
)
def test_a_foreign_diploma_counts_as_what_it_is_valued_as(
    valued_as: str | None, status: str, kind: str
) -> None:
    history = left().recognised(ON, valued_as=valued_as)
    assert history.status(NOW) == status
    assert [str(one.kind) for one in qualifications(history.facts())] == [kind]


def test_a_dutch_diploma_that_duo_does_not_know_counts_as_what_it_is() -> None:
    history = left().recognised("1999-06-01", NOW, "institution", kind="havo")
    assert history.status(NOW) == "qualified"
    assert list(diploma_duties(history.facts())) == []


def test_valued_as_entree_and_at_work_it_keeps_out_of_the_target_group_before_2026() -> None:
    history = left().recognised(ON, valued_as="mbo-1").employed(ON, 12)
    assert history.status("2025-12-31") == "vulnerable"
    assert history.status("2026-01-01") == "early-leaver"


def test_taken_back_it_never_counted_and_recognised_again_it_does() -> None:
    history = left().recognised(ON).recognition_revoked(ON, "2025-10-01")
    assert history.status(NOW) == "early-leaver"
    history.recognised(ON, "2025-10-02", valued_as="havo")
    assert history.status(NOW) == "qualified"


def test_taking_it_back_leaves_what_a_school_told() -> None:
    history = left().obtained("havo", ON).recognised(ON, kind="havo", evidence="institution")
    history.recognition_revoked(ON, "2025-10-01", "havo")
    assert history.status(NOW) == "qualified"


def test_what_duo_takes_back_leaves_what_was_recognised_on_its_evidence() -> None:
    history = left().recognised(ON, kind="havo", evidence="institution")
    history.obtained("havo", "2025-10-01").revoked("havo", "2025-11-01")
    assert history.status(NOW) == "qualified"


def test_taken_back_is_said_only_of_what_is_held_no_more() -> None:
    def said(history: History) -> list[str]:
        event = history.recognition_revoked(ON, "2025-10-01", "havo").told[-1][0]
        news = enrollment_news(history.facts(), event, Place())
        return [kind.__name__ for kind, _ in news]

    recognised = left().recognised(ON, kind="havo", evidence="institution")
    assert said(recognised) == ["QualificationRevoked"]
    again = left().recognised(ON, "2025-10-02", kind="havo", evidence="institution")
    assert said(again) == []
    assert said(left().obtained("havo", ON).recognised(ON, kind="havo", evidence="duo")) == []


def test_duo_takes_back_a_foreign_one_as_before() -> None:
    history = left().recognised(ON).revoked("foreign", ON, "2025-10-01")
    assert history.status(NOW) == "early-leaver"


_told = st.lists(
    st.tuples(
        st.sampled_from(("told", "taken")),
        st.sampled_from(("foreign", "havo")),
        st.sampled_from((None, "mbo-1", "mbo-3")),
        st.integers(1, 20),
    ),
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(_told, st.data())
def test_the_order_of_recognitions_does_not_matter(told: list[Any], data: st.DataObject) -> None:
    history = History()
    for what, kind, valued_as, hour in told:
        at = f"2025-09-02T{hour}"
        if what == "told":
            level = valued_as if kind == "foreign" else None
            history.recognised(ON, at, kind=kind, valued_as=level)
        else:
            history.recognition_revoked(ON, at, kind)

    def known(order: list[Told]) -> Any:
        facts = Facts()
        for event, identity in (*left().told, *order):
            fold(facts, event, identity)
        return qualifications(facts), recognitions(facts), assess(facts, day(NOW))

    again = data.draw(st.permutations(history.told + history.told[:1]))
    assert known(again) == known(history.told)


@pytest.mark.parametrize(
    ("shown", "faults"),
    [
        (Shown(Kind.FOREIGN, day(ON), Evidence.IDW, "A-1", Kind.HAVO), []),
        (Shown(Kind.HAVO, day(ON), Evidence.INSTITUTION, "A-1"), []),
        (Shown(Kind.FOREIGN, day(ON), Evidence.IDW, "A-1"), ["valued_as"]),
        (Shown(Kind.FOREIGN, day(ON), Evidence.IDW, "A-1", Kind.FOREIGN), ["valued_as"]),
        (Shown(Kind.HAVO, day(ON), Evidence.DUO, "A-1", Kind.HAVO), ["valued_as"]),
        (Shown(Kind.HAVO, day(ON), Evidence.IDW, "A-1"), ["evidence"]),
        (Shown(Kind.FOREIGN, day(ON), Evidence.INSTITUTION, "A-1", Kind.VWO), ["evidence"]),
        (Shown(Kind.HAVO, day("2025-12-02"), Evidence.DUO, "A-1"), ["on"]),
        (Shown(Kind.HAVO, day("2006-05-17"), Evidence.DUO, "A-1"), ["on"]),
    ],
)
def test_what_cannot_be_recorded(shown: Shown, faults: list[str]) -> None:
    assert list(faults_of(shown, day("2006-05-17"), day(NOW))) == faults


# the desk

BODY = {
    "kind": "foreign",
    "valuedAs": "mbo-3",
    "diplomaDate": "2025-11-20",
    "evidence": "idw",
    "reference": "IDW/2025-0042",
}


@pytest.fixture
def scene(settled: Register, tmp_path: Path) -> Register:
    return settled.copy(tmp_path)


@pytest.fixture
def web(scene: Register) -> TestClient:
    return application(scene)


def send(
    web: TestClient,
    ref: uuid.UUID,
    body: dict[str, Any],
    status: int,
    user: User = COACH,
    path: str = "",
    key: str | None = None,
) -> Any:
    address = f"persons/{ref}/recognised-qualifications{path}"
    return order(web, address, body, status, user, key)


def test_recorded_it_qualifies_and_taken_back_it_does_not(known: Register) -> None:
    web, ref = application(known), known.ref()
    assert known.row().status == "early-leaver"
    (made,) = send(web, ref, BODY, 201)["qualifications"]
    assert made == {
        "kind": "foreign",
        "diplomaDate": "2025-11-20",
        "valuedAs": "mbo-3",
        "evidence": "idw",
        "reference": "IDW/2025-0042",
        "examinedBy": COACH.id,
        "recordedAt": "2025-11-24T11:00:00Z",
        "standing": True,
    }
    assert (known.row().status, known.row().basis) == ("qualified", "startkwalificatie")
    send(web, ref, BODY, 409)
    known.on("2025-11-25")
    gone = {"kind": "foreign", "diplomaDate": "2025-11-20"}
    (taken,) = send(web, ref, gone, 200, OFFICER, "/_revoke")["qualifications"]
    assert (taken["standing"], known.row().status) == (False, "early-leaver")
    send(web, ref, gone, 409, OFFICER, "/_revoke")
    known.on("2025-11-26")
    corrected = BODY | {"valuedAs": "vmbo"}
    send(web, ref, corrected, 201)
    assert known.row().status == "early-leaver"


def test_what_is_said_holds_no_evidence(web: TestClient, scene: Register) -> None:
    scene.bench.said()
    send(web, scene.ref(), BODY, 201)
    said = [(event.short_name(), encode(event).decode()) for _, event in scene.bench.said()]
    assert "qualification-obtained" in [name for name, _ in said]
    assert not [text for _, text in said if "0042" in text or SAM in text or COACH.id in text]


def test_faults_of_the_body_all_at_once(web: TestClient, scene: Register) -> None:
    odd = BODY | {"reference": SAM, "kind": "phd"}
    assert wrong(send(web, scene.ref(), odd, 400)) == ["kind", "reference"]
    late = BODY | {"diplomaDate": "2025-11-25", "valuedAs": None, "evidence": "institution"}
    faults = ["diplomaDate", "evidence", "valuedAs"]
    assert wrong(send(web, scene.ref(), late, 400)) == faults


def test_the_same_key_twice_is_done_once(web: TestClient, scene: Register) -> None:
    first = send(web, scene.ref(), BODY, 201, key="diploma-1")
    assert send(web, scene.ref(), BODY, 201, key="diploma-1") == first
    send(web, scene.ref(), BODY | {"evidence": "sbb"}, 409, key="diploma-1")
    assert [row.step for row in scene.rows("desk_step")] == ["qualification-recognised"]


def test_one_key_for_two_people_at_once_serves_one(known: Register) -> None:
    known.tell(known.registered(NOOR, birth="2006-05-17"))
    web = application(known)
    headers = as_user(COACH) | {"Idempotency-Key": "diploma-2"}

    def record(number: str) -> int:
        address = f"/v1/persons/{known.ref(number)}/recognised-qualifications"
        return web.post(address, headers=headers, json=BODY).status_code

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(record, (SAM, NOOR))) == [201, 409]


@pytest.mark.parametrize(
    ("user", "status"), [(TEACHER, 403), (MINISTRY, 403), (NATIONAL, 403), (ELSEWHERE, 404)]
)
def test_who_may_not(web: TestClient, scene: Register, user: User, status: int) -> None:
    send(web, scene.ref(), BODY, status, user)
    gone = {"kind": "foreign", "diplomaDate": "2025-11-20"}
    send(web, scene.ref(), gone, status, user, "/_revoke")


def test_it_stays_with_its_number_when_a_merge_is_undone(web: TestClient, scene: Register) -> None:
    scene.tell(scene.registered(NUMBER, birth="2006-05-17"))
    scene.tell(scene.fact("duo", "identity-linked", NUMBER, bsn=SAM))
    send(web, scene.ref(), BODY, 201)
    scene.on("2025-11-25")
    scene.tell(scene.fact("duo", "identity-unlinked", NUMBER, bsn=SAM))
    assert (scene.row(SAM).status, scene.row(NUMBER).status) == ("qualified", "unknown")


def test_by_the_page_it_stands_on_the_timeline_with_its_evidence(
    web: TestClient, scene: Register
) -> None:
    sign_in(web, Role.COACH, "29")
    path = f"/jongeren/{scene.ref()}/diploma"
    assert path in web.get(f"/jongeren/{scene.ref()}").text
    assert fill(web, path).status_code == 400
    days = {"soort": "foreign", "dag": "2025-11-20", "bewijs": "idw", "kenmerk": "IDW-42"}
    assert "is verplicht bij een buitenlands" in words(fill(web, path, **days))
    assert "geen BSN" in words(fill(web, path, niveau="havo", **days | {"kenmerk": SAM}))
    done = fill(web, path, niveau="havo", **days)
    assert done.status_code == 303
    person = words(web.get(done.headers["location"]))
    assert "Startkwalificatie behaald" in person
    assert "op bewijs van IDW (IDW-42), bekeken door demo-behandelaar" in person
    assert fill(web, path, niveau="havo", **days | {"kenmerk": "IDW-43"}).status_code == 409
    assert "Intrekken" in words(web.get(path))
    scene.on("2025-11-25")
    assert fill(web, path, "/intrekken", soort="foreign", dag="2025-11-20").status_code == 303
    assert "Ingetrokken" in words(web.get(path))
    assert "aanvaarding ingetrokken" in words(web.get(f"/jongeren/{scene.ref()}"))
    assert ("diploma", "demo-behandelaar", scene.ref()) in looks(scene)
    sign_in(web, Role.COACH, "21")
    assert web.get(path).status_code == 404
    sign_in(web, Role.VIEWER, "29")
    assert web.get(path).status_code == 403


def test_a_form_sent_twice_is_done_once_and_filled_in_anew_it_is_done_again(
    web: TestClient, scene: Register
) -> None:
    sign_in(web, Role.COACH, "29")
    path = f"/jongeren/{scene.ref()}/diploma"
    diploma = {"soort": "havo", "niveau": "", "dag": "2024-06-01", "bewijs": "duo", "kenmerk": "1"}
    twice = {"csrf_token": form_token(web.get(path).text), "sleutel": "one", **diploma}
    assert [web.post(path, data=twice).status_code for _ in range(2)] == [303, 303]
    assert len(scene.rows("desk_step")) == 1
    scene.on("2025-11-25")
    fill(web, path, "/intrekken", soort="havo", dag="2024-06-01")
    assert scene.row().status == "early-leaver"
    scene.on("2025-11-26")
    assert fill(web, path, **diploma).status_code == 303
    assert scene.row().status == "qualified"


def test_work_shows_with_its_hours_and_the_rule_that_ended(
    web: TestClient, scene: Register
) -> None:
    scene.tell(scene.fact("work", "employment-started", SAM, hours=24, from_="2025-11-17"))
    sign_in(web, Role.COACH, "29")
    text = words(web.get(f"/jongeren/{scene.ref()}"))
    assert "Werk Vanaf Laatste dag Uren per week 17-11-2025 Loopt 24" in text
    assert "Tot 1 januari 2026 was wie 12 uur per week of meer werkte" in text
