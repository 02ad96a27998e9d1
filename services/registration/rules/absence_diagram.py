# SPDX-License-Identifier: EUPL-1.2
"""The states of an absence report and the codes of every system, as a page printed from tables.

``python -m services.registration.rules.absence_diagram > docs/reference/absence-reports.md``
"""

from collections.abc import Iterator

from schemas.codes.absence import Code, ReportState, codes
from services.registration.rules.absence_reports import PARTY, TRANSITIONS

_HEAD = """# Absence reports

Printed from the tables in `services/registration/rules/absence_reports.py` and
`schemas/codes/absence_codes.csv` by `python -m services.registration.rules.absence_diagram`; a test
fails when this page is stale.

## States

Each arrow names the action and whose it is. What is not in the diagram cannot be done: a
municipality cannot withdraw a report, a school cannot close one. Each time 16 hours are reached
again is a new report, linked to the one before.
"""


def page() -> str:
    """The whole page."""
    return "\n".join((_HEAD, *_diagram(), "", *_codes())) + "\n"


def _diagram() -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield "    [*] --> registered : report (school)"
    for state, row in TRANSITIONS.items():
        for action, following in row.items():
            yield f"    {_node(state)} --> {_node(following)} : {action} ({PARTY[action]})"
        if not row:
            yield f"    {_node(state)} --> [*]"
    yield "```"


def _node(state: ReportState) -> str:
    return state.replace("-", "_")


def _codes() -> Iterator[str]:
    yield "## Codes of each system"
    yield ""
    yield "An empty term of ours is one that this register does not have: history, or not yet sent."
    yield ""
    yield "| System | List | Code | Name | Ours | From | Until | Source |"
    yield "|---|---|---|---|---|---|---|---|"
    for one in codes():
        yield f"| {' | '.join(_cells(one))} |"


def _cells(one: Code) -> Iterator[str]:
    yield from (one.system, one.list, one.code, one.name, one.ours or "")
    yield from ("" if day is None else day.isoformat() for day in (one.valid_from, one.valid_to))
    yield one.source


if __name__ == "__main__":
    print(page(), end="")
