# SPDX-License-Identifier: EUPL-1.2
"""Cases and schooling as JSON documents in the row of their young person.

What is not known is left out: most cases have few of the many days.
"""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from services.monitoring.rules.case import Case, Placement, Referral
from services.monitoring.rules.study import NOTHING_STUDIED, Dated, Departure, Span, Study
from services.monitoring.rules.young_person import Vulnerable

_PARTS = ("referrals", "placements")
_UNKNOWN = {f.name: f.default for f in fields(Case) if f.name not in ("number", "state")}
_DAYS = tuple(name for name in _UNKNOWN if name.endswith("_on"))
_REFERRED, _PLACED, _SPENT = (
    tuple(n for n, name in enumerate(kind._fields) if name.endswith("_on") or name in ends)
    for kind, ends in ((Referral, ()), (Placement, ("since",)), (Span, ("start", "end")))
)
"""Places of the days in each kind of tuple."""

_Document = dict[str, Any]


def of_cases(cases: Sequence[Case]) -> list[_Document]:
    """Cases as documents."""
    return [_of_case(case) for case in cases]


def cases(documents: Sequence[_Document]) -> tuple[Case, ...]:
    """The cases that documents tell of."""
    return tuple(map(_case, documents))


def of_study(study: Study) -> _Document:
    """Schooling as a document; empty when nothing is known."""
    if study == NOTHING_STUDIED:
        return {}
    return {
        "spans": [_written(one, _SPENT) for one in study.spans],
        "qualifications": [[q.on.isoformat(), q.kind] for q in study.qualifications],
        "revocations": [[q.on.isoformat(), q.kind] for q in study.revocations],
        "left": [list(map(_text, one)) for one in study.left],
        "gone_on": _text(study.gone_on),
    }


def study(document: _Document) -> Study:
    """The schooling that a document tells of."""
    if not document:
        return NOTHING_STUDIED
    return Study(
        tuple(Span(*_read(one, _SPENT)) for one in document["spans"]),
        tuple(Dated(*_read(one, (0,))) for one in document["qualifications"]),
        tuple(Dated(*_read(one, (0,))) for one in document["revocations"]),
        tuple(Departure(*map(_day, one)) for one in document["left"]),
        _day(document["gone_on"]),
    )


def of_vulnerable(vulnerable: Sequence[Vulnerable]) -> list[list[str]]:
    """Since when somebody is followed, and why."""
    return [[one.on.isoformat(), one.origin] for one in vulnerable]


def vulnerable(document: Sequence[Sequence[str]]) -> tuple[Vulnerable, ...]:
    """The same, read back."""
    return tuple(Vulnerable(date.fromisoformat(on), origin) for on, origin in document)


def _of_case(case: Case) -> _Document:
    document: _Document = {"number": case.number, "state": case.state}
    for name, unknown in _UNKNOWN.items():
        value = getattr(case, name)
        if value != unknown and name not in _PARTS:
            document[name] = value.isoformat() if name in _DAYS else value
    if case.referrals:
        document["referrals"] = [_written(one, _REFERRED) for one in case.referrals]
    if case.placements:
        document["placements"] = [_written(one, _PLACED) for one in case.placements]
    return document


def _case(document: _Document) -> Case:
    known = dict(document)
    for name in _DAYS:
        if name in known:
            known[name] = date.fromisoformat(known[name])
    if "referrals" in known:
        known["referrals"] = tuple(Referral(*_read(o, _REFERRED)) for o in known["referrals"])
    if "placements" in known:
        known["placements"] = tuple(Placement(*_read(o, _PLACED)) for o in known["placements"])
    return Case(**known)


def _written(of: Sequence[Any], days: tuple[int, ...]) -> list[Any]:
    values = list(of)
    for n in days:
        values[n] = _text(values[n])
    return values


def _read(values: Sequence[Any], days: tuple[int, ...]) -> list[Any]:
    read = list(values)
    for n in days:
        read[n] = _day(read[n])
    return read


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> Any:
    return None if text is None else date.fromisoformat(text)
