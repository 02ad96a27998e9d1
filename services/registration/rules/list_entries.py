# SPDX-License-Identifier: EUPL-1.2
"""What a list says of one person, apart from the file it stood in."""

import uuid
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, NamedTuple, Self

from schemas.codes.duo import DuoList, Mutation
from schemas.codes.lists import Level, QualificationKind, Sector


class ListScope(NamedTuple):
    """Which list: kind, region, municipality (None: the whole region) and reference date."""

    kind: DuoList
    region: str
    municipality: str | None
    on: date


@dataclass(frozen=True, slots=True)
class Entry:
    """One row about one person. ``holder`` stands for the number; ``last`` is inclusive."""

    holder: uuid.UUID
    birth: date | None = None
    municipality: str | None = None
    school: str | None = None
    enrolment: str | None = None
    sector: Sector | None = None
    level: Level | None = None
    start: date | None = None
    last: date | None = None
    exempt: bool = False
    mutation: Mutation | None = None
    on: date | None = None
    result: QualificationKind | None = None

    @property
    def key(self) -> str:
        """School and number of the enrolment; empty for a row about the person alone."""
        return f"{self.school}:{self.enrolment}" if self.enrolment else ""

    def to_dict(self) -> dict[str, Any]:
        """As JSON, without the holder and what is empty."""
        told = ((f.name, getattr(self, f.name)) for f in fields(self) if f.name != "holder")
        return {name: _plain(value) for name, value in told if value not in (None, False)}

    @classmethod
    def from_dict(cls, holder: uuid.UUID, document: dict[str, Any]) -> Self:
        """What ``to_dict`` wrote."""
        read = {name: _READERS.get(name, _same)(value) for name, value in document.items()}
        return cls(holder, **read)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _same(value: Any) -> Any:
    return value


_READERS: dict[str, Any] = {
    "birth": date.fromisoformat,
    "start": date.fromisoformat,
    "last": date.fromisoformat,
    "on": date.fromisoformat,
    "sector": Sector,
    "level": Level,
    "mutation": Mutation,
    "result": QualificationKind,
}
