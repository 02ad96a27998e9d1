# SPDX-License-Identifier: EUPL-1.2
"""The page of one case: what to do now, how to reach the young person, terms and timeline."""

import uuid
from typing import Annotated, Any

import phonenumbers
from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from schemas.codes.regions import municipalities
from services.chassis.web import User, flash, render, require
from services.chassis.web.forms import Sent
from services.chassis.web.problems import ProblemError
from services.outreach.contact_details import ContactDetails, Source, Withheld
from services.outreach.desks.cases import READERS, WORKERS, Desk, File, desk_of, owner_name
from services.outreach.desks.referrals import ReferralDesk, referral_desk_of
from services.outreach.rules.case import kind_on
from services.outreach.rules.duties import DUTY_RULES, TRANSFER
from services.outreach.rules.machine import possible
from services.outreach.rules.task_rules import TASK_RULES, first_task
from services.outreach.ui import referral_view
from services.outreach.ui import steps as s
from services.outreach.ui import trajectory_wording as t
from services.outreach.ui import wording as w
from services.outreach.ui.case_facts import about, task_lines
from services.outreach.ui.form import Form
from services.outreach.ui.letters_page import NO_LETTERS, case_letters
from services.outreach.ui.region_wording import region_name
from services.outreach.ui.timeline import lines
from services.outreach.ui.trajectory_steps import named
from services.outreach.ui.why import decisions_on
from services.outreach.ui.why import steps as why
from services.outreach.ui.worklist_page import days_between, lasting, whole

router = APIRouter(prefix="/zaken/{case_id}")
Reader = Annotated[User, Depends(require(*READERS))]
Worker = Annotated[User, Depends(require(*WORKERS))]


@router.get("")
def show(request: Request, user: Reader, case_id: uuid.UUID) -> Response:
    """The case as it stands."""
    return page(request, desk_of(request, user), case_id)


@router.post("/{step}")
def take_step(
    request: Request,
    user: Worker,
    case_id: uuid.UUID,
    step: str,
    form: Sent,
) -> Response:
    """Carry out the step that a form asks for, and show the case again."""
    if step not in s.STEPS:
        raise ProblemError(404)
    desk = desk_of(request, user)
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    taken = s.read(step, fields, desk)
    if isinstance(taken, s.Faults):
        return page(request, desk, case_id, step, taken, fields, status=400)
    key = s.key_of(step, fields)
    version = None if step == "contact" else s.version_of(fields)
    desk.carry_out(case_id, taken, key, version)
    flash(request, s.said(step, fields))
    after = "/overdrachten" if step == "overdracht-nee" else f"/zaken/{case_id}"
    return RedirectResponse(after, status_code=303)


def page(
    request: Request,
    desk: Desk,
    case_id: uuid.UUID,
    step: str | None = None,
    faults: s.Faults | None = None,
    fields: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    """The case as it stands, with a form that was not right when there is one."""
    file = desk.file(case_id)
    works = desk.user.has(*WORKERS)
    ours = works and desk.user.covers(file.found.case.region)
    offered_to = file.found.case.transfer_to
    events = possible(file.found.case)
    network = referral_desk_of(request, desk.user)
    return render(
        request,
        "case.html",
        status=status,
        **_about(file),
        forms_open=_forms(events, file, desk, network) if ours else [],
        handed=referral_view.handed(file, network) if ours else {},
        can_log=ours,
        answers=works and offered_to is not None and desk.user.covers(offered_to),
        new_owners=s.workers_of(offered_to, desk) if offered_to else [],
        refusals=named(t.REFUSALS),
        contact=_contact(request, desk.user, file) if ours else None,
        **(case_letters(request, desk, file.found) if ours else NO_LETTERS),
        key=uuid.uuid4().hex,
        step=step,
        errors={} if faults is None else faults.reasons,
        fields=fields or {},
        labels={**s.LABELS, **referral_view.LABELS},
        user_id=desk.worker_id,
        channels=[(str(code), text) for code, text in w.CHANNELS.items()],
        results=[(str(code), text) for code, text in w.RESULTS.items()],
        triples=_triples,
        contact_buttons=s.CONTACT_BUTTONS,
        today=file.today,
    )


def _forms(events: frozenset[str], file: File, desk: Desk, network: ReferralDesk) -> list[Form]:
    """The forms in the order of the work; to refer within the network comes before outside it."""
    shown = s.forms_for(events, file, desk)
    before = next((n for n, one in enumerate(shown) if one.step == "verwijzing"), len(shown))
    return shown[:before] + referral_view.forms(events, file, network) + shown[before:]


def _about(file: File) -> dict[str, Any]:
    """What the page says of the case, whoever looks."""
    case = file.found.case
    place = municipalities().get(case.municipality or "")
    first = first_task(case)
    return {
        "found": file.found,
        "label": whole(file.found.label),
        "case": case,
        "state": w.STATES[case.state],
        "beneath": w.STATES[case.resume] if case.resume else None,
        "kind": w.KINDS[kind_on(case, file.today)],
        "tailored": named(t.TAILORED),
        "place": "Onbekend" if place is None else place.name,
        "region": region_name(case.region),
        "transfer_to": region_name(case.transfer_to) if case.transfer_to else None,
        "answer_by": answer.due_on if (answer := case.clock(TRANSFER)) else None,
        "owner": owner_name(case.owner, file.workers),
        "first": first,
        "first_rule": TASK_RULES[first.code] if first else None,
        "first_late": first is not None and (first.late or first.fatal < file.today),
        "first_days": days_between(file.today, first.fatal) if first else "",
        "in_state": lasting(case.state_on, file.today),
        "tasks": task_lines(file),
        "facts": about(case),
        "duties": _duties(file),
        "timeline": lines(file.entries, file.workers),
        "others": [(whole(o.label), f"/zaken/{o.id}", w.STATES[o.case.state]) for o in file.others],
    }


def _triples(options: list[tuple[str, str]]) -> list[tuple[str, str, None]]:
    return [(code, text, None) for code, text in options]


def _duties(file: File) -> list[dict[str, object]]:
    return [
        {
            "code": one.code,
            "title": DUTY_RULES[one.code].title,
            "klass": w.CLASSES[DUTY_RULES[one.code].klass],
            "rule": DUTY_RULES[one.code].rule,
            "due_on": one.due_on,
            "state": w.DUTY_STATES[one.state],
            "settled_on": one.settled_on,
            "steps": why(one, file.found.case) + decisions_on(one, file.found.case, file.decisions),
        }
        for one in file.duties
    ]


def _contact(request: Request, user: User, file: File) -> dict[str, object]:
    source: Source = request.app.state.contact_details
    details = source.read(user, file.found.ref)
    if isinstance(details, Withheld):
        return {"withheld": str(details)}
    return {"withheld": None, "details": details, "phone": phone_link(details)}


def phone_link(details: ContactDetails) -> tuple[str, str] | None:
    """A telephone number to dial and to read; None when there is none that can be dialled."""
    if not details.phone:
        return None
    try:
        number = phonenumbers.parse(details.phone, "NL")
    except phonenumbers.NumberParseException:
        return None
    dial = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.RFC3966)
    return dial, phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
