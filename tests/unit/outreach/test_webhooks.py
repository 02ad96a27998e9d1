# SPDX-License-Identifier: EUPL-1.2
"""Rules of webhooks: signature, pauses, and where a message may go."""

from datetime import timedelta
from ipaddress import ip_address, ip_network

import pytest

from services.chassis.settings import Settings, SettingsError
from services.outreach.rules.webhooks import GONE, Failure, Guard, pause_after, signature
from services.outreach.ui.webhooks_page import reason_in_words

STRICT = Guard()
OPEN = Guard(plain=True, networks=(ip_network("127.0.0.0/8"), ip_network("fd12::/16")))


def test_the_signature_is_that_of_standard_webhooks() -> None:
    """The example that the specification and its libraries share."""
    signed = signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "1614265330",
        b'{"test": 2432232314}',
    )
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_it_is_tried_for_a_day_and_then_put_off() -> None:
    pauses = [pause_after(failures, "500") for failures in range(1, 9)]
    assert pauses[-1] is None
    assert pauses[:3] == [timedelta(seconds=25), timedelta(seconds=100), timedelta(seconds=400)]
    total = sum((pause for pause in pauses if pause), timedelta())
    assert timedelta(hours=23, minutes=55) <= total <= timedelta(days=1)


def test_who_is_gone_is_not_tried_again() -> None:
    assert pause_after(1, GONE) is None


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "::7f00:1",
        "fec0::1",
    ],
)
def test_what_only_the_worker_can_reach_is_not_allowed(address: str) -> None:
    assert not STRICT.allows(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "64:ff9b::808:808"])
def test_public_addresses_are_allowed(address: str) -> None:
    assert STRICT.allows(ip_address(address))


def test_a_network_is_allowed_by_name_alone() -> None:
    assert OPEN.allows(ip_address("127.0.0.1"))
    assert OPEN.allows(ip_address("::ffff:127.0.0.1"))
    assert OPEN.allows(ip_address("fd12::1"))
    assert not OPEN.allows(ip_address("10.0.0.1"))


@pytest.mark.parametrize(
    "url",
    [
        "http://ontvanger.example/",
        "ftp://ontvanger.example/",
        "https://",
        "https:///pad",
        "ontvanger.example",
        "https://naam:geheim@ontvanger.example/",
        "https://ontvanger.example/#deel",
        "https://ontvanger.example:99999/",
        "https://ontvanger.example/a b",
        "https://ontvanger.example/\r\nx: y",
        "https://ontvangér.example/",
        "https://[::1/",
        "https://127.0.0.1/",
        "https://[::ffff:10.0.0.1]/",
        "https://169.254.169.254/latest/meta-data",
        "https://ontvanger.example/" + "a" * 500,
    ],
)
def test_an_address_that_cannot_be_used_is_refused(url: str) -> None:
    assert STRICT.fault(url)


@pytest.mark.parametrize(
    "url", ["https://ontvanger.example", "https://ontvanger.example:8443/pad?van=29"]
)
def test_an_address_that_can_be_used(url: str) -> None:
    assert STRICT.fault(url) is None


def test_plain_http_is_for_a_demo() -> None:
    assert OPEN.fault("http://localhost:8000/") is None
    assert Guard(plain=True).fault("http://127.0.0.1:8000/")


def test_every_failure_is_told_in_words() -> None:
    for reason in (*Failure, GONE, "500", "302"):
        assert reason_in_words(str(reason)).endswith(".")


def test_networks_are_read_from_the_environment() -> None:
    found = Settings.from_environment(
        "outreach", {"SLUITEND_WEBHOOK_NETWORKS": "10.20.0.0/16, fd12:3456::/48"}
    )
    assert found.webhook_networks == (ip_network("10.20.0.0/16"), ip_network("fd12:3456::/48"))
    with pytest.raises(SettingsError, match="SLUITEND_WEBHOOK_NETWORKS"):
        Settings.from_environment("outreach", {"SLUITEND_WEBHOOK_NETWORKS": "10.20.0.1/16"})
