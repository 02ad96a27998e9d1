# SPDX-License-Identifier: EUPL-1.2
"""What DUO and the Inlichtingenbureau deliver to a municipality or region, and of whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class DuoList(StrEnum):
    """Kind of delivery, in the order in which those of one day are to be compared.

    ``tel`` is our own: the counts that schools state of 1 October (mededeling van volledigheid).
    """

    C = "c"
    A01 = "a01"
    A02 = "a02"
    A04 = "a04"
    P = "p"
    IB = "ib"
    TEL = "tel"


class Mutation(StrEnum):
    """What changed, in a P-levering or in who leaves the workload (A02)."""

    DIED = "died"
    TURNED_4 = "turned-4"
    TURNED_23 = "turned-23"
    MOVED_WITHIN = "moved-within"
    MOVED_OUT = "moved-out"
    MOVED_IN = "moved-in"
    ENROLMENT_ADDED = "enrolment-added"
    ENROLMENT_CHANGED = "enrolment-changed"
    ENROLMENT_DELETED = "enrolment-deleted"
    RESULT_ADDED = "result-added"
    RESULT_CHANGED = "result-changed"
    RESULT_DELETED = "result-deleted"
    QUALIFIED = "qualified"
    UNQUALIFIED = "unqualified"
    EXEMPTED = "exempted"


@dataclass(frozen=True, slots=True)
class Ages:
    """Whom a delivery is about: ``low`` or older, younger than ``under``, from a day on."""

    low: int
    under: int
    source: str
    valid_from: date


_ALWAYS: Final = date(2012, 1, 1)
_REGISTER: Final = Ages(
    4, 23, "Besluit register onderwijsdeelnemers art. 31 lid 1 (gelezen: juli 2025)", _ALWAYS
)
_WORKLOAD: Final = Ages(13, 23, "DUO, overzicht rapportages vsv A01 tot en met A07", _ALWAYS)

AGES: Final[Mapping[DuoList, tuple[Ages, ...]]] = {
    DuoList.C: (_REGISTER,),
    DuoList.P: (_REGISTER,),
    DuoList.A01: (_WORKLOAD,),
    DuoList.A02: (_WORKLOAD,),
    DuoList.A04: (_WORKLOAD,),
    DuoList.IB: (Ages(23, 27, "Inlichtingenbureau, Jongeren in beeld (2019)", _ALWAYS),),
}
"""By day of entry, oldest first. That the register delivers until 27 since 2026 is expected and was
not read: it will be one more line here."""


def ages(kind: DuoList, on: date) -> Ages:
    """Whom a delivery of this kind is about on a day. Raises KeyError for counts of schools."""
    known = AGES[kind]
    return next((held for held in reversed(known) if held.valid_from <= on), known[0])


def count_day(on: date) -> date:
    """The teldatum that a day belongs to: the last 1 October on or before it."""
    return date(on.year if on.month >= 10 else on.year - 1, 10, 1)
