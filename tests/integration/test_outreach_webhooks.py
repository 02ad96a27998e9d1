# SPDX-License-Identifier: EUPL-1.2
"""Webhooks against a real receiver: what is sent, signed, tried again, and lost never."""

import json
import re
import socket
import threading
import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from schemas.codes.outreach import TransferRefusal
from services.chassis.clock import SimulatedClock
from services.chassis.tables import BUCKETS
from services.chassis.web import Role, User
from services.outreach.handlers import Actor
from services.outreach.rules import happenings as h
from services.outreach.rules.webhooks import RETRIES, Failure, Guard
from services.outreach.store import webhooks as store
from services.outreach.store.webhook_tables import webhook_delivery
from services.outreach.webhooks.courier import Courier
from services.outreach.webhooks.sending import NotSent, Sender
from tests.fixtures.certificates import certified
from tests.fixtures.receiver import Receiver, receiver
from tests.integration.outreach_bench import (
    NOOR,
    SAM,
    Bench,
    bench,  # noqa: F401
    database_url,  # noqa: F401
)
from tests.integration.outreach_desk import COACH, COORDINATOR, Desk

ADMINISTRATOR = User("bo", "Bo", frozenset({Role.ADMINISTRATOR}), frozenset({"29", "21"}))
LOCAL = Guard(plain=True, networks=(ip_network("127.0.0.0/8"), ip_network("::1/128")))
ALL_BUCKETS = frozenset(range(BUCKETS))
GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "receive-webhooks.md"


class Post:
    """A desk, a receiver, and a worker that serves it by a clock of our own."""

    def __init__(self, bench: Bench, receives: Receiver) -> None:  # noqa: F811
        self.bench = bench
        self.desk = Desk(bench)
        self.receiver = receives
        self.clock = SimulatedClock(datetime.now(UTC))
        self.courier = Courier(LOCAL, self.clock)

    def subscribe(self, region: str = "29", url: str | None = None) -> dict[str, Any]:
        """A webhook, put there as the API would; that refuses addresses like the receiver's."""
        made = store.Webhook(
            uuid.uuid4(),
            region,
            url or self.receiver.url,
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "bo",
            self.clock.now(),
        )
        with self.bench.work.runtime.begin() as tx:
            store.add(tx.connection, made)
        return {"id": made.id, "secret": made.secret}

    def serve(self) -> int:
        """One turn of the courier."""
        return self.courier(self.bench.work.runtime, ALL_BUCKETS)

    def wait(self, pause: timedelta) -> None:
        self.clock.advance(self.clock.now() + pause)

    def state(self, hook: dict[str, Any]) -> Any:
        return self.desk.get(ADMINISTRATOR, f"/webhooks/{hook['id']}")

    def said(self) -> list[tuple[str, Any]]:
        """Id and body of what went to the topic since the last call."""
        return [
            (str(event.id), event.model_dump(mode="json", by_alias=True, exclude_none=True))
            for _, event in self.bench.said()
        ]


@pytest.fixture
def post(bench: Bench) -> Iterator[Post]:  # noqa: F811
    with receiver() as receives:
        yield Post(bench, receives)


def test_a_receiver_gets_what_the_topic_gets_in_order(post: Post) -> None:
    post.subscribe()
    post.bench.deliver(post.bench.confirmed(SAM))
    post.bench.act(h.Assigned("coach-1"), SAM, Actor("coach-1", "Charlie", ["29"]))
    said = post.said()

    assert post.serve() == len(said) > 2
    assert post.receiver.ids == [event_id for event_id, _ in said]
    assert [json.loads(body) for _, body in post.receiver.got] == [body for _, body in said]
    assert set(post.receiver.paths) == {"/sluitend?van=29"}
    assert post.serve() == 0


def test_a_message_is_signed_as_the_guide_says(post: Post) -> None:
    hook = post.subscribe()
    post.bench.deliver(post.bench.confirmed(SAM))
    post.serve()
    [snippet] = re.findall(r"```python\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    guide: dict[str, Any] = {}
    exec(snippet, guide)  # noqa: S102 (of our own documentation)
    headers, body = post.receiver.got[0]

    assert guide["is_genuine"](hook["secret"], headers, body)
    assert not guide["is_genuine"](hook["secret"], headers, body + b" ")
    assert not guide["is_genuine"]("whsec_" + "A" * 32, headers, body)
    old = headers | {"webhook-timestamp": str(int(headers["webhook-timestamp"]) - 3600)}
    assert not guide["is_genuine"](hook["secret"], old, body)
    assert headers["content-type"] == "application/cloudevents+json; charset=utf-8"
    assert headers["webhook-id"] == json.loads(body)["id"]


def test_only_its_own_region_and_both_of_a_transfer(post: Post) -> None:
    post.subscribe("21")
    post.bench.deliver(post.bench.confirmed(SAM))
    coach = Actor("coach-1", "Charlie", ["29"])
    post.bench.act(h.TransferRequested("21"), SAM, coach)
    post.bench.act(
        h.TransferRejected(TransferRefusal.LIVES_ELSEWHERE), SAM, Actor("j", "Jip", ["21"])
    )
    post.serve()
    types = [json.loads(body)["type"] for _, body in post.receiver.got]

    assert types == ["nl.vsv.transfer-requested.v1", "nl.vsv.transfer-rejected.v1"]


def test_nothing_of_a_person_is_sent(post: Post) -> None:
    post.subscribe()
    post.bench.deliver(post.bench.confirmed(SAM))
    post.serve()
    for headers, body in post.receiver.got:
        assert json.loads(body)["subject"] == str(SAM), "a pseudonym"
        for personal in (b"Charlie", b"99999", b"name", b"phone"):
            assert personal not in body + repr(headers).encode()


@pytest.mark.parametrize("status", [500, 404, 302])
def test_a_failure_is_tried_again_with_longer_pauses(post: Post, status: int) -> None:
    hook = post.subscribe()
    post.bench.deliver(post.bench.confirmed(SAM))
    post.receiver.answers = [status, status]
    assert post.serve() == 1
    assert post.serve() == 0, "it waits"
    post.wait(RETRIES[0])
    assert post.serve() == 1
    state = post.state(hook)
    assert (state["failures"], state["reason"], state["enabled"]) == (2, str(status), True)
    post.wait(RETRIES[0])
    assert post.serve() == 0, "a longer pause now"
    post.wait(RETRIES[1])
    assert post.serve() > 1
    state = post.state(hook)
    assert (state["failures"], state["reason"], state["waiting"]) == (0, None, 0)
    first = post.receiver.ids[0]
    assert post.receiver.ids.count(first) == 3
    assert set(post.receiver.paths) == {"/sluitend?van=29"}, "a redirect is not followed"
    stamps = [headers["webhook-timestamp"] for headers, _ in post.receiver.got[:3]]
    assert len(set(stamps)) == 3, "each attempt has its own time"


def test_after_a_day_of_failures_it_is_off_with_the_reason_and_goes_on_when_put_on(
    post: Post,
) -> None:
    hook = post.subscribe()
    post.bench.deliver(post.bench.confirmed(SAM))
    post.receiver.answers = [503] * (len(RETRIES) + 1)
    for pause in (*RETRIES, timedelta(0)):
        assert post.serve() == 1
        post.wait(pause)
    state = post.state(hook)
    assert (state["enabled"], state["reason"], state["nextAt"]) == (False, "503", None)
    post.bench.deliver(post.bench.confirmed(NOOR))
    post.wait(timedelta(days=1))
    assert post.serve() == 0

    post.desk.post(ADMINISTRATOR, f"/webhooks/{hook['id']}/activations", {})
    said = [event_id for event_id, _ in post.said()]
    assert post.serve() == len(said)
    assert list(dict.fromkeys(post.receiver.ids)) == said, "nothing lost, and in order"
    assert post.state(hook)["deliveredAt"]


def test_a_receiver_that_is_gone_is_put_off_at_once(post: Post) -> None:
    hook = post.subscribe()
    post.bench.deliver(post.bench.confirmed(SAM))
    post.receiver.answers = [410]
    post.serve()
    assert (post.state(hook)["enabled"], post.state(hook)["reason"]) == (False, "410")


def test_one_that_fails_holds_up_no_other(post: Post) -> None:
    with receiver() as broken:
        broken.answers = [500]
        failing = post.subscribe(url=broken.url)
        working = post.subscribe()
        post.bench.deliver(post.bench.confirmed(SAM))
        post.serve()
        assert (post.state(failing)["failures"], post.state(working)["waiting"]) == (1, 0)
        assert len(post.receiver.got) > 1 == len(broken.got)


def test_killed_before_sending_and_killed_before_it_is_noted(post: Post) -> None:
    """What a transaction said is in the outbox with its state; what was sent and not taken out is
    sent again with the same id."""
    hook = post.subscribe()
    post.bench.deliver(post.bench.confirmed(SAM))
    assert post.state(hook)["waiting"] > 1, "a worker that is killed here finds it again"

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("services.outreach.webhooks.courier.store.delivered", die)
        with pytest.raises(KeyboardInterrupt):
            post.serve()
    again = Courier(LOCAL, post.clock)
    assert again(post.bench.work.runtime, ALL_BUCKETS) == len(post.said())
    assert post.receiver.ids[0] == post.receiver.ids[1]
    assert post.receiver.got[0][1] == post.receiver.got[1][1]


def test_what_is_rolled_back_is_never_sent(post: Post) -> None:
    hook = post.subscribe()

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("services.chassis.transaction.Transaction.flush", die)
        with pytest.raises(KeyboardInterrupt):
            post.bench.deliver(post.bench.confirmed(SAM))
    assert post.state(hook)["waiting"] == 0


def test_each_replica_serves_its_own_buckets(post: Post) -> None:
    post.subscribe()
    post.bench.deliver(post.bench.confirmed(SAM))
    each = [post.courier(post.bench.work.runtime, frozenset({n})) for n in range(BUCKETS)]
    assert sum(map(bool, each)) == 1


def test_what_waited_too_long_is_dropped_and_counted(post: Post) -> None:
    hook = post.subscribe()
    post.bench.deliver(post.bench.confirmed(SAM))
    waiting = post.state(hook)["waiting"]
    post.bench.work.clock.advance(post.bench.work.clock.now() + timedelta(days=31))
    assert Courier(LOCAL, post.clock)(post.bench.work.runtime, ALL_BUCKETS) == 0
    assert (post.state(hook)["waiting"], post.state(hook)["dropped"]) == (0, waiting)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://nergens.invalid/", Failure.NAME),
        ("https://localhost:1/", Failure.ADDRESS),
    ],
)
def test_why_nothing_could_be_sent(post: Post, url: str, reason: Failure) -> None:
    hook = post.subscribe(url=url)
    post.bench.deliver(post.bench.confirmed(SAM))
    Courier(Guard(), post.clock)(post.bench.work.runtime, ALL_BUCKETS)
    assert post.state(hook)["reason"] == reason


def test_a_name_that_leads_inside_is_refused_when_it_is_sent() -> None:
    """The API cannot know where a name leads, and it may lead elsewhere tomorrow."""
    with receiver() as inside:
        demo = Sender(Guard(plain=True))
        with pytest.raises(NotSent) as refused:
            demo.post(inside.url, {}, b"{}")
        assert refused.value.failure is Failure.ADDRESS
        assert inside.got == []
        with pytest.raises(NotSent) as refused:
            Sender(Guard(networks=LOCAL.networks)).post(inside.url, {}, b"{}")
        assert refused.value.failure is Failure.ADDRESS, "plain HTTP is for a demo"


def test_nobody_answers_or_not_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotSent) as refused:
        Sender(LOCAL).post("http://127.0.0.1:1/", {}, b"{}")
    assert refused.value.failure is Failure.CONNECTION

    monkeypatch.setattr("services.outreach.webhooks.sending.STEP_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        with pytest.raises(NotSent) as refused:
            Sender(LOCAL).post(f"http://127.0.0.1:{silent.getsockname()[1]}/", {}, b"{}")
        assert refused.value.failure is Failure.TIME


def test_one_that_answers_byte_by_byte_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each byte comes in time, the whole answer never."""
    monkeypatch.setattr("services.outreach.webhooks.sending.WHOLE_SECONDS", 0.3)
    broken_off = threading.Event()

    def drip(server: socket.socket) -> None:
        taken, _ = server.accept()
        with taken:
            taken.sendall(b"HTTP/1.1 200 ")
            for _ in range(500):
                if broken_off.wait(0.02):
                    return
                with suppress(OSError):
                    taken.sendall(b"x")

    with socket.create_server(("127.0.0.1", 0)) as server:
        dripping = threading.Thread(target=drip, args=(server,))
        dripping.start()
        with pytest.raises(NotSent) as refused:
            Sender(LOCAL).post(f"http://127.0.0.1:{server.getsockname()[1]}/", {}, b"{}")
        broken_off.set()
        dripping.join()
    assert refused.value.failure is Failure.TIME


def test_one_that_is_slow_lets_others_have_their_turn(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.outreach.webhooks.courier.TURN_SECONDS", 0.0)
    post.subscribe()
    post.bench.deliver(post.bench.confirmed(SAM))
    many = len(post.said())
    assert [post.serve() for _ in range(many + 1)] == [1] * many + [0]
    assert many > 1


def test_over_tls_the_certificate_must_be_trusted_and_of_the_host(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    guard = Guard(networks=LOCAL.networks)
    context, certificate = certified(tmp_path, "localhost")
    with receiver(context) as safe:
        with pytest.raises(NotSent) as refused:
            Sender(guard).post(safe.url, {}, b"{}")
        assert refused.value.failure is Failure.TLS, "not trusted"
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert Sender(guard).post(safe.url, {}, b"{}") == 204
        with pytest.raises(NotSent) as refused:
            Sender(guard).post(safe.url.replace("localhost", "127.0.0.1"), {}, b"{}")
        assert refused.value.failure is Failure.TLS, "of another host"
    assert len(safe.got) == 1


def test_an_administrator_manages_the_webhooks_of_the_own_regions(post: Post) -> None:
    body = {"region": "29", "url": "https://ontvanger.example/sluitend"}
    desk = post.desk
    made = desk.post(ADMINISTRATOR, "/webhooks", body, key="one-webhook")
    assert made["secret"].startswith("whsec_")
    assert desk.post(ADMINISTRATOR, "/webhooks", body, key="one-webhook") == made
    desk.post(ADMINISTRATOR, "/webhooks", body | {"region": "21"}, 409, key="one-webhook")
    desk.post(ADMINISTRATOR, "/webhooks", body | {"region": "01"}, 403)
    path = f"/webhooks/{made['webhookId']}"
    [listed] = desk.get(ADMINISTRATOR, "/webhooks")["webhooks"]
    assert "secret" not in listed
    assert desk.get(ADMINISTRATOR, path) == listed
    elsewhere = User("el", "El", frozenset({Role.ADMINISTRATOR}), frozenset({"01"}))
    desk.get(elsewhere, path, 404)
    desk.delete(elsewhere, path, 404)
    for user in (COACH, COORDINATOR):
        desk.get(user, "/webhooks", 403)
        desk.post(user, "/webhooks", body, 403)
    post.bench.deliver(post.bench.confirmed(SAM))
    desk.delete(ADMINISTRATOR, path)
    desk.get(ADMINISTRATOR, path, 404)
    with post.bench.work.runtime.engine.connect() as connection:
        assert connection.execute(sa.select(webhook_delivery)).all() == []


@pytest.mark.parametrize("url", ["https://10.0.0.1/", "ftp://ontvanger.example/", "x"])
def test_an_address_that_cannot_be_is_refused_when_it_is_given(post: Post, url: str) -> None:
    body = {"region": "29", "url": url}
    problem = post.desk.post(ADMINISTRATOR, "/webhooks", body, 400)
    assert [error["field"] for error in problem["errors"]] == ["url"]
