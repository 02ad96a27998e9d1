# SPDX-License-Identifier: EUPL-1.2
"""An outreach case as monitoring knows it: the days and codes that reports are counted from."""

from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

UNKNOWN_KIND = "unknown"


class Referral(NamedTuple):
    """A partner was asked to take part. ``state``: sent, accepted, rejected or reported-back;
    ``result`` is what the partner reported by a code; ``number`` tells two to one partner apart,
    None where that was not told."""

    partner: str
    sector: str | None
    sent_on: date | None
    state: str
    result: str | None = None
    number: int | None = None


class Placement(NamedTuple):
    """Where the young person was placed, from ``since`` until ``ended_on``: the day on which it
    ended or another one began, None while it lasts. ``attribution``: outreach or spontaneous."""

    destination: str
    since: date
    attribution: str
    hours: float | None = None
    verified_on: date | None = None
    verified_by: str | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One case. Days are in Europe/Amsterdam; None: not yet, or not told.

    ``kind`` (new, recidivist) and ``origin`` (register, other, preventive) are those of the
    opening; ``intake_days`` count from the confirmation. ``outcome`` and ``attribution`` are those
    of the closing, ``cause`` and ``exit_reason`` those that the worker established last.
    """

    number: int
    state: str
    kind: str = UNKNOWN_KIND
    region: str | None = None
    owner: str | None = None
    intake_days: int | None = None
    origin: str | None = None
    opened_on: date | None = None
    attempts: int = 0
    attempted_on: date | None = None
    contact_on: date | None = None
    intake_on: date | None = None
    declined_on: date | None = None
    plan_on: date | None = None
    goal: str | None = None
    tailored: str | None = None
    purpose: str | None = None
    prevention: str | None = None
    cause: str | None = None
    exit_reason: str | None = None
    aftercare_on: date | None = None
    aftercare_completed_on: date | None = None
    closed_on: date | None = None
    outcome: str | None = None
    attribution: str | None = None
    referrals: tuple[Referral, ...] = ()
    placements: tuple[Placement, ...] = ()

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something (every state but the final ones)."""
        return not self.state.startswith("closed-") and not self.voided

    @property
    def voided(self) -> bool:
        """Whether there never was a leaver: such a case is in no report (domain 6.3 B)."""
        return self.state == "voided"

    @property
    def placement(self) -> Placement | None:
        """The placement that lasts; None when there is none."""
        last = self.placements[-1:]
        return last[0] if last and last[0].ended_on is None else None

    def placed(self, placement: Placement) -> "Case":
        """The case with a placement more; it takes the place of the one that lasted."""
        return replace(
            self, placements=(*self.placement_ended(placement.since).placements, placement)
        )

    def placement_ended(self, on: date) -> "Case":
        """The case whose placement ended on a day."""
        return self._with_last(ended_on=on)

    def placement_verified(self, on: date, by: str) -> "Case":
        """The case whose placement somebody verified; what is known first stays."""
        if self.placement is None or self.placement.verified_on is not None:
            return self
        return self._with_last(verified_on=on, verified_by=by)

    def referred(self, referral: Referral) -> "Case":
        """The case with a referral more."""
        return replace(self, referrals=(*self.referrals, referral))

    def answered(
        self, partner: str, number: int | None, state: str, result: str | None = None
    ) -> "Case":
        """The case in which a partner answered the referral of a number, or without one the last
        that it got."""
        asked = [
            n
            for n, one in enumerate(self.referrals)
            if one.partner == partner and (number is None or one.number == number)
        ]
        at = max(asked, default=None)
        if at is None:
            return self
        changed = list(self.referrals)
        changed[at] = changed[at]._replace(state=state, result=result or changed[at].result)
        return replace(self, referrals=tuple(changed))

    def _with_last(self, **changes: date | str) -> "Case":
        if self.placement is None:
            return self
        last = self.placement._replace(**changes)  # type: ignore[arg-type]
        return replace(self, placements=(*self.placements[:-1], last))
