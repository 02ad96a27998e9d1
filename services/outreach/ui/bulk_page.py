# SPDX-License-Identifier: EUPL-1.2
"""Many cases of the worklist given to somebody or back, and what came of each."""

import uuid
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from services.chassis.web import User, flash, render, require
from services.chassis.web.forms import Sent
from services.chassis.web.problems import FieldError, ProblemError
from services.outreach.desks.bulk import BulkDesk, Pick, Wish, bulk_desk_of, undo_until
from services.outreach.desks.cases import WORKERS, desk_of, owner_name
from services.outreach.rules.bulk import OUTCOMES, ActName, Outcome
from services.outreach.store.bulk import Act, Item
from services.outreach.ui.worklist_page import whole

router = APIRouter(prefix="/verdelingen")
Worker = Annotated[User, Depends(require(*WORKERS))]

_ACTS: Final[dict[str, ActName]] = {
    "op-mijn-naam": "assign",
    "toewijzen": "assign",
    "teruggeven": "release",
}
"""What a button of the worklist asks for."""


@router.post("")
def carry_out(request: Request, user: Worker, form: Sent) -> Response:
    """Do what a button of the worklist asks for with the cases that were chosen."""
    wanted = str(form.get("wat", ""))
    picks = tuple(picks_of(form))
    if wanted not in _ACTS:
        raise ProblemError(400)
    if not picks:
        return _back(request, form, "Kies eerst een of meer zaken.")
    owner: str | None = None
    if wanted == "op-mijn-naam":
        owner = desk_of(request, user).worker_id
    if wanted == "toewijzen":
        owner = str(form.get("eigenaar", ""))
        if not owner:
            return _back(request, form, "Kies eerst aan wie u de zaken toewijst.")
    wish = Wish(_ACTS[wanted], owner, picks)
    key = f"{wanted}-{str(form.get('sleutel', ''))[:32]}"
    act = bulk_desk_of(request, user).carry_out(wish, key)
    return RedirectResponse(f"/verdelingen/{act.id}", status_code=303)


@router.get("/{act_id}")
def report(request: Request, user: Worker, act_id: uuid.UUID) -> Response:
    """What came of each case, and how long it can be undone."""
    desk = desk_of(request, user)
    act = BulkDesk(desk).act(act_id)
    owner = None if act.owner is None else owner_name(act.owner, desk.named([act.owner]))
    left = [item for item in act.items if item.outcome is not Outcome.DONE]
    done = [item for item in act.items if item.outcome is Outcome.DONE]
    in_time = desk.runtime.clock.now() <= undo_until(act)
    return render(
        request,
        "bulk.html",
        act=act,
        title=_title(act, owner),
        said=_said(len(done), len(act.items)),
        left=[_line(item, item.outcome) for item in left],
        done=[_line(item, item.undone or item.outcome, act) for item in done],
        undo_until=undo_until(act),
        can_undo=bool(done) and act.undone_at is None and in_time,
    )


@router.post("/{act_id}/ongedaan")
def undo(request: Request, user: Worker, act_id: uuid.UUID) -> Response:
    """Take it back."""
    act = bulk_desk_of(request, user).undo(act_id)
    back = sum(item.undone is Outcome.DONE for item in act.items)
    flash(request, f"Ongedaan gemaakt: {_said(back, act.count(Outcome.DONE))}")
    return RedirectResponse(f"/verdelingen/{act_id}", status_code=303)


def _title(act: Act, owner: str | None) -> str:
    if act.act == "distribute":
        return "Verdeeld"
    return f"Toegewezen aan {owner}" if owner else "Teruggegeven"


def _said(done: int, asked: int) -> str:
    one = "zaak" if asked == 1 else "zaken"
    return f"{done} van {asked} {one}." if done < asked else f"{done} {one}."


def _line(item: Item, outcome: Outcome, act: Act | None = None) -> tuple[str, str, str]:
    """Label, address and outcome of a case."""
    said = OUTCOMES[outcome]
    if act is not None and act.undone_at is not None:
        said = "Ongedaan gemaakt" if outcome is Outcome.DONE else f"Gebleven: {said.lower()}"
    return whole(item.label or ""), f"/zaken/{item.case_id}", said


def picks_of(form: FormData) -> list[Pick]:
    """The cases that were chosen in a form, each with the version that was seen.

    :raises ProblemError: 400 for what is no case.
    """
    found = []
    for text in dict.fromkeys(str(one) for one in form.getlist("zaak")):
        case_id, _, version = text.partition(":")
        try:
            found.append(Pick(uuid.UUID(case_id), int(version)))
        except ValueError:
            fault = FieldError(field="zaak", reason="is geen geldig kenmerk")
            raise ProblemError(400, errors=[fault]) from None
    return found


def _back(request: Request, form: FormData, message: str) -> Response:
    """To the list as it was, with what to do first."""
    flash(request, message, "warning")
    listed = str(form.get("terug", ""))
    path = listed if listed.startswith("/werklijst?") else "/werklijst"
    return RedirectResponse(path, status_code=303)
