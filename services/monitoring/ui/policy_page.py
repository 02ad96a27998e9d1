# SPDX-License-Identifier: EUPL-1.2
"""A region sets its own terms for monitoring."""

from services.chassis.web.policy_page import policy_router
from services.monitoring.store.policy import TERMS

router = policy_router(
    "/programma/beleid",
    ("Regionaal programma", "/programma"),
    TERMS,
    "Het deel is vastgelegd. Het geldt vanaf die dag.",
)
