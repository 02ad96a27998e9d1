# SPDX-License-Identifier: EUPL-1.2
"""Forms of the desks: what was filled in, read with every fault at once, and carried out once."""

import hashlib
import uuid
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Final, Protocol, TypeVar

from fastapi import Depends, Form, Request
from pydantic import TypeAdapter, ValidationError
from starlette.responses import RedirectResponse, Response

from schemas.events.feeds import Day
from services.chassis.service import Runtime
from services.chassis.transaction import Transaction
from services.chassis.web import ProblemError, User, flash, render
from services.registration import consulting
from services.registration.consulting import Purpose, Visitor
from services.registration.desks.recording import Faulty, Refused

E = TypeVar("E", bound=StrEnum)

NOBODY: Final = "Deze jongere is er niet, of is niet van uw regio."

Text = Annotated[str, Form(max_length=20)]
Shown = Annotated[str, Form(max_length=40)]
"""Tells one showing of a form from another: the same things filled in later are a new command."""

_DAY: Final[TypeAdapter[date]] = TypeAdapter(Day)


class Fields:
    """The fields of a form, each read to what it stands for; ``errors`` gathers what is wrong."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self.given = {name: text.strip() for name, text in given.items()}
        self.errors: dict[str, str] = {}

    def day(self, name: str, *, required: bool = True) -> date | None:
        """A calendar day; None when it is left empty or is none."""
        text = self.given[name]
        if not text:
            if required:
                self.errors[name] = "is verplicht"
            return None
        try:
            return _DAY.validate_python(text)
        except ValidationError:
            self.errors[name] = "is geen datum"
            return None

    def days(self, *names: str) -> tuple[date | None, ...]:
        """Calendar days that may be left empty."""
        return tuple(self.day(name, required=False) for name in names)

    def code(self, name: str, codes: type[E], *, required: bool = True) -> E | None:
        """A code of a list."""
        text = self.given[name]
        if not text and not required:
            return None
        if text not in set(codes):
            self.errors[name] = "is verplicht"
            return None
        return codes(text)

    def key(self, form: str) -> str:
        """The Idempotency-Key of what was filled in: sent twice, it is done once."""
        filled = repr((form, sorted(self.given.items())))
        return hashlib.sha256(filled.encode()).hexdigest()[:40]

    @property
    def version(self) -> int | None:
        """The version of what the form was shown with."""
        text = self.given.get("versie", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _decision(
    wat: Text = "",
    vanaf: Text = "",
    tot: Text = "",
    besluitdag: Text = "",
    versie: Text = "",
) -> Fields:
    given = {"wat": wat, "vanaf": vanaf, "tot": tot, "besluitdag": besluitdag, "versie": versie}
    return Fields(given)


DecisionForm = Annotated[Fields, Depends(_decision)]
"""What was filled in in the form for a decision (``desk_parts.html``)."""


class FormPage(Protocol):
    """The page with a form, with what was filled in and what is wrong with it, by field."""

    def __call__(
        self, errors: dict[str, str], fields: dict[str, str], *, status: int = 200
    ) -> Response: ...


def request_page(
    template: str,
    articles: Mapping[str, str],
    labels: Mapping[str, str],
    request: Request,
    user: User,
    ref: uuid.UUID,
    errors: dict[str, str],
    fields: dict[str, str],
    *,
    status: int = 200,
) -> Response:
    """The form for what is asked of a person on one of these articles; the look is recorded.

    :raises ProblemError: 404 where the user may see no such person.
    """
    runtime: Runtime = request.app.state.runtime
    with runtime.begin() as tx:
        person = consulting.look_at(tx, Visitor.of(user), ref, Purpose.EXEMPTION)
        today = tx.today
    if person is None:
        raise ProblemError(404, NOBODY)
    return render(
        request,
        template,
        status=status,
        person=person,
        articles=[("", "Kies een artikel"), *articles.items()],
        key=uuid.uuid4().hex,
        fields={"ontvangen": today.isoformat(), **fields},
        errors=errors,
        labels=labels,
    )


def answer(
    request: Request,
    fields: Fields,
    names: Mapping[str, str],
    command: Callable[[Transaction], uuid.UUID | None],
    page: FormPage,
    *,
    refused: Callable[[str], Response],
    missing: str,
    done: Callable[[uuid.UUID], Response],
) -> Response:
    """Carry out a command in one transaction, and answer: ``done`` with what it made, the ``page``
    of the form with every fault, or ``refused`` with the reason. ``names`` are the fields as the
    form has them.

    :raises ProblemError: 404 with ``missing`` where the user may see no such.
    """
    runtime: Runtime = request.app.state.runtime
    try:
        with runtime.begin() as tx:
            found = command(tx)
    except Faulty as faulty:
        fields.errors |= {names[field]: reason for field, reason in faulty.faults.items()}
        return page(fields.errors, fields.given, status=400)
    except Refused as refusal:
        return refused(refusal.reason)
    if found is None:
        raise ProblemError(404, missing)
    return done(found)


def said(request: Request, text: str, path: str, kind: str = "ok") -> Response:
    """Go on to a page that begins with what was done, or with why it was not."""
    flash(request, text, kind)
    return RedirectResponse(path, status_code=303)
