# SPDX-License-Identifier: EUPL-1.2
"""Forms of the desks: what was filled in, read with every fault at once, and carried out once."""

import hashlib
import uuid
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Final, TypeVar

from fastapi import Form, Request
from pydantic import TypeAdapter, ValidationError
from starlette.responses import RedirectResponse, Response

from schemas.events.feeds import Day
from services.chassis.service import Runtime
from services.chassis.transaction import Transaction
from services.chassis.web import ProblemError, flash
from services.registration.desks.recording import Faulty, Refused

E = TypeVar("E", bound=StrEnum)

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


def answer(
    request: Request,
    fields: Fields,
    names: Mapping[str, str],
    command: Callable[[Transaction], uuid.UUID | None],
    *,
    again: Callable[[], Response],
    refused: Callable[[str], Response],
    missing: str,
    done: Callable[[uuid.UUID], Response],
) -> Response:
    """Carry out a command in one transaction, and answer: ``done`` with what it made, ``again`` the
    form with every fault in ``fields.errors``, or ``refused`` with the reason. ``names`` are the
    fields as the form has them.

    :raises ProblemError: 404 with ``missing`` where the user may see no such.
    """
    runtime: Runtime = request.app.state.runtime
    try:
        with runtime.begin() as tx:
            found = command(tx)
    except Faulty as faulty:
        fields.errors |= {names[field]: reason for field, reason in faulty.faults.items()}
        return again()
    except Refused as refusal:
        return refused(refusal.reason)
    if found is None:
        raise ProblemError(404, missing)
    return done(found)


def said(request: Request, text: str, path: str, kind: str = "ok") -> Response:
    """Go on to a page that begins with what was done, or with why it was not."""
    flash(request, text, kind)
    return RedirectResponse(path, status_code=303)
