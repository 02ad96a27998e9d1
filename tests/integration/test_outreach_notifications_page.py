# SPDX-License-Identifier: EUPL-1.2
"""The bell, the page of notifications, and the choice of mails: each user sees and changes only the
own."""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from schemas.codes.outreach import Destination
from services.chassis import database
from services.chassis.health import Progress
from services.chassis.settings import MailServer
from services.chassis.web.identity import Role
from services.outreach.api import create_api
from services.outreach.handlers import Actor
from services.outreach.rules import happenings as h
from services.outreach.rules.case import label_of
from services.outreach.rules.notifications import MailChoice
from services.outreach.store import recipients
from services.outreach.store.notification_tables import notification
from services.outreach.store.tables import worker
from tests.fixtures.web import client_of, form_token, sign_in
from tests.integration.mail_bench import Mailed
from tests.integration.outreach_bench import NOOR, SAM, Bench, NoDetails, after
from tests.integration.outreach_desk import SETTINGS

COACH = "demo-behandelaar"
WITH_MAIL = replace(SETTINGS, mail=MailServer("localhost", "sluitend@gemeente.example", 1))


class Browser:
    """Outreach in a browser, by one role."""

    def __init__(self, bench: Bench, role: Role = Role.COACH, settings=WITH_MAIL) -> None:
        app = create_api(bench.work.runtime, settings, Progress(), NoDetails())
        self.client: TestClient = client_of(app)
        sign_in(self.client, role)

    def page(self, path: str = "/meldingen", status: int = 200) -> str:
        answer = self.client.get(path)
        assert answer.status_code == status, answer.text
        return answer.text

    def post(self, path: str, status: int = 303, **fields: str | int) -> str:
        data = {"csrf_token": form_token(self.page("/vanzelf/beleid", 403)), **fields}
        answer = self.client.post(path, data=data)
        assert answer.status_code == status, answer.text
        return answer.text

    def bell(self) -> str | None:
        """What a screen reader says of the bell; None where there is none."""
        found = re.search(r"Meldingen: (\w+) ongelezen", self.page("/werklijst"))
        return None if found is None else found[1]


@pytest.fixture
def mailed(tmp_path: Path) -> Mailed:
    made = Mailed(Bench(f"sqlite:///{tmp_path / 'outreach.db'}"), None)
    made.worker(COACH, Role.COACH)
    return made


def test_the_bell_counts_what_is_unread_until_it_is_marked_read(mailed: Mailed) -> None:
    browser = Browser(mailed.bench)
    assert browser.bell() == "geen"
    assert "Geen meldingen" in browser.page()
    mailed.bench.deliver(mailed.bench.confirmed(SAM), mailed.bench.confirmed(NOOR))
    assert browser.bell() == "2"
    page = browser.page()
    assert page.count("Deze zaak is nu van u</span>") == 2
    assert f'href="/zaken/{mailed.bench.case().id}"' in page
    assert browser.bell() == "2", "to look is not to mark"

    first = min(map(int, re.findall(r"/meldingen/(\d+)/gelezen", page)))
    browser.post(f"/meldingen/{first}/gelezen")
    assert browser.bell() == "1"
    mailed.bench.work.advance(mailed.now + timedelta(minutes=1))
    mailed.bench.act(h.Released(), SAM, Actor("kim", "Kim", ["29"], takes_cases=False))
    mailed.bench.act(h.Assigned(COACH), SAM, Actor("kim", "Kim", ["29"], takes_cases=False))
    shown = re.search(r'name="tot" value="(\d+)"', page)
    assert shown is not None
    browser.post("/meldingen/gelezen", tot=shown[1])
    assert browser.bell() == "1", "what came after the page was shown stays unread"


def test_the_task_and_its_last_day_are_shown(mailed: Mailed) -> None:
    mailed.bench.deliver(mailed.bench.confirmed(SAM))
    mailed.serve()
    mailed.bench.until(after(7))
    mailed.serve()
    page = Browser(mailed.bench).page()
    assert "De laatste dag van deze taak is er" in page
    assert "Eerste poging, uiterlijk do 27 nov" in page


def test_another_worker_s_notification_is_left_alone(mailed: Mailed) -> None:
    mailed.bench.deliver(mailed.bench.confirmed(SAM))
    mailed.worker("yara", Role.COACH)
    with mailed.bench.work.runtime.begin() as tx:
        tx.connection.execute(sa.update(notification).values(worker="yara"))
        number = tx.connection.execute(sa.select(notification.c.id)).scalar_one()
    browser = Browser(mailed.bench)
    assert "Geen meldingen" in browser.page()
    browser.post(f"/meldingen/{number}/gelezen", 404)
    browser.post("/meldingen/gelezen", tot=number)
    with database.read(mailed.bench.work.runtime.engine) as connection:
        assert connection.execute(sa.select(notification.c.read_at)).scalar_one() is None


def test_a_case_that_went_to_another_region_is_shown_no_more(mailed: Mailed) -> None:
    mailed.worker("jip", Role.COACH, regions=("21",))
    mailed.bench.deliver(mailed.bench.confirmed(SAM))
    browser = Browser(mailed.bench)
    label = re.search(r'href="/zaken/[^"]+">([^<]+)<', browser.page())
    assert label is not None
    mailed.bench.act(h.TransferRequested("21"), SAM, Actor(COACH, "Charlie", ["29"]))
    mailed.bench.act(h.TransferAccepted("jip"), SAM, Actor("jip", "Jip", ["21"]))
    assert label[1] not in browser.page()
    assert browser.bell() == "geen"


def test_an_offer_that_lapsed_is_shown_with_the_reason_though_the_case_is_out_of_reach(
    mailed: Mailed,
) -> None:
    coordinator = mailed.worker("demo-coordinator", Role.COORDINATOR)
    mailed.bench.deliver(mailed.bench.confirmed(SAM, region="21", municipality="0363"))
    ali = Actor(mailed.worker("ali", Role.COACH, regions=("21",)), "Ali", ["21"])
    mailed.bench.act(h.TransferRequested("29"), SAM, ali)
    browser = Browser(mailed.bench, Role.COORDINATOR)
    offer = f'href="/zaken/{mailed.bench.case().id}"'
    assert mailed.told(coordinator) == ["transfer"]
    assert offer in browser.page()

    mailed.bench.act(h.Placed(Destination.WORK, after(0), 24), SAM, ali)
    page = browser.page()
    assert "Het aanbod van deze zaak is vervallen" in page
    assert "De jongere is geplaatst. U hoeft niet te antwoorden." in page
    assert label_of(mailed.bench.case().id).replace("-", "\N{NON-BREAKING HYPHEN}") in page
    assert offer not in page, "the other region sees the case no more"
    assert "Deze zaak is aan uw regio aangeboden" not in page
    assert browser.bell() == "1"


def test_pages_of_fifty(mailed: Mailed) -> None:
    mailed.bench.deliver(mailed.bench.confirmed(SAM))
    case_id = mailed.bench.case().id
    with mailed.bench.work.runtime.begin() as tx:
        row = {"worker": COACH, "kind": "assigned", "case_id": case_id, "made_at": tx.now}
        rows = [{**row, "about": str(n), "mail_due": False} for n in range(60)]
        tx.connection.execute(sa.insert(notification), rows)
    browser = Browser(mailed.bench)
    page = browser.page()
    assert page.count("Deze zaak is nu van u</span>") == 50
    onward = re.search(r'href="(/meldingen\?na=[^"]+)"', page)
    assert onward is not None
    rest = browser.page(onward[1])
    assert rest.count("Deze zaak is nu van u</span>") == 11
    assert "Zet alles op gelezen" not in rest
    browser.page("/meldingen?na=x", 400)


def test_everybody_chooses_the_mails(mailed: Mailed) -> None:
    browser = Browser(mailed.bench)
    page = browser.page()
    assert "Mails gaan naar behandelaar@voorbeeld.example" in page
    assert 'value="meteen" checked' in page
    browser.post("/meldingen/mail", mail="geen")
    assert 'value="geen" checked' in browser.page()
    with database.read(mailed.bench.work.runtime.engine) as connection:
        assert recipients.mailbox(connection, COACH).choice is MailChoice.NONE
    browser.post("/meldingen/mail", 400, mail="soms")


def test_without_a_mail_server_the_page_says_so(mailed: Mailed) -> None:
    page = Browser(mailed.bench, settings=SETTINGS).page()
    assert "de beheerder heeft geen mailserver ingesteld" in page
    assert "Welke mails wilt u" not in page


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (replace(WITH_MAIL, digest_hour=8), "Eén mail per werkdag, vanaf 8 uur"),
        (SETTINGS, "omdat de beheerder geen mailserver heeft ingesteld"),
    ],
    ids=["with mail", "without"],
)
def test_what_goes_by_itself_tells_of_the_mails(mailed: Mailed, settings, told: str) -> None:
    coach = Browser(mailed.bench, settings=settings).page("/vanzelf")
    assert told in coach
    assert 'href="/meldingen' in coach.partition("Wie krijgt bericht?")[2]
    viewer = Browser(mailed.bench, Role.VIEWER, settings).page("/vanzelf")
    assert told in viewer
    assert 'href="/meldingen' not in viewer, "who is told nothing has no such page"


def test_what_became_of_the_last_mail_is_told(mailed: Mailed) -> None:
    from tests.fixtures.mail_server import mail_server

    with mail_server() as post:
        sending = Mailed(mailed.bench, post)
        mailed.bench.deliver(mailed.bench.confirmed(SAM))
        post.to_recipient = ["550 no such mailbox"]
        sending.serve()
    page = Browser(mailed.bench).page()
    assert "Die kon niet worden bezorgd. De mailserver weigerde dit adres of deze mail." in page


def test_who_has_no_work_here_has_no_bell(mailed: Mailed) -> None:
    browser = Browser(mailed.bench, Role.VIEWER)
    assert browser.bell() is None
    browser.page("/meldingen", 403)
    with database.read(mailed.bench.work.runtime.engine) as connection:
        assert recipients.mailbox(connection, "demo-raadpleger").email is None


def test_a_form_of_another_site_marks_nothing(mailed: Mailed) -> None:
    browser = Browser(mailed.bench)
    for path in ("/meldingen/1/gelezen", "/meldingen/gelezen", "/meldingen/mail"):
        assert browser.client.post(path, data={"tot": 1, "mail": "geen"}).status_code == 403


def test_who_looks_in_is_known_by_the_log_in_and_takes_no_cases_by_it(mailed: Mailed) -> None:
    browser = Browser(mailed.bench, Role.COORDINATOR)
    browser.page()
    query = sa.select(worker).where(worker.c.id == "demo-coordinator")
    with database.read(mailed.bench.work.runtime.engine) as connection:
        row = connection.execute(query).one()
    assert (row.email, row.roles, row.active) == (
        "coordinator@voorbeeld.example",
        ["coordinator"],
        False,
    )
    assert row.seen_on == date(2025, 11, 20)
    mailed.bench.work.advance(mailed.now + timedelta(days=1))
    browser.page()
    with database.read(mailed.bench.work.runtime.engine) as connection:
        assert connection.execute(query).one().seen_on == date(2025, 11, 21)
