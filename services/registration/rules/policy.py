# SPDX-License-Identifier: EUPL-1.2
"""Policy terms that a region set, each from a day on: rulesets per region.

Everywhere else the rulesets are those of the country. Who lives in a region on the day of the
assessment is judged by its terms, each for the days on which it holds; a move brings other terms
along.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from services.chassis.policy_rules import EVERYWHERE
from services.registration.rules.rulesets import RULESETS, Rulesets, from_day


class Term(NamedTuple):
    """A term that holds in a region from a day on, until the next of that rule."""

    region: str
    rule: str
    value: int
    valid_from: date


class Policies:
    """The rulesets of each region; for a region that set nothing those of the country."""

    def __init__(self, regions: Mapping[str, Rulesets]) -> None:
        self._regions = regions
        self._elsewhere = regions.get(EVERYWHERE, RULESETS)

    def __bool__(self) -> bool:
        return bool(self._regions)

    def of(self, region: str | None) -> Rulesets:
        """The rulesets by which a resident of a region is judged; of nobody's region: the rest."""
        return self._regions.get(region or "", self._elsewhere)


NO_POLICY: Final = Policies({})


def policies(terms: Iterable[Term]) -> Policies:
    """The rulesets that follow from these terms. Raises ``ValueError`` as ``with_policy`` does."""
    return _policies(tuple(sorted(terms, key=lambda term: (term.valid_from, term))))


@lru_cache(maxsize=8)
def _policies(terms: tuple[Term, ...]) -> Policies:
    if not terms:
        return NO_POLICY
    regions = {term.region for term in terms} - {EVERYWHERE}
    found = {region: _rulesets(terms, region) for region in regions}
    found[EVERYWHERE] = _rulesets(terms, EVERYWHERE)
    return Policies(found)


def _rulesets(terms: Iterable[Term], region: str) -> Rulesets:
    """A term of the region goes before one of everywhere, whichever is the newer."""
    rulesets = RULESETS
    for wanted in (EVERYWHERE, region) if region != EVERYWHERE else (EVERYWHERE,):
        for term in terms:
            if term.region == wanted:
                rulesets = from_day(term.valid_from, {term.rule: term.value}, rulesets)
    return rulesets
