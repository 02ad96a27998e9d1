# SPDX-License-Identifier: EUPL-1.2
"""Applications for the mbo: whether somebody who left school has a next one in view.

An mbo institution tells the aanmeldstatus to the municipality of who is younger than 23 and has no
startkwalificatie (D14). Who leaves in summer and has applied needs no contact before the school
year begins; who does not turn up then is a leaver like any other.
"""

from datetime import date

from services.chassis.calendar import add_months
from services.registration.rules.facts import Facts


def applied_for(facts: Facts, left: date) -> bool:
    """Whether an application is known for a programme that starts within a year from a day on."""
    starts = (date.fromisoformat(key.partition(":")[2]) for key in facts.all("applied"))
    return any(left <= start < add_months(left, 12) for start in starts)
