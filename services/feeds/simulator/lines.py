# SPDX-License-Identifier: EUPL-1.2
"""What the simulator says: reports in the form of replay lines, and the enrolments behind them."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from services.feeds.simulator.calibration import Group
from services.feeds.simulator.population import Pupil


class Line(NamedTuple):
    """One report: when it came (UTC), and the fields of a line in clear."""

    at: datetime
    feed: str
    type: str
    data: dict[str, Any]

    def as_json(self) -> str:
        """The line as replay and delivery read it."""
        at = self.at.isoformat().replace("+00:00", "Z")
        line = {"at": at, "feed": self.feed, "type": self.type, "data": self.data}
        return json.dumps(line, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A running enrolment as its school reported it."""

    school: str
    number: int
    start: date
    group: Group
    programme: str | None

    def key(self, pupil: Pupil) -> dict[str, Any]:
        """Fields that tell which enrolment it is."""
        return {"pgn": pupil.pgn, "school": self.school, "enrollment": str(self.number)}

    def fields(self, pupil: Pupil) -> dict[str, Any]:
        """All fields of an enrolment that has started."""
        told = {
            "programme": self.programme,
            "level": self.group.level,
            "track": self.group.track,
            "stage": self.group.stage,
        }
        return {
            **self.key(pupil),
            "startDate": iso(self.start),
            "sector": self.group.sector,
            **{field: value for field, value in told.items() if value is not None},
        }


@lru_cache(maxsize=4096)
def iso(day: date) -> str:
    """A date as it stands in a line."""
    return day.isoformat()


def ending(last: date, reason: str | None) -> dict[str, str]:
    """Fields of an enrolment that has ended."""
    return {"lastActiveDay": iso(last)} | ({"exitReason": reason} if reason else {})
