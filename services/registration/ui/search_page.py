# SPDX-License-Identifier: EUPL-1.2
"""Searching a person: what is asked for travels in the body of a form, never in an address."""

import re
from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from schemas.types import is_pgn
from services.chassis.service import Runtime
from services.chassis.web import User, render, require
from services.registration import consulting
from services.registration.consulting import READERS, Found, Visitor
from services.registration.intake.doors import unsealer_of
from services.registration.opening import sought_key
from services.registration.rules.addresses import is_postcode
from services.registration.ui.wording import STATUSES, municipality_name, school_name

router = APIRouter(prefix="/zoeken")

Reader = Annotated[User, Depends(require(*READERS))]

LABELS: Final = {
    "nummer": "Nummer",
    "geboortedatum": "Geboortedatum",
    "naam": "Naam",
    "postcode": "Postcode",
    "huisnummer": "Huisnummer",
}


@router.get("")
def form(request: Request, user: Reader) -> Response:
    """The search forms alone."""
    return _page(request, {}, {})


@router.post("/nummer")
def by_number(
    request: Request, user: Reader, nummer: Annotated[str, Form(max_length=40)] = ""
) -> Response:
    """Search by BSN or onderwijsnummer; spaces and dots in it do not matter."""
    number = nummer.translate(str.maketrans("", "", " .-")).strip()
    fields = {"nummer": nummer.strip()}
    if not number:
        return _page(request, {"nummer": "is verplicht"}, fields, status=400)
    if not is_pgn(number):
        reason = "klopt niet: controleer de negen cijfers"
        return _page(request, {"nummer": reason}, fields, status=400)
    runtime: Runtime = request.app.state.runtime
    with runtime.begin() as tx:
        found = consulting.find_by_number(tx, Visitor.of(user), number)
    return _answer(request, found, fields)


@router.post("/naam")
def by_name(
    request: Request,
    user: Reader,
    geboortedatum: Annotated[str, Form(max_length=20)] = "",
    naam: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Search by birth date with a name or part of it."""
    fields = {"geboortedatum": geboortedatum.strip(), "naam": naam.strip()}
    errors = {name: "is verplicht" for name, text in fields.items() if not text}
    birth_date = _day(fields["geboortedatum"])
    if birth_date is None:
        errors.setdefault("geboortedatum", "is geen datum zoals 17-05-2006")
    if errors or birth_date is None:
        return _page(request, errors, fields, status=400)
    runtime: Runtime = request.app.state.runtime
    with runtime.begin() as tx:
        found = consulting.find_by_name(tx, Visitor.of(user), birth_date, fields["naam"])
    return _answer(request, found, fields)


@router.post("/adres")
def by_address(
    request: Request,
    user: Reader,
    postcode: Annotated[str, Form(max_length=10)] = "",
    huisnummer: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """Search by postcode and house number; a letter after the number does not matter."""
    fields = {"postcode": postcode.strip(), "huisnummer": huisnummer.strip()}
    errors = {name: "is verplicht" for name, text in fields.items() if not text}
    if not is_postcode(fields["postcode"]):
        errors.setdefault("postcode", "is geen postcode zoals 3011 AB")
    number = _house_number(fields["huisnummer"])
    if number is None:
        errors.setdefault("huisnummer", "begint niet met een getal")
    if errors or number is None:
        return _page(request, errors, fields, status=400)
    key = sought_key(unsealer_of(request), fields["postcode"], number)
    runtime: Runtime = request.app.state.runtime
    with runtime.begin() as tx:
        found = consulting.find_by_address(tx, Visitor.of(user), key)
    return _answer(request, found, fields)


def _house_number(text: str) -> int | None:
    found = re.match(r"[1-9][0-9]{0,4}(?![0-9])", text)
    return None if found is None else int(found[0])


def _day(text: str) -> date | None:
    """A date as a browser's date field gives it, or as people type it."""
    parts = text.replace("/", "-").split("-")
    if len(parts) == 3 and len(parts[0]) <= 2:
        parts.reverse()
    try:
        year, month, day = (int(part) for part in parts)
        return date(year, month, day)
    except ValueError:
        return None


def _answer(request: Request, found: Found, fields: dict[str, str]) -> Response:
    if len(found.people) == 1 and not found.more:
        return RedirectResponse(f"/jongeren/{found.people[0].ref}", status_code=303)
    return _page(request, {}, fields, found=found)


def _page(
    request: Request,
    errors: dict[str, str],
    fields: dict[str, str],
    *,
    found: Found | None = None,
    status: int = 200,
) -> Response:
    rows = [] if found is None else found.people
    return render(
        request,
        "search.html",
        status=status,
        errors=errors,
        fields=fields,
        labels=LABELS,
        searched=found is not None,
        more=found is not None and found.more,
        people=[
            {
                "path": f"/jongeren/{row.ref}",
                "name": row.name or "Naam niet bekend",
                "status": STATUSES[row.status],
                "since": row.since,
                "municipality": municipality_name(row.municipality),
                "school": school_name(row.school),
            }
            for row in rows
        ],
    )
