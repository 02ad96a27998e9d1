# SPDX-License-Identifier: EUPL-1.2
"""Tells each worker once a working day what the day brings: in the page, and in one mail."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from services.chassis.clock import local_date, start_of_day
from services.chassis.ids import uuid7
from services.chassis.web.identity import Role
from services.outreach.rules.mails import Count, MailKind, is_wanted
from services.outreach.rules.notifications import (
    Notification,
    NotificationKind,
    Recipient,
    last_day_before_work,
    receivers,
)
from services.outreach.store import absences, mails, notifications, recipients, transfers

_AT_ONE_TIME = 20


def brief(
    connection: sa.Connection, buckets: frozenset[int], now: datetime, *, mailing: bool
) -> int:
    """Tell some workers of these buckets what the day brings; how many. A worker is told once a
    day, in one transaction with the mail in the outbox.

    The mail is for who wants it and is not away, and only when there is something to tell.
    ``mailing``: there is a mail server.
    """
    today = local_date(now)
    due = recipients.to_be_briefed(connection, buckets, start_of_day(today), _AT_ONE_TIME)
    if not due:
        return 0
    people = recipients.known(connection)
    away = absences.away_on(connection, today)
    for one, last in due:
        if not recipients.briefed(connection, one.id, start_of_day(today), now):
            continue
        notifications.add(connection, _comes_up(connection, one, last, now), now, mail=False)
        box = recipients.mailbox(connection, one.id)
        wanted = is_wanted(MailKind.DAILY, box.choice) and one.id not in away
        told = mailing and box.email and wanted
        counts = _counted(connection, one, people, last, now) if told else {}
        if counts:
            mails.add(connection, uuid7(), one.id, MailKind.DAILY, counts, now)
    return len(due)


def _comes_up(
    connection: sa.Connection, one: Recipient, last: datetime | None, now: datetime
) -> Sequence[Notification]:
    """Tasks whose day has come since the last time; the first time, today."""
    today = local_date(now)
    told = today - timedelta(days=1) if last is None else local_date(last)
    ended = told if last is None else last_day_before_work(told)
    found = notifications.fatal_between(connection, one, ended, last_day_before_work(today))
    for role, since in mails.RUNGS.items():
        if role in one.roles:
            days = (told, today)
            found += notifications.escalated_between(connection, one, role, since, days)
    return found


def _counted(
    connection: sa.Connection,
    one: Recipient,
    people: Sequence[Recipient],
    last: datetime | None,
    now: datetime,
) -> dict[str, int]:
    """What the mail of the day counts; what there is none of is left out."""
    today = local_date(now)
    counts = mails.work_of(connection, one, today, last_day_before_work(today))
    since = notifications.made_since(connection, one.id, last or now - timedelta(days=1))
    counts[Count.NEW] = since.get(NotificationKind.ASSIGNED, 0)
    counts[Count.PARTNERS] = since.get(NotificationKind.PARTNER, 0)
    counts[Count.TRANSFERS] = transfers.count(connection, _answers(one, people))
    return {str(count): number for count, number in counts.items() if number}


def _answers(one: Recipient, people: Sequence[Recipient]) -> sa.ColumnElement[bool]:
    """The transfers to regions for which the worker hears of them."""
    if Role.COORDINATOR in one.roles and one.regions is None:
        return sa.true()
    regions = [region for region in sorted(one.regions or ()) if one in receivers(people, region)]
    return transfers.RECEIVER.in_(regions)
