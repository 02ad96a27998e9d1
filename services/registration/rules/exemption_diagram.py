# SPDX-License-Identifier: EUPL-1.2
"""The states of an exemption and what the law asks of each, as a page printed from tables.

``python -m services.registration.rules.exemption_diagram > docs/reference/exemptions.md``
"""

from collections.abc import Iterator

from services.registration.rules.exemption_facts import ARTICLES
from services.registration.rules.exemption_states import LACKS, TRANSITIONS, ExemptionState

_HEAD = """# Exemptions

Printed from the tables in `services/registration/rules/exemption_states.py` and
`exemption_facts.py` by `python -m services.registration.rules.exemption_diagram`; a test fails when
this page is stale.

## States

Nobody sets a state: it follows from what was claimed, granted and ended, and from the day. Messages
are those of [the feeds](events.md). No message tells that a claim is refused: one that is not
granted lapses with the school year for which it was made. The exemption of who dies ends that day.
"""

_ARTICLES = """
## Articles

Exemption from enrolment, by which a person counts as exempt. Exemption from attendance (art. 11)
leaves a pupil enrolled, and so does vervangende leerplicht (arts. 3a and 3b, duty D12). A grant for
more than a year is of who will never be fit, and is not claimed anew (art. 6 lid 3). The pages and
the API show no article: some rest on health or conviction.

| Article | Statement of | Claimed anew |
|---|---|---|"""

_LACKS = """
## What may be lacking

| Code | Meaning |
|---|---|"""


def page() -> str:
    """The whole page."""
    return "\n".join((_HEAD, *_diagram(), _ARTICLES, *_articles(), _LACKS, *_lacks())) + "\n"


def _diagram() -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield "    [*] --> requested : exemption-claimed"
    yield "    [*] --> granted : exemption-granted"
    for state, row in TRANSITIONS.items():
        for cause, following in row.items():
            yield f"    {_node(state)} --> {_node(following)} : {cause}"
    yield "    expired --> [*]"
    yield "    withdrawn --> [*]"
    yield "```"


def _node(state: ExemptionState) -> str:
    return state.replace("-", "_")


def _articles() -> Iterator[str]:
    for rule in ARTICLES.values():
        yearly = "each year before 1 July (art. 6 lid 2)" if rule.yearly else "no"
        yield f"| {rule.title} | {rule.statement or 'none'} | {yearly} |"


def _lacks() -> Iterator[str]:
    for lack, meaning in LACKS.items():
        yield f"| `{lack}` | {meaning} |"


if __name__ == "__main__":
    print(page(), end="")
