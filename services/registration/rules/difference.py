# SPDX-License-Identifier: EUPL-1.2
"""A difference between the register and a list, with what each side says."""

import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from services.registration.rules.enrolments import OPEN, Enrolment
from services.registration.rules.list_entries import Entry, ListScope
from services.registration.rules.register_view import View


class DifferenceKind(StrEnum):
    """DifferenceKind of difference between the register and a list."""

    UNKNOWN_PERSON = "unknown-person"
    MISSING_HERE = "missing-here"
    MISSING_THERE = "missing-there"
    DATES_DIFFER = "dates-differ"
    LEVEL_DIFFERS = "level-differs"
    RESIDENCE_DIFFERS = "residence-differs"
    BIRTH_DATE_DIFFERS = "birth-date-differs"
    QUALIFICATION_DIFFERS = "qualification-differs"
    WORK_DIFFERS = "work-differs"
    IN_NO_LIST = "in-no-list"
    DOES_NOT_ADD_UP = "does-not-add-up"


class Explanation(StrEnum):
    """Coded reason why a difference may stand."""

    OLD_LEAVER = "old-leaver"
    PROCESSING_DELAY = "processing-delay"
    NOT_FUNDED = "not-funded"
    ABROAD = "abroad"
    FOREIGN_DIPLOMA = "foreign-diploma"
    BENEFIT = "benefit"
    OTHER_REGION = "other-region"
    INVESTIGATED = "investigated"


EXEMPTION: Final = "vrijstelling"
"""What a difference about an exemption is about, in place of an enrolment."""
DEATH: Final = "overlijden"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. ``about`` is the enrolment (school:number), the result, or empty for the
    person; with kind and holder it is the natural key within a kind of list. ``ours`` and
    ``theirs`` are JSON values; ``explanation`` is set where the register can give it itself."""

    kind: DifferenceKind
    holder: uuid.UUID
    about: str
    ours: dict[str, Any]
    theirs: dict[str, Any]
    school: str | None
    municipality: str | None
    explanation: Explanation | None = None


def told(
    kind: DifferenceKind, entry: Entry, view: View | None, scope: ListScope, about: str
) -> Difference:
    """A row that the register says otherwise about, or does not know."""
    enrolment = None if view is None else enrolment_about(about, entry, view)
    school = entry.school or (None if enrolment is None else enrolment.school)
    municipality = entry.municipality or scope.municipality
    if municipality is None and view is not None:
        municipality = view.municipality
    ours = _side(view, enrolment)
    return Difference(kind, entry.holder, about, ours, entry.to_dict(), school, municipality)


def left_out_enrolment(view: View, enrolment: Enrolment) -> Difference:
    """An enrolment of ours that the list does not name."""
    return Difference(
        DifferenceKind.MISSING_THERE,
        view.holder,
        key_of(enrolment),
        _side(view, enrolment),
        {},
        enrolment.school,
        view.municipality,
    )


def left_out_person(
    kind: DifferenceKind, view: View, about: str, explanation: Explanation | None = None
) -> Difference:
    """Someone whom the list does not name."""
    ours = _side(view, None)
    return Difference(kind, view.holder, about, ours, {}, None, view.municipality, explanation)


def does_not_add_up(holder: uuid.UUID, view: View | None, *, listed: bool) -> Difference:
    """Someone for whom A04 is not the sum of every A01 less every A02 since 1 October."""
    left = None if view is None else view.left()
    return Difference(
        DifferenceKind.DOES_NOT_ADD_UP,
        holder,
        "",
        _side(view, left),
        {"listed": listed},
        None if left is None else left.school,
        None if view is None else view.municipality,
    )


def key_of(enrolment: Enrolment) -> str:
    """School and number, as ``Entry.key`` writes them."""
    return f"{enrolment.school}:{enrolment.number}"


def enrolment_about(about: str, entry: Entry, view: View) -> Enrolment | None:
    """Our enrolment under that key; a school may use a number again, so the one with the start
    that the row tells goes first, else the last."""
    same = [e for e in view.enrolments if key_of(e) == about]
    told_start = [e for e in same if about == entry.key and e.start == entry.start]
    return next(iter(told_start or same[::-1]), None)


def _side(view: View | None, enrolment: Enrolment | None) -> dict[str, Any]:
    """What the register says, as JSON."""
    said: dict[str, Any] = {}
    if view is not None:
        said = {
            "birth": None if view.birth is None else view.birth.isoformat(),
            "municipality": view.municipality,
            "status": str(view.ground.status),
            "qualified": view.qualified or None,
            "exempt": view.exempt or None,
            "hours": view.hours or None,
            "died": None if view.died is None else view.died.isoformat(),
        }
    if enrolment is not None:
        said |= {
            "school": enrolment.school,
            "enrolment": enrolment.number,
            "sector": None if enrolment.sector is None else str(enrolment.sector),
            "level": None if enrolment.level is None else int(enrolment.level),
            "start": None if enrolment.sector is None else enrolment.start.isoformat(),
            "last": None if enrolment.until == OPEN else enrolment.until.isoformat(),
            "funded": enrolment.funded,
        }
    return {name: value for name, value in said.items() if value is not None}
