# SPDX-License-Identifier: EUPL-1.2
"""Which region a page shows, of those that the user may choose from."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from schemas.codes.regions import REGION_NAMES
from services.chassis.web import ALL, ProblemError, User, counted_regions
from services.registration.rules.balance import NO_REGION
from services.registration.ui.wording import region_name


@dataclass(frozen=True, slots=True)
class RegionChoice:
    """The region shown, None when the user has none, and what there is to choose."""

    region: str | None
    options: list[tuple[str, str]]

    @property
    def name(self) -> str:
        """The region shown, in words."""
        return region_name(self.region)

    def address(self, path: str, asked: Mapping[str, str]) -> str:
        """The address of a page with what was asked, in this region."""
        region = {} if self.region is None else {"regio": self.region}
        return f"{path}?{urlencode({**asked, **region})}"


def choose(user: User, asked: str | None, people: Mapping[str, int]) -> RegionChoice:
    """The region asked for, or the one with most people; ``people`` counts them per region.

    :raises ProblemError: 404 for a region that the user may not see.
    """
    reach = _reach(user)
    if asked is not None and asked not in reach:
        raise ProblemError(404)
    if not reach:
        return RegionChoice(None, [])
    fullest = max(sorted(reach), key=lambda code: people.get(code, 0))
    return RegionChoice(asked or fullest, [(code, region_name(code)) for code in sorted(reach)])


def _reach(user: User) -> frozenset[str]:
    regions = counted_regions(user)
    return frozenset({*REGION_NAMES, NO_REGION}) if regions is ALL else regions
