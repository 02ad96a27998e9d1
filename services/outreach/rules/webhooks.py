# SPDX-License-Identifier: EUPL-1.2
"""Rules of webhooks: how a message is signed, when it is tried again, and where it may go.

Names and signature are those of Standard Webhooks 1.0; the message is a CloudEvent, the same as on
the topic ``outreach.cases.v1``.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import urlsplit

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

CONTENT_TYPE: Final = "application/cloudevents+json; charset=utf-8"
SECRET_PREFIX: Final = "whsec_"  # noqa: S105 (what a secret begins with)
LONGEST_URL: Final = 500
KEPT: Final = timedelta(days=30)
"""So long an event waits for a webhook that is off; then it is dropped and counted. Policy."""

RETRIES: Final = tuple(timedelta(seconds=min(25 * 4**n, 52_000)) for n in range(7))
"""The pauses after each failure in a row, a day in all, as Open Notificaties takes them. After the
last the webhook is put off. Policy."""

_NAT64: Final = IPv6Network("64:ff9b::/96")
_UNICAST: Final = IPv6Network("2000::/3")
"""All that is given out of IPv6 (IANA); the rest is for special use, or for use within a site."""


class Failure(StrEnum):
    """Why a message was not received, where there was no answer at all."""

    NAME = "name"
    """The name of the host leads nowhere."""
    ADDRESS = "address"
    """It leads to an address that is not allowed."""
    CONNECTION = "connection"
    """Nobody answers there, or the connection was broken off."""
    TLS = "tls"
    """The certificate is not trusted, or not of this host."""
    TIME = "time"
    """No answer in time."""


GONE: Final = "410"
"""The receiver says that it is there no more (Standard Webhooks): no use to try again."""


def pause_after(failures: int, reason: str) -> timedelta | None:
    """How long to wait after so many failures in a row; None: put the webhook off."""
    if reason == GONE or failures > len(RETRIES):
        return None
    return RETRIES[failures - 1]


def new_secret(random: bytes) -> str:
    """A secret to share with the receiver, of 24 to 64 random bytes."""
    return SECRET_PREFIX + base64.b64encode(random).decode()


def headers(secret: str, event_id: str, body: bytes, now: datetime) -> Mapping[str, str]:
    """What goes along with a message: who checks the signature over id, time and body knows that it
    is ours, whole and new."""
    seconds = str(int(now.timestamp()))
    return {
        "content-type": CONTENT_TYPE,
        "user-agent": "sluitend-webhooks/1",
        "webhook-id": event_id,
        "webhook-timestamp": seconds,
        "webhook-signature": signature(secret, event_id, seconds, body),
    }


def signature(secret: str, event_id: str, seconds: str, body: bytes) -> str:
    """``v1,`` and the HMAC-SHA256, in base64, of id, seconds and body with dots between them."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = b".".join((event_id.encode(), seconds.encode(), body))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


@dataclass(frozen=True, slots=True)
class Guard:
    """Where messages may go, so that nobody can have the worker speak to what only it can reach.

    ``plain``: HTTP without TLS too, for a demo. ``networks``: private ones that are allowed.
    """

    plain: bool = False
    networks: tuple[Network, ...] = ()

    def allows(self, address: Address) -> bool:
        """Whether messages may go to this address: a public one, or one of ``networks``. What an
        IPv6 address holds of IPv4 decides."""
        inner = _inside(address)
        if any(inner.version == net.version and inner in net for net in self.networks):
            return True
        public = inner.is_global and not inner.is_multicast
        return public and (isinstance(inner, IPv4Address) or inner in _UNICAST)

    def fault(self, url: str) -> str | None:
        """What is wrong with the address of a webhook, for who wrote it; None when nothing is.

        Where the name of a host leads is seen when a message is sent, each time.
        """
        try:
            parts = urlsplit(url)
            host, _port = parts.hostname, parts.port
        except ValueError:
            return "is geen geldig adres"
        if len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url:
            return "is geen geldig adres"
        if parts.scheme not in ({"https", "http"} if self.plain else {"https"}):
            return "moet beginnen met https://"
        if not host or parts.username is not None or parts.fragment:
            return "is geen geldig adres"
        literal = _literal(host)
        if literal is not None and not self.allows(literal):
            return "is een adres binnen een eigen netwerk"
        return None


def _inside(address: Address) -> Address:
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
