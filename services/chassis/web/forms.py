# SPDX-License-Identifier: EUPL-1.2
"""Reading the forms of pages: text by field, what it enters, and every fault by its field."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic import TypeAdapter, ValidationError
from starlette.datastructures import FormData

from services.chassis.web.problems import ProblemError, field_errors


async def form_of(request: Request) -> FormData:
    """The form that was sent."""
    return await request.form()


Sent = Annotated[FormData, Depends(form_of)]
"""Parameter type of a route that takes a form."""


def texts(form: FormData) -> dict[str, str]:
    """The fields of a form that hold text, without the spaces around."""
    return {name: value.strip() for name, value in form.items() if isinstance(value, str)}


def read(
    adapter: TypeAdapter[Any], fields: Mapping[str, str], names: Mapping[str, str]
) -> Any | dict[str, str]:
    """What a form enters, or what is wrong by field; ``names`` are the fields' on the form."""
    values = {name: fields[field] for name, field in names.items() if fields.get(field)}
    try:
        return adapter.validate_python(values)
    except ValidationError as fault:
        told = {e.field: e.reason for e in field_errors(_named(fault))}
        return {names.get(name, name): why for name, why in told.items()}


def faults(fault: ProblemError, names: Mapping[str, str]) -> dict[str, str]:
    """Faults that a command told, by field of the form; one about no field goes on.

    :raises ProblemError: the fault itself.
    """
    if fault.status != 400 or not fault.errors:
        raise fault
    known = {name.rstrip("_"): field for name, field in names.items()}
    return {known.get(e.field, e.field): e.reason for e in fault.errors}


def _named(fault: ValidationError) -> list[Any]:
    """Faults on the whole that one field is to blame for, at that field."""
    return [
        {**e, "loc": e["loc"] or (e.get("ctx", {}).get("field", ""),)}
        for e in fault.errors(include_url=False)
    ]
