# SPDX-License-Identifier: EUPL-1.2
"""Terms that a region may set itself, because no law and no guidance does: class P."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

EVERYWHERE: Final = "*"
"""In place of a region: every region without a term of its own (replay)."""


@dataclass(frozen=True, slots=True)
class PolicyRule:
    """One such term: id, Dutch title, unit, the value where a region set none, and the least and
    the greatest that it may be."""

    id: str
    title: str
    unit: str
    value: int
    least: int
    most: int


class BadTerm(ValueError):
    """A term that cannot be: ``field`` names what is wrong, the text says it in Dutch."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


def check(
    rules: Mapping[str, PolicyRule],
    rule: str,
    value: int,
    valid_from: date,
    today: date,
    holds_on: Callable[[str, date], bool] = lambda _rule, _day: True,
) -> None:
    """Whether a term may be set, from a day on that is today or later: what was decided stays
    decided. ``holds_on`` tells whether the rule is in force on a day. Raises BadTerm."""
    if rule not in rules:
        raise BadTerm("rule", "is geen regel waarvoor een regio een termijn stelt")
    if not holds_on(rule, valid_from):
        raise BadTerm("rule", "geldt op die dag niet meer")
    least, most = rules[rule].least, rules[rule].most
    if not least <= value <= most:
        raise BadTerm("value", f"is niet van {least} tot en met {most}")
    if valid_from < today:
        raise BadTerm("validFromDate", "ligt voor vandaag")
