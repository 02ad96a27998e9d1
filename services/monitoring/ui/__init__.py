# SPDX-License-Identifier: EUPL-1.2
"""Pages, in Dutch, rendered on the server."""

from pathlib import Path
from typing import Final

from services.chassis.web import MenuItem
from services.monitoring.ui import (
    comparison_page,
    division_page,
    grant_pages,
    members_page,
    money_pages,
    open_data_page,
    pages,
    policy_page,
    programme_edit_page,
    programme_page,
    report_page,
    theme_pages,
    what_if_page,
)
from services.monitoring.ui.themes import THEMES

ROUTERS: Final = (
    pages.router,
    theme_pages.router,
    members_page.router,
    policy_page.router,
    programme_page.router,
    programme_edit_page.router,
    money_pages.router,
    grant_pages.router,
    division_page.router,
    comparison_page.router,
    open_data_page.router,
    report_page.router,
    what_if_page.router,
)
LARGER_BODIES: Final = what_if_page.LARGER_BODIES
TEMPLATES: Final = Path(__file__).parent / "templates"
MENU: Final = (
    MenuItem("Dashboard", "/"),
    *(MenuItem(theme.title, f"/cijfers/{name}") for name, theme in THEMES.items()),
    MenuItem("Programma", "/programma", programme_page.READERS),
    MenuItem("Geld", "/geld", money_pages.READERS),
    MenuItem("Aansluiting", "/aansluiting"),
    MenuItem("Open data", "/open-data"),
    MenuItem("Rapporten", "/rapporten", report_page.READERS),
    MenuItem("Wat als", "/wat-als", what_if_page.READERS),
)
