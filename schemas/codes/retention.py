# SPDX-License-Identifier: EUPL-1.2
"""How long what is made is kept, by date. What it rests on: SOURCES.md."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from schemas.codes.tables import day, rows


class Kept(StrEnum):
    """What a term is about: a frozen report as a whole, and the references of the young people
    behind its figures."""

    REPORT = "report"
    REPORT_PEOPLE = "report-people"


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """The term of what was made from ``valid_from`` to ``valid_to``, inclusive: so many whole years
    after the calendar year in which it was made."""

    record: Kept
    valid_from: date
    valid_to: date | None
    years: int
    klass: str
    source: str

    def last_day(self, made_on: date) -> date:
        """The last day on which something made on this day is kept."""
        return date(made_on.year + self.years, 12, 31)


@lru_cache(maxsize=1)
def retention_rules() -> tuple[RetentionRule, ...]:
    """Every term, in the order of the file."""
    return tuple(
        RetentionRule(
            Kept(row["record"]),
            date.fromisoformat(row["valid_from"]),
            day(row["valid_to"]),
            int(row["years"]),
            row["class"],
            row["source"],
        )
        for row in rows("retention")
    )


def retention_rule(record: Kept, made_on: date) -> RetentionRule | None:
    """The term of what was made on a day; None where none is known, so that it is kept."""
    for rule in retention_rules():
        ended = rule.valid_to is not None and made_on > rule.valid_to
        if rule.record is record and rule.valid_from <= made_on and not ended:
            return rule
    return None
