# SPDX-License-Identifier: EUPL-1.2
"""The page on which a region sets its own terms: policy, from a day on, by its coordinator or
administrator."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from services.chassis import database
from services.chassis.policy_rules import BadTerm
from services.chassis.policy_terms import SETTERS, NotYours, PolicyTerms
from services.chassis.service import Runtime
from services.chassis.web.access import require
from services.chassis.web.identity import User
from services.chassis.web.pages import render
from services.chassis.web.scope import reached_regions
from services.chassis.web.session import flash
from services.chassis.web.wording import region_name

Setter = Annotated[User, Depends(require(*SETTERS))]

LABELS: Final = {
    "regio": "Regio",
    "regel": "Welke termijn",
    "waarde": "Waarde",
    "vanaf": "Geldt vanaf",
}
_FIELDS: Final = {"region": "regio", "rule": "regel", "value": "waarde", "validFromDate": "vanaf"}
_ALWAYS: Final = date(1990, 1, 1)
"""A term from before this day holds for as long as anybody looks back."""


def policy_line(row: Any, terms: PolicyTerms) -> dict[str, Any]:
    """A term of a region as it is shown."""
    rule = terms.rules[row.rule]
    return {
        "title": rule.title,
        "region": region_name(row.region),
        "value": f"{row.value} {rule.unit}",
        "from": row.valid_from,
        "always": row.valid_from <= _ALWAYS,
        "set_at": row.set_at,
    }


def policy_router(
    path: str,
    back: tuple[str, str],
    terms: PolicyTerms,
    said: str,
    offered: Callable[[str], bool] = lambda _rule: True,
) -> APIRouter:
    """The page at ``path``. ``back`` is label and address of the page that it belongs to, ``said``
    what is told after a term was set, ``offered`` whether a rule can still be chosen."""
    router = APIRouter(prefix=path)

    def page(
        request: Request,
        user: User,
        errors: dict[str, str],
        fields: dict[str, str],
        status: int = 200,
    ) -> Response:
        runtime: Runtime = request.app.state.runtime
        regions = reached_regions(user)
        with database.read(runtime.engine) as connection:
            rows = terms.standing(connection)
        return render(
            request,
            "chassis/policy.html",
            status=status,
            target=path,
            back=back,
            own=[policy_line(row, terms) for row in rows if row.region in regions],
            regions=[(code, region_name(code)) for code in regions],
            rules=[("", "Kies een termijn"), *_choices(terms, offered)],
            errors=errors,
            fields=fields,
            labels=LABELS,
        )

    @router.get("")
    def form(request: Request, user: Setter) -> Response:
        """The form, with the terms that the regions of the user have set."""
        return page(request, user, {}, {})

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
            return page(request, user, errors, fields, 400)
        runtime: Runtime = request.app.state.runtime
        try:
            with runtime.begin() as tx:
                terms.set_term(tx, user, regio, regel, value, day)
        except NotYours:
            return page(request, user, {"regio": "is niet de uwe"}, fields, 403)
        except BadTerm as fault:
            return page(request, user, {_FIELDS[fault.field]: str(fault)}, fields, 400)
        flash(request, said)
        return RedirectResponse(path, status_code=303)

    return router


def _choices(terms: PolicyTerms, offered: Callable[[str], bool]) -> list[tuple[str, str]]:
    return [
        (code, f"{rule.title} (nu {rule.value}; van {rule.least} tot en met {rule.most})")
        for code, rule in terms.rules.items()
        if offered(code)
    ]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
