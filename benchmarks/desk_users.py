# SPDX-License-Identifier: EUPL-1.2
"""Outreach workers in a browser: they log in at an OpenID provider and work their list.

Each opens the list, searches in it, opens a case and logs a contact, in a mix that is drawn. What a
page shows is looked at: the answer to another question is a fault as much as another status is.
"""

import asyncio
import html
import random
import re
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NamedTuple
from urllib.parse import quote

import httpx2

from schemas.codes.regions import municipalities, municipalities_of
from services.chassis.web import Role
from tests.fixtures.oidc import Provider

LIST, SEARCH, OPEN, LOG = "worklist page", "search in a queue", "case page", "log a contact"
MIX: Final = {LIST: 30, SEARCH: 20, OPEN: 30, LOG: 20}
"""In a hundred deeds (assumed). After a contact the page of the case is shown again, as a deed of
its own."""

Think = tuple[float, float]
"""Seconds between two deeds, at least and at most."""

_QUEUES = ("", "?wie=allen", "?wie=niemand", "?wie=allen&deel=te-laat")
_OFTEN = (60, 25, 10, 5)
_CONTACTS = ("phone:no-answer", "message:no-answer", "phone:reached", "letter:no-answer")
_CASE = re.compile(r'href="(/zaken/[0-9a-f-]{36})"[^>]*>([^<]+)</a>')
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_KEY = re.compile(r'name="sleutel" value="([^"]+)"')
_NEXT = re.compile(r'rel="next" href="([^"]+)"')
_HYPHEN = "\N{NON-BREAKING HYPHEN}"


class Fault(Exception):
    """An answer is not the one that was asked for."""


@dataclass
class Times:
    """Milliseconds by deed, what went wrong, and how many contacts were logged."""

    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    faults: list[str] = field(default_factory=list)
    logged: int = 0


class Form(NamedTuple):
    """The form of an open case page to log a contact."""

    path: str
    token: str
    key: str


class Browser:
    """One user. Cookies are kept by hand: they are for TLS, which nobody speaks here."""

    def __init__(self, base: str, worker: str, region: str, role: Role, today: date) -> None:
        self.worker = worker
        self._claims = {
            "sub": worker,
            "name": f"Coach {worker}",
            "roles": [role],
            "regions": [region],
        }
        self._draw = random.Random(worker)
        codes = municipalities_of(region, today)
        self._towns = [municipalities()[code].name for code in codes]
        self._client = httpx2.AsyncClient(
            base_url=base,
            timeout=60,
            limits=httpx2.Limits(keepalive_expiry=3.0),  # the server closes after five
        )
        self._cookies: dict[str, str] = {}
        self._listed: Sequence[tuple[str, str]] = ()
        self._more: str | None = None
        self._form: Form | None = None

    async def log_in(self, provider: Provider) -> None:
        """By way of the provider, as a browser is led."""
        provider.claims = self._claims
        asked = await self._send("GET", "/inloggen?verder=/werklijst", 302)
        sent = await self._client.get(asked.headers["location"])
        back = await self._send("GET", sent.headers["location"], 303)
        await self._show_list(back.headers["location"])

    async def work(self, until: float, think: Think | None, times: Times) -> None:
        """One deed after the other until then (of ``time.monotonic``); without ``think`` the next
        one at once."""
        await asyncio.sleep(self._draw.uniform(0, think[1]) if think else 0)
        while time.monotonic() < until:
            (deed,) = self._draw.choices(list(MIX), list(MIX.values()))
            try:
                await self._do(deed, times)
            except (httpx2.HTTPError, Fault) as fault:
                times.faults.append(f"{deed}: {fault!r}")
            if think:
                await asyncio.sleep(self._draw.uniform(*think))

    async def close(self) -> None:
        """Close the connection."""
        await self._client.aclose()

    async def _do(self, deed: str, times: Times) -> None:
        if deed == LIST:
            await self._timed(LIST, times, self._show_list(self._which_list()))
        elif deed == SEARCH:
            wanted, shown = self._what()
            path = f"/werklijst?wie=allen&zoek={quote(wanted)}"
            await self._timed(SEARCH, times, self._show_list(path, shown))
        elif deed == LOG and self._form is not None:
            after = await self._timed(LOG, times, self._log_contact(self._form))
            times.logged += 1
            await self._timed(OPEN, times, self._show_case(after))
        elif self._listed:
            path, label = self._draw.choice(self._listed)
            await self._timed(OPEN, times, self._show_case(path, label))

    async def _timed(self, deed: str, times: Times, doing: Any) -> Any:
        begun = time.perf_counter()
        done = await doing
        times.taken[deed].append((time.perf_counter() - begun) * 1000)
        return done

    def _which_list(self) -> str:
        """One's own list most often; now and then the next page of what was shown."""
        if self._more is not None and self._draw.random() < 0.1:
            return self._more
        return "/werklijst" + self._draw.choices(_QUEUES, _OFTEN)[0]

    def _what(self) -> tuple[str, str]:
        """What to search for, and what is shown when it is found."""
        if self._listed and self._draw.random() < 0.7:
            _, label = self._draw.choice(self._listed)
            return label.replace(_HYPHEN, "-")[: self._draw.choice((4, 9))], label
        town = self._draw.choice(self._towns)
        return town, town

    async def _show_list(self, path: str, shown: str = "Werklijst") -> None:
        text = html.unescape((await self._send("GET", path, 200)).text)
        nobody = "Niets gevonden" in text and shown in self._towns
        if "Werklijst – Begeleiding" not in text or (shown not in text and not nobody):
            raise Fault(f"the list does not show {shown}")
        more = _NEXT.search(text)
        self._more = more[1] if more else None
        self._listed = _CASE.findall(text) or self._listed

    async def _show_case(self, path: str, label: str = "") -> None:
        text = html.unescape((await self._send("GET", path, 200)).text)
        if label not in text or "Voorbeeldstraat" not in text:
            raise Fault("the page does not show the case and how to reach the young person")
        token, key = _TOKEN.search(text), _KEY.search(text)
        action = f"{path}/contact"
        if token is None or key is None or f'action="{action}"' not in text:
            raise Fault("no contact can be logged on the page")
        self._form = Form(action, token[1], key[1])

    async def _log_contact(self, form: Form) -> str:
        """Log it; the address of what is shown next."""
        self._form = None
        what = self._draw.choice(_CONTACTS)
        data = {"csrf_token": form.token, "sleutel": form.key, "wat": what}
        answer = await self._send("POST", form.path, 303, data)
        after: str = answer.headers["location"]
        if after != form.path.removesuffix("/contact"):
            raise Fault("a contact leads to another page")
        return after

    async def _send(
        self, method: str, path: str, status: int, data: dict[str, str] | None = None
    ) -> httpx2.Response:
        cookie = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        headers = {"Cookie": cookie} if cookie else {}
        answer = await self._client.request(method, path, data=data, headers=headers)
        for given in answer.headers.get_list("set-cookie"):
            name, _, value = given.partition(";")[0].partition("=")
            self._cookies[name] = value
        if answer.status_code != status:
            raise Fault(f"{answer.status_code} in place of {status}")
        return answer
