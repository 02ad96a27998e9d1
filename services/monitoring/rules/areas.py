# SPDX-License-Identifier: EUPL-1.2
"""Areas over which is counted: the country, a region, a municipality, a school."""

from functools import lru_cache

NATION = "nl"
REGION = "region:"
MUNICIPALITY = "municipality:"
SCHOOL = "school:"

NO_REGION = "00"
"""The region of somebody whose region is not known; it is in the balance but is no area."""


@lru_cache(maxsize=65536)
def areas(region: str | None, municipality: str | None, school: str | None) -> tuple[str, ...]:
    """The areas in which a young person counts: ``nl`` always, the others where known.

    ``region`` is a region number ("29"), ``municipality`` a CBS code ("0599"), ``school`` a BRIN
    with its two-digit location ("25LR00").
    """
    found = [NATION]
    if region and region != NO_REGION:
        found.append(REGION + region)
    if municipality:
        found.append(MUNICIPALITY + municipality)
    if school:
        found.append(SCHOOL + school)
    return tuple(found)
