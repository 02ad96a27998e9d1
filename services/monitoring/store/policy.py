# SPDX-License-Identifier: EUPL-1.2
"""What regions decided themselves in monitoring: policy (P)."""

from datetime import date
from typing import Final

import sqlalchemy as sa

from services.chassis.policy_terms import PolicyTerms, policy_table
from services.monitoring.rules.programme_checks import SUBSTANTIAL_SHARE
from services.monitoring.store.tables import metadata

TERMS: Final = PolicyTerms(policy_table(metadata), {SUBSTANTIAL_SHARE.id: SUBSTANTIAL_SHARE})
"""What a region may set for monitoring, and where it stands."""


def substantial_share(connection: sa.Connection, region: str, on: date) -> int:
    """The share in percent that holds for a region on a day."""
    set_by_region = [
        row.value
        for row in TERMS.standing(connection)
        if (row.region, row.rule) == (region, SUBSTANTIAL_SHARE.id) and row.valid_from <= on
    ]
    return set_by_region[-1] if set_by_region else SUBSTANTIAL_SHARE.value
