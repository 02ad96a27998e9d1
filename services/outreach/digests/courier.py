# SPDX-License-Identifier: EUPL-1.2
"""Tells workers what the day brings, and sends them their mails out of the outbox.

What is to be mailed at once stands in the database with the change that it tells of, as a
notification of which a mail is still to be made; the mail of the day with the notifications of the
morning. So a kill at any instant loses nothing. A mail is taken by one courier at a time, and taken
out once the server has said that it has it. Only where that answer is lost, because the process
was killed or the connection broke between the server's taking it and our noting it, is a mail sent
again: the same one, with the same Message-ID, by which mail servers and readers drop the second.
"""

from collections import Counter
from datetime import timedelta
from typing import Final

import structlog

from services.chassis import database, metrics
from services.chassis.clock import local_date
from services.chassis.ids import uuid7
from services.chassis.service import Runtime
from services.chassis.settings import MailServer, Settings
from services.outreach.digests.morning import brief
from services.outreach.digests.sending import NotSent, send
from services.outreach.digests.writing import written
from services.outreach.rules.mails import (
    AT_ONCE_APART,
    COUNTED_AS,
    GIVEN_UP_AFTER,
    MailFailure,
    MailKind,
    MailState,
    is_wanted,
    pause_after,
)
from services.outreach.rules.mails import KEPT_DAYS as MAILS_KEPT_DAYS
from services.outreach.rules.notifications import GONE_AFTER_DAYS, KEPT_DAYS, briefing_due
from services.outreach.store import absences, mails, notifications, recipients
from services.outreach.store.mails import Mail

IN_A_TURN: Final = 20
"""So many mails at most before mornings and new ones are looked at again."""
_LEASE: Final = timedelta(minutes=5)
"""No mail takes so long: who took it is no more."""
_LOOKED_AT: Final = 500

log = structlog.get_logger(__name__)


class MailCourier:
    """An errand of outreach's worker. For one thread at a time. Its time is the service's clock."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def __call__(self, runtime: Runtime, buckets: frozenset[int]) -> int:
        """Do what is due for the workers of these buckets; returns how much that was. Without a
        mail server in the settings workers are told in the page alone."""
        if not buckets:
            return 0
        server = self._settings.mail
        done = self._brief(runtime, buckets)
        if server is None:
            return done
        self._give_up(runtime, buckets)
        done += self._gather(runtime, buckets)
        for _ in range(IN_A_TURN):
            if not self._next(runtime, buckets, server):
                break
            done += 1
        return done

    def _brief(self, runtime: Runtime, buckets: frozenset[int]) -> int:
        now = runtime.clock.now()
        if not briefing_due(now, self._settings.digest_hour):
            return 0
        with database.begin(runtime.engine) as connection:
            told = brief(connection, buckets, now, mailing=self._settings.mail is not None)
            if told:
                notifications.forget(connection, now - timedelta(days=KEPT_DAYS))
                mails.forget(connection, now - timedelta(days=MAILS_KEPT_DAYS))
                gone = local_date(now) - timedelta(days=GONE_AFTER_DAYS)
                recipients.forget_addresses(connection, gone)
        return told

    def _gather(self, runtime: Runtime, buckets: frozenset[int]) -> int:
        """Make the mails at once, one per worker of what came up since the one before."""
        now = runtime.clock.now()
        made = 0
        with database.begin(runtime.engine) as connection:
            due = notifications.mail_due(connection, buckets, now - AT_ONCE_APART, _LOOKED_AT)
            away = absences.away_on(connection, local_date(now)) if due else frozenset()
            for worker, found in due.items():
                notifications.mail_made(connection, [one.id for one in found])
                box = recipients.mailbox(connection, worker)
                wanted = is_wanted(MailKind.AT_ONCE, box.choice) and worker not in away
                if box.email is None or not wanted:
                    continue
                counts = Counter(
                    str(COUNTED_AS[one.kind])
                    for one in found
                    if one.read_at is None and now - one.made_at < GIVEN_UP_AFTER
                )
                if counts:
                    mails.add(connection, uuid7(), worker, MailKind.AT_ONCE, counts, now)
                    made += 1
        return made

    @staticmethod
    def _give_up(runtime: Runtime, buckets: frozenset[int]) -> None:
        now = runtime.clock.now()
        with database.begin(runtime.engine) as connection:
            dead = mails.give_up(connection, buckets, now - GIVEN_UP_AFTER, now)
        for one in dead:
            _is_dead(one, one.reason)

    def _next(self, runtime: Runtime, buckets: frozenset[int], server: MailServer) -> bool:
        """Send one mail; False when there is none, or when the server takes none now."""
        now = runtime.clock.now()
        with database.begin(runtime.engine) as connection:
            one = mails.claim(connection, buckets, now, now + _LEASE)
            if one is None:
                return False
            box = recipients.mailbox(connection, one.worker)
        if box.email is None or not is_wanted(one.kind, box.choice):
            self._settle(runtime, one, MailState.DROPPED)
            return True
        try:
            send(server, written(one, box.email, server.sender, self._settings.public_url))
        except NotSent as fault:
            return self._failed(runtime, buckets, one, fault)
        self._settle(runtime, one, MailState.SENT)
        metrics.MAILS.labels(one.kind, "sent").inc()
        return True

    def _failed(self, runtime: Runtime, buckets: frozenset[int], one: Mail, fault: NotSent) -> bool:
        """Note it; whether another mail may fare better."""
        failure, now = fault.failure, runtime.clock.now()
        pause = pause_after(one.failures + 1, failure)
        again = None if pause is None else now + pause
        with database.begin(runtime.engine) as connection:
            mails.failed(connection, one, failure, now, again)
            if failure.of_server and again is not None:
                mails.put_off(connection, buckets, again)
        if again is None:
            _is_dead(one, failure)
        else:
            metrics.MAILS.labels(one.kind, "failed").inc()
            log.warning("mail-failed", mail=str(one.id), kind=one.kind.value, reason=failure.value)
        return not failure.of_server

    @staticmethod
    def _settle(runtime: Runtime, one: Mail, state: MailState) -> None:
        with database.begin(runtime.engine) as connection:
            mails.settle(connection, one, state, runtime.clock.now())


def _is_dead(one: Mail, failure: MailFailure | None) -> None:
    """Tell who runs the service; ``failure`` None: it was never tried."""
    metrics.MAILS.labels(one.kind, "dead").inc()
    reason = None if failure is None else failure.value
    log.error("mail-dead", mail=str(one.id), kind=one.kind.value, reason=reason)
