# SPDX-License-Identifier: EUPL-1.2
"""Letters and messages: planned for one case or many, made, and logged as an attempt."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from schemas.codes.outreach import Channel
from services.chassis.web import User, flash, render, require
from services.chassis.web.forms import Sent
from services.chassis.web.problems import ProblemError
from services.outreach.desks.cases import WORKERS, Desk, desk_of, owner_name
from services.outreach.letters.desk import Made, letter_desk_of
from services.outreach.letters.download import pdf_answer
from services.outreach.letters.reading import Planned, State
from services.outreach.letters.templates import template_desk_of
from services.outreach.rules.letters import BARRIERS, MOST_LETTERS
from services.outreach.store.worklist import Found
from services.outreach.ui import wording as w
from services.outreach.ui.letter_templates_page import options
from services.outreach.ui.region_wording import region_name
from services.outreach.ui.steps import key_of
from services.outreach.ui.worklist_page import whole

router = APIRouter(prefix="/brieven")
Worker = Annotated[User, Depends(require(*WORKERS))]

_DOCUMENTS: Final = {
    Channel.LETTER: ("brief", "brieven"),
    Channel.EMAIL: ("e-mail", "e-mails"),
    Channel.MESSAGE: ("bericht", "berichten"),
}


@router.get("")
def listed(request: Request, user: Worker) -> Response:
    """What is planned and made."""
    found = letter_desk_of(request, user).all()
    return render(
        request,
        "letters.html",
        rows=[(one, counted(one), *_standing(one)) for one in found],
        today=desk_of(request, user).today,
    )


@router.post("/kiezen")
def choose(request: Request, user: Worker, form: Sent) -> Response:
    """Choose the template for the cases that were picked on the worklist."""
    return _choose(request, user, _picked(form))


@router.post("")
def plan(request: Request, user: Worker, form: Sent) -> Response:
    """Plan a letter for each case, and show what comes of it."""
    picked = _picked(form)
    texts = {name: value for name, value in form.items() if isinstance(value, str)}
    errors: dict[str, str] = {}
    template = _uuid(texts.get("sjabloon", ""))
    if template is None:
        errors["sjabloon"] = "is verplicht"
    on = _day(texts.get("dag", ""), errors)
    if errors or template is None:
        return _choose(request, user, picked, errors, texts)
    key = key_of("brief", texts | {"zaak": " ".join(map(str, picked))})
    try:
        made = letter_desk_of(request, user).plan(template, picked, on, key)
    except ProblemError as fault:
        if fault.status != 400:
            raise
        return _choose(request, user, picked, {"dag": fault.errors[0].reason}, texts)
    return RedirectResponse(f"/brieven/{made.batch.id}", status_code=303)


@router.get("/{batch_id}")
def show(request: Request, user: Worker, batch_id: uuid.UUID) -> Response:
    """A batch as it stands: what can be made, what not and why, and what to do next."""
    return _page(request, user, batch_id)


@router.post("/{batch_id}/pdf")
def pdf(request: Request, user: Worker, batch_id: uuid.UUID) -> Response:
    """Make the letters as one file."""
    return pdf_answer(request, user, batch_id)


@router.post("/{batch_id}/berichten")
def messages(request: Request, user: Worker, batch_id: uuid.UUID) -> Response:
    """Make the messages and show them, once."""
    desk = letter_desk_of(request, user)
    if desk.batch(batch_id).batch.channel is Channel.LETTER:
        raise ProblemError(404)
    return _page(request, user, batch_id, desk.make(batch_id))


@router.post("/{batch_id}/pogingen")
def log_attempts(request: Request, user: Worker, batch_id: uuid.UUID) -> Response:
    """Log an attempt for each letter that was made."""
    logged = letter_desk_of(request, user).log_attempts(batch_id)
    if logged:
        flash(request, f"Vastgelegd: {_many(logged, 'poging', 'pogingen')} tot contact.")
    else:
        flash(request, "Er is niets gemaakt dat nog moet worden vastgelegd.", "warning")
    return RedirectResponse(f"/brieven/{batch_id}", status_code=303)


@router.post("/{batch_id}/vervallen")
def drop(request: Request, user: Worker, batch_id: uuid.UUID) -> Response:
    """Drop what is not made yet."""
    letter_desk_of(request, user).drop(batch_id)
    flash(request, "Wat nog niet was gemaakt, is vervallen.")
    return RedirectResponse(f"/brieven/{batch_id}", status_code=303)


def _page(request: Request, user: User, batch_id: uuid.UUID, made: Sequence[Made] = ()) -> Response:
    desk = desk_of(request, user)
    one = letter_desk_of(request, user).batch(batch_id)
    labels = {state.item.case_id: whole(state.item.label or "") for state in one.states}
    return render(
        request,
        "letter_batch.html",
        one=one,
        name=one.template.wording.name,
        words=_DOCUMENTS[one.batch.channel],
        letters=one.batch.channel is Channel.LETTER,
        region=region_name(one.batch.region),
        planned_by=owner_name(one.batch.planned_by, desk.named([one.batch.planned_by])),
        rows=[(state, labels[state.item.case_id], *_state(state)) for state in one.states],
        due=one.batch.due_on <= desk.today,
        to_make=any(state.barrier is None and not state.item.dropped_at for state in one.states),
        to_drop=any(not s.item.made_at and not s.item.dropped_at for s in one.states),
        to_log=not all(s.item.logged_at or s.item.dropped_at or s.barrier for s in one.states),
        made=[(labels[m.case_id], m.letter) for m in made],
    )


def _choose(
    request: Request,
    user: User,
    picked: Sequence[uuid.UUID],
    errors: dict[str, str] | None = None,
    fields: dict[str, str] | None = None,
) -> Response:
    if not picked:
        flash(request, "Kies eerst een of meer zaken.", "warning")
        return RedirectResponse("/werklijst", status_code=303)
    templates = template_desk_of(request, user).all()
    return render(
        request,
        "letter_choose.html",
        status=400 if errors else 200,
        picked=picked,
        many=_many(len(picked), "zaak", "zaken"),
        templates=[("", "Kies een sjabloon"), *options(templates)],
        some=bool(templates),
        errors=errors or {},
        fields=fields or {},
        key=uuid.uuid4().hex,
    )


def counted(one: Planned) -> str:
    """How many letters of what kind, in words."""
    return _many(len(one.states), *_DOCUMENTS[one.batch.channel])


def _many(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"


def _standing(one: Planned) -> tuple[str, str]:
    """How far a batch is, in words and as the kind of its badge."""
    open_ = sum(state.to_make for state in one.states)
    if open_:
        return f"{open_} te maken", "info"
    if any(state.to_log for state in one.states):
        return "Gemaakt, nog vast te leggen", "warning"
    if any(state.item.made_at for state in one.states):
        return "Klaar", "safe"
    return "Niet gemaakt", "neutral"


def _state(state: State) -> tuple[str, str, str | None]:
    """How it stands with one letter, the kind of its badge, and why it cannot be made."""
    item = state.item
    reason = None if state.barrier is None else BARRIERS[state.barrier]
    if item.logged_at:
        return "Gemaakt en vastgelegd", "safe", reason
    if item.made_at:
        return "Gemaakt", "info", reason
    if item.dropped_at:
        return "Vervallen", "neutral", None
    if state.barrier is not None:
        return "Kan niet", "warning", reason
    return "Te maken", "info", None


def case_letters(request: Request, desk: Desk, found: Found) -> dict[str, Any]:
    """What the page of a case shows: templates of its region, and the letters that there are."""
    templates = template_desk_of(request, desk.user).all(found.case.region)
    return {
        "letter_templates": options(templates),
        "letters": [
            (batch, w.CHANNELS[batch.channel], *_state(state))
            for batch, state in letter_desk_of(request, desk.user).of_case(found)
        ],
    }


NO_LETTERS: Final[dict[str, Any]] = {"letter_templates": [], "letters": []}


def _picked(form: FormData) -> list[uuid.UUID]:
    """The cases of a form, each once; the worklist adds the version that was seen."""
    texts = dict.fromkeys(str(text).partition(":")[0] for text in form.getlist("zaak"))
    found = [one for one in map(_uuid, texts) if one is not None]
    if len(found) < len(texts):
        raise ProblemError(400)
    if len(found) > MOST_LETTERS:
        raise ProblemError(400, f"Kies hoogstens {MOST_LETTERS} zaken tegelijk.")
    return found


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _day(text: str, errors: dict[str, str]) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        errors["dag"] = "is geen geldige dag"
        return None
