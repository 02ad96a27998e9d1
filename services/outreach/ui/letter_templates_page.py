# SPDX-License-Identifier: EUPL-1.2
"""The templates of letters and messages: a coordinator keeps them, everybody reads them."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from schemas.codes.outreach import Channel
from schemas.codes.regions import REGION_NAMES
from services.chassis.web import User, flash, reached_regions, render, require
from services.chassis.web.forms import Sent
from services.chassis.web.problems import ProblemError
from services.outreach.desks.cases import READERS, desk_of, owner_name
from services.outreach.letters.templates import KEEPERS, TemplateDesk, template_desk_of
from services.outreach.rules.letters import MERGE_FIELDS, WRITTEN, Template, Wording
from services.outreach.ui import wording as w
from services.outreach.ui.region_wording import region_name
from services.outreach.ui.steps import key_of

router = APIRouter(prefix="/brieven/sjablonen")
Reader = Annotated[User, Depends(require(*READERS))]
Keeper = Annotated[User, Depends(require(*KEEPERS))]

FIELDS: Final = {"channel": "kanaal", "name": "naam", "subject": "onderwerp", "body": "tekst"}
LABELS: Final = {
    "regio": "Regio",
    "kanaal": "Soort",
    "naam": "Naam van het sjabloon",
    "onderwerp": "Onderwerp",
    "tekst": "Tekst",
}


@router.get("")
def listed(request: Request, user: Reader) -> Response:
    """Every template in use, and a form for a new one."""
    return _list(request, template_desk_of(request, user))


@router.post("")
def add(request: Request, user: Keeper, form: Sent) -> Response:
    """Add a template, or show what a fictional person would get."""
    desk = template_desk_of(request, user)
    fields = _fields(form)
    region = fields.get("regio", "")
    errors = {} if region in REGION_NAMES else {"regio": "is verplicht"}
    wording = _wording(fields)
    try:
        preview = desk.preview(wording)
    except ProblemError as fault:
        return _list(request, desk, errors | _faults(fault), fields)
    if errors:
        return _list(request, desk, errors, fields)
    if fields.get("wat") == "voorbeeld":
        return _list(request, desk, {}, fields, preview)
    made = desk.add(region, wording, key_of("sjabloon", fields))
    flash(request, "Het sjabloon is toegevoegd.")
    return RedirectResponse(f"/brieven/sjablonen/{made.id}", status_code=303)


@router.get("/{template_id}")
def show(request: Request, user: Reader, template_id: uuid.UUID) -> Response:
    """A template, what a fictional person would get, and its versions."""
    return _page(request, user, template_id)


@router.post("/{template_id}")
def change(request: Request, user: Keeper, template_id: uuid.UUID, form: Sent) -> Response:
    """Add a version, or show what a fictional person would get."""
    desk = template_desk_of(request, user)
    fields = _fields(form)
    wording = _wording(fields)
    try:
        preview = desk.preview(wording)
    except ProblemError as fault:
        return _page(request, user, template_id, _faults(fault), fields)
    if fields.get("wat") == "voorbeeld":
        return _page(request, user, template_id, {}, fields, preview)
    made = desk.change(template_id, wording, _version(fields))
    flash(request, f"Versie {made.version} geldt voor wat vanaf nu wordt gepland.")
    return RedirectResponse(f"/brieven/sjablonen/{template_id}", status_code=303)


@router.post("/{template_id}/intrekken")
def withdraw(request: Request, user: Keeper, template_id: uuid.UUID, form: Sent) -> Response:
    """Take it out of use."""
    template_desk_of(request, user).withdraw(template_id, _version(_fields(form)))
    flash(request, "Het sjabloon is niet meer in gebruik.")
    return RedirectResponse("/brieven/sjablonen", status_code=303)


def _list(
    request: Request,
    desk: TemplateDesk,
    errors: Mapping[str, str] | None = None,
    fields: Mapping[str, str] | None = None,
    preview: Wording | None = None,
) -> Response:
    regions = [(code, region_name(code)) for code in reached_regions(desk.user)]
    return render(
        request,
        "letter_templates.html",
        status=400 if errors else 200,
        rows=[
            (one, w.CHANNELS[one.wording.channel], region_name(one.region)) for one in desk.all()
        ],
        regions=[("", "Kies een regio"), *regions] if len(regions) > 1 else regions,
        channels=[(str(code), w.CHANNELS[code]) for code in WRITTEN],
        keeps=desk.keeps,
        **_form(errors, fields, preview),
    )


def _page(
    request: Request,
    user: User,
    template_id: uuid.UUID,
    errors: Mapping[str, str] | None = None,
    fields: Mapping[str, str] | None = None,
    preview: Wording | None = None,
) -> Response:
    desk = template_desk_of(request, user)
    versions = desk.versions(template_id)
    newest = versions[0]
    workers = desk_of(request, user).named({one.made_by for one in versions})
    shown = fields or {
        "kanaal": str(newest.wording.channel),
        "naam": newest.wording.name,
        "onderwerp": newest.wording.subject,
        "tekst": newest.wording.body,
    }
    if preview is None and not errors:
        preview = desk.preview(newest.wording)
    return render(
        request,
        "letter_template.html",
        status=400 if errors else 200,
        newest=newest,
        channel=w.CHANNELS[newest.wording.channel],
        region=region_name(newest.region),
        versions=[(one, owner_name(one.made_by, workers)) for one in versions],
        keeps=desk.keeps and desk.user.covers(newest.region) and newest.in_use,
        **_form(errors, shown, preview),
    )


def _form(
    errors: Mapping[str, str] | None, fields: Mapping[str, str] | None, preview: Wording | None
) -> dict[str, Any]:
    return {
        "errors": errors or {},
        "fields": fields or {},
        "preview": preview,
        "labels": LABELS,
        "merge_fields": [(f"{{{{{name}}}}}", text) for name, (text, _) in MERGE_FIELDS.items()],
        "key": uuid.uuid4().hex,
        "message": str(Channel.MESSAGE),
    }


def _fields(form: FormData) -> dict[str, str]:
    """The texts of the form, with the line ends that we keep."""
    return {
        name: value.replace("\r\n", "\n").strip()
        for name, value in form.items()
        if isinstance(value, str)
    }


def _wording(fields: Mapping[str, str]) -> Wording:
    channel = fields.get("kanaal", "")
    return Wording(
        Channel(channel) if channel in WRITTEN else Channel.LETTER,
        fields.get("naam", ""),
        fields.get("onderwerp", ""),
        fields.get("tekst", ""),
    )


def _version(fields: Mapping[str, str]) -> int:
    try:
        return int(fields["versie"])
    except (KeyError, ValueError):
        raise ProblemError(400) from None


def _faults(fault: ProblemError) -> dict[str, str]:
    """All that is wrong, by field of the form."""
    told: dict[str, str] = {}
    for one in fault.errors:
        field = FIELDS.get(one.field, one.field)
        told[field] = f"{told[field]}; {one.reason}" if field in told else one.reason
    return told


def options(templates: Sequence[Template]) -> list[tuple[str, str]]:
    """Templates to choose from."""
    return [
        (str(one.id), f"{one.wording.name} ({w.CHANNELS[one.wording.channel].lower()})")
        for one in templates
    ]
