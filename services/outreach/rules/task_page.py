# SPDX-License-Identifier: EUPL-1.2
"""Prints the table of automatic tasks as the page that documents it."""

from collections.abc import Iterator
from typing import Final

from services.outreach.rules.task import MANAGER_WORKING_DAYS, WARNED_WORKING_DAYS
from services.outreach.rules.task_days import LONGEST_IN_STATE
from services.outreach.rules.task_rules import TASK_RULES
from services.outreach.rules.workload import WEIGHTS

_HEAD: Final = """\
# Tasks of a case

Printed from the table in `services/outreach/rules/task_rules.py` by
`python -m services.outreach.rules.task_page`; a test fails when this page is stale. The tasks of an
open case follow from the case alone, so nothing has to be kept in step. Tasks with a number are the
terms of the duty register and appear in its books; the others do not.

Every task has three days: the first on which it is worth a look, the *streefdatum* (when it is
best done) and the *fatale datum* (its last day). Class L is law, G guidance, P policy;
L+P is a duty by law whose number of days is policy.

"""


def page() -> str:
    """The whole page in Markdown."""
    parts = (*_table(), "", *_ladder(), "", *_longest(), "", *_weights())
    return _HEAD + "\n".join(parts) + "\n"


def _table() -> Iterator[str]:
    yield "| Code | What must be done | Made by | Term | Ended by | Class and ground |"
    yield "|---|---|---|---|---|---|"
    for rule in TASK_RULES.values():
        made, done = ", ".join(rule.made_by), ", ".join(rule.done_by)
        yield (
            f"| `{rule.code}` | {rule.title} | {made} | {rule.term} | {done} "
            f"| {rule.klass}: {rule.rule} |"
        )


def _ladder() -> Iterator[str]:
    yield "## In whose queue"
    yield ""
    yield "1. Always: the owner of the case, a worker or the queue of the region."
    yield (
        f"2. From {WARNED_WORKING_DAYS} working days before the fatal date until it is done: the "
        "coordinator of the region."
    )
    yield f"3. From {MANAGER_WORKING_DAYS} working days after the fatal date: the manager."
    yield ""
    yield "A task that another region must answer stands in the queues of that region."


def _longest() -> Iterator[str]:
    yield "## How long a case may stay in a state"
    yield ""
    yield "After so many calendar days without a change the coordinator asks why (policy)."
    yield ""
    yield "| State | Days |"
    yield "|---|---|"
    yield from (f"| {state} | {days} |" for state, days in LONGEST_IN_STATE.items())


def _weights() -> Iterator[str]:
    yield "## How much work a case is"
    yield ""
    yield "Points of an open case, by which workload is compared and cases are spread (policy)."
    yield ""
    yield "| State | Points |"
    yield "|---|---|"
    yield from (f"| {state} | {points} |" for state, points in WEIGHTS.items())


if __name__ == "__main__":
    print(page(), end="")
