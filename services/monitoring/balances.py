# SPDX-License-Identifier: EUPL-1.2
"""Comparing the register's closing balance with the one that follows from the events."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from operator import attrgetter

import sqlalchemy as sa

from schemas.codes.lists import Status
from schemas.events.monitoring import CompletenessBroken, CompletenessBrokenData
from schemas.events.registration import BalanceClosedData
from schemas.events.topics import MONITORING_ALERTS
from services.chassis.transaction import Transaction
from services.monitoring.rules import balance
from services.monitoring.rules.balance import Balance, BalanceState, Flow
from services.monitoring.store import counters, ledger
from services.monitoring.store.ledger import Verdict

PATIENCE = 120
"""Looks, half a second apart, that a balance waits for movements while none come in (policy)."""

SUSPECTS = 50
"""Most references that are kept with a broken balance."""

_AT_ONCE = 500


def receive(tx: Transaction, said: Iterable[BalanceClosedData]) -> None:
    """Take registration's word on regions and days, and judge it."""
    newest = {(data.region, data.day): data for data in said}
    verdicts = [
        Verdict(
            data.region,
            data.day,
            Balance(*map(_counts, (data.opening, data.arrivals, data.departures, data.closing))),
            BalanceState.WAITING,
            PATIENCE,
        )
        for _, data in sorted(newest.items())
    ]
    _save(tx, verdicts, _judge_all(tx, verdicts))


def look_again(tx: Transaction) -> None:
    """Judge waiting balances once more; each look without an outcome costs patience."""
    waiting = ledger.waiting(tx.connection, _AT_ONCE)
    if waiting:
        tired = [replace(v, patience=max(v.patience - 1, 0)) for v in waiting]
        _save(tx, tired, _judge_all(tx, tired))


def reopen(connection: sa.Connection, flows: Sequence[Flow]) -> None:
    """Judge anew balances that were closed before these flows of theirs came in."""
    first: dict[str, date] = {}
    for flow in flows:
        first[flow.region] = min(flow.day, first.get(flow.region, flow.day))
    last = ledger.last_days(connection, first)
    for region in sorted(last):
        if last[region] >= first[region]:
            ledger.reopen(connection, region, first[region], PATIENCE)


def _save(tx: Transaction, before: Sequence[Verdict], after: Sequence[Verdict]) -> None:
    """Keep verdicts; an outcome is news for whoever follows the publications."""
    ledger.save(tx.connection, after)
    if [verdict.state for verdict in before] != [verdict.state for verdict in after]:
        counters.begin_publication(tx.connection, tx.now)


def _judge_all(tx: Transaction, verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Verdicts, given by region and day, with their outcome; a broken one is alerted."""
    judged: list[Verdict] = []
    for region, group in groupby(verdicts, key=attrgetter("region")):
        judged += _judge_region(tx, region, list(group))
    return judged


def _judge_region(tx: Transaction, region: str, verdicts: list[Verdict]) -> list[Verdict]:
    first, last = verdicts[0].day, verdicts[-1].day
    counts = ledger.opening(tx.connection, region, first)
    previous = ledger.state_before(tx.connection, region, first)
    flows = {
        day: list(group)
        for day, group in groupby(
            ledger.flows(tx.connection, region, first, last), key=attrgetter("day")
        )
    }
    wanted = {verdict.day: verdict for verdict in verdicts}
    judged: list[Verdict] = []
    for day in sorted(flows.keys() | wanted.keys()):
        monitor = balance.balance(counts, flows.get(day, ()))
        counts = dict(monitor.closing)
        if day in wanted:
            verdict = _judge(tx, wanted[day], monitor, previous)
            previous = verdict.state
            judged.append(verdict)
    return judged


def _judge(tx: Transaction, verdict: Verdict, monitor: Balance, previous: BalanceState) -> Verdict:
    state = balance.judge(
        verdict.register, monitor, previous=previous, patience=verdict.patience > 0
    )
    if state is not BalanceState.BROKEN:
        return replace(verdict, state=state, differences=(), refs=())
    differences = tuple(balance.differences(verdict.register, monitor))
    statuses = {difference.status for difference in differences}
    refs = ledger.suspects(tx.connection, verdict.region, verdict.day, statuses, SUSPECTS)
    expected, found = balance.headline(verdict.register, monitor)
    data = CompletenessBrokenData(
        kind="balance", region=verdict.region, day=verdict.day, expected=expected, found=found
    )
    key = f"{verdict.region}:{verdict.day}"
    tx.say(MONITORING_ALERTS, CompletenessBroken, key, data, None)
    return replace(verdict, state=state, differences=differences, refs=tuple(refs))


def _counts(given: Mapping[Status, int]) -> dict[str, int]:
    return {str(status): count for status, count in given.items()}
