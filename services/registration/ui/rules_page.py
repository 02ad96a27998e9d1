# SPDX-License-Identifier: EUPL-1.2
"""Every rule, duty and automatic task, printed from the tables by which the register works."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from services.chassis.policy_terms import SETTERS
from services.chassis.service import Runtime
from services.chassis.web import CurrentUser, ProblemError, render
from services.chassis.web.policy_page import policy_line
from services.registration.rulebook import About, Entry, bounds, entries
from services.registration.rules.rulesets import RULESETS, ruleset_on
from services.registration.store.policy import TERMS
from services.registration.ui import wording as w

router = APIRouter()

_SECTIONS: Final = (
    (About.STATUS, "status", "Wat een status bepaalt"),
    (About.DUTY, "termijnen", "Termijnen die het register bewaakt"),
    (About.COUNT, "telling", "Hoe nieuwe voortijdig schoolverlaters tellen"),
    (About.TASK, "vanzelf", "Wat het register vanzelf doet"),
)
"""About, anchor and heading, in order."""

_HOLDERS: Final[Mapping[str, str]] = {
    "school": "School",
    "region": "Regio",
    "municipality": "Gemeente",
    "registration": "Register",
    "duo": "DUO",
    "parents": "Ouders",
    "applicant": "Aanmelder",
}


@router.get("/regels")
def rules(
    request: Request,
    user: CurrentUser,
    regels: Annotated[str | None, Query(max_length=10)] = None,
) -> Response:
    """The rules of one ruleset; of today's when none is asked for."""
    runtime: Runtime = request.app.state.runtime
    with runtime.begin() as tx:
        today = tx.today
        own = TERMS.standing(tx.connection)
    chosen = regels or ruleset_on(today).id
    if chosen not in {one.id for one in RULESETS}:
        raise ProblemError(404, "Deze regels bestaan niet.")
    first, last = bounds(chosen)
    found = [entry for entry in entries() if entry.in_ruleset(chosen)]
    return render(
        request,
        "rules.html",
        chosen=chosen,
        first=first,
        last=last,
        options=[(one.id, f"Regels van {one.id}") for one in RULESETS],
        own=[policy_line(row, TERMS) for row in own],
        sets=user.has(*SETTERS),
        sections=[
            (anchor, heading, _lines([entry for entry in found if entry.kind is kind]))
            for kind, anchor, heading in _SECTIONS
        ],
    )


def _lines(found: list[Entry]) -> list[dict[str, Any]]:
    """Lines of the page; an anchor is of the first rule of that id alone."""
    anchored: set[str] = set()
    lines = []
    for entry in found:
        lines.append(_line(entry, anchored=entry.id not in anchored))
        anchored.add(entry.id)
    return lines


def _line(entry: Entry, *, anchored: bool) -> dict[str, Any]:
    klass, note = w.CLASSES[entry.klass]
    about = entry.when or (_HOLDERS.get(entry.holder or "", entry.holder or ""))
    return {
        "id": entry.id,
        "anchor": f"regel-{entry.id}" if anchored else None,
        "title": entry.title,
        "about": about,
        "value": "" if entry.value is None else f"{entry.value} {entry.unit}",
        "policy": entry.policy,
        "klass": klass,
        "note": note,
        "source": entry.source,
        "from": entry.valid_from,
        "until": entry.valid_until,
    }
