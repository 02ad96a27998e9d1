# SPDX-License-Identifier: EUPL-1.2
"""The regional programme as a region keeps it; the API and the pages share it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

import sqlalchemy as sa
from fastapi import Request

from schemas.codes.regions import REGION_NAMES
from services.chassis import database
from services.chassis.clock import local_date
from services.chassis.service import Runtime
from services.chassis.transaction import Transaction
from services.chassis.web import ProblemError, Role, User
from services.chassis.web.problems import FieldError
from services.chassis.web.versions import overtaken
from services.monitoring import programme_course
from services.monitoring.reach import aggregate_predicate, may_see
from services.monitoring.rules.catalogue import YOUNG_PEOPLE, key_of, key_text
from services.monitoring.rules.catalogue_statistics import VSV, VSV_WITHOUT_ENTREE
from services.monitoring.rules.figures import Figure, figure
from services.monitoring.rules.outside_figures import hide
from services.monitoring.rules.programme import Programme, faults
from services.monitoring.rules.programme_checks import (
    SUBSTANTIAL_SHARE,
    Change,
    Gap,
    changed_parts,
    gaps,
    substantial,
)
from services.monitoring.rules.study import TOTAL
from services.monitoring.seen import seen
from services.monitoring.store import counters, policy
from services.monitoring.store import programme as store
from services.monitoring.store.programme import Head, Notice, Reading, Version
from services.monitoring.store.programme_tables import programme_version

WRITERS: Final = (Role.COORDINATOR, Role.MANAGER)
"""Who writes the programme of the own region; others of the region and the ministry read it."""

_FIRST: Final = "Iemand anders wijzigde het programma intussen."


@dataclass(frozen=True)
class Standing:
    """Where a region's programme stands: its newest version, and what went to the minister.

    ``base`` is the version that the minister knows; ``share`` the region's share for a substantial
    change, in percent.
    """

    newest: Version
    notices: Sequence[Notice]
    base: Version | None
    share: int

    @cached_property
    def gaps(self) -> list[Gap]:
        """What the newest version lacks."""
        return gaps(self.newest.programme, self.newest.region)

    @cached_property
    def to_report(self) -> list[Change]:
        """Substantial changes since the version that the minister knows."""
        if self.base is None:
            return []
        return substantial(self.base.programme, self.newest.programme, self.share)


class ProgrammeDesk:
    """The programmes of one request, seen as far as the user reaches."""

    def __init__(self, runtime: Runtime, user: User) -> None:
        self.user = user
        self.today: date = local_date(runtime.clock.now())
        self._runtime = runtime

    def writes(self, region: str) -> bool:
        """Whether the user may change the programme of a region."""
        return self.user.has(*WRITERS) and self.user.covers(region)

    def all(self) -> list[Standing]:
        """Where every programme within reach stands."""
        with database.read(self._runtime.engine) as connection:
            found = store.newest(connection, self._sees())
            return self._standings(connection, found)

    def one(self, region: str) -> Standing | None:
        """Where the programme of a region stands; None when it was not begun."""
        with database.read(self._runtime.engine) as connection:
            found = store.newest(connection, self._of(region))
            return next(iter(self._standings(connection, found)), None)

    def versions(self, region: str) -> Sequence[Head]:
        """Every version of a region's programme, the newest first."""
        with database.read(self._runtime.engine) as connection:
            return store.heads(connection, self._of(region))

    def version(self, region: str, number: int) -> Version:
        """One version of a region's programme.

        :raises ProblemError: 404 when it is not there.
        """
        with database.read(self._runtime.engine) as connection:
            found = store.find(connection, self._of(region), number)
        if found is None:
            raise ProblemError(404)
        return found

    def figures(self, keys: Sequence[str]) -> dict[str, Figure]:
        """These figures as they stand, by key; one that nobody counted yet is zero. The ministry
        has them as everywhere, and those of smaller areas not at all."""
        with database.read(self._runtime.engine) as connection:
            found = counters.of_keys(connection, keys)
            if self.user.has(Role.MINISTRY):
                held = {one.key: hide(figure(*one.sums)) for one in found}
                near = [c for c in found if may_see(self.user, held[c.key].area, self.today)]
                held |= {one.key: one for one in seen(connection, self.user, near)}
            else:
                held = {one.key: figure(*one.sums) for one in found}
        return {key: held.get(key_of(key)) or figure(key_of(key), 0, 0) for key in keys}

    def course(self, keys: Sequence[str]) -> Mapping[str, list[Reading]]:
        """What figures stood at when each month began; for the ministry nothing, as month by month
        they would tell of a few."""
        if self.user.has(Role.MINISTRY):
            return {}
        with database.read(self._runtime.engine) as connection:
            return store.readings(connection, keys)

    def save(self, region: str, programme: Programme, seen: int) -> Version:
        """Add a version after ``seen``, the one that was seen; 0 begins the programme. Without a
        change nothing is added.

        :raises ProblemError: 400 with every fault, 403 for who does not write here, 404 for a
            region that is not there, 409 when somebody was first.
        """
        self._may_write(region)
        found = [FieldError(field=f, reason=r) for f, r in faults(programme, region)]
        if found:
            raise ProblemError(400, errors=found)
        with self._runtime.begin() as tx:
            newest = next(iter(store.newest(tx.connection, self._of(region))), None)
            if (newest.number if newest else 0) != seen:
                raise overtaken(_FIRST)
            if newest and newest.programme == programme:
                return newest
            parts = changed_parts(newest.programme if newest else Programme(), programme)
            return self._add(tx, region, seen + 1, programme, parts)

    def notify(self, region: str, version: int, on: date) -> Notice:
        """Record that a version went to the minister on a day: first the whole programme, later
        its substantial changes.

        :raises ProblemError: 400 with everything the programme lacks when it goes for the first
            time, or for a day to come; 403, 404, and 409 when another version is the newest or
            nothing is to be told.
        """
        self._may_write(region)
        with self._runtime.begin() as tx:
            newest = store.newest(tx.connection, self._of(region))
            if not newest:
                raise ProblemError(404)
            standing = self._standings(tx.connection, newest)[0]
            self._check_notice(standing, version, on)
            notice = Notice(region, version, on, [one.text for one in standing.to_report])
            try:
                store.add_notice(tx.connection, notice, self.user.id, tx.now)
            except sa.exc.IntegrityError:
                raise overtaken(_FIRST) from None
            return notice

    def _check_notice(self, standing: Standing, version: int, on: date) -> None:
        if standing.newest.number != version:
            raise overtaken(_FIRST)
        if standing.base is not None and not standing.to_report:
            raise ProblemError(409, "Er is geen substantiële wijziging om te melden.")
        wrong = [FieldError(field="noticedOnDate", reason="ligt na vandaag")] * (on > self.today)
        if standing.base is None:
            wrong += [
                FieldError(field=g.part, reason=f"{g.text} ({g.article})") for g in standing.gaps
            ]
        if wrong:
            raise ProblemError(400, errors=wrong)

    def _add(
        self, tx: Transaction, region: str, number: int, programme: Programme, parts: Sequence[str]
    ) -> Version:
        one = Version(region, number, programme, parts, self.user.id, self.user.display, tx.now)
        programme_course.read(tx, programme.figures)
        try:
            store.add(tx.connection, one)
        except sa.exc.IntegrityError:
            raise overtaken(_FIRST) from None
        return one

    def _standings(self, connection: sa.Connection, found: Sequence[Version]) -> list[Standing]:
        notices = store.notices(connection, [one.region for one in found])
        shares = policy.substantial_shares(connection, self.today)
        return [
            Standing(
                one,
                notices[one.region],
                self._base(connection, one, notices[one.region]),
                shares.get(one.region, SUBSTANTIAL_SHARE.value),
            )
            for one in found
        ]

    def _base(
        self, connection: sa.Connection, newest: Version, notices: Sequence[Notice]
    ) -> Version | None:
        if not notices:
            return None
        last = notices[-1].version
        if last == newest.number:
            return newest
        return store.find(connection, self._of(newest.region), last)

    def _may_write(self, region: str) -> None:
        if region not in REGION_NAMES:
            raise ProblemError(404)
        if not self.writes(region):
            raise ProblemError(
                403, "Het programma van een regio schrijft haar coördinator of leidinggevende."
            )

    def _sees(self) -> sa.ColumnElement[bool]:
        return aggregate_predicate(self.user, programme_version.c.region)

    def _of(self, region: str) -> sa.ColumnElement[bool]:
        return sa.and_(self._sees(), programme_version.c.region == region)


def programme_desk_of(request: Request, user: User) -> ProgrammeDesk:
    """The programmes for a request of this user."""
    return ProgrammeDesk(request.app.state.runtime, user)


def leaver_key(region: str, school_year: int, *, entree: bool = True) -> str:
    """Key of the new leavers of a region in a school year, all categories together; with those who
    hold the entree diploma, or without them (Regeling BWBR0051614 bijlage 1 A)."""
    metric = VSV if entree else VSV_WITHOUT_ENTREE
    return key_text((metric, str(school_year), f"region:{region}", TOTAL))


def offered_figures(region: str, school_years: Sequence[int]) -> list[str]:
    """Keys of figures from which a page lets choose: statuses and new leavers of the region."""
    area = f"region:{region}"
    by_status = [key_text((YOUNG_PEOPLE, area, one)) for one in ("early-leaver", "gap", "absent")]
    return by_status + [leaver_key(region, year) for year in school_years]
