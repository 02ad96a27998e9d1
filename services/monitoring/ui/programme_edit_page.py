# SPDX-License-Identifier: EUPL-1.2
"""The forms of the regional programme: one for each part, and one for each measure."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import RedirectResponse, Response

from schemas.codes.programme import (
    MEASURE_LINES,
    PARTNERS,
    SUBJECTS,
    TARGET_GROUPS,
    TARGET_SCHOOL_YEARS,
    YEARS,
)
from schemas.types import SchoolYear
from services.chassis.web import ProblemError, flash, render
from services.chassis.web.forms import Sent, texts
from services.chassis.web.wording import region_name
from services.monitoring.desks.programme import (
    ProgrammeDesk,
    Standing,
    offered_figures,
    programme_desk_of,
)
from services.monitoring.rules.programme import Measure, Programme
from services.monitoring.rules.programme_checks import PARTS
from services.monitoring.ui import programme_view as view
from services.monitoring.ui.programme_fields import (
    Fields,
    fields_of,
    fields_of_measure,
    rows_of,
)
from services.monitoring.ui.programme_forms import (
    EDITED,
    FORM,
    Errors,
    Wrong,
    changed,
    with_measure,
    without_measure,
)
from services.monitoring.ui.programme_page import Region, Writer, seen_version, standing_of

router = APIRouter(prefix="/programma")
Part = Annotated[str, Path(pattern=f"^({'|'.join(EDITED)})$")]


@router.get("/{region}/wijzigen/{part}")
def edit(request: Request, user: Writer, region: Region, part: Part) -> Response:
    """The form of a part."""
    desk = programme_desk_of(request, user)
    newest = _written(desk, region).newest
    fields = fields_of(part, newest.programme)
    return _form(request, desk, region, part, newest.number, fields, {})


@router.post("/{region}/wijzigen/{part}")
def change(request: Request, user: Writer, region: Region, part: Part, form: Sent) -> Response:
    """Keep a part as the form has it, as a new version."""
    desk = programme_desk_of(request, user)
    newest, seen = _written(desk, region).newest, seen_version(form)
    try:
        desk.save(region, changed(part, newest.programme, form), seen)
    except (Wrong, ProblemError) as fault:
        return _form(request, desk, region, part, seen, texts(form), *_told(fault))
    flash(request, f"{PARTS[part]}: bewaard als nieuwe versie.")
    return RedirectResponse(f"/programma/{region}#{part}", status_code=303)


@router.get("/{region}/maatregelen/{key}")
def edit_measure(request: Request, user: Writer, region: Region, key: str) -> Response:
    """The form of a measure; ``nieuw`` for one that is not there yet."""
    desk = programme_desk_of(request, user)
    newest = _written(desk, region).newest
    measure = _measure(newest.programme, key)
    fields = {} if measure is None else fields_of_measure(measure)
    return _measure_form(request, newest.programme, region, key, newest.number, fields, {})


@router.post("/{region}/maatregelen/{key}")
def change_measure(
    request: Request, user: Writer, region: Region, key: str, form: Sent
) -> Response:
    """Keep a measure as the form has it, as a new version; or drop it."""
    desk = programme_desk_of(request, user)
    programme, seen = _written(desk, region).newest.programme, seen_version(form)
    measure = _measure(programme, key)
    try:
        if measure is not None and texts(form).get("wat") == "vervalt":
            after, said = without_measure(programme, key), "De maatregel is vervallen."
        else:
            after, _ = with_measure(programme, "" if measure is None else key, form)
            said = "De maatregel is bewaard als nieuwe versie."
        desk.save(region, after, seen)
    except (Wrong, ProblemError) as fault:
        return _measure_form(request, programme, region, key, seen, texts(form), *_told(fault))
    flash(request, said)
    return RedirectResponse(f"/programma/{region}#maatregelen", status_code=303)


def _form(
    request: Request,
    desk: ProgrammeDesk,
    region: str,
    part: str,
    seen: int,
    fields: Fields,
    errors: Errors,
    status: int = 200,
) -> Response:
    offered = [*offered_figures(region, TARGET_SCHOOL_YEARS)]
    chosen = [v for name, v in fields.items() if name.startswith("cijfer-") and v]
    figures = [(key, view.figure_title(key)) for key in dict.fromkeys([*offered, *chosen])]
    return render(
        request,
        "programme_form.html",
        status=status,
        region=region,
        name=region_name(region),
        part=part,
        title=PARTS[part],
        seen=seen,
        fields=fields,
        errors=errors,
        labels=_labels(),
        findings=rows_of(fields, "bevinding-"),
        partners=rows_of(fields, "partner-"),
        figures=[("", "Geen cijfer"), *figures],
        kinds=[("", "Kies een rol"), *((str(k), d.title) for k, d in PARTNERS.items())],
        subjects=SUBJECTS,
        school_years=[(year, SchoolYear(year).label) for year in TARGET_SCHOOL_YEARS],
        years=YEARS,
    )


def _measure_form(
    request: Request,
    programme: Programme,
    region: str,
    key: str,
    seen: int,
    fields: Fields,
    errors: Errors,
    status: int = 200,
) -> Response:
    measure = _measure(programme, key)
    return render(
        request,
        "programme_measure.html",
        status=status,
        region=region,
        name=region_name(region),
        key=key,
        title="Nieuwe maatregel" if measure is None else measure.title,
        known=measure is not None,
        seen=seen,
        fields=fields,
        errors=errors,
        labels=_labels(),
        findings=programme.findings,
        target_groups=TARGET_GROUPS,
        lines=[(str(code), title) for code, title in MEASURE_LINES.items()],
        years=YEARS,
    )


def _labels() -> dict[str, str]:
    labels = {FORM: "Het formulier", "titel": "Naam van de maatregel"}
    for year in YEARS:
        labels |= {f"begroot-{year}": f"Begroot {year}", f"besteed-{year}": f"Besteed {year}"}
        labels |= {f"school-{year}": f"Contactschool {year}", f"overig-{year}": f"Overig {year}"}
        labels |= {f"gemeente-{year}": f"Contactgemeente {year}"}
        labels[f"thuis-{year}"] = f"Zonder onderwijs en werk {year}"
        labels[f"bereikt-thuis-{year}"] = f"Resultaat zonder onderwijs en werk {year}"
    for year in TARGET_SCHOOL_YEARS:
        labels[f"vsv-{year}"] = f"Nieuwe vsv’ers {SchoolYear(year).label}"
        labels[f"zonder-entree-{year}"] = f"Zonder entree {SchoolYear(year).label}"
        labels[f"bereikt-{year}"] = f"Resultaat {SchoolYear(year).label}"
        labels[f"bereikt-zonder-{year}"] = f"Resultaat zonder entree {SchoolYear(year).label}"
    return labels


def _written(desk: ProgrammeDesk, region: str) -> Standing:
    """Where the programme stands, for who may change it."""
    standing = standing_of(desk, region)
    if standing is None:
        raise ProblemError(404)
    if not desk.writes(region):
        raise ProblemError(403)
    return standing


def _measure(programme: Programme, key: str) -> Measure | None:
    measure = programme.measure(key)
    if measure is None and key != "nieuw":
        raise ProblemError(404)
    return measure


def _told(fault: Wrong | ProblemError) -> tuple[Errors, int]:
    """What is wrong by field of the form, and the status to answer with."""
    if isinstance(fault, Wrong):
        return fault.errors, 400
    if fault.status not in (400, 409):
        raise fault
    told = "; ".join(f"{one.field} {one.reason}" for one in fault.errors)
    refused = fault.status == 409 or not told
    reason = "is niet bewaard. " + fault.detail if refused else f"klopt niet: {told}"
    return {FORM: reason}, fault.status
