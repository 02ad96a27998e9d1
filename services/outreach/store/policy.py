# SPDX-License-Identifier: EUPL-1.2
"""What regions decided on the terms of outreach."""

from collections.abc import Sequence
from typing import Final

import sqlalchemy as sa

from services.chassis.policy_terms import PolicyTerms, policy_table
from services.outreach.rules.terms import POLICY, Decision
from services.outreach.store.tables import metadata

TERMS: Final = PolicyTerms(policy_table(metadata), POLICY)
"""What a region may set for outreach, and where it stands."""


def decisions(connection: sa.Connection) -> Sequence[Decision]:
    """Every term that a region set and that stands."""
    rows = TERMS.standing(connection)
    return [Decision(row.region, row.rule, row.value, row.valid_from) for row in rows]
