# SPDX-License-Identifier: EUPL-1.2
"""The states of an exemption and what the law asks of each, as a page printed from tables.

``python -m services.registration.rules.exemption_diagram > docs/reference/exemptions.md``
"""

from collections.abc import Iterable, Iterator, Sequence

from services.registration.rules.exemption_decisions import POSSIBLE, UNANSWERED
from services.registration.rules.exemption_facts import ARTICLES
from services.registration.rules.exemption_states import LACKS, TRANSITIONS, ExemptionState
from services.registration.rules.replacement_decisions import STEPS
from services.registration.rules.replacement_states import WANTS

_HEAD = """# Exemptions

Printed from the tables in `services/registration/rules/exemption_states.py`, `exemption_facts.py`
and `exemption_decisions.py` by `python -m services.registration.rules.exemption_diagram`; a test
fails when this page is stale.

## States

Nobody sets a state: it follows from what was claimed, decided and ended, and from the day. Messages
are those of [the feeds](events.md). What is decided at the desk (`/vrijstellingen`,
`/v1/exemptions`) is such a fact too: late, corrected or told in another order it gives the same
state. A claim on which nobody decides lapses with the school year for which it was made. An answer
of a day before the claim answered an earlier claim. The exemption of who dies ends that day.
"""

_ARTICLES = """
## Articles

Exemption from enrolment, by which a person counts as exempt. Exemption from attendance (art. 11)
leaves a pupil enrolled, and so does vervangende leerplicht (below). A grant for
more than a year is of who will never be fit, and is not claimed anew (art. 6 lid 3).

No list, timeline or topic gives an article: some rest on health or conviction. One exemption in
full gives it to the role `leerplicht` alone, which supervises the Leerplichtwet in its own regions
(Wet register onderwijsdeelnemers art. 21 lid 2); that role alone records claims and decides.

| Article | Statement of | Claimed anew |
|---|---|---|"""

_DECISIONS = """
## What can be recorded at the desk

Days that cannot be are refused with the reason. A claim that is late or lacks its statement is not,
for it was made. Of article 5 a municipality takes notice (`grant`), of 5a and 15 it decides.
Article 15 counts after leerplicht only. Of 5 sub b and c a grant ends with its school year.

| State | Decisions |
|---|---|"""

_REPLACEMENT = """
## Vervangende leerplicht

Another programme instead of full days at school (arts. 3a and 3b). The holder stays enrolled, so no
status follows; the decision is due within six weeks (D12). Requests, decisions and ends are facts
(`replacement-requested`, `-decided`, `-ended`), recorded at `/vrijstellingen/vervangend` and
`/v1/replacements` by the role `leerplicht`. Art. 3a: from 14 years on, to be prolonged eight weeks
before its end. Art. 3b: in the last school year of leerplicht. What does not meet that may be
asked, and is not granted.

| State | What can be recorded |
|---|---|"""

_WANTS = """
| What may be lacking | Meaning |
|---|---|"""

_LACKS = """
## What may be lacking

| Code | Meaning |
|---|---|"""


def page() -> str:
    """The whole page."""
    states, articles = (_HEAD, *_diagram()), (_ARTICLES, *_articles())
    possible = (*POSSIBLE.items(), ("expired, never answered", UNANSWERED))
    decisions, lacks = (_DECISIONS, *_choices(possible)), (_LACKS, *_meanings(LACKS.items()))
    replacement = (_REPLACEMENT, *_choices(STEPS.items()), _WANTS, *_meanings(WANTS.items()))
    return "\n".join((*states, *articles, *decisions, *lacks, *replacement)) + "\n"


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
    yield "    refused --> [*]"
    yield "    claim_withdrawn --> [*]"
    yield "    revoked --> [*]"
    yield "```"


def _node(state: ExemptionState) -> str:
    return state.replace("-", "_")


def _articles() -> Iterator[str]:
    for rule in ARTICLES.values():
        yearly = "each year before 1 July (art. 6 lid 2)" if rule.yearly else "no"
        yield f"| {rule.title} | {rule.statement or 'none'} | {yearly} |"


def _choices(possible: Iterable[tuple[str, Sequence[str]]]) -> Iterator[str]:
    for state, choices in possible:
        yield f"| {state} | {', '.join(f'`{one}`' for one in choices) or 'none'} |"


def _meanings(lacking: Iterable[tuple[str, str]]) -> Iterator[str]:
    for lack, meaning in lacking:
        yield f"| `{lack}` | {meaning} |"


if __name__ == "__main__":
    print(page(), end="")
