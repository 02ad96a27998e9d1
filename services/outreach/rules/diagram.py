# SPDX-License-Identifier: EUPL-1.2
"""Prints the transition table as the page that documents it: a diagram and the full table."""

from collections.abc import Iterable, Iterator
from typing import Final

from schemas.codes.outreach import CaseState
from services.outreach.rules.case import FINAL, OPEN, SEEKING, SETTLED, UNTOUCHED
from services.outreach.rules.machine import TABLE, WORKED, Special, Transition

_GROUPS: Final = (
    ("every open state", OPEN),
    ("every open state but transfer-pending", WORKED),
    ("seeking", SEEKING),
    ("untouched", UNTOUCHED),
    ("settled", SETTLED),
    ("every final state", FINAL),
)
_NODES: Final = {
    "every open state": "open_case",
    "seeking": "seeking",
    "untouched": "untouched",
    "settled": "settled",
}

_HEAD = """\
# States of a case

Printed from the table in `services/outreach/rules/machine.py` by
`python -m services.outreach.rules.diagram`; a test fails when this page is stale. Every box is a
state; *seeking*, *untouched* and *settled* group states that share transitions. A case with a
transfer pending keeps the state beneath it: work goes on there, and the case returns to it.

"""


def page() -> str:
    """The whole page in Markdown."""
    return _HEAD + "\n".join(("```mermaid", *diagram(), "```", "", *table())) + "\n"


def diagram() -> Iterator[str]:
    """The transitions that change the state, as a Mermaid state diagram."""
    yield "stateDiagram-v2"
    yield "    direction LR"
    yield "    [*] --> new : early-leaver-confirmed"
    yield "    [*] --> new : prevention-started"
    yield from _group(
        "open_case",
        "open",
        OPEN - SEEKING - SETTLED,
        1,
        (
            *_group(
                "seeking",
                "seeking",
                SEEKING - UNTOUCHED,
                2,
                tuple(_group("untouched", "untouched", UNTOUCHED, 3)),
            ),
            *_group("settled", "settled", SETTLED, 2),
        ),
    )
    for row in TABLE:
        if row.target is Special.STAYS:
            continue
        for source in _sources(row.sources):
            node = _NODES.get(source, _node(source))
            yield f"    {node} --> {_target(row)} : {_label(row)}"
    yield from (f"    {_node(state)} --> [*]" for state in CaseState if state.final)


def table() -> Iterator[str]:
    """Every row of the table, those in which the state stays included."""
    yield "| In state | happens | and | then |"
    yield "|---|---|---|---|"
    for event in ("early-leaver-confirmed", "prevention-started"):
        yield f"| none, or the last case is closed | {event} | nobody died | new |"
    for row in TABLE:
        sources = ", ".join(_sources(row.sources))
        target = {"previous": "the state beneath"}.get(row.target, row.target)
        yield f"| {sources} | {row.event} | {row.guard} | {target} |"


def _sources(states: frozenset[CaseState]) -> list[str]:
    """The states by the names of the largest groups they fill, then one by one."""
    names: list[str] = []
    left = states
    for name, group in _GROUPS:
        if group <= left:
            names.append(name)
            left -= group
    return names + [state for state in CaseState if state in left]


def _target(row: Transition) -> str:
    return "open_case" if row.target is Special.PREVIOUS else _node(row.target)


def _label(row: Transition) -> str:
    return f"{row.event} [{row.guard}]" if row.guard else row.event


def _node(state: str) -> str:
    return state.replace("-", "_")


def _group(
    node: str, label: str, states: Iterable[CaseState], depth: int, inner: Iterable[str] = ()
) -> Iterator[str]:
    indent = "    " * depth
    yield f'{indent}state "{label}" as {node} {{'
    yield from inner
    members = set(states)
    for state in CaseState:
        if state in members:
            yield f'{indent}    state "{state}" as {_node(state)}'
    yield f"{indent}}}"


if __name__ == "__main__":
    print(page(), end="")
