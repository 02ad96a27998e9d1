# SPDX-License-Identifier: EUPL-1.2
"""The pages of the register, in Dutch, rendered on the server."""

from pathlib import Path
from typing import Final

from services.chassis.web import MenuItem
from services.registration.ui import balance_pages, home_page, person_page, search_page

ROUTERS: Final = (
    home_page.router,
    search_page.router,
    person_page.router,
    balance_pages.router,
)
TEMPLATES: Final = Path(__file__).parent / "templates"
MENU: Final = (MenuItem("Register", "/"), MenuItem("Balans", "/balans"))
