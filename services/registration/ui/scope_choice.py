# SPDX-License-Identifier: EUPL-1.2
"""Which region a page shows, of those that the user may choose from, and what it says when there is
nobody to count."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from schemas.codes.regions import REGION_NAMES
from services.chassis.web import ALL, REGIONAL, ProblemError, Role, User, render
from services.registration.rules.balance import NO_REGION
from services.registration.ui.wording import region_name

COUNTING: Final = (*REGIONAL, Role.SCHOOL)
"""Roles that see how many people there are. The ministry has its figures in the monitor, which
withholds those of a few."""


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


def sees_nobody(user: User) -> bool:
    """Whether the user has no region and no school of which there is anything to show."""
    return not _reach(user) and not (user.has(Role.SCHOOL) and user.schools)


def nobody_page(request: Request, user: User, title: str) -> Response:
    """In place of a page full of noughts: why there is nobody here, and what is for everyone."""
    return render(request, "nobody.html", title=title, ministry=user.has(Role.MINISTRY))


def _reach(user: User) -> frozenset[str]:
    if not user.has(*REGIONAL):
        return frozenset()
    return frozenset({*REGION_NAMES, NO_REGION}) if user.regions is ALL else user.regions
