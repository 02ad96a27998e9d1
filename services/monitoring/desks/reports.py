# SPDX-License-Identifier: EUPL-1.2
"""Reports as a region keeps them: a concept that follows the facts, and versions that are frozen.
The API, the pages and the command line share it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

import sqlalchemy as sa
from fastapi import Request

from schemas.codes.regions import REGION_NAMES
from services.chassis import database
from services.chassis.clock import local_date
from services.chassis.duty_rules import DutyState
from services.chassis.service import Runtime
from services.chassis.web import REGIONAL, ProblemError, Role, User
from services.chassis.web.versions import overtaken
from services.monitoring import reporting
from services.monitoring.reach import aggregate_predicate, may_see_people
from services.monitoring.report_duties import settle
from services.monitoring.rules import areas, report_duties
from services.monitoring.rules.report import Difference, Made, People, Report, differences
from services.monitoring.rules.report_kinds import KINDS, LEERPLICHT, Kind
from services.monitoring.rules.report_suppression import suppressed_versions
from services.monitoring.store import reporting_areas, retention
from services.monitoring.store import reports as store
from services.monitoring.store.report_tables import frozen_report, removed_report
from services.monitoring.store.reports import Frozen
from services.monitoring.store.retention import Removal
from services.monitoring.store.tables import chassis

FREEZERS: Final = (Role.COORDINATOR, Role.MANAGER)
"""Who freezes a report of the own region; the leerplichtambtenaar the leerplicht report."""

_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Shown:
    """A report as it is shown: its head when it is frozen, None for the concept; what differs from
    the version before; what is still to be filled in; and the cells that lead to their people."""

    report: Report
    frozen: Frozen | None
    changed: Sequence[Difference]
    missing: Sequence[str]
    cells: frozenset[str]


class Deadline(NamedTuple):
    """A report that is to be made: its duty, what and about whom, its last day, and its state."""

    duty: str
    kind: Kind
    area: str
    year: int
    due_on: date
    state: DutyState


class Behind(NamedTuple):
    """The young people behind a cell, by reference, with the report that it is in."""

    report: Report
    refs: Sequence[str]


class ReportDesk:
    """The reports of one request, seen as far as the user reaches."""

    def __init__(self, runtime: Runtime, user: User) -> None:
        self.user = user
        self.today: date = local_date(runtime.clock.now())
        self._runtime = runtime

    def frozen(self) -> Sequence[Frozen]:
        """Frozen reports within reach, the newest first."""
        with database.read(self._runtime.engine) as connection:
            return store.heads(connection, self._sees(), _SHOWN)

    def deadlines(self) -> Sequence[Deadline]:
        """The reports that are to be made within reach: those that are not done first, the soonest
        on top."""
        table = chassis.duty.c
        reach = aggregate_predicate(self.user, table.region)
        with database.read(self._runtime.engine) as connection:
            return [
                Deadline(
                    duty.code,
                    report_duties.kind_of(duty),
                    report_duties.area_of(duty),
                    int(duty.context),
                    duty.due_on,
                    duty.state,
                )
                for duty in reporting_areas.deadlines(connection, reach, _SHOWN)
            ]

    def removals(self) -> Sequence[Removal]:
        """What was removed within reach because its term had passed, the newest first."""
        table = removed_report.c
        reach = aggregate_predicate(self.user, table.region, table.school)
        with database.read(self._runtime.engine) as connection:
            return retention.removals(connection, reach, _SHOWN)

    def versions(self, kind: str, area: str, year: int) -> Sequence[Frozen]:
        """The frozen versions of one report, the newest first."""
        with database.read(self._runtime.engine) as connection:
            return store.heads(connection, self._one(kind, area, year), _SHOWN)

    def look(self, kind: str, area: str, year: int, version: int | None) -> Shown:
        """A frozen version, or with None the concept; raises as these."""
        if version is None:
            return self.concept(kind, area, year)
        return self.version(kind, area, year, version)

    def concept(self, kind: str, area: str, year: int) -> Shown:
        """The report as it would be now.

        :raises ProblemError: 404 when it is out of reach, or there is nothing to make it of.
        """
        self._check(kind, area, year)
        with database.read(self._runtime.engine) as connection:
            made = self._made(connection, kind, area, year)
            newest = store.heads(connection, self._one(kind, area, year), 1)
            last = newest[0].version if newest else 0
            before = store.document(connection, self._one(kind, area, year), last)
        changed = differences(before, made.report) if before else ()
        return Shown(made.report, None, changed, made.missing, self._cells(made.people, area))

    def version(self, kind: str, area: str, year: int, version: int) -> Shown:
        """A frozen version, without its small cells for who may not see whom they are about.

        :raises ProblemError: 404 when it is not there or out of reach.
        """
        where = self._one(kind, area, year)
        with database.read(self._runtime.engine) as connection:
            heads = store.heads(connection, sa.and_(where, frozen_report.c.version == version), 1)
            if not heads:
                raise ProblemError(404)
            documents = store.documents(connection, where, version)
            people = store.people(connection, where, version)
        if not self.sees_figures(area):
            documents = suppressed_versions(documents)
        *earlier, report = documents
        changed = differences(earlier[-1], report) if earlier else ()
        return Shown(report, heads[0], changed, (), self._cells(people, area))

    def people(self, kind: str, area: str, year: int, version: int | None, cell: str) -> Behind:
        """Who is behind a cell, of the concept or of a version.

        :raises ProblemError: 404 for who may not see people, and for a cell without any.
        """
        self._check(kind, area, year)
        if not self.sees_people(area):
            raise ProblemError(404)
        with database.read(self._runtime.engine) as connection:
            report, people = self._kept(connection, kind, area, year, version)
        if report is None or not people.get(cell):
            raise ProblemError(404)
        return Behind(report, people[cell])

    def _kept(
        self, connection: sa.Connection, kind: str, area: str, year: int, version: int | None
    ) -> tuple[Report | None, People]:
        if version is None:
            made = self._made(connection, kind, area, year)
            return made.report, made.people
        where = self._one(kind, area, year)
        return store.document(connection, where, version), store.people(connection, where, version)

    def freeze(self, kind: str, area: str, year: int, seen: int) -> Frozen:
        """Freeze the report as it stands, as the version after ``seen``, the last that was seen.

        :raises ProblemError: 403, 404, and 409 when somebody was first.
        """
        self._check(kind, area, year)
        if not self.freezes(kind, area):
            raise ProblemError(403, "Deze rapportage legt de coördinator van de regio vast.")
        seat = areas.seat(area, self.today)
        with self._runtime.begin() as tx:
            newest = store.heads(tx.connection, store.same(kind, area, year), 1)
            if (newest[0].version if newest else 0) != seen:
                raise overtaken()
            made = self._made(tx.connection, kind, area, year)
            head = Frozen(kind, area, year, seen + 1, self.user.display, tx.now)
            try:
                store.add(tx.connection, head, made.report, made.people, self.user.id, seat)
            except sa.exc.IntegrityError:
                raise overtaken() from None
            settle(tx, kind, area, year)
            return head

    def freezes(self, kind: str, area: str) -> bool:
        """Whether the user may freeze this report."""
        roles = (*FREEZERS, Role.LEERPLICHT) if kind == LEERPLICHT else FREEZERS
        return self.user.has(*roles) and self.user.covers(areas.seat(area, self.today).region)

    def reaches(self, area: str) -> bool:
        """Whether the user may see the concept: the region's own, and a school its own letter."""
        seat = areas.seat(area, self.today)
        if area.startswith(areas.REGION) and seat.region not in REGION_NAMES:
            return False
        if self.user.has(*REGIONAL) and self.user.covers(seat.region):
            return True
        return self.user.has(Role.SCHOOL) and seat.school in self.user.schools

    def sees_people(self, area: str) -> bool:
        """Whether the user may see who stands behind a figure of an area."""
        region = areas.seat(area, self.today).region
        return may_see_people(self.user) and self.user.covers(region)

    def sees_figures(self, area: str) -> bool:
        """Whether the user may see every figure of an area, also of a few: who may see the people,
        and a school of its own pupils."""
        school = areas.seat(area, self.today).school
        own = self.user.has(Role.SCHOOL) and school in self.user.schools
        return own or self.sees_people(area)

    def _check(self, kind: str, area: str, year: int) -> None:
        known: Kind | None = KINDS.get(kind)
        if known is None or not area.startswith(known.area) or not self.reaches(area):
            raise ProblemError(404)
        if not known.first <= year <= min(known.last, self.today.year):
            raise ProblemError(404, "Over dat jaar is er geen rapportage.")

    def _cells(self, people: People, area: str) -> frozenset[str]:
        if not self.sees_people(area):
            return frozenset()
        return frozenset(name for name, refs in people.items() if refs)

    @staticmethod
    def _made(connection: sa.Connection, kind: str, area: str, year: int) -> Made:
        made = reporting.make(connection, kind, area, year)
        if made is None:
            raise ProblemError(404, "Deze regio heeft nog geen regionaal programma.")
        return made

    def _sees(self) -> sa.ColumnElement[bool]:
        return aggregate_predicate(self.user, frozen_report.c.region, frozen_report.c.school)

    def _one(self, kind: str, area: str, year: int) -> sa.ColumnElement[bool]:
        return sa.and_(self._sees(), store.same(kind, area, year))


def report_desk_of(request: Request, user: User) -> ReportDesk:
    """The reports for a request of this user."""
    return ReportDesk(request.app.state.runtime, user)
