# SPDX-License-Identifier: EUPL-1.2
"""From the forms of the regional programme to the programme with one part changed, and back.

Each part has a form of its own. A row that is left empty is left out.
"""

import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any, Final

from pydantic import ValidationError
from starlette.datastructures import FormData

from schemas.codes.programme import (
    PARTNERS,
    SUBJECTS,
    TARGET_GROUPS,
    TARGET_SCHOOL_YEARS,
    YEARS,
)
from services.chassis.web.forms import texts
from services.chassis.web.problems import field_errors
from services.monitoring.rules.programme import Measure, Programme
from services.monitoring.ui.programme_fields import NEW

_THOUSANDS: Final = re.compile(r"[ .\u00a0](?=\d{3}(\D|$))")

LEAVER_FIELDS: Final = ("vsv", "zonder-entree", "bereikt", "bereikt-zonder", "toelichting-vsv")
IDLE_FIELDS: Final = ("thuis", "bereikt-thuis", "toelichting-thuis")

Errors = dict[str, str]


FORM: Final = "formulier"
"""The form as a whole, where a fault belongs to no single field."""


class Wrong(Exception):
    """The form holds what cannot be: by field, the reason in Dutch."""

    def __init__(self, errors: Errors) -> None:
        super().__init__("wrong fields")
        self.errors = errors


class _Reader:
    """Reads fields and gathers what is wrong with them."""

    def __init__(self, form: FormData) -> None:
        self._fields = texts(form)
        self.errors: Errors = {}

    def text(self, name: str) -> str:
        return self._fields.get(name, "").replace("\r\n", "\n")

    def number(self, name: str) -> int | None:
        """A whole number of people or euros; None when the field is empty or wrong."""
        text = _THOUSANDS.sub("", self.text(name).removeprefix("€").strip())
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= 10):
            self.errors[name] = "is geen heel getal"
            return None
        return int(text)

    def rows(self, prefix: str) -> list[str]:
        """The rest of the names of fields that begin so, in the order of the form."""
        return [name.removeprefix(prefix) for name in self._fields if name.startswith(prefix)]

    def needed(self, name: str) -> int:
        """A number that cannot be left out; 0 stands for it when it is missing, with an error."""
        value = self.number(name)
        if value is None:
            self.errors.setdefault(name, "is verplicht als u in deze rij iets anders invult")
        return value or 0


def changed(part: str, programme: Programme, form: FormData) -> Programme:
    """The programme with a part as the form has it. Raises Wrong and KeyError."""
    read = _Reader(form)
    changes = _READERS[part](read)
    return _validated(programme, changes, read.errors)


def with_measure(programme: Programme, key: str, form: FormData) -> tuple[Programme, str]:
    """The programme with a measure as the form has it, and its key; an empty ``key`` adds one.
    Raises Wrong."""
    read = _Reader(form)
    old = programme.measure(key)
    made = _measure(read, key or f"m-{uuid.uuid4().hex[:8]}", old)
    others = [one.model_dump() for one in programme.measures]
    if old is None:
        measures = [*others, made]
    else:
        measures = [made if one["id"] == key else one for one in others]
    return _validated(programme, {"measures": measures}, read.errors), made["id"]


def without_measure(programme: Programme, key: str) -> Programme:
    """The programme without a measure."""
    kept = tuple(one for one in programme.measures if one.id != key)
    return programme.model_copy(update={"measures": kept})


def _validated(programme: Programme, changes: dict[str, Any], errors: Errors) -> Programme:
    try:
        made = Programme.model_validate(programme.model_dump() | changes)
    except ValidationError as fault:
        told = "; ".join(f"{one.field} {one.reason}" for one in field_errors(fault.errors()))
        raise Wrong({FORM: f"klopt niet: {told}"} | errors) from None
    if errors:
        raise Wrong(errors)
    return made


def _analysis(read: _Reader) -> dict[str, Any]:
    findings = [
        {
            "id": f"b-{uuid.uuid4().hex[:8]}" if key.startswith(NEW) else key,
            "text": read.text(f"bevinding-{key}"),
            "figure": read.text(f"cijfer-{key}") or None,
        }
        for key in read.rows("bevinding-")
        if read.text(f"bevinding-{key}")
    ]
    return {"analysis": read.text("analyse"), "findings": findings}


def _targets(read: _Reader) -> dict[str, Any]:
    leavers, idle = [], []
    for year in TARGET_SCHOOL_YEARS:
        if any(read.text(f"{name}-{year}") for name in LEAVER_FIELDS):
            leavers.append(
                {
                    "school_year": year,
                    "new_leavers": read.needed(f"vsv-{year}"),
                    "without_entree": read.number(f"zonder-entree-{year}"),
                    "realised": read.number(f"bereikt-{year}"),
                    "realised_without_entree": read.number(f"bereikt-zonder-{year}"),
                    "explanation": read.text(f"toelichting-vsv-{year}"),
                }
            )
    for year in YEARS:
        if any(read.text(f"{name}-{year}") for name in IDLE_FIELDS):
            idle.append(
                {
                    "year": year,
                    "youth": read.needed(f"thuis-{year}"),
                    "realised": read.number(f"bereikt-thuis-{year}"),
                    "explanation": read.text(f"toelichting-thuis-{year}"),
                }
            )
    return {"leaver_targets": leavers, "idle_targets": idle}


def _agreements(read: _Reader) -> dict[str, Any]:
    agreed = [
        {"subject": s, "text": read.text(f"afspraak-{s}"), "progress": read.text(f"voortgang-{s}")}
        for s in SUBJECTS
    ]
    return {"agreements": [one for one in agreed if one["text"] or one["progress"]]}


def _budget(read: _Reader) -> dict[str, Any]:
    funds = []
    for year in YEARS:
        names = (f"school-{year}", f"gemeente-{year}", f"overig-{year}")
        if any(read.text(name) for name in names):
            funds.append(
                {
                    "year": year,
                    "contact_school": read.needed(names[0]),
                    "contact_municipality": read.needed(names[1]),
                    "other": read.number(names[2]) or 0,
                }
            )
    return {"funds": funds, "overhead": _amounts(read)}


def _amounts(read: _Reader) -> list[dict[str, Any]]:
    return [
        {
            "year": year,
            "budget": read.needed(f"begroot-{year}"),
            "spent": read.number(f"besteed-{year}"),
        }
        for year in YEARS
        if read.text(f"begroot-{year}") or read.text(f"besteed-{year}")
    ]


def _partners(read: _Reader) -> dict[str, Any]:
    partners = [
        {"kind": read.text(f"rol-{row}"), "name": read.text(f"partner-{row}")}
        for row in read.rows("partner-")
        if read.text(f"partner-{row}")
    ]
    for row in read.rows("partner-"):
        if read.text(f"partner-{row}") and read.text(f"rol-{row}") not in set(PARTNERS):
            read.errors[f"rol-{row}"] = "is verplicht"
    return {"partners": [one for one in partners if one["kind"] in set(PARTNERS)]}


def _measure(read: _Reader, key: str, old: Measure | None) -> dict[str, Any]:
    if not read.text("titel"):
        read.errors["titel"] = "is verplicht"
    return {
        "id": key,
        "title": read.text("titel") or (old.title if old else "–"),
        "aim": read.text("doel"),
        "target_groups": [one for one in TARGET_GROUPS if read.text(f"doelgroep-{one}")],
        "findings": read.rows("rust-op-"),
        "effect": read.text("effect"),
        "evidence": read.text("onderbouwing"),
        "evaluation": read.text("evaluatie"),
        "open_to_all": bool(read.text("voor-iedereen")),
        "restriction": read.text("onderscheid"),
        "additional": bool(read.text("aanvullend")),
        "line": read.text("regel"),
        "amounts": _amounts(read),
        "progress": read.text("voortgang"),
    }


_READERS: Final[Mapping[str, Callable[[_Reader], dict[str, Any]]]] = {
    "analyse": _analysis,
    "streefcijfers": _targets,
    "afspraken": _agreements,
    "begroting": _budget,
    "partners": _partners,
}

EDITED: Final = tuple(_READERS)
"""Parts with a form of their own; measures have one each."""
