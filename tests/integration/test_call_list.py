# SPDX-License-Identifier: EUPL-1.2
"""The call list: for whom, of which cases, of how many, and without an answer of the register."""

import re
import uuid
from pathlib import Path

import pytest
from httpx2 import Response

from services.chassis.web import Role
from services.outreach.contact_details import Withheld
from services.outreach.rules import happenings as h
from tests.fixtures.web import form_token, sign_in
from tests.integration.outreach_bench import NOOR, SAM, Bench
from tests.integration.test_outreach_letters import Post

NAMES = {SAM: "Sam Voorbeeld", NOOR: "Noor Verzonnen"}


@pytest.fixture
def post(tmp_path: Path) -> Post:
    return Post(Bench(f"sqlite:///{tmp_path / 'outreach.db'}"))


def ask(post: Post, *cases: uuid.UUID, role: Role = Role.COACH) -> Response:
    """Ask for the list of these cases, as a form of the worklist does."""
    sign_in(post.client, role)
    token = form_token(post.client.get("/werklijst").text)
    picks = [f"{one}:1" for one in cases]
    return post.client.post("/bellijst", data={"csrf_token": token, "zaak": picks})


def case_of(post: Post, ref: uuid.UUID) -> uuid.UUID:
    return post.bench.case(ref).id


def rows(page: str) -> list[str]:
    """The lines of the list, as a reader sees them."""
    body = page.partition("<tbody")[2].partition("</tbody>")[0]
    lines = body.split("<tr")[1:]
    return [" ".join(re.sub(r"<[^>]*>", " ", "<tr" + one).split()) for one in lines]


def test_who_is_picked_stands_on_it_in_order_of_the_worklist(post: Post) -> None:
    post.bench.act(h.IntakeHeld(post.bench.case().opened), SAM)
    answer = ask(post, case_of(post, SAM), case_of(post, NOOR))

    assert answer.status_code == 200
    assert post.book.asked == [NOOR, SAM], "each once"
    noor, sam = rows(answer.text)
    assert "Noor Verzonnen +31 6 12345678 Eerste poging 0" in noor
    assert "Sam Voorbeeld +31 6 12345678 Oorzaak van de uitval vastleggen 0" in sam
    assert "Uw inzage is vastgelegd" in answer.text
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MANAGER])
def test_who_only_reads_gets_none(post: Post, role: Role) -> None:
    answer = ask(post, case_of(post, SAM), role=role)

    assert answer.status_code == 403
    assert post.book.asked == []


def test_cases_of_another_region_and_closed_ones_are_left_out(post: Post) -> None:
    offered = uuid.UUID(int=SAM.int + 1)
    post.bench.deliver(post.bench.confirmed(offered, region="21"))
    post.bench.act(h.TransferRequested("29"), offered)
    post.bench.deliver(post.bench.revoked(NOOR))
    answer = ask(post, *(case_of(post, ref) for ref in (SAM, NOOR, offered)))

    assert post.book.asked == [SAM]
    assert len(rows(answer.text)) == 1


def test_when_nothing_is_left_there_is_nobody_to_call(post: Post) -> None:
    answer = ask(post, *(uuid.UUID(int=n) for n in range(25)))

    assert answer.status_code == 200
    assert "Niemand te bellen" in answer.text
    assert "Uw inzage is vastgelegd" not in answer.text


def test_a_list_of_more_than_25_is_refused_before_anybody_is_looked_up(post: Post) -> None:
    answer = ask(post, case_of(post, SAM), *(uuid.UUID(int=n) for n in range(25)))

    assert answer.status_code == 400
    assert "Kies hoogstens 25 zaken tegelijk." in answer.text
    assert post.book.asked == []


def test_a_register_that_does_not_answer_is_asked_once_and_the_list_is_there(post: Post) -> None:
    post.book.answers = dict.fromkeys(NAMES, Withheld.NO_ANSWER)
    answer = ask(post, case_of(post, SAM), case_of(post, NOOR))

    assert answer.status_code == 200
    assert len(post.book.asked) == 1
    assert "Het register antwoordt niet." in answer.text
    assert "Uw inzage is vastgelegd" not in answer.text
    assert all("Nu niet op te halen – Eerste poging 0" in row for row in rows(answer.text))
    assert len(rows(answer.text)) == 2


def test_one_whom_the_register_keeps_from_this_region_does_not_stop_the_rest(post: Post) -> None:
    post.book.answers[SAM] = Withheld.NOT_YOURS
    found = sorted(rows(ask(post, case_of(post, SAM), case_of(post, NOOR)).text))

    assert len(post.book.asked) == 2
    assert sum("Niet bekend in uw regio –" in row for row in found) == 1
    assert sum("Noor Verzonnen" in row for row in found) == 1


def test_without_a_choice_one_goes_back_to_choose(post: Post) -> None:
    answer = ask(post)
    assert (answer.status_code, answer.headers["location"]) == (303, "/werklijst")
    assert "Kies eerst een of meer zaken." in post.client.get("/werklijst").text
    again = post.client.get("/bellijst")
    assert (again.status_code, again.headers["location"]) == (303, "/werklijst")
