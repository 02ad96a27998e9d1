# SPDX-License-Identifier: EUPL-1.2
"""When workers are told things, whom a task concerns, and what mails say."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from services.chassis.settings import SettingsError
from services.chassis.web.identity import Role, User
from services.outreach.digests.writing import written
from services.outreach.rules.mails import (
    LINES,
    RETRIES,
    MailFailure,
    MailKind,
    MailState,
    lines,
    pause_after,
)
from services.outreach.rules.notifications import (
    NotificationKind,
    Recipient,
    briefing_due,
    last_day_before_work,
    of_task,
    receivers,
)
from services.outreach.rules.task import Task
from services.outreach.store.mails import Mail
from tests.unit.chassis.test_settings import read

CASE = uuid.UUID(int=7)
FRIDAY = date(2025, 11, 28)
KIM = Recipient("kim", frozenset({Role.COORDINATOR}), frozenset({"29"}), False)
DOMINIQUE = Recipient("dominique", frozenset({Role.MANAGER}), None, False)
CHARLIE = Recipient("charlie", frozenset({Role.COACH}), frozenset({"29"}))
PEOPLE = (KIM, DOMINIQUE, CHARLIE)


@pytest.mark.parametrize(
    ("instant", "due"),
    [
        (datetime(2025, 11, 27, 5, 59, tzinfo=UTC), False),  # 6:59 in winter
        (datetime(2025, 11, 27, 6, 0, tzinfo=UTC), True),
        (datetime(2026, 6, 25, 4, 59, tzinfo=UTC), False),  # 6:59 in summer
        (datetime(2026, 6, 25, 5, 0, tzinfo=UTC), True),
        (datetime(2025, 11, 29, 12, 0, tzinfo=UTC), False),  # Saturday
        (datetime(2026, 4, 27, 12, 0, tzinfo=UTC), False),  # King's Day, a Monday
    ],
)
def test_the_morning_begins_at_seven_of_a_working_day(instant: datetime, due: bool) -> None:
    assert briefing_due(instant, 7) is due


def test_what_ends_in_the_weekend_or_a_holiday_is_told_before_it() -> None:
    assert last_day_before_work(FRIDAY) == date(2025, 11, 30)
    assert last_day_before_work(date(2025, 12, 24)) == date(2025, 12, 25 + 3)
    assert last_day_before_work(date(2025, 11, 25)) == date(2025, 11, 25)


def task(queue: str, fatal: date, *, waits: bool = False) -> Task:
    since = date(2025, 11, 1)
    return Task("D15", "1", queue, "29", since, since, fatal, fatal, waits=waits)


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (task("charlie", date(2025, 11, 30)), {("charlie", "fatal"), ("kim", "escalated")}),
        (task("charlie", date(2025, 12, 1)), {("kim", "escalated")}),
        (task("charlie", date(2025, 12, 3)), set()),
        (task("region:29", FRIDAY), {("kim", "escalated")}),
        (task("coordinator:29", FRIDAY), {("kim", "escalated")}),
        (task("charlie", FRIDAY, waits=True), {("kim", "escalated")}),
        (
            task("charlie", date(2025, 11, 21)),
            {("charlie", "fatal"), ("kim", "escalated"), ("dominique", "escalated")},
        ),
    ],
)
def test_a_task_is_told_to_who_does_it_and_to_the_rungs_above(
    one: Task, told: set[tuple[str, str]]
) -> None:
    found = of_task(CASE, one, lambda: PEOPLE, FRIDAY)
    assert {(note.worker, str(note.kind)) for note in found} == told


def test_transfers_are_for_the_coordinators_of_the_region() -> None:
    assert receivers(PEOPLE, "29") == [KIM]
    assert receivers((DOMINIQUE, CHARLIE), "29") == [CHARLIE]
    assert receivers(PEOPLE, "21") == []


def test_every_count_has_words_for_one_and_for_several() -> None:
    for kind, words in LINES.items():
        for count, (one, several) in words.items():
            assert lines(kind, {count: 1}) == [(1, one)]
            assert lines(kind, {count: 3}) == [(3, several)]
    assert lines(MailKind.DAILY, {"late": 0}) == []


def test_pauses_grow_and_a_refusal_ends_it() -> None:
    found = [pause_after(n, MailFailure.LATER) for n in range(1, 8)]
    assert found == [*RETRIES, RETRIES[-1], RETRIES[-1]]
    assert pause_after(1, MailFailure.REFUSED) is None


def test_a_mail_is_the_same_each_time_it_is_written() -> None:
    made = datetime(2025, 7, 1, 5, 0, tzinfo=UTC)
    counts = {str(count): 2 for count in LINES[MailKind.DAILY]}
    one = Mail(CASE, "kim", MailKind.DAILY, made, counts, MailState.WAITING, 0, None, None)
    first, again = (
        written(one, "kim@gemeente.example", "sluitend@rmc.example", "https://a.example")
        for _ in range(2)
    )
    assert first["Message-ID"] == again["Message-ID"] == f"<{CASE}@rmc.example>"
    assert first["Date"] == "Tue, 01 Jul 2025 07:00:00 +0200"
    text = first.get_body(("plain",)).get_content()
    assert text == again.get_body(("plain",)).get_content()
    assert text.count("- 2 ") == len(LINES[MailKind.DAILY])
    assert all(len(line) < 80 for line in text.splitlines())


@pytest.mark.parametrize(
    ("claims", "address"),
    [
        ({"email": "kim@gemeente.example"}, "kim@gemeente.example"),
        ({"email": "kim@gemeente.example", "email_verified": True}, "kim@gemeente.example"),
        ({"email": "kim@gemeente.example", "email_verified": False}, None),
        ({"email": "kim@gemeente.example\nBcc: a@b.example"}, None),
        ({"email": "kim@gemeente.example, a@b.example"}, None),
        ({"email": ["kim@gemeente.example"]}, None),
        ({"email": "k" * 250 + "@b.example"}, None),
        ({}, None),
    ],
)
def test_the_address_of_the_account_is_taken_when_it_can_be_trusted(
    claims: dict[str, object], address: str | None
) -> None:
    user = User.from_claims({"sub": "kim", **claims})
    assert user.email == address
    assert "email" not in user.as_claims(), "no service hands it on"


def test_mail_is_off_without_a_server_and_its_password_is_in_a_file(tmp_path) -> None:
    assert read().mail is None
    secret = tmp_path / "password"
    secret.write_text("geheim\n")
    sender = {"SMTP_HOST": "mail.example", "SMTP_FROM": "sluitend@gemeente.example"}
    mail = read(**sender, SMTP_USER="s", SMTP_PASSWORD_FILE=str(secret)).mail
    assert mail is not None
    assert (mail.port, mail.starttls, mail.user, mail.password) == (587, True, "s", "geheim")
    assert "geheim" not in repr(mail)
    assert read(**sender, DIGEST_HOUR="8").digest_hour == 8
    for wrong in (
        {"SMTP_HOST": "mail.example"},
        {**sender, "SMTP_FROM": "sluitend"},
        {**sender, "SMTP_STARTTLS": "soms"},
        {**sender, "SMTP_USER": "s"},
        {**sender, "SMTP_USER": "s", "SMTP_PASSWORD_FILE": str(secret), "SMTP_STARTTLS": "off"},
        {**sender, "SMTP_PASSWORD_FILE": str(tmp_path / "none")},
        {"DIGEST_HOUR": "24"},
    ):
        with pytest.raises(SettingsError) as fault:
            read(**wrong)
        assert "geheim" not in str(fault.value)


def test_kinds_that_are_urgent_are_counted_in_a_mail_at_once() -> None:
    from services.outreach.rules.mails import COUNTED_AS
    from services.outreach.rules.notifications import URGENT

    assert COUNTED_AS.keys() == URGENT < set(NotificationKind)
    assert set(COUNTED_AS.values()) == LINES[MailKind.AT_ONCE].keys()
    assert timedelta(0) < RETRIES[0]
