# SPDX-License-Identifier: EUPL-1.2
"""Attempts before somebody counts as not reached (D17), and contacts after placement (D20)."""

from collections.abc import Sequence
from datetime import date

from schemas.codes.outreach import Channel
from services.outreach.rules import duties
from services.outreach.rules.case import Case, Clock


def tried_enough(channels: Sequence[Channel]) -> bool:
    """Whether attempts without contact suffice: three, over two channels, one a home visit."""
    return (
        len(channels) >= duties.LADDER_ATTEMPTS
        and len(set(channels)) >= duties.LADDER_CHANNELS
        and Channel.HOME_VISIT in channels
    )


def aftercare_met_by(case: Case, on: date) -> Clock | None:
    """The aftercare duty that a contact on this day meets: the first one open.

    The last one (three months) is not met by a second contact in the first month.
    """
    clock = case.clock(duties.AFTERCARE)
    if clock is None or case.placement is None or not is_last(clock):
        return clock
    first_month = duties.aftercare_due(case.placement.from_, duties.AFTERCARE_MONTHS[0])
    return clock if on > first_month else None


def last_aftercare(case: Case, on: date) -> bool:
    """Whether a contact on this day completes the aftercare."""
    clock = aftercare_met_by(case, on)
    return clock is not None and is_last(clock)


def is_last(clock: Clock) -> bool:
    """Whether this is the last aftercare duty of a placement."""
    return clock.context.endswith(f"month-{duties.AFTERCARE_MONTHS[-1]}")
