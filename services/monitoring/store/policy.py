# SPDX-License-Identifier: EUPL-1.2
"""What regions decided themselves in monitoring: policy (P)."""

from collections.abc import Mapping
from datetime import date
from typing import Final

import sqlalchemy as sa

from services.chassis.policy_terms import PolicyTerms, policy_table
from services.monitoring.rules.programme_checks import SUBSTANTIAL_SHARE
from services.monitoring.store.tables import metadata

TERMS: Final = PolicyTerms(policy_table(metadata), {SUBSTANTIAL_SHARE.id: SUBSTANTIAL_SHARE})
"""What a region may set for monitoring, and where it stands."""


def substantial_shares(connection: sa.Connection, on: date) -> Mapping[str, int]:
    """The share in percent that regions set, by region, as it holds on a day; of a region that set
    none it is that of the rule."""
    return {
        row.region: row.value
        for row in TERMS.standing(connection)
        if row.rule == SUBSTANTIAL_SHARE.id and row.valid_from <= on
    }
