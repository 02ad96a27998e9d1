# SPDX-License-Identifier: EUPL-1.2
"""Tokens of referral links: genuine or not, and how long a link lasts."""

import base64
import uuid
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis.calendar import add_working_days
from services.outreach.desks.partner_link import TooManyWrong, WrongTokens
from services.outreach.rules.referral_link import (
    SLACK_DAYS,
    Link,
    LinkState,
    expires_on,
    read_token,
    state_of,
    token_of,
)

SECRET, OTHER = "a-secret-of-this-service-" * 2, "another-secret-altogether-" * 2
LINK = Link(uuid.UUID("0b8f8d7e-1c2d-4e3f-8a9b-2c3d4e5f6a7b"), 1)
TOKEN = token_of(LINK, SECRET)
_BODY = base64.urlsafe_b64decode(TOKEN)[:-32]
_MAC_OF_ANOTHER = base64.urlsafe_b64decode(token_of(Link(LINK.referral, 2), SECRET))[-32:]
THURSDAY = date(2025, 11, 20)


@given(st.uuids(), st.integers(1, 2**24 - 1))
def test_a_token_gives_its_link_back_and_fits_in_an_address(ref: uuid.UUID, number: int) -> None:
    token = token_of(Link(ref, number), SECRET)

    assert read_token(token, SECRET) == Link(ref, number)
    assert len(token) == 68
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@given(st.integers(0, 67), st.sampled_from("AZaz09-_"))
def test_a_token_with_another_sign_in_it_is_none(place: int, sign: str) -> None:
    changed = TOKEN[:place] + sign + TOKEN[place + 1 :]

    assert (read_token(changed, SECRET) is not None) == (changed == TOKEN)


@given(st.text() | st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_no_other_text_is_a_token(text: str) -> None:
    assert read_token(text, SECRET) is None


@pytest.mark.parametrize(
    "token",
    [
        TOKEN[:-1],
        TOKEN[4:],
        TOKEN + "AAAA",
        TOKEN + "=",
        TOKEN + "\n",
        token_of(LINK, OTHER),
        base64.urlsafe_b64encode(_BODY + _MAC_OF_ANOTHER).decode(),
    ],
    ids=["cut off", "begun late", "longer", "padded", "with a line", "other key", "mixed"],
)
def test_what_is_not_signed_by_us_is_none(token: str) -> None:
    assert read_token(token, SECRET) is None


def test_the_signature_has_256_bits_and_every_one_of_them_counts() -> None:
    raw = base64.urlsafe_b64decode(TOKEN)
    mac = len(raw) - 32
    for bit in range(256):
        forged = bytearray(raw)
        forged[mac + bit // 8] ^= 1 << bit % 8
        assert read_token(base64.urlsafe_b64encode(forged).decode(), SECRET) is None


@pytest.mark.parametrize(
    ("current", "revoked", "is_open", "days", "state"),
    [
        (True, False, True, 0, LinkState.LIVE),
        (True, False, True, 1, LinkState.EXPIRED),
        (True, True, True, 0, LinkState.REVOKED),
        (False, False, True, 0, LinkState.REVOKED),
        (True, False, False, 0, LinkState.ENDED),
        (True, False, False, 1, LinkState.ENDED),
        (False, False, False, 1, LinkState.REVOKED),
    ],
)
def test_the_state_of_a_link(
    current: bool, revoked: bool, is_open: bool, days: int, state: LinkState
) -> None:
    on = THURSDAY + timedelta(days=days)
    found = state_of(current=current, revoked=revoked, is_open=is_open, last_day=THURSDAY, on=on)

    assert found is state


def test_a_link_lasts_through_both_terms_and_two_weeks_more() -> None:
    answer_due = add_working_days(THURSDAY, 5)
    last = expires_on(THURSDAY, answer_due, 5, 30, answered=False)

    assert last == answer_due + timedelta(days=30 + SLACK_DAYS)


def test_a_link_given_out_after_the_term_lasts_from_that_day() -> None:
    late = THURSDAY + timedelta(days=40)

    assert expires_on(late, THURSDAY, 5, 30, answered=False) == late + timedelta(days=44)
    assert expires_on(late, THURSDAY, 5, 30, answered=True) == late + timedelta(days=14)


def test_a_link_after_the_answer_lasts_through_the_report() -> None:
    due = THURSDAY + timedelta(days=30)

    assert expires_on(THURSDAY, due, 5, 30, answered=True) == due + timedelta(days=14)


def test_wrong_tokens_are_counted_by_the_minute() -> None:
    now = [0.0]
    wrong = WrongTokens(lambda: now[0])
    for _ in range(30):
        wrong.count()
    with pytest.raises(TooManyWrong):
        wrong.count()
    now[0] = 59.0
    with pytest.raises(TooManyWrong):
        wrong.count()
    now[0] = 61.0
    wrong.count()
