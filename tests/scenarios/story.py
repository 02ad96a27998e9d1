# SPDX-License-Identifier: EUPL-1.2
"""Stories of young people, told as a replay takes them, with what must come of them.

A story is a function that tells the lines of one person (or of several) and what the output must
hold. Stories of one :class:`History` share one run of the system: each has numbers of its own.
"""

import inspect
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import partial
from typing import Any, Self

import pytest
from stdnum.nl import bsn, onderwijsnummer

from services.chassis.clock import AMSTERDAM

Row = dict[str, Any]
Files = Mapping[str, list[Row]]
Check = Callable[[Files], str | None]

MBO, OTHER_MBO, VO = "25LR00", "25PZ00", "00AH00"
ROTTERDAM, AMSTERDAM_CITY, UTRECHT, ARNHEM = "0599", "0363", "0344", "0202"
ADULT, SEVENTEEN = "2006-05-17", "2008-03-10"
"""Birth dates: 19 years old, and 17, at the start of the school year 2025/26."""


def _numbers(first: int, valid: Callable[[str], bool]) -> Iterator[str]:
    return (str(n) for n in range(first, first + 50_000) if valid(str(n)))


BSNS = _numbers(999_990_100, bsn.is_valid)
OWNS = _numbers(101_200_000, onderwijsnummer.is_valid)
"""Onderwijsnummers for who has no BSN yet."""


class Person:
    """One young person: what is told of her, and what must come of it.

    Days are ISO text. ``at`` is when a line was recorded, by default the day it speaks of.
    """

    def __init__(self) -> None:
        self.bsn = next(BSNS)
        self.pgn = self.bsn
        self.lines: list[Row] = []
        self.refused_lines: list[Row] = []
        self.checks: list[Check] = []
        self.parted: set[str] = set()
        """Numbers that prove to be somebody else's."""
        self._reports = 0

    # what is told

    def line(self, at: str, by: str, type_: str, **data: Any) -> Self:
        """A line as it stands in the file; ``by`` is a feed or ``worker:NAME``."""
        kind, _, who = by.partition(":")
        source = {"worker": who} if kind == "worker" else {"feed": kind}
        data = {key.rstrip("_"): value for key, value in data.items() if value is not None}
        self.lines.append({"at": at, **source, "type": type_, "data": data})
        return self

    def fed(self, at: str, by: str, type_: str, **data: Any) -> Self:
        return self.line(at, by, type_, pgn=self.pgn, **data)

    def refused(self) -> Self:
        """The line told last must be refused."""
        self.refused_lines.append(self.lines[-1])
        return self

    def under(self, number: str) -> Self:
        """From here on the lines name her by this number."""
        self.pgn = number
        return self

    def registered(
        self, birth: str = ADULT, city: str = ROTTERDAM, at: str = "2025-08-01", **more: str
    ) -> Self:
        return self.fed(at, "brp", "person-registered", birthDate=birth, municipality=city, **more)

    def moved(self, city: str, from_: str, at: str | None = None) -> Self:
        return self.fed(at or from_, "brp", "residence-changed", municipality=city, from_=from_)

    def address_unknown(self, from_: str) -> Self:
        return self.fed(from_, "brp", "address-unknown", from_=from_)

    def emigrated(self, on: str, at: str | None = None) -> Self:
        return self.fed(at or on, "brp", "emigrated", on=on)

    def died(self, on: str, at: str | None = None) -> Self:
        return self.fed(at or on, "brp", "died", on=on)

    def linked(self, own: str, at: str) -> Self:
        return self.line(at, "duo", "identity-linked", pgn=own, bsn=self.bsn)

    def unlinked(self, own: str, at: str) -> Self:
        self.parted.add(own)
        return self.line(at, "duo", "identity-unlinked", pgn=own, bsn=self.bsn)

    def enrolled(
        self,
        start: str = "2025-08-25",
        at: str | None = None,
        school: str = MBO,
        number: str = "1",
        sector: str = "mbo",
        level: int | None = None,
        **more: Any,
    ) -> Self:
        level = 2 if level is None and sector == "mbo" else level
        return self.fed(
            at or start,
            "school",
            "enrollment-started",
            school=school,
            enrollment=number,
            startDate=start,
            sector=sector,
            level=level,
            **more,
        )

    def left(self, last: str, at: str | None = None, school: str = MBO, number: str = "1") -> Self:
        return self.fed(
            at or last,
            "school",
            "enrollment-ended",
            school=school,
            enrollment=number,
            lastActiveDay=last,
        )

    def deleted(self, at: str, school: str = MBO, number: str = "1") -> Self:
        return self.fed(at, "school", "enrollment-deleted", school=school, enrollment=number)

    def obtained(self, kind: str, on: str, at: str | None = None) -> Self:
        return self.fed(at or on, "duo", "qualification-obtained", kind=kind, on=on)

    def revoked(self, kind: str, on: str, at: str | None = None) -> Self:
        return self.fed(at or on, "duo", "qualification-revoked", kind=kind, on=on)

    def exempted(self, from_: str, to: str, article: str = "5-a", at: str | None = None) -> Self:
        return self.fed(
            at or from_, "duo", "exemption-granted", article=article, from_=from_, to=to
        )

    def exemption_ended(self, on: str, article: str = "5-a", at: str | None = None) -> Self:
        return self.fed(at or on, "duo", "exemption-ended", article=article, on=on)

    def exemption_answered(
        self, kind: str, from_: str, on: str, article: str = "5-a", at: str | None = None
    ) -> Self:
        """``kind`` is the type of the answer to a claim or a grant of that day."""
        return self.fed(at or on, "duo", kind, article=article, from_=from_, on=on)

    def recognised(self, on: str, at: str | None = None, evidence: str = "idw") -> Self:
        return self.fed(at or on, "duo", "qualification-recognised", on=on, evidence=evidence)

    def recognition_revoked(self, on: str, at: str, kind: str = "foreign") -> Self:
        return self.fed(at, "duo", "recognition-revoked", kind=kind, on=on)

    @property
    def report(self) -> str:
        """The number of her last absence report."""
        return f"{self.bsn[-4:]}-{self._reports}"

    def absent(
        self,
        from_: str,
        to: str | None = None,
        at: str | None = None,
        kind: str = "month-18plus",
        school: str = MBO,
    ) -> Self:
        self._reports += 1
        return self.fed(
            at or from_,
            "school",
            "absence-reported",
            school=school,
            kind=kind,
            from_=from_,
            to=to,
            report=self.report,
        )

    def absence_ended(self, on: str, at: str | None = None, report: str | None = None) -> Self:
        report = report or self.report
        return self.line(at or on, "school", "absence-ended", report=report, on=on)

    def absence_withdrawn(self, on: str) -> Self:
        return self.line(on, "school", "absence-withdrawn", report=self.report, on=on)

    def employed(
        self, from_: str, hours: float, employer: str | None = "bakkerij", at: str | None = None
    ) -> Self:
        more = {"from_": from_, "hours": hours, "employer": employer}
        return self.fed(at or from_, "work", "employment-started", **more)

    def employment_ended(self, to: str, hours: float = 24, employer: str = "bakkerij") -> Self:
        return self.fed(to, "work", "employment-ended", to=to, hours=hours, employer=employer)

    def does(self, at: str, type_: str, worker: str = "coach-1", **data: Any) -> Self:
        """A worker's line about her."""
        return self.line(at, f"worker:{worker}", type_, pgn=self.pgn, **data)

    def contact(
        self, at: str, channel: str = "phone", result: str = "no-answer", worker: str = "coach-1"
    ) -> Self:
        return self.does(at, "contact-attempted", worker, channel=channel, result=result)

    def reached(self, at: str) -> Self:
        return self.contact(at, result="reached")

    def intake(self, on: str, at: str | None = None) -> Self:
        return self.does(at or on, "intake-held", on=on)

    def placed(self, from_: str, destination: str = "work", at: str | None = None) -> Self:
        return self.does(at or from_, "placed", destination=destination, from_=from_)

    def placement_ended(self, on: str, at: str | None = None) -> Self:
        return self.does(at or on, "placement-ended", on=on)

    def aftercare(self, on: str, at: str | None = None) -> Self:
        return self.does(at or on, "aftercare-held", on=on)

    def leaver(self, birth: str = ADULT, city: str = ROTTERDAM) -> Self:
        """Left on 5 November 2025: early leaver, with a case, as of Thursday 20 November."""
        return self.registered(birth, city).enrolled().left("2025-11-05", at="2025-11-10")

    # what must come of it

    def expect(self, file: str, match: Row, fields: Row | None = None, count: int | None = None):
        """Rows of hers that match: one of them with these fields, or so many of them."""
        self.checks.append(partial(_expect, file, {"pgn": self.bsn, **match}, fields or {}, count))
        return self

    def is_(self, status: str, **fields: Any) -> Self:
        """Her line in ``young-people``."""
        return self.expect("young-people", {}, {"status": status, **fields}, count=1)

    def went(self, *steps: str | tuple[str, str]) -> Self:
        """All her statuses in order; a pair is a status with the day since which it holds."""
        self.checks.append(partial(_went, self.bsn, steps))
        return self

    def case(self, number: int = 1, **fields: Any) -> Self:
        return self.expect("cases", {"case": number}, fields, count=1)

    def cases(self, count: int) -> Self:
        return self.expect("cases", {}, count=count)

    def without(self, case: int, *names: str) -> Self:
        """The fields that her case must not have."""
        self.checks.append(partial(_without, self.bsn, case, names))
        return self

    def duty(self, code: str, due: str, state: str, settled: str | None = None, **fields: Any):
        """One duty of hers by code and due day; ``settled`` None: it must not have one."""
        wanted = {"state": state, "settled": settled, **fields}
        return self.expect("duties", {"duty": code, "due": due}, wanted, count=1)

    def duties(self, code: str, count: int) -> Self:
        return self.expect("duties", {"duty": code}, count=count)

    def named_by_bsn_only(self, own: str) -> Self:
        """No file may name her by the onderwijsnummer any more."""
        self.checks.append(partial(_unnamed, own))
        return self

    def no_open_duty(self, *but: str) -> Self:
        self.checks.append(partial(_no_open_duty, self.bsn, but))
        return self


def _expect(file: str, match: Row, fields: Row, count: int | None, files: Files) -> str | None:
    found = [row for row in files[file] if _fits(row, match)]
    if count is not None and len(found) != count:
        return f"{file}: {len(found)} rows for {match} instead of {count}: {found}"
    if fields and not any(_fits(row, fields) for row in found):
        return f"{file}: wanted {match} with {fields}, got {found}"
    return None


def _fits(row: Row, fields: Row) -> bool:
    return all(row.get(name) == value for name, value in fields.items())


def _went(pgn: str, steps: tuple[str | tuple[str, str], ...], files: Files) -> str | None:
    rows = [row for row in files["history"] if row["pgn"] == pgn]
    dated = [(row["to"], row["since"]) for row in rows]
    wanted = [step if isinstance(step, tuple) else (step, None) for step in steps]
    same = len(dated) == len(wanted) and all(
        status == was and since in (None, on)
        for (status, since), (was, on) in zip(wanted, dated, strict=True)
    )
    starts = [None, *(row["to"] for row in rows)]
    if [row["from"] for row in rows] != starts[: len(rows)]:
        return f"history does not connect: {rows}"
    return None if same else f"history: wanted {wanted}, got {dated}"


def _without(pgn: str, case: int, names: tuple[str, ...], files: Files) -> str | None:
    found = [row for row in files["cases"] if row["pgn"] == pgn and row["case"] == case]
    there = [name for row in found for name in names if name in row]
    return f"cases: {there} should not be in {found}" if there or not found else None


def _no_open_duty(pgn: str, but: tuple[str, ...], files: Files) -> str | None:
    rows = [row for row in files["duties"] if row.get("pgn") == pgn and row["state"] == "set"]
    left = [row for row in rows if row["duty"] not in but]
    return f"duties still set: {left}" if left else None


def _unnamed(number: str, files: Files) -> str | None:
    named = [name for name, rows in files.items() for row in rows if row.get("pgn") == number]
    return f"{number} is still named in {named}" if named else None


@dataclass
class History:
    """Stories that share one replay up to ``until``."""

    name: str
    until: str
    people: list[Person] = field(default_factory=list)

    def story(self, tell: Callable[..., None]) -> Callable[[Any], None]:
        """Take a story in; gives the test that looks at what came of it.

        The function is given as many people as it has parameters.
        """
        people = [Person() for _ in inspect.signature(tell).parameters]
        tell(*people)
        self.people += people

        def test(outcomes: Callable[[History], Files]) -> None:
            files = outcomes(self)
            wrong = [fault for one in people for check in one.checks if (fault := check(files))]
            assert not wrong, "\n".join(wrong)

        test.__name__, test.__doc__, test.__module__ = tell.__name__, tell.__doc__, tell.__module__
        return pytest.mark.broker(test)

    def lines(self) -> list[Row]:
        """Every line of every story, sorted by instant."""
        told = [line for person in self.people for line in person.lines]
        return sorted(told, key=lambda line: instant(line["at"]))

    def text(self) -> str:
        """The file."""
        return "".join(json.dumps(line) + "\n" for line in self.lines())

    def refused_numbers(self) -> list[int]:
        """The line numbers that must be refused."""
        refused = {id(line) for person in self.people for line in person.refused_lines}
        return [n for n, line in enumerate(self.lines(), 1) if id(line) in refused]


def instant(at: str) -> datetime:
    """A bare date is nine o'clock in Amsterdam."""
    moment = datetime.fromisoformat(at)
    if len(at) == 10:
        return datetime.combine(moment.date(), time(9), AMSTERDAM)
    return moment
