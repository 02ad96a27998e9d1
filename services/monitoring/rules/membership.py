# SPDX-License-Identifier: EUPL-1.2
"""Who stands behind a figure: the same counting, asked of one young person."""

from services.monitoring.rules.catalogue import Key
from services.monitoring.rules.counting import Tally
from services.monitoring.rules.young_person import NOBODY, YoungPerson


def stands_in(person: YoungPerson, key: Key) -> bool:
    """Whether a young person counts for a figure; of new leavers: as a leaver."""
    tally = Tally()
    tally.replace_person(NOBODY, person)
    value, _population, _provisional = tally.sums.get(key, (0, 0, 0))
    return value > 0
