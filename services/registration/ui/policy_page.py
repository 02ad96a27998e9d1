# SPDX-License-Identifier: EUPL-1.2
"""A region sets its own terms for the register."""

from services.chassis.web.policy_page import policy_router
from services.registration.rules.status_rules import RULES
from services.registration.store.policy import TERMS

_LASTING = frozenset(rule.id for rule in RULES if rule.valid_until is None)

router = policy_router(
    "/regels/beleid",
    ("Regels", "/regels"),
    TERMS,
    "De termijn is vastgelegd. Wie in de regio woont wordt opnieuw beoordeeld.",
    lambda rule: rule in _LASTING,
)
