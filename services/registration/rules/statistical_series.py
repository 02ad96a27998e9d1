# SPDX-License-Identifier: EUPL-1.2
"""Vintages: the count as it stood on a day is kept, so that what was published stays to be seen
beside what is known by now. Where a line of years breaks: ``schemas.codes.trend_breaks``."""

from datetime import date
from typing import Final

from services.registration.rules.count_days import YearlyDay
from services.registration.rules.statistical_definition import late_until

PROVISIONAL_DAY: Final = YearlyDay(
    "provisional-figures",
    "",
    "P",
    "Eigen afspraak: na de verlate startkwalificaties van december. OCW publiceert voorlopige "
    "cijfers in februari of maart.",
    "Voorlopige stand van de telling bewaren op 1 februari",
    2,
    1,
    date(2012, 10, 1),
)
"""No term was found for it in the register of terms."""


def provisional_on(year: int) -> date:
    """The day on which the provisional figures of a school year are kept (policy, class P)."""
    return PROVISIONAL_DAY.on_or_after(late_until(year))
