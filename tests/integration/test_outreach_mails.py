# SPDX-License-Identifier: EUPL-1.2
"""Mails to workers by a real mail server: over TLS with a log-in, through failures, never lost."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from services.chassis import database
from services.chassis.metrics import MAILS
from services.chassis.settings import MailServer
from services.chassis.tables import BUCKETS
from services.chassis.web.identity import Role
from services.outreach.digests.courier import MailCourier
from services.outreach.rules.mails import GIVEN_UP_AFTER, RETRIES
from services.outreach.store import mails
from tests.fixtures.certificates import certified
from tests.fixtures.mail_server import PASSWORD, Post, mail_server
from tests.integration.mail_bench import Mailed, leaks, settings_of
from tests.integration.mail_bench import server as server
from tests.integration.outreach_bench import (
    SAM,
    Bench,
    after,
    bench,  # noqa: F401
    database_url,  # noqa: F401
)


@pytest.fixture
def mailed(bench: Bench, server: Post) -> Iterator[Mailed]:  # noqa: F811
    """Two workers for each of whom there is a mail of the day."""
    server.got.clear()
    server.to_recipient.clear()
    server.to_message.clear()
    made = Mailed(bench, server)
    for name in ("kim", "yara"):
        made.worker(name, Role.COORDINATOR)
    bench.deliver(bench.confirmed(SAM))
    bench.until(after(5))
    yield made
    made.check_privacy()


def states(mailed: Mailed) -> list[str]:
    return [row.state for row in mailed.mails()]


def wait(mailed: Mailed, pause: timedelta) -> None:
    mailed.bench.work.advance(mailed.now + pause)


def test_a_mail_is_text_and_html_in_dutch(mailed: Mailed, server: Post) -> None:
    mailed.serve()
    message = server.got[0]
    assert message["From"] == "Sluitend <sluitend@gemeente.example>"
    assert (message["Auto-Submitted"], message["Content-Language"]) == ("auto-generated", "nl")
    assert message["Date"].endswith("+0100")
    html = message.get_body(("html",))
    assert html is not None
    assert '<html lang="nl">' in html.get_content()
    assert "<strong>1</strong> taak is aan u geëscaleerd" in html.get_content()
    assert 'href="https://begeleiding.example/werklijst"' in html.get_content()
    assert states(mailed) == ["sent", "sent"]


def test_over_tls_with_a_log_in(
    mailed: Mailed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, certificate = certified(tmp_path, "localhost")
    with mail_server(context) as safe:
        runtime, every = mailed.bench.work.runtime, frozenset(range(BUCKETS))
        courier = MailCourier(settings_of(safe.settings))
        courier(runtime, every)
        assert {row.reason for row in mailed.mails()} == {None, "tls"}, "not trusted"
        assert safe.got == []

        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        wrong = MailServer("localhost", "a@b.example", safe.settings.port, True, "sluitend", "x")
        wait(mailed, RETRIES[0])
        MailCourier(settings_of(wrong))(runtime, every)
        assert "login" in {row.reason for row in mailed.mails()}

        plain = MailServer("localhost", "a@b.example", safe.settings.port, False)
        wait(mailed, RETRIES[1])
        MailCourier(settings_of(plain))(runtime, every)
        assert "server" in {row.reason for row in mailed.mails()}, "it takes nothing in the clear"

        wait(mailed, RETRIES[2])
        courier(runtime, every)
        assert (states(mailed), safe.encrypted) == (["sent", "sent"], [True, True])
        assert PASSWORD not in repr(safe.settings)


def test_a_server_without_tls_is_sent_nothing_when_tls_is_asked(
    mailed: Mailed, server: Post
) -> None:
    asked = MailServer("localhost", "a@b.example", server.settings.port, True)
    MailCourier(settings_of(asked))(mailed.bench.work.runtime, frozenset(range(BUCKETS)))
    assert server.got == []
    assert "tls" in {row.reason for row in mailed.mails()}


def test_one_that_is_asked_to_come_back_holds_up_no_other(mailed: Mailed, server: Post) -> None:
    server.to_recipient = ["450 greylisted"]
    mailed.serve()
    assert [row[1:] for row in sorted(mailed.mails(), key=str)] == [
        ("sent", 0, None),
        ("waiting", 1, "later"),
    ]
    assert mailed.serve() == 0, "it waits"
    wait(mailed, RETRIES[0])
    mailed.serve()
    assert states(mailed) == ["sent", "sent"]
    assert len(set(server.ids)) == 2


@pytest.mark.parametrize("of_message", [True, False])
def test_one_that_is_refused_for_good_is_dead_with_a_line_and_a_figure(
    mailed: Mailed, server: Post, of_message: bool
) -> None:
    answers = server.to_message if of_message else server.to_recipient
    answers.append("550 no such mailbox")
    before = MAILS.labels("daily", "dead")._value.get()
    with capture_logs() as lines:
        mailed.serve()
    assert sorted(states(mailed)) == ["dead", "sent"]
    [line] = [one for one in lines if one["event"] == "mail-dead"]
    assert (line["log_level"], line["kind"], line["reason"]) == ("error", "daily", "refused")
    assert set(line) == {"event", "log_level", "mail", "kind", "reason"}, "nothing of the worker"
    assert MAILS.labels("daily", "dead")._value.get() == before + 1


@pytest.mark.parametrize("broken", ["421 shutting down", "close"])
def test_a_server_that_breaks_off_is_left_alone_for_a_while(
    mailed: Mailed, server: Post, broken: str
) -> None:
    server.to_message = [broken]
    assert mailed.serve() == 2, "two workers were told; and the turn ends with the first mail"
    assert server.got == []
    assert mailed.serve() == 0, "the other mail waits too"
    wait(mailed, RETRIES[0])
    mailed.serve()
    assert states(mailed) == ["sent", "sent"]
    assert len(server.ids) == len(set(server.ids)) == 2


def test_when_the_answer_is_lost_the_same_mail_comes_again(mailed: Mailed, server: Post) -> None:
    server.to_message = ["take and close"]
    mailed.serve()
    wait(mailed, RETRIES[0])
    mailed.serve()
    assert states(mailed) == ["sent", "sent"]
    assert len(server.got) == 3
    repeated = [one for one in server.got if server.ids.count(str(one["Message-ID"])) == 2]
    assert len(repeated) == 2
    without = [_without_boundary(one.as_string()) for one in repeated]
    assert without[0] == without[1]


def test_a_mail_that_the_server_never_takes_is_dead_after_a_day(mailed: Mailed) -> None:
    away = MailCourier(settings_of(MailServer("localhost", "a@b.example", 1, False)))
    began = mailed.now
    tries = set[timedelta]()
    with capture_logs() as lines:
        while mailed.now <= began + GIVEN_UP_AFTER + timedelta(hours=1):
            if away(mailed.bench.work.runtime, frozenset(range(BUCKETS))):
                tries.add(mailed.now - began)
            wait(mailed, timedelta(minutes=20))
    first = [(row.state, row.reason) for row in mailed.mails()[:2]]
    assert first == [("dead", "connection")] * 2
    assert sum(one["event"] == "mail-dead" for one in lines) == 2
    assert max(tries) > GIVEN_UP_AFTER - timedelta(hours=3), "not much sooner"
    assert len(tries) < 20, "with longer and longer pauses"


@pytest.mark.parametrize("killed_in", ["send", "settle"])
def test_a_courier_that_is_killed_leaves_the_mail_to_the_next(
    mailed: Mailed, server: Post, killed_in: str
) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    module = "courier.send" if killed_in == "send" else "courier.mails.settle"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(f"services.outreach.digests.{module}", die)
        with pytest.raises(KeyboardInterrupt):
            mailed.serve()
    mailed.serve()
    assert states(mailed).count("sent") == 1, "the other one is still another's"
    wait(mailed, timedelta(minutes=6))
    mailed.serve()
    assert states(mailed) == ["sent", "sent"]
    assert len(server.got) == (2 if killed_in == "send" else 3)
    assert len(set(server.ids)) == 2, "what came twice has the same Message-ID"


def test_a_mail_is_with_one_courier_at_a_time(mailed: Mailed) -> None:
    engine, every = mailed.bench.work.runtime.engine, frozenset(range(BUCKETS))
    nobody = MailCourier(settings_of(MailServer("localhost", "a@b.example", 1, False)))
    nobody(mailed.bench.work.runtime, every)
    wait(mailed, RETRIES[0])
    until = mailed.now + timedelta(minutes=5)
    taken = []
    for _ in range(3):
        with database.begin(engine) as connection:
            taken.append(mails.claim(connection, every, mailed.now, until))
    assert taken[2] is None
    assert taken[0] is not None
    assert taken[1] is not None
    assert taken[0].id != taken[1].id
    late = mailed.now + timedelta(minutes=6)
    with database.begin(engine) as connection:
        again = mails.claim(connection, every, late, late)
        mails.settle(connection, taken[0], mails.MailState.SENT, late)
    assert again is not None
    assert states(mailed).count("sent") <= 1, "who was too slow writes nothing over another"


def test_each_replica_mails_the_workers_of_its_own_buckets(mailed: Mailed, server: Post) -> None:
    each = [mailed.courier(mailed.bench.work.runtime, frozenset({n})) for n in range(BUCKETS)]
    assert sum(map(bool, each)) == 2
    assert len(server.got) == 2


def test_an_address_that_is_gone_meanwhile_is_not_mailed(mailed: Mailed, server: Post) -> None:
    server.to_message = ["close"]
    mailed.serve()
    for name in ("kim", "yara"):
        mailed.worker(name, Role.COORDINATOR, email=False)
    wait(mailed, RETRIES[0])
    mailed.serve()
    assert states(mailed) == ["dropped", "dropped"]
    assert server.got == []


def test_the_scanner_finds_what_it_looks_for(mailed: Mailed, server: Post) -> None:
    """Otherwise it would find nothing in any mail."""
    mailed.serve()
    message = server.got.pop()
    assert leaks(message, set()) == []
    message.clear_content()
    message.set_content("Over 999990019, geboren 17-05-2006, zaak 5F2C-8F3E van Charlie: één té")
    found = leaks(message, {"Charlie", "5F2C-8F3E"})
    assert sorted(found) == ["17-05-2006", "5F2C-8F3E", "999990019", "Charlie"]


def _without_boundary(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if "===" not in line)
