# SPDX-License-Identifier: EUPL-1.2
"""A region sets its own terms: policy, from a day on, by its coordinator or administrator."""

from datetime import date
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from schemas.codes.regions import REGION_NAMES
from services.chassis import database
from services.chassis.service import Runtime
from services.chassis.web import ALL, User, flash, render, require
from services.registration import store
from services.registration.policy import SETTERS, BadTerm, NotYours, set_term
from services.registration.rules.rulesets import POLICY, POLICY_BOUNDS, RULES, Rule
from services.registration.ui.wording import region_name

router = APIRouter(prefix="/regels/beleid")

Setter = Annotated[User, Depends(require(*SETTERS))]

LABELS: Final = {
    "regio": "Regio",
    "regel": "Welke termijn",
    "waarde": "Waarde",
    "vanaf": "Geldt vanaf",
}
_FIELDS: Final = {"region": "regio", "rule": "regel", "value": "waarde", "validFromDate": "vanaf"}
_RULES: Final[dict[str, Rule]] = {rule.id: rule for rule in RULES if rule.id in POLICY}


def policy_line(row: Any) -> dict[str, Any]:
    """A term of a region as it is shown."""
    rule = _RULES[row.rule]
    return {
        "title": rule.title,
        "region": region_name(row.region),
        "value": f"{row.value} {rule.unit}",
        "from": row.valid_from,
        "always": row.valid_from <= date(1990, 1, 1),
        "set_at": row.set_at,
    }


@router.get("")
def form(request: Request, user: Setter) -> Response:
    """The form, with the terms that the regions of the user have set."""
    return _page(request, user, {}, {})


@router.post("")
def submit(
    request: Request,
    user: Setter,
    regio: Annotated[str, Form(max_length=10)] = "",
    regel: Annotated[str, Form(max_length=40)] = "",
    waarde: Annotated[str, Form(max_length=10)] = "",
    vanaf: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """Set a term, and show it among the others."""
    fields = {"regio": regio, "regel": regel, "waarde": waarde.strip(), "vanaf": vanaf}
    errors = {name: "is verplicht" for name, text in fields.items() if not text}
    value, day = _number(fields["waarde"]), _day(vanaf)
    if value is None:
        errors.setdefault("waarde", "is geen heel getal")
    if day is None:
        errors.setdefault("vanaf", "is geen datum")
    if errors or value is None or day is None:
        return _page(request, user, errors, fields, status=400)
    runtime: Runtime = request.app.state.runtime
    try:
        with runtime.begin() as tx:
            set_term(tx, user, regio, regel, value, day)
    except NotYours:
        return _page(request, user, {"regio": "is niet de uwe"}, fields, status=403)
    except BadTerm as fault:
        return _page(request, user, {_FIELDS[fault.field]: str(fault)}, fields, status=400)
    flash(request, "De termijn is vastgelegd. Wie in de regio woont wordt opnieuw beoordeeld.")
    return RedirectResponse("/regels/beleid", status_code=303)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _page(
    request: Request,
    user: User,
    errors: dict[str, str],
    fields: dict[str, str],
    *,
    status: int = 200,
) -> Response:
    runtime: Runtime = request.app.state.runtime
    regions = sorted(REGION_NAMES) if user.regions is ALL else sorted(user.regions)
    with database.read(runtime.engine) as connection:
        rows = store.policy.standing_terms(connection)
    return render(
        request,
        "policy.html",
        status=status,
        own=[policy_line(row) for row in rows if row.region in regions],
        regions=[(code, region_name(code)) for code in regions],
        rules=[
            ("", "Kies een termijn"),
            *(
                (code, f"{rule.title} (nu {rule.value}; van {bounds[0]} tot en met {bounds[1]})")
                for code, rule in _RULES.items()
                if rule.valid_until is None and (bounds := POLICY_BOUNDS[code])
            ),
        ],
        errors=errors,
        fields=fields,
        labels=LABELS,
    )
