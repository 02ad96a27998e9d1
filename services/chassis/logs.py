# SPDX-License-Identifier: EUPL-1.2
"""Logging: one JSON object per line, and no personal data in any of them.

The guard stands behind everything that is logged, also by libraries: fields with the name of a
personal field, and numbers that can be a citizen service number or an education number, are
withheld, and the line says so (``withheld``). It is a net, not a licence: code logs references.
"""

import logging
import re
import sys
import traceback
from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any, TextIO

import structlog
from pydantic import ValidationError
from sqlalchemy.exc import StatementError
from stdnum.nl import bsn, onderwijsnummer

WITHHELD = "[withheld]"

_PERSONAL_WORDS = """
pgn bsn burgerservicenummer onderwijsnummer name naam firstname voornaam voornamen lastname
achternaam surname familyname givenname birthdate geboortedatum dateofbirth birthplace
geboorteplaats phone telefoon telefoonnummer mobile mobiel email emailaddress emailadres mail
address adres street straat housenumber huisnummer postcode postalcode zipcode gender geslacht
nationality nationaliteit identity sealed note notes notitie toelichting remark opmerking
"""
PERSONAL_FIELDS = frozenset(_PERSONAL_WORDS.split())
"""Names of fields that hold personal data, in lower case and without separators."""

_NUMBER = re.compile(
    r"(?<![0-9a-f])(\d{9}|\d{4}[ .-]\d{2}[ .-]\d{3}|\d{3}[ .-]\d{3}[ .-]\d{3})(?![0-9a-f])"
)
_WRITERS_OF_ADDRESSES = ("httpx2", "httpcore2", "uvicorn.access")
"""Libraries that log whole addresses of requests; our own line per request has the template."""
_SEPARATORS = re.compile(r"[^a-z]")


def configure(service: str, *, level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Send the log of structlog and of the standard library to ``stream`` (default: stdout)."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = _StdoutHandler() if stream is None else logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                describe_exception,
                withhold_personal_data,
                _Name(service),
                structlog.processors.JSONRenderer(sort_keys=True, default=lambda _: WITHHELD),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _WRITERS_OF_ADDRESSES:
        logging.getLogger(name).setLevel(logging.WARNING)


def withhold_personal_data(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """structlog processor: the same line with personal fields and personal numbers withheld."""
    clean: dict[str, Any] = {key: _clean(key, value) for key, value in event.items()}
    if WITHHELD in str(clean):
        clean["withheld"] = True
    return clean


def _clean(key: str, value: Any) -> Any:
    if _SEPARATORS.sub("", key.lower()) in PERSONAL_FIELDS and value is not None:
        return WITHHELD
    if isinstance(value, str):
        return _NUMBER.sub(_number, value)
    if isinstance(value, Mapping):
        return {_NUMBER.sub(_number, str(k)): _clean(str(k), v) for k, v in value.items()}
    if isinstance(value, bool | float) or value is None:
        return value
    if isinstance(value, int):
        return WITHHELD if is_personal_number(str(value)) else value
    if isinstance(value, Sequence | set | frozenset) and not isinstance(value, bytes):
        return [_clean("", item) for item in value]
    return _NUMBER.sub(_number, str(value))


def _number(match: re.Match[str]) -> str:
    return WITHHELD if is_personal_number(re.sub(r"\D", "", match[0])) else match[0]


def is_personal_number(digits: str) -> bool:
    """Whether nine digits pass the test of a BSN or of an onderwijsnummer."""
    if len(digits) != 9:
        return False
    return bool(bsn.is_valid(digits) or onderwijsnummer.is_valid(digits))


def describe_exception(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """structlog processor: an exception as its kinds, messages and frames, without any values.

    Messages of pydantic and of the database quote what was being processed; of those only the part
    that does not is kept. Variables are never shown.
    """
    info = event.pop("exc_info", None)
    fault = info if isinstance(info, BaseException) else None
    if info and fault is None:
        fault = info[1] if isinstance(info, tuple) else sys.exc_info()[1]
    if fault is not None:
        event["exception"] = _chain(fault)
    return event


def _chain(fault: BaseException) -> list[dict[str, Any]]:
    chain: list[dict[str, Any]] = []
    current: BaseException | None = fault
    while current is not None and len(chain) < 5:
        frames = traceback.extract_tb(current.__traceback__)[-20:]
        chain.append(
            {
                "kind": f"{type(current).__module__}.{type(current).__qualname__}",
                "message": _message(current),
                "frames": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
            }
        )
        current = current.__cause__ or (
            None if current.__suppress_context__ else current.__context__
        )
    return chain


def _message(fault: BaseException) -> str:
    if isinstance(fault, ValidationError):
        return "; ".join(
            f"{'.'.join(str(part) for part in error['loc'])}: {error['type']}"
            for error in fault.errors(include_input=False, include_url=False, include_context=False)
        )
    if isinstance(fault, StatementError):  # the statement's parameters and the row stay out
        return str(fault.orig).split("\n", 1)[0]
    if type(fault).__module__.startswith(("psycopg", "sqlite3")):
        return str(fault).split("\n", 1)[0]
    return str(fault)[:500]


class _StdoutHandler(logging.StreamHandler[TextIO]):
    """Writes to what ``sys.stdout`` is at the moment of writing."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        return sys.stdout


class _Name:
    """Adds the service's name to each line."""

    def __init__(self, service: str) -> None:
        self._service = service

    def __call__(
        self, _logger: Any, _method: str, event: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        return {**event, "service": self._service}
