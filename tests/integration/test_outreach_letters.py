# SPDX-License-Identifier: EUPL-1.2
"""Letters and messages over the API, on each database: kept, planned, made, stopped, logged."""

import io
import uuid
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from pypdf import PdfReader

from schemas.codes.lists import Basis, Status
from schemas.codes.outreach import Channel, ContactResult
from schemas.events import registration as r
from services.chassis.health import Progress
from services.chassis.web import Role, User
from services.outreach.api import create_api
from services.outreach.contact_details import ContactDetails, Withheld
from services.outreach.desks.cases import Desk as CaseDesk
from services.outreach.letters.desk import LetterDesk
from services.outreach.rules import happenings as h
from services.outreach.rules.letters import Barrier
from services.outreach.store import letter_tables, tables
from tests.fixtures.web import bearer, client_of
from tests.integration.outreach_bench import (
    NOOR,
    SAM,
    Bench,
    after,
    bench,  # noqa: F401
    database_url,  # noqa: F401
)
from tests.integration.outreach_desk import (
    COACH,
    COLLEAGUE,
    COORDINATOR,
    ELSEWHERE,
    SETTINGS,
    VIEWER,
    Desk,
)

LETTER = {
    "region": "29",
    "channel": "letter",
    "name": "Eerste uitnodiging",
    "subject": "Zullen we praten?",
    "body": "Beste {{naam}},\n\nKom langs in {{gemeente}}. Uw kenmerk is {{kenmerk}}.\n\n"
    "{{medewerker}}, {{regio}}, {{vandaag}}",
}
WORDING = {name: value for name, value in LETTER.items() if name != "region"}
MESSAGE = {"region": "29", "channel": "message", "name": "Sms", "body": "Hoi {{naam}}, bel mij."}
ELSEWHERE_KEEPER = User("pim", "Pim", frozenset({Role.COORDINATOR}), frozenset({"21"}))


class Book:
    """Registration's answers, and who was asked for."""

    def __init__(self) -> None:
        self.asked: list[uuid.UUID] = []
        self.answers: dict[uuid.UUID, ContactDetails | Withheld] = {}

    def read(self, user: User, ref: uuid.UUID) -> ContactDetails | Withheld:
        self.asked.append(ref)
        return self.answers[ref]


class Post(Desk):
    """The API with a book of addresses."""

    def __init__(self, bench: Bench) -> None:  # noqa: F811
        self.bench = bench
        self.book = Book()
        runtime = bench.work.runtime
        self.client = client_of(create_api(runtime, SETTINGS, Progress(), self.book))
        for ref, name in ((SAM, "Sam Voorbeeld"), (NOOR, "Noor Verzonnen")):
            bench.deliver(bench.confirmed(ref))
            self.book.answers[ref] = ContactDetails(
                name=name, address="Dam 1, 3011 AA Rotterdam", phone="+31612345678"
            )

    def template(self, **changes: Any) -> str:
        made = self.post(COORDINATOR, "/letter-templates", LETTER | changes)
        found: str = made["templateId"]
        return found

    def plan(self, template: str, *refs: uuid.UUID, on: date | None = None, **more: Any) -> Any:
        cases = [str(self.bench.case(ref).id) for ref in refs]
        body = {"templateId": template, "cases": cases}
        if on is not None:
            body |= {"onDate": on.isoformat()}
        return self.post(COACH, "/letter-batches", body, **more)

    def pdf(self, batch: str, status: int = 200, user: User = COACH) -> list[str]:
        """The text of each page; none when it is refused."""
        answer = self.client.post(f"/v1/letter-batches/{batch}/pdf", headers=bearer(user, SETTINGS))
        assert answer.status_code == status, answer.text
        if status != 200:
            return []
        assert answer.headers["content-type"] == "application/pdf"
        return [page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages]

    def barriers(self, batch: str) -> list[str | None]:
        found = self.get(COACH, f"/letter-batches/{batch}")
        return [one["barrier"] for one in found["letters"]]


@pytest.fixture
def post(bench: Bench) -> Post:  # noqa: F811
    return Post(bench)


def test_a_coordinator_keeps_versions_and_others_read_them(post: Post) -> None:
    template = post.template()
    changed = {k: v for k, v in LETTER.items() if k != "region"} | {
        "subject": "Nieuw",
        "version": 1,
    }
    path = f"/letter-templates/{template}/versions"
    assert post.post(COORDINATOR, path, changed)["version"] == 2
    post.post(COORDINATOR, path, changed, 409)
    post.post(COACH, path, changed | {"version": 2}, 403)
    post.post(ELSEWHERE_KEEPER, path, changed | {"version": 2}, 404)
    post.post(ELSEWHERE_KEEPER, "/letter-templates", LETTER, 403)
    post.post(COORDINATOR, path, changed | {"version": 2, "channel": "email"}, 409)
    for other in (0, 1):
        problem = post.post(COORDINATOR, path, changed | {"version": other}, 409)
        assert [one["field"] for one in problem["errors"]] == ["version"]

    [kept] = post.get(VIEWER, "/letter-templates?region=29")["templates"]
    assert (kept["version"], kept["subject"]) == (2, "Nieuw")
    assert post.get(ELSEWHERE, "/letter-templates")["templates"] == []
    post.get(ELSEWHERE, f"/letter-templates/{template}", 404)
    withdrawn = f"/letter-templates/{template}/withdrawals"
    assert not post.post(COORDINATOR, withdrawn, {"version": 2})["inUse"]
    assert post.get(VIEWER, "/letter-templates")["templates"] == []
    post.plan(template, SAM, status=404)
    found = post.get(VIEWER, f"/letter-templates/{template}")["versions"]
    assert [one["version"] for one in found] == [3, 2, 1]


def test_the_same_key_makes_one_template(post: Post) -> None:
    first = post.post(COORDINATOR, "/letter-templates", LETTER, key="key-of-one-form")
    assert post.post(COORDINATOR, "/letter-templates", LETTER, key="key-of-one-form") == first
    post.post(
        COORDINATOR, "/letter-templates", LETTER | {"name": "Ander"}, 409, key="key-of-one-form"
    )


def test_all_faults_of_a_template_are_told_with_name_and_line(post: Post) -> None:
    wrong = LETTER | {"name": "", "body": "Beste {{naam}},\n{{bsn}}\n{{"}
    told = post.post(COORDINATOR, "/letter-templates", wrong, 400)["errors"]
    assert [(one["field"], one["reason"]) for one in told] == [
        ("name", "is verplicht"),
        ("body", "regel 2: {{bsn}} is geen invulveld"),
        ("body", "regel 3: de accolades van een invulveld horen bij elkaar op één regel"),
    ]


def test_a_preview_is_of_a_fictional_person(post: Post) -> None:
    shown = post.post(COORDINATOR, "/letter-templates/_preview", WORDING, 200)
    assert "Sam Voorbeeld" in shown["body"]
    assert post.book.asked == []


def test_a_letter_is_made_with_details_of_that_moment_and_only_codes_are_kept(post: Post) -> None:
    template = post.template()
    batch = post.plan(template, SAM)
    assert post.book.asked == [], "planning asks for nobody"
    [text] = post.pdf(batch["letterBatchId"])
    label = post.get(COACH, post.path())["label"]
    assert post.book.asked == [SAM]
    assert "Sam Voorbeeld\nDam 1\n3011 AA Rotterdam" in text
    assert f"Kom langs in Rotterdam. Uw kenmerk is {label}." in " ".join(text.split())
    assert "Charlie, " in text

    [kept] = post.get(COACH, f"/letter-batches/{batch['letterBatchId']}")["letters"]
    assert (kept["madeBy"], kept["barrier"], kept["loggedAt"]) == ("coach-1", None, None)
    post.book.answers[SAM] = ContactDetails(name="Sam Anders", address="Plein 2, 2511 CR Den Haag")
    [again] = post.pdf(batch["letterBatchId"], user=COLLEAGUE)
    assert "Plein 2" in again
    assert post.bench.timeline(post.bench.case()).count("letter-made") == 2
    assert _texts_about(post) == []


def _texts_about(post: Post) -> list[str]:
    """Where a name or address stands in what outreach keeps."""
    found = []
    with post.bench.work.runtime.engine.connect() as connection:
        for table in tables.metadata.sorted_tables:
            rows = repr(connection.execute(sa.select(table)).all())
            found += [table.name for text in ("Voorbeeld", "Dam 1", "+316") if text in rows]
    return found


def test_the_proposal_logs_the_attempt_of_the_channel_once(post: Post) -> None:
    batch = post.plan(post.template(), SAM, NOOR)["letterBatchId"]
    log = f"/letter-batches/{batch}/attempts"
    assert post.post(COACH, log, {}, 200) == {"logged": 0}, "nothing is made yet"
    assert len(post.pdf(batch)) == 2
    post.bench.said()
    assert post.post(COACH, log, {}, 200) == {"logged": 2}
    assert post.post(COLLEAGUE, log, {}, 200) == {"logged": 0}
    attempts = [event.data for name, event in post.bench.said() if name == "contact-attempted"]
    assert [(one.channel, one.result) for one in attempts] == [
        (Channel.LETTER, ContactResult.NO_ANSWER)
    ] * 2
    assert post.bench.case(NOOR).attempts == 1


def test_a_batch_is_one_file_with_a_report_of_what_could_not_be_made(post: Post) -> None:
    third, fourth = uuid.UUID(int=3), uuid.UUID(int=4)
    post.bench.deliver(post.bench.confirmed(third), post.bench.confirmed(fourth))
    post.book.answers[third] = ContactDetails(name="Zonder Adres")
    post.book.answers[fourth] = ContactDetails(name="Geheim", address_secret=True)
    template = post.template()
    cases = [str(post.bench.case(ref).id) for ref in (SAM, third, fourth, NOOR)]
    body = {"templateId": template, "cases": [*cases, str(uuid.UUID(int=9))]}
    batch = post.post(COACH, "/letter-batches", body)["letterBatchId"]
    pages = post.pdf(batch)
    assert ["Sam" in pages[0], "Noor" in pages[1], len(pages)] == [True, True, 2]
    found = [None, "missing", "secret-address", None, "out-of-reach"]
    assert post.barriers(batch) == found
    post.book.answers[third] = ContactDetails(name="Met Adres", address="Kade 3")
    assert len(post.pdf(batch)) == 3, "what failed for want of something is tried again"


def test_registration_that_is_down_is_asked_once_for_a_batch(post: Post) -> None:
    post.book.answers = dict.fromkeys((SAM, NOOR), Withheld.NO_ANSWER)
    batch = post.plan(post.template(), SAM, NOOR)["letterBatchId"]
    post.pdf(batch, 409)
    assert len(post.book.asked) == 1
    assert post.barriers(batch) == ["no-answer", "no-answer"]


@pytest.mark.parametrize("why", ["died", "emigrated", "address-unknown", "secret-address"])
def test_a_letter_for_later_is_stopped_at_once_and_nobody_is_asked(post: Post, why: str) -> None:
    batch = post.plan(post.template(), SAM, on=after(14))["letterBatchId"]
    post.pdf(batch, 409)
    assert post.barriers(batch) == [None]
    _tell(post, why)
    assert post.barriers(batch) == [why], "at once, not on its day"
    post.bench.until(after(14))
    post.pdf(batch, 409)
    assert post.book.asked == []
    assert post.barriers(batch) == [why]
    _take_back(post, why)
    if why in ("address-unknown", "secret-address"):
        assert len(post.pdf(batch)) == 1


def _tell(post: Post, why: str) -> None:
    if why == "address-unknown":
        data = r.AddressMarkedUnknownData(**{"from": after(0)})
        post.bench.deliver(post.bench.event(r.AddressMarkedUnknown, SAM, data))
    elif why == "secret-address":
        _secrecy(post, True)
    else:
        basis = Basis.DIED if why == "died" else Basis.EMIGRATED
        post.bench.deliver(post.bench.status(Status.OUT_OF_SCOPE, basis, after(1)))


def _secrecy(post: Post, secret: bool) -> None:
    data = r.AddressSecrecyChangedData(secret=secret)
    post.bench.deliver(post.bench.event(r.AddressSecrecyChanged, SAM, data))


def _take_back(post: Post, why: str) -> None:
    if why == "address-unknown":
        data = r.RegionChangedData(
            from_region="29", to_region="29", to_municipality="0606", on=after(14)
        )
        post.bench.deliver(post.bench.event(r.RegionChanged, SAM, data))
    if why == "secret-address":
        _secrecy(post, False)


def test_death_stops_a_letter_of_a_case_that_was_closed_before(post: Post) -> None:
    batch = post.plan(post.template(), SAM, on=after(14))["letterBatchId"]
    post.bench.deliver(post.bench.status(Status.QUALIFIED, Basis.STARTKWALIFICATIE, after(1)))
    assert not post.bench.case().is_open
    assert post.barriers(batch) == [None]
    _tell(post, "died")
    assert post.barriers(batch) == ["died"]


def test_a_planned_letter_can_be_dropped_and_keeps_its_version(post: Post) -> None:
    template = post.template()
    batch = post.plan(template, SAM, on=after(1))["letterBatchId"]
    post.post(
        COORDINATOR,
        f"/letter-templates/{template}/versions",
        WORDING | {"body": "Geheel anders", "version": 1},
    )
    post.bench.until(after(1))
    assert "Kom langs" in post.pdf(batch)[0]
    other = post.plan(template, SAM, on=after(2))["letterBatchId"]
    post.delete(COACH, f"/letter-batches/{other}", 200)
    post.bench.until(after(2))
    post.pdf(other, 409)


def test_who_works_elsewhere_reaches_nothing(post: Post) -> None:
    batch = post.plan(post.template(), SAM)["letterBatchId"]
    post.get(ELSEWHERE, f"/letter-batches/{batch}", 404)
    post.pdf(batch, 404, ELSEWHERE)
    assert post.get(ELSEWHERE, "/letter-batches")["letterBatches"] == []
    post.pdf(batch, 403, VIEWER)
    theirs = post.post(ELSEWHERE_KEEPER, "/letter-templates", LETTER | {"region": "21"})
    body = {"templateId": theirs["templateId"], "cases": [str(post.bench.case().id)]}
    made = post.post(ELSEWHERE, "/letter-batches", body)
    assert [one["barrier"] for one in made["letters"]] == ["out-of-reach"]
    assert made["letters"][0]["label"] is None


def test_a_text_message_is_shown_and_not_kept(post: Post) -> None:
    template = post.post(COORDINATOR, "/letter-templates", MESSAGE)["templateId"]
    batch = post.plan(template, SAM)["letterBatchId"]
    post.pdf(batch, 409)
    made = post.post(COACH, f"/letter-batches/{batch}/messages", {}, 200)["messages"]
    assert [(one["to"], one["body"]) for one in made] == [
        ("+31612345678", "Hoi Sam Voorbeeld, bel mij.")
    ]
    post.post(COACH, f"/letter-batches/{batch}/attempts", {}, 200)
    assert post.bench.case().tried == (Channel.MESSAGE,)
    assert _texts_about(post) == []


def test_the_same_key_plans_once_and_a_past_day_is_refused(post: Post) -> None:
    template = post.template()
    first = post.plan(template, SAM, key="key-of-one-form")
    assert post.plan(template, SAM, key="key-of-one-form") == first
    post.plan(template, SAM, NOOR, key="key-of-one-form", status=409)
    told = post.plan(template, SAM, on=after(-1), status=400)
    assert [one["field"] for one in told["errors"]] == ["onDate"]
    with post.bench.work.runtime.engine.connect() as connection:
        rows = connection.execute(sa.select(letter_tables.letter_batch)).all()
    assert len(rows) == 1


def test_a_case_handed_over_takes_no_letter_of_the_region_before(post: Post) -> None:
    batch = post.plan(post.template(), SAM, on=after(1))["letterBatchId"]
    post.bench.act(h.TransferRequested("21"))
    post.bench.act(h.TransferAccepted(None), SAM)
    assert post.bench.case().region == "21"
    assert post.barriers(batch) == ["out-of-reach"]


def test_a_case_shows_its_own_letters_and_no_others(post: Post) -> None:
    template, runtime = post.template(), post.bench.work.runtime
    both, own, _ = [
        post.plan(template, *refs)["letterBatchId"] for refs in ((NOOR, SAM), (SAM,), (NOOR,))
    ]
    _secrecy(post, True)

    desk = CaseDesk(runtime, COACH)
    letters = LetterDesk(desk, post.book).of_case(desk.file(post.bench.case(SAM).id).found)
    assert {(str(batch.id), state.item.position, state.barrier) for batch, state in letters} == {
        (both, 1, Barrier.SECRET),
        (own, 0, Barrier.SECRET),
    }
