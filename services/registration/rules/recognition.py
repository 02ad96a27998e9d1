# SPDX-License-Identifier: EUPL-1.2
"""Diplomas that DUO does not know, accepted by a municipality on their evidence.

A foreign one counts as what it was valued as; a Dutch one (older than DUO's register, from the
Caribbean, or not funded) as what it is. Neither is counted in the yearly statistic of DUO.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final, NamedTuple

from schemas.codes.lists import QualificationKind as Kind
from schemas.codes.lists import RecognitionEvidence as Evidence
from services.registration.rules.facts import Facts
from services.registration.rules.startkwalificatie import recognised

VALUERS: Final = (Evidence.IDW, Evidence.NUFFIC, Evidence.SBB, Evidence.DUO)
"""Who values a foreign diploma."""

ISSUERS: Final = (Evidence.INSTITUTION, Evidence.DUO)
"""Who can show that a Dutch diploma is real."""


class Recognition(NamedTuple):
    """A diploma that was accepted, of ``on``; ``standing`` unless that was taken back. What an
    older message did not tell is None."""

    on: date
    kind: Kind
    valued_as: Kind | None
    evidence: Evidence
    reference: str | None
    examined_by: str | None
    recorded_at: datetime
    standing: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A diploma of the day ``on`` that was shown with its evidence."""

    kind: Kind
    on: date
    evidence: Evidence
    reference: str
    valued_as: Kind | None = None


def recognitions(facts: Facts) -> list[Recognition]:
    """Every diploma that was accepted on its evidence, the newest first."""
    standing = dict(recognised(facts))
    found = []
    for key, register in facts.all("recognised").items():
        evidence, valued_as, reference, examined_by = register[2:]
        found.append(
            Recognition(
                date.fromisoformat(key[:10]),
                Kind(key[11:]),
                None if valued_as is None else Kind(valued_as),
                Evidence(evidence),
                reference,
                examined_by,
                datetime.fromisoformat(register[0]).replace(tzinfo=UTC),
                key in standing,
            )
        )
    found.sort(key=lambda one: (one.on, one.kind), reverse=True)
    return found


def faults_of(shown: Shown, birth: date | None, today: date) -> dict[str, str]:
    """What keeps a diploma from being recorded: field -> reason, in Dutch."""
    faults = {}
    foreign = shown.kind is Kind.FOREIGN
    if shown.on > today:
        faults["on"] = "ligt in de toekomst"
    elif birth is not None and shown.on <= birth:
        faults["on"] = "ligt niet na de geboorte"
    if foreign and shown.valued_as is None:
        faults["valued_as"] = "is verplicht bij een buitenlands diploma"
    if shown.valued_as is Kind.FOREIGN or (not foreign and shown.valued_as is not None):
        faults["valued_as"] = (
            "is een Nederlands niveau, en hoort alleen bij een buitenlands diploma"
        )
    if shown.evidence not in (VALUERS if foreign else ISSUERS):
        faults["evidence"] = (
            f"past niet bij een {'buitenlands' if foreign else 'Nederlands'} diploma"
        )
    return faults
