# SPDX-License-Identifier: EUPL-1.2
"""Deliveries as the pages show them. Pure: no database, no request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from services.feeds.mapping import Kind, best_kind, kind_of, kinds, propose
from services.feeds.reasons import dutch
from services.feeds.uploads import Format
from services.registration.intake.parcels import RefusedLine
from services.registration.rules.deliveries import DeliveryState, feed_of, state_of
from services.registration.ui.wording import Badge

_STATES: Final[Mapping[DeliveryState, Badge]] = {
    DeliveryState.ACCEPTED: Badge("Ontvangen", "info"),
    DeliveryState.PUBLISHING: Badge("Wordt doorgegeven", "info"),
    DeliveryState.PROCESSING: Badge("Wordt verwerkt", "info"),
    DeliveryState.PROCESSED: Badge("Verwerkt", "safe"),
}
_REGISTERS: Final = {
    "duo": "DUO",
    "brp": "de Basisregistratie personen",
    "work": "UWV en Inlichtingenbureau",
}
FORMATS: Final[Mapping[str, str]] = {
    Format.BATCH: "CloudEvents",
    Format.JSON_LINES: "JSON Lines",
    Format.CSV: "CSV",
    Format.XLSX: "Excel",
}


def source_name(source: str) -> str:
    """Who answers for a delivery, as within a sentence."""
    return _REGISTERS.get(source, f"instelling {source}")


def source_heading(source: str) -> str:
    """Who answers for a delivery, as a sentence or a cell begins."""
    name = source_name(source)
    return name[:1].upper() + name[1:]


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """One delivery with its counts, as a row of the list and as the head of its own page."""

    row: Any

    @property
    def path(self) -> str:
        """Its page."""
        return f"/leveringen/{self.row.id}"

    @property
    def source(self) -> str:
        """Who answers for it, as a cell begins."""
        return source_heading(self.row.source)

    @property
    def sender(self) -> str:
        """Who answers for it, within a sentence."""
        return source_name(self.row.source)

    @property
    def format(self) -> str:
        """How it was written."""
        return FORMATS[self.row.format]

    @property
    def is_table(self) -> bool:
        """Whether it has columns, so that its refused lines are a table too."""
        return Format(self.row.format).is_table

    @property
    def done(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self._state is DeliveryState.PROCESSED

    @property
    def badge(self) -> Badge:
        """How far it is; refused as a whole is not a success."""
        if self.row.accepted == 0:
            return Badge("Geheel geweigerd", "danger")
        return _STATES[self._state]

    @property
    def troubles(self) -> int:
        """Lines and messages that somebody must look at."""
        return int(self.row.refused + self.row.set_aside)

    @property
    def _state(self) -> DeliveryState:
        return state_of(self.row.messages, self.row.published, self.row.processed)


@dataclass(frozen=True, slots=True)
class LineFaults:
    """A refused line: its number, and what is wrong with it, a sentence each."""

    number: int
    told: Sequence[str]

    @classmethod
    def of(cls, line: RefusedLine) -> "LineFaults":
        """Columns by their name, reasons in Dutch."""
        told = [
            f"{one.field}: {dutch(one.reason)}" if one.field else dutch(one.reason)
            for one in line.faults
        ]
        return cls(line.number, [one[:1].upper() + one[1:] for one in told])


@dataclass(frozen=True, slots=True)
class MappingChoice:
    """What the page of a mapping offers: the kinds of rows, and the fields of the one chosen."""

    kind: Kind
    kinds: Sequence[Kind]
    columns: Mapping[str, str]
    heading: Sequence[str]

    @property
    def kind_options(self) -> list[tuple[str, str]]:
        """Code and name of every kind."""
        return [(kind.code, kind.label) for kind in self.kinds]

    @property
    def column_options(self) -> list[tuple[str, str]]:
        """The columns of the file, and none."""
        return [("", "Geen kolom"), *((name, name) for name in self.heading if name)]


def mapping_choice(
    source: str,
    heading: Sequence[str],
    saved: Mapping[str, Mapping[str, str]],
    chosen: str | None,
    columns: Mapping[str, str] | None,
) -> MappingChoice:
    """The mapping to begin with: what was chosen before, else what the source kept for files with
    these columns, else what the names of the columns suggest."""
    feed = feed_of(source)
    kind = None if chosen is None else kind_of(feed, chosen)
    if kind is None:
        fits = (code for code, kept in saved.items() if set(kept.values()) <= set(heading))
        kind = kind_of(feed, next(fits, "")) or best_kind(feed, heading)
    if columns is None:
        kept = saved.get(kind.code, {})
        known = {field: name for field, name in kept.items() if name in heading}
        columns = known or propose(kind, heading)
    return MappingChoice(kind, kinds(feed), columns, heading)
