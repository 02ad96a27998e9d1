# SPDX-License-Identifier: EUPL-1.2
"""The link by which a partner answers one referral without an account.

A token is the referral's identifier and the number of the link, signed (HMAC-SHA-256); who has not
the key can neither guess nor make one. It says nothing of anybody. When the link was replaced,
revoked or has expired stands with the referral, not in the token.
"""

import base64
import binascii
import hashlib
import hmac
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from services.chassis.calendar import add_working_days

SLACK_DAYS: Final = 14
"""Days that a link lasts beyond the last term of its referral: a late report is welcome. Policy."""

_SLACK: Final = timedelta(days=SLACK_DAYS)

PARTNER: Final = "partner."
"""What the identifier of a partner as an actor begins with."""

_PURPOSE: Final = b"sluitend.outreach.referral-link.v1"
_MAC: Final = 32
_NUMBER: Final = 3
_LENGTH: Final = 16 + _NUMBER + _MAC
_TEXT: Final = _LENGTH * 4 // 3  # no padding, so that a link is written in one way


@dataclass(frozen=True, slots=True)
class Link:
    """The ``number``-th link of a referral, counted from 1."""

    referral: uuid.UUID
    number: int


class LinkState(StrEnum):
    """Whether a genuine link can be used, and if not, why not."""

    LIVE = "live"
    EXPIRED = "expired"
    REVOKED = "revoked"
    ENDED = "ended"


def token_of(link: Link, secret: str) -> str:
    """The token of a link: 68 characters that may stand in an address."""
    body = link.referral.bytes + link.number.to_bytes(_NUMBER, "big")
    return base64.urlsafe_b64encode(body + _mac(body, secret)).decode()


def read_token(token: str, secret: str) -> Link | None:
    """The link of a genuine token; None for any other text, compared in constant time."""
    try:
        raw = base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raw = b""
    body, mac = raw[:-_MAC], raw[-_MAC:]
    genuine = hmac.compare_digest(_mac(body, secret), mac)
    if not genuine or len(raw) != _LENGTH or len(token) != _TEXT:
        return None
    return Link(uuid.UUID(bytes=body[:16]), int.from_bytes(body[16:], "big"))


def expires_on(
    today: date, due_on: date | None, answer_days: int, report_days: int, *, answered: bool
) -> date:
    """The last day of a link that is given out today: through the terms of the referral, of which
    the next ends on ``due_on``, and some days beyond."""
    if answered:
        return max(today, due_on or today + timedelta(days=report_days)) + _SLACK
    due = due_on or add_working_days(today, answer_days)
    return max(today, due) + timedelta(days=report_days) + _SLACK


def state_of(*, current: bool, revoked: bool, is_open: bool, last_day: date, on: date) -> LinkState:
    """The state of a genuine link on a day; ``current``: no other took its place."""
    if revoked or not current:
        return LinkState.REVOKED
    if not is_open:
        return LinkState.ENDED
    return LinkState.EXPIRED if on > last_day else LinkState.LIVE


def _mac(body: bytes, secret: str) -> bytes:
    key = hmac.digest(secret.encode(), _PURPOSE, hashlib.sha256)
    return hmac.digest(key, body, hashlib.sha256)
