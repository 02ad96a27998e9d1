# SPDX-License-Identifier: EUPL-1.2
"""The division of the specific grant over the regions: everybody who sees grants sees their own
part, the ministry sees all and enters the numbers by which is divided."""

from collections.abc import Mapping
from typing import NamedTuple

from fastapi import Request

from schemas.codes.grants import Grant, GrantYear, grant_years
from schemas.codes.regions import REGION_NAMES, municipalities_of
from services.chassis import database
from services.chassis.clock import local_date
from services.chassis.service import Runtime
from services.chassis.web import ALL, ProblemError, Role, User
from services.chassis.web.versions import overtaken
from services.monitoring.reach import counted_regions
from services.monitoring.rules.division_numbers import (
    BORDER,
    KINDS,
    SCORES,
    borders_of,
    read,
    scores_of,
)
from services.monitoring.rules.grant_division import Share, divide
from services.monitoring.rules.line_fault import LineFault
from services.monitoring.store import grants as store
from services.monitoring.store.grants import Basis, Entered

KEEPERS = (Role.MINISTRY,)
"""Who enters risk scores and the numbers of the border."""

DIVIDED = tuple(
    sorted({year for (grant, year), terms in grant_years().items() if terms.model is not None})
)
"""Calendar years of which the specific grant is divided."""


class Part(NamedTuple):
    """A part of the specific grant in a year: its rules, the shares that the user may see, what is
    not divided, and the regions of which a score is missing. With any missing there are no shares,
    for then each would be too large."""

    terms: GrantYear
    shares: Mapping[str, Share]
    undivided: int
    missing: tuple[str, ...]


class DivisionDesk:
    """The division as one user sees it today."""

    def __init__(self, runtime: Runtime, user: User) -> None:
        self.user = user
        self._runtime = runtime
        self.today = local_date(runtime.clock.now())

    @property
    def keeps(self) -> bool:
        """Whether the user may enter the numbers."""
        return self.user.has(*KEEPERS)

    def bases(self) -> dict[str, Basis]:
        """What was entered of each kind."""
        with database.read(self._runtime.engine) as connection:
            return {kind: store.basis(connection, kind) for kind in KINDS}

    def parts(self, year: int) -> list[Part]:
        """Both parts of the specific grant of a calendar year.

        :raises ProblemError: 404 for a year of which nothing is divided.
        """
        if year not in DIVIDED:
            raise ProblemError(404)
        bases = self.bases()
        return [
            self._part(grant_years()[grant, year], bases)
            for grant in (Grant.PROGRAMME, Grant.DOORSTROOMPUNT)
        ]

    def enter(self, kind: str, text: str, version: int) -> list[LineFault]:
        """Enter the numbers in a file in place of those of ``version``; nothing with any fault.

        :raises ProblemError: 403 for another role, 404 for an unknown kind, 409 when another was
            faster.
        """
        if not self.keeps:
            raise ProblemError(403)
        if kind not in KINDS:
            raise ProblemError(404)
        numbers, faults = read(kind, text)
        if faults:
            return faults
        with self._runtime.begin() as tx:
            entered = Entered(tx.new_id(), self.user.id, tx.now)
            if not store.set_basis(tx.connection, kind, numbers, version, entered):
                raise overtaken()
        return []

    def _part(self, terms: GrantYear, bases: Mapping[str, Basis]) -> Part:
        kind = next(kind for kind, model in SCORES.items() if model == terms.model)
        scores = scores_of(bases[kind].numbers)
        missing = tuple(region for region in _regions(terms) if region not in scores)
        cents = (terms.ceiling or 0) * 100
        if missing:
            return Part(terms, {}, cents, missing)
        found = divide(cents, scores, borders_of(bases[BORDER].numbers))
        seen = counted_regions(self.user)
        shares = {
            region: share for region, share in found.shares.items() if seen is ALL or region in seen
        }
        return Part(terms, shares, found.undivided, ())


def division_desk_of(request: Request, user: User) -> DivisionDesk:
    """The division for a request of this user."""
    return DivisionDesk(request.app.state.runtime, user)


def _regions(terms: GrantYear) -> list[str]:
    """The regions that exist on 1 January of the year."""
    on = terms.spend_by.replace(year=terms.year, month=1, day=1)
    return [code for code in sorted(REGION_NAMES) if municipalities_of(code, on)]
