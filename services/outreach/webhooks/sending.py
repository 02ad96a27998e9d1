# SPDX-License-Identifier: EUPL-1.2
"""One message to one webhook, by a connection to an address that was looked at first.

The name of a host is looked up once and the connection goes to what was found, so that a name which
leads elsewhere a moment later is of no use. No redirect is followed, and of an answer only its
status is read.
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from services.outreach.rules.webhooks import Failure, Guard

STEP_SECONDS: Final = 10.0
"""For each step: connecting, and waiting for a part of the answer."""
WHOLE_SECONDS: Final = 20.0
"""For the message and its answer together."""

_MOST_ADDRESSES: Final = 3
"""So many addresses of a host are tried: who keeps the name may list hundreds."""
_PORTS: Final = {"https": 443, "http": 80}


class NotSent(Exception):
    """There was no answer; ``failure`` tells why."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure)
        self.failure = failure


class Sender:
    """Sends messages as far as the guard allows. May be called from several threads."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._tls = ssl.create_default_context()

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """Send; the status of the answer.

        :raises NotSent: when there was none, or the address is not allowed.
        """
        parts = urlsplit(url)
        host = parts.hostname or ""
        if self._guard.fault(url) is not None:
            raise NotSent(Failure.ADDRESS)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            with closing(self._connected(host, parts.port or _PORTS[parts.scheme])) as raw:
                sock = self._wrapped(raw, host) if parts.scheme == "https" else raw
                with closing(sock), _not_longer_than(sock, WHOLE_SECONDS):
                    return _answered(sock, target, {"host": parts.netloc, **headers}, body)
        except ssl.SSLError:
            raise NotSent(Failure.TLS) from None
        except TimeoutError:
            raise NotSent(Failure.TIME) from None
        except (OSError, http.client.HTTPException):
            raise NotSent(Failure.CONNECTION) from None

    def _connected(self, host: str, port: int) -> socket.socket:
        """A connection to the first address of the host that answers; every one must be allowed."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise NotSent(Failure.NAME) from None
        addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
        if not all(self._guard.allows(ip_address(one)) for one in addresses):
            raise NotSent(Failure.ADDRESS)
        *others, last = addresses[:_MOST_ADDRESSES]
        for address in others:
            with suppress(OSError):
                return socket.create_connection((address, port), STEP_SECONDS)
        return socket.create_connection((last, port), STEP_SECONDS)

    def _wrapped(self, raw: socket.socket, host: str) -> ssl.SSLSocket:
        return self._tls.wrap_socket(raw, server_hostname=host)


def _answered(sock: socket.socket, target: str, headers: Mapping[str, str], body: bytes) -> int:
    connection = http.client.HTTPConnection("webhook", timeout=STEP_SECONDS)
    connection.sock = sock
    connection.request("POST", target, body, dict(headers))
    return connection.getresponse().status


@contextmanager
def _not_longer_than(sock: socket.socket, seconds: float) -> Iterator[None]:
    """Break the connection off then: a timeout of the socket begins anew with every byte.

    :raises TimeoutError: when it was broken off.
    """
    over = threading.Event()

    def break_off() -> None:
        over.set()
        with suppress(OSError):
            socket.socket.shutdown(sock, socket.SHUT_RDWR)  # not that of TLS, which is in use

    timer = threading.Timer(seconds, break_off)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, http.client.HTTPException):
        if not over.is_set():
            raise
    finally:
        timer.cancel()
    if over.is_set():
        raise TimeoutError
