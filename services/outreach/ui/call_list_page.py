# SPDX-License-Identifier: EUPL-1.2
"""The call list: cases of the worklist with names and telephone numbers, to print or to take along.

It is asked for by POST, as no address holds which young people it is about. Names and numbers come
from the register at that moment, which logs each look; nothing of them is kept here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from services.chassis.web import ProblemError, User, flash, render, require
from services.chassis.web.forms import Sent
from services.outreach.contact_details import Source, Withheld
from services.outreach.desks.cases import WORKERS, desk_of
from services.outreach.rules.task_rules import TASK_RULES, first_task
from services.outreach.store.worklist import Found
from services.outreach.ui.bulk_page import picks_of
from services.outreach.ui.case_page import phone_link
from services.outreach.ui.worklist_page import whole

router = APIRouter(prefix="/bellijst")
Worker = Annotated[User, Depends(require(*WORKERS))]

MOST_CALLS: Final = 25
"""Cases on one list at most: a morning of calling, and no more looks than that. Policy."""


_NAMELESS: Final = {
    Withheld.NO_ANSWER: "Nu niet op te halen",
    Withheld.NOT_YOURS: "Niet bekend in uw regio",
}


@dataclass(frozen=True, slots=True)
class Call:
    """A line of the list. ``name`` tells why there is none; ``phone`` to dial and to read, None
    when there is none; ``withheld`` why registration told nothing."""

    path: str
    label: str
    name: str
    phone: tuple[str, str] | None
    task: str
    attempts: int
    withheld: Withheld | None


@router.post("")
def show(request: Request, user: Worker, form: Sent) -> Response:
    """The cases that were picked on the worklist, in its order."""
    picked = [one.case_id for one in picks_of(form)]
    if not picked:
        flash(request, "Kies eerst een of meer zaken.", "warning")
        return RedirectResponse("/werklijst", status_code=303)
    if len(picked) > MOST_CALLS:
        raise ProblemError(400, f"Kies hoogstens {MOST_CALLS} zaken tegelijk.")
    desk = desk_of(request, user)
    source: Source = request.app.state.contact_details
    calls = list(_calls(desk.picked(picked), source, user))
    return render(
        request,
        "call_list.html",
        calls=calls,
        silent=any(one.withheld is Withheld.NO_ANSWER for one in calls),
        told=any(one.withheld is None for one in calls),
        today=desk.today,
    )


@router.get("")
def empty() -> Response:
    """Without a choice there is no list: back to where one chooses."""
    return RedirectResponse("/werklijst", status_code=303)


def _calls(found: Sequence[Found], source: Source, user: User) -> Iterator[Call]:
    """A register that does not answer is not asked again for every line."""
    silent = False
    for one in found:
        told = Withheld.NO_ANSWER if silent else source.read(user, one.ref)
        silent = told is Withheld.NO_ANSWER
        first = first_task(one.case)
        task = "" if first is None else TASK_RULES[first.code].title
        where, attempts = (f"/zaken/{one.id}", whole(one.label)), one.case.attempts
        if isinstance(told, Withheld):
            yield Call(*where, _NAMELESS[told], None, task, attempts, told)
        else:
            yield Call(*where, told.name or "Niet bekend", phone_link(told), task, attempts, None)
