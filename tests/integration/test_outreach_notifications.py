# SPDX-License-Identifier: EUPL-1.2
"""Who is told what, at the moment it happens and in the morning, and what the daily mail counts."""

import uuid
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from schemas.codes.outreach import Channel, ContactResult, Destination, PartnerSector
from services.chassis import database
from services.chassis.web.identity import Role
from services.outreach.batch import Batch
from services.outreach.handlers import Actor
from services.outreach.rules import happenings as h
from services.outreach.rules.notifications import KEPT_DAYS, MailChoice
from services.outreach.store import absences, cases, recipients, tables
from services.outreach.store.absences import Absence
from tests.fixtures.mail_server import Post
from tests.integration.mail_bench import SITE, Mailed
from tests.integration.mail_bench import server as server
from tests.integration.outreach_bench import (
    NOOR,
    SAM,
    Bench,
    after,
    bench,  # noqa: F401
    database_url,  # noqa: F401
)

CHARLIE = Actor("charlie", "Charlie", ["29"])
JIP = Actor("jip", "Jip", ["21"])
MONDAY = date(2025, 11, 24)


@pytest.fixture
def mailed(bench: Bench, server: Post) -> Iterator[Mailed]:  # noqa: F811
    server.got.clear()
    made = Mailed(bench, server)
    yield made
    made.check_privacy()


def text_of(post: Post) -> str:
    """What the last mail says to who reads no HTML."""
    body = post.got[-1].get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def test_one_mail_in_the_morning_with_what_there_is_to_do(mailed: Mailed, server: Post) -> None:
    mailed.worker("charlie", Role.COACH)
    mailed.bench.deliver(mailed.bench.confirmed(SAM), mailed.bench.confirmed(NOOR))
    assert mailed.told("charlie") == ["assigned", "assigned"]
    mailed.serve()

    [message] = server.got
    assert message["To"] == "charlie@gemeente.example"
    assert message["Subject"] == "Sluitend: uw werk van vandaag"
    assert "- 2 zaken zijn nieuw bij u\n" in text_of(server)
    assert f"{SITE}/werklijst" in text_of(server)
    assert "te laat" not in text_of(server), "nothing is said of what there is none of"
    assert mailed.serve() == 0, "once a day"
    mailed.bench.until(after(1))
    mailed.serve()
    assert len(server.got) == 1, "nothing to tell, so no mail"


def test_the_last_day_of_a_task_is_told_once_and_counted_each_day(
    mailed: Mailed, server: Post
) -> None:
    mailed.worker("charlie", Role.COACH)
    mailed.bench.deliver(mailed.bench.confirmed(SAM))
    mailed.serve()
    mailed.bench.until(after(7))
    mailed.serve()
    assert mailed.told("charlie") == ["assigned", "fatal"]
    assert "- 1 taak moet vandaag klaar zijn\n" in text_of(server)

    mailed.bench.until(after(8))
    assert mailed.bench.duty("D15").state == "breached"
    mailed.serve()
    assert mailed.told("charlie") == ["assigned", "fatal"], "not again when the term has passed"
    assert "- 1 taak is te laat\n" in text_of(server)
    assert len(server.got) == 3


def test_no_mail_in_the_weekend_and_what_came_up_meanwhile_on_monday(
    mailed: Mailed, server: Post
) -> None:
    mailed.worker("charlie", Role.COACH)
    mailed.serve()
    mailed.bench.until(after(2))
    mailed.bench.deliver(mailed.bench.confirmed(SAM))
    assert mailed.serve() == 0
    mailed.bench.until(MONDAY)
    mailed.serve()
    assert len(server.got) == 1
    assert "- 1 zaak is nieuw bij u\n" in text_of(server)


def test_a_transfer_is_told_to_the_coordinator_of_the_other_region_at_once(
    mailed: Mailed, server: Post
) -> None:
    for name, region in (("kim", "29"), ("bo", "21")):
        mailed.worker(name, Role.COORDINATOR, regions=(region,))
    mailed.worker("charlie", Role.COACH)
    mailed.worker("jip", Role.COACH, regions=("21",))
    mailed.bench.deliver(mailed.bench.confirmed(SAM))
    mailed.serve()
    server.got.clear()
    mailed.bench.act(h.TransferRequested("21"), SAM, CHARLIE)
    mailed.serve()

    [message] = server.got
    assert message["To"] == "bo@gemeente.example"
    assert message["Subject"] == "Sluitend: dit kan niet wachten"
    assert "- 1 zaak is aan uw regio aangeboden\n" in text_of(server)
    assert (mailed.told("bo"), mailed.told("jip"), mailed.told("kim")) == (["transfer"], [], [])
    mailed.bench.until(after(1))
    mailed.serve()
    assert "- 1 overdracht wacht op antwoord van uw regio\n" in text_of(server)


def test_an_offer_that_lapses_is_told_to_who_was_to_answer_it(mailed: Mailed, server: Post) -> None:
    """Placed, closed, or one of two cases that prove to be one person's: nobody in the other region
    is left with something to answer."""
    mailed.worker("charlie", Role.COACH, email=False)
    mailed.worker("bo", Role.COORDINATOR, regions=("21",))
    both = mailed.worker("kim", Role.COORDINATOR, regions=("29", "21"))
    third = uuid.UUID(int=NOOR.int + 1)
    mailed.bench.deliver(*(mailed.bench.confirmed(ref) for ref in (SAM, NOOR, third)))
    for ref in (SAM, NOOR, third):
        mailed.bench.act(h.TransferRequested("21"), ref, CHARLIE)
    assert queued(mailed, "region:21") == 3
    mailed.serve()
    server.got.clear()

    place = h.Placed(Destination.WORK, after(0), 24)
    mailed.bench.act(place, SAM, Actor(both, "Kim", ["29", "21"], takes_cases=False))
    assert mailed.told("bo") == ["transfer"] * 3 + ["transfer-lapsed"]
    assert mailed.told(both) == ["transfer"] * 3, "who acts knows already"
    mailed.bench.deliver(mailed.bench.merged(third, NOOR))
    mailed.bench.deliver(mailed.bench.revoked(NOOR))
    assert mailed.told("bo") == ["transfer"] * 3 + ["transfer-lapsed"] * 3
    assert queued(mailed, "region:21") == 0
    mailed.bench.work.advance(mailed.now + timedelta(minutes=16))
    assert (mailed.serve(), server.got) == (0, []), "it asks for nothing, so it is not mailed"
    mailed.bench.deliver(mailed.bench.confirmed(NOOR))
    mailed.bench.act(h.TransferRequested("21"), NOOR, CHARLIE)
    mailed.bench.act(h.TransferRequested("13"), NOOR, CHARLIE)
    assert (mailed.serve(), server.got) == (0, []), "nor is an offer that lapsed before its mail"


def queued(mailed: Mailed, queue: str) -> int:
    """How many tasks stand in a queue."""
    query = sa.select(sa.func.count()).where(tables.task.c.queue == queue)
    with database.read(mailed.bench.work.runtime.engine) as connection:
        return int(connection.execute(query).scalar_one())


def test_where_no_coordinator_is_known_who_takes_cases_hears_of_a_transfer(mailed: Mailed) -> None:
    mailed.worker("charlie", Role.COACH)
    mailed.worker("jip", Role.COACH, regions=("21",))
    mailed.bench.deliver(mailed.bench.confirmed(SAM))
    mailed.bench.act(h.TransferRequested("21"), SAM, CHARLIE)
    assert mailed.told("jip") == ["transfer"]


def test_escalations_come_to_the_coordinator_and_then_to_the_manager(
    mailed: Mailed, server: Post
) -> None:
    mailed.worker("charlie", Role.COACH, email=False)
    mailed.worker("kim", Role.COORDINATOR)
    mailed.worker("dominique", Role.MANAGER)
    mailed.worker("el", Role.COORDINATOR, Role.MANAGER, regions=("01",))
    mailed.bench.deliver(mailed.bench.confirmed(SAM))
    told: list[tuple[int, int]] = []
    for days in (0, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15):
        mailed.bench.until(after(days))
        mailed.serve()
        told.append((len(mailed.told("kim")), len(mailed.told("dominique"))))

    first, second = [(0, 0)] * 2 + [(1, 0)] * 4, [(2, 0)] * 3 + [(2, 1), (2, 2)]
    assert told == first + second, "the first contact, and then that the case stands still"
    assert mailed.told("el") == []
    assert "- 2 taken zijn aan u geëscaleerd\n" in text_of(server)


def test_what_comes_up_late_is_mailed_at_once(mailed: Mailed, server: Post) -> None:
    """A case that was with the region for too long is given to a worker: to that one it is new,
    and its task is late already."""
    mailed.bench.deliver(mailed.bench.confirmed(SAM))
    mailed.bench.until(after(11))
    mailed.worker("charlie", Role.COACH)
    mailed.worker("kim", Role.COORDINATOR)
    mailed.serve()
    server.got.clear()
    mailed.bench.act(h.Assigned("charlie"), SAM, Actor("kim", "Kim", ["29"], takes_cases=False))
    mailed.serve()

    assert mailed.told("charlie") == ["assigned", "fatal"]
    assert mailed.told("kim") == [], "who acts knows already"
    [message] = server.got
    assert message["To"] == "charlie@gemeente.example"
    assert "- 1 taak moet vandaag klaar zijn, of is te laat\n" in text_of(server)


def test_a_worker_who_acts_is_told_nothing_of_it(mailed: Mailed) -> None:
    mailed.worker("charlie", Role.COACH)
    mailed.bench.deliver(mailed.bench.confirmed(SAM))
    mailed.bench.act(h.IntakeScheduled(mailed.now.date()), SAM, CHARLIE)
    mailed.bench.act(h.Released(), SAM, CHARLIE)
    mailed.bench.act(h.Assigned("charlie"), SAM, CHARLIE)
    assert mailed.told("charlie") == ["assigned"], "by the system, at the beginning"


def test_a_partner_that_answers_is_told_to_the_owner(mailed: Mailed, server: Post) -> None:
    mailed.worker("charlie", Role.COACH)
    mailed.bench.deliver(mailed.bench.confirmed(SAM))
    mailed.serve()
    mailed.bench.work.advance(mailed.now + timedelta(hours=1))
    mailed.bench.act(h.ContactAttempted(Channel.PHONE, ContactResult.REACHED), SAM, CHARLIE)
    asked = h.AgreedReferral("ggd", PartnerSector.CARE, answer_days=3, report_days=60)
    mailed.bench.act(asked, SAM, CHARLIE)
    with mailed.bench.work.runtime.begin() as tx:
        one = cases.lock_known(tx.connection, SAM)
        assert one is not None
        batch = Batch(tx, {SAM: one})
        batch.happens(one, h.PartnerAccepted("ggd", number=1))
        batch.save([one])
    assert mailed.told("charlie") == ["assigned", "partner"]
    mailed.bench.until(after(1))
    mailed.serve()
    assert "- 1 bericht van een partner kwam binnen\n" in text_of(server)


@pytest.mark.parametrize(
    ("choice", "mails"),
    [(MailChoice.AT_ONCE, 2), (MailChoice.DAILY, 1), (MailChoice.NONE, 0)],
)
def test_everybody_chooses(mailed: Mailed, server: Post, choice: MailChoice, mails: int) -> None:
    mailed.worker("bo", Role.COORDINATOR, regions=("21",))
    mailed.worker("charlie", Role.COACH, email=False)
    with mailed.bench.work.runtime.begin() as tx:
        recipients.choose(tx.connection, "bo", choice)
    mailed.serve()
    mailed.bench.deliver(mailed.bench.confirmed(SAM))
    mailed.bench.act(h.TransferRequested("21"), SAM, CHARLIE)
    mailed.serve()
    mailed.bench.until(after(1))
    mailed.serve()
    assert len(server.got) == mails
    assert mailed.told("bo") == ["transfer"]


def test_who_is_away_is_not_mailed(mailed: Mailed, server: Post) -> None:
    mailed.worker("bo", Role.COORDINATOR, regions=("21",))
    mailed.worker("charlie", Role.COACH, email=False)
    with mailed.bench.work.runtime.begin() as tx:
        absences.save(tx.connection, "bo", Absence(after(0), after(5)), "bo")
    mailed.bench.deliver(mailed.bench.confirmed(SAM))
    mailed.bench.act(h.TransferRequested("21"), SAM, CHARLIE)
    mailed.serve()
    mailed.bench.until(after(1))
    mailed.serve()
    assert (server.got, mailed.told("bo")) == ([], ["transfer"])


def test_what_was_read_in_the_page_is_not_mailed_and_several_make_one_mail(
    mailed: Mailed, server: Post
) -> None:
    mailed.worker("bo", Role.COORDINATOR, regions=("21",))
    mailed.worker("charlie", Role.COACH, email=False)
    mailed.serve()
    mailed.bench.deliver(mailed.bench.confirmed(SAM), mailed.bench.confirmed(NOOR))
    for ref in (SAM, NOOR):
        mailed.bench.act(h.TransferRequested("21"), ref, CHARLIE)
    mailed.serve()
    assert "- 2 zaken zijn aan uw regio aangeboden\n" in text_of(server)

    for ref in (SAM, NOOR):
        mailed.bench.deliver(mailed.bench.revoked(ref), mailed.bench.confirmed(ref))
        mailed.bench.act(h.TransferRequested("21"), ref, CHARLIE)
    assert mailed.serve() == 0, "not within a quarter of an hour of the one before"
    with mailed.bench.work.runtime.begin() as tx:
        tx.connection.exec_driver_sql(
            "UPDATE notification SET read_at = made_at"
            " WHERE id IN (SELECT max(id) FROM notification WHERE worker = 'bo')"
        )
    mailed.bench.work.advance(mailed.now + timedelta(minutes=16))
    mailed.serve()
    assert len(server.got) == 2
    assert "- 1 zaak is aan uw regio aangeboden\n" in text_of(server)


def test_what_is_rolled_back_is_told_to_nobody(mailed: Mailed) -> None:
    mailed.worker("charlie", Role.COACH)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("services.chassis.transaction.Transaction.flush", die)
        with pytest.raises(KeyboardInterrupt):
            mailed.bench.deliver(mailed.bench.confirmed(SAM))
    assert mailed.told("charlie") == []


def test_without_a_mail_server_workers_are_told_in_the_page_alone(
    bench: Bench,  # noqa: F811
) -> None:
    mailed = Mailed(bench, None)
    mailed.worker("charlie", Role.COACH)
    bench.deliver(bench.confirmed(SAM))
    for days in range(8):
        bench.until(after(days))
        mailed.serve()
    assert mailed.told("charlie") == ["assigned", "fatal"]
    assert mailed.mails() == []


def test_what_was_told_is_forgotten_after_ninety_days_and_so_is_the_address_of_who_left(
    mailed: Mailed,
) -> None:
    mailed.worker("charlie", Role.COACH)
    mailed.worker("kim", Role.COORDINATOR)
    mailed.bench.deliver(mailed.bench.confirmed(SAM))
    mailed.serve()
    mailed.bench.until(after(KEPT_DAYS + 1))
    mailed.worker("kim", Role.COORDINATOR)
    mailed.serve()
    assert "assigned" not in mailed.told("charlie")
    with database.read(mailed.bench.work.runtime.engine) as connection:
        boxes = [recipients.mailbox(connection, name).email for name in ("charlie", "kim")]
    assert boxes == [None, "kim@gemeente.example"]
