# SPDX-License-Identifier: EUPL-1.2
"""Whose an absence report is that an event names by its number alone.

A report is known by school and number, and by the number alone. Where a number is told of two
people, or by two schools, it means the report that was recorded last of those known by then: a copy
of an older one that comes again changes nothing. An event that names its school, in its data or as
the sender, means the report of that school; one that names none the number. What comes before its
report waits for it.
"""

import re
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from schemas.events import feeds
from schemas.events.feeds import FeedEvent
from schemas.types import BRIN6_PATTERN
from services.chassis.service import Received
from services.chassis.transaction import Transaction
from services.registration import store
from services.registration.opening import Opened
from services.registration.rules.fact_readers import report_key

NAMING_A_REPORT: Final = (
    feeds.AbsenceReported,
    feeds.AbsenceUpdated,
    feeds.AbsenceEnded,
    feeds.AbsenceWithdrawn,
)

_SCHOOL: Final = re.compile(BRIN6_PATTERN)


def report_keys(event: FeedEvent[Any]) -> tuple[str, ...]:
    """Under what an event knows a report; the first is the one by which its person is found."""
    data = event.data
    if isinstance(event, feeds.AbsenceReported):
        return report_key(data.school, data.report), data.report
    school = data.school or (event.subject if _SCHOOL.match(event.subject) else None)
    return (report_key(school, data.report),)


def absence_news(
    tx: Transaction, opened: Sequence[Opened], refs: Mapping[str, uuid.UUID]
) -> dict[uuid.UUID, list[Opened]]:
    """Events that name an absence report only: to its person, or kept until the report comes.

    ``refs`` are the people of the numbers in the sealed blocks.
    """
    named = [one for one in opened if isinstance(one.event, NAMING_A_REPORT)]
    if not named:
        return {}
    rows = store.lock_absences(
        tx.connection, {key for one in named for key in report_keys(one.event)}
    )
    owner = {key: row.ref for key, row in rows.items()}
    home = {key: row.home for key, row in rows.items()}
    told_at = {key: row.told_at for key, row in rows.items()}
    waiting = {key: list(row.waiting) for key, row in rows.items()}
    found: dict[uuid.UUID, list[Opened]] = defaultdict(list)
    for one in named:
        keys = report_keys(one.event)
        if one.identity is None:
            ref = owner[keys[0]]
            if ref is None:
                waiting[keys[0]].append((one.item.origin.value or b"").decode())
            else:
                found[ref].append(one)
        elif isinstance(one.event, feeds.AbsenceReported):
            ref = refs[one.identity.pgn]
            for key in keys:
                before = told_at[key]
                if before is not None and one.event.time < before:
                    continue
                if owner[key] != ref:
                    owner[key], home[key] = ref, None
                told_at[key] = one.event.time
    for key, ref in owner.items():
        if ref is not None:
            found[ref] += [_revived(payload, named[0]) for payload in waiting.pop(key)]
    store.save_absences(
        tx.connection,
        [
            {
                "report": key,
                "ref": owner[key],
                "home": home[key],
                "told_at": told_at[key],
                "waiting": waiting.get(key, []),
            }
            for key in sorted(owner)
        ],
    )
    return found


def _revived(payload: str, model: Opened) -> Opened:
    """An event that waited for its report, as if it came in now."""
    event: FeedEvent[Any] = model.item.topic.parse(payload)  # type: ignore[assignment]
    return Opened(Received(model.item.topic, event, model.item.origin), event, None)
