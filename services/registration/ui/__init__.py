# SPDX-License-Identifier: EUPL-1.2
"""The pages of the register, in Dutch, rendered on the server."""

from pathlib import Path
from typing import Final

from services.chassis.web import REGIONAL, MenuItem, Role
from services.registration.consulting import READERS, REGIONAL_READERS
from services.registration.intake.deliveries import DELIVERERS
from services.registration.ui import (
    absence_pages,
    balance_pages,
    delivery_pages,
    delivery_upload,
    discrepancy_pages,
    exemption_desk_pages,
    exemption_pages,
    home_page,
    merge_pages,
    person_page,
    policy_page,
    qualification_pages,
    reconciliation_pages,
    replacement_pages,
    rules_page,
    search_page,
    statistics_pages,
)
from services.registration.ui.scope_choice import COUNTING

ROUTERS: Final = (
    home_page.router,
    search_page.router,
    person_page.router,
    qualification_pages.router,
    balance_pages.router,
    absence_pages.router,
    replacement_pages.router,
    exemption_pages.router,
    exemption_desk_pages.router,
    delivery_upload.router,
    delivery_pages.router,
    discrepancy_pages.router,
    reconciliation_pages.router,
    statistics_pages.router,
    merge_pages.router,
    policy_page.router,
    rules_page.router,
)
TEMPLATES: Final = Path(__file__).parent / "templates"
MENU: Final = (
    MenuItem("Register", "/"),
    MenuItem("Balans", "/balans", REGIONAL),
    MenuItem("Verzuim", "/verzuim", READERS),
    MenuItem("Vrijstelling", "/vrijstellingen", REGIONAL_READERS),
    MenuItem("Leveringen", "/leveringen", DELIVERERS),
    MenuItem("DUO", "/duo", COUNTING),
    MenuItem("Telling", "/telling", COUNTING),
    MenuItem("Dubbel", "/samenvoegen", (Role.ADMINISTRATOR,)),
    MenuItem("Regels", "/regels"),
)
