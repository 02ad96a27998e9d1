# SPDX-License-Identifier: EUPL-1.2
"""Faults as callers see them: ``application/problem+json`` (RFC 9457), in Dutch.

All faults of a request are told at once, each with its field and a reason. No value that came in
goes out again: it may be a citizen service number, and answers end up in logs.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, Field
from starlette.responses import JSONResponse

MEDIA_TYPE = "application/problem+json"


class FieldError(BaseModel):
    """Een fout in de invoer."""

    field: str = Field(description="Naam van het veld, met punten voor een veld in een veld")
    reason: str = Field(description="Wat er niet klopt, zonder de ingestuurde waarde")


class Problem(BaseModel):
    """Foutmelding volgens RFC 9457."""

    status: int = Field(description="HTTP-statuscode")
    title: str = Field(description="Soort fout, gelijk voor alle fouten van deze soort")
    detail: str = Field(description="Wat er aan de hand is en wat u kunt doen")
    errors: list[FieldError] = Field(
        default=[], description="Alle fouten in de invoer, elk met veld en reden"
    )
    instance: str | None = Field(
        default=None, description="Kenmerk van dit verzoek, voor wie ons vraagt wat er gebeurde"
    )


class ProblemError(Exception):
    """Raise it to answer with this fault: a problem for the API, an error page for a browser."""

    def __init__(
        self,
        status: int,
        detail: str | None = None,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.status = status
        self.title, usual = wording(status)
        self.detail = detail or usual
        self.errors = list(errors)
        self.headers = headers
        super().__init__(f"{status} {self.title}")


_WORDING: Mapping[int, tuple[str, str]] = {
    400: (
        "Ongeldige invoer",
        "Een of meer velden kloppen niet. Herstel ze en probeer het opnieuw.",
    ),
    401: ("Niet ingelogd", "Log in en probeer het opnieuw."),
    403: ("Geen toegang", "Uw rol geeft geen toegang tot dit onderdeel."),
    404: ("Niet gevonden", "Wat u zoekt bestaat niet, of valt buiten uw regio."),
    405: ("Handeling niet mogelijk", "Deze handeling bestaat niet op dit adres."),
    409: ("Tussentijds gewijzigd", "Iemand anders was u voor. Bekijk de nieuwe stand."),
    413: ("Te groot", "Wat u stuurde is te groot."),
    415: ("Soort inhoud niet ondersteund", "Stuur de inhoud als application/json."),
    429: ("Te veel verzoeken", "Wacht even en probeer het opnieuw."),
    500: ("Er ging iets mis", "De fout is vastgelegd. Probeer het over een paar minuten opnieuw."),
    503: ("Tijdelijk niet beschikbaar", "Probeer het over een paar minuten opnieuw."),
}


def wording(status: int) -> tuple[str, str]:
    """Title and usual detail of a status code."""
    if status in _WORDING:
        return _WORDING[status]
    return _WORDING[500] if status >= 500 else (HTTPStatus(status).phrase, _WORDING[400][1])


def problem_response(fault: ProblemError, instance: str | None) -> JSONResponse:
    """The fault as ``application/problem+json``."""
    problem = Problem(
        status=fault.status,
        title=fault.title,
        detail=fault.detail,
        errors=fault.errors,
        instance=instance,
    )
    return JSONResponse(
        problem.model_dump(exclude_none=True, exclude_defaults=True),
        status_code=fault.status,
        media_type=MEDIA_TYPE,
        headers=dict(fault.headers or {}),
    )


_REASONS: Mapping[str, str] = {
    "missing": "is verplicht",
    "extra_forbidden": "is hier niet bekend",
    "json_invalid": "is geen geldige JSON",
    "string_too_short": "is te kort",
    "string_too_long": "is te lang",
    "string_pattern_mismatch": "heeft niet de juiste vorm",
    "enum": "is geen waarde uit de lijst",
    "literal_error": "is geen waarde uit de lijst",
    "greater_than": "is te klein",
    "greater_than_equal": "is te klein",
    "less_than": "is te groot",
    "less_than_equal": "is te groot",
    "too_short": "heeft te weinig waarden",
    "too_long": "heeft te veel waarden",
    "timezone_aware": "heeft geen tijdzone",
}
_REASONS_BY_BEGINNING: Sequence[tuple[str, str]] = (
    ("int_", "is geen geheel getal"),
    ("float_", "is geen getal"),
    ("bool_", "is geen ja of nee"),
    ("datetime_", "is geen tijdstip als 2026-10-01T09:00:00Z"),
    ("date_", "is geen datum als 2026-10-01"),
    ("uuid_", "is geen geldig kenmerk"),
    ("list_", "is geen lijst"),
    ("dict_", "is geen object"),
    ("model_", "is geen object"),
    ("string_", "is geen tekst"),
)
_PLACES = frozenset({"body", "query", "path", "header", "cookie"})
_WHOLE = "verzoek"
_NAME = re.compile(r"[A-Za-z_][A-Za-z_-]{0,63}")


def field_errors(faults: Iterable[Mapping[str, Any]]) -> list[FieldError]:
    """Faults of pydantic (``ValidationError.errors()``) as fields with reasons in Dutch."""
    return [
        FieldError(
            field=_WHOLE if fault["type"] == "json_invalid" else _field(fault["loc"]),
            reason=_reason(fault["type"]),
        )
        for fault in faults
    ]


def _reason(kind: str) -> str:
    if kind in _REASONS:
        return _REASONS[kind]
    for beginning, reason in _REASONS_BY_BEGINNING:
        if kind.startswith(beginning):
            return reason
    return "heeft een ongeldige waarde"


def _field(location: Sequence[str | int]) -> str:
    """Only names that a schema could have: an unknown key is what the sender wrote himself."""
    names = location[1:] if location and location[0] in _PLACES else location
    parts = [str(part) if isinstance(part, int) or _NAME.fullmatch(part) else "…" for part in names]
    return ".".join(parts) or _WHOLE
