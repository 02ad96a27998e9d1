# SPDX-License-Identifier: EUPL-1.2
"""A region sets its own terms for outreach."""

from services.chassis.web.policy_page import policy_router
from services.outreach.store.policy import TERMS

router = policy_router(
    "/vanzelf/beleid",
    ("Wat gaat vanzelf", "/vanzelf"),
    TERMS,
    "De termijn is vastgelegd. Zij geldt voor wat vanaf die dag begint.",
)
