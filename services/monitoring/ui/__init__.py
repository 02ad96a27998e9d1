# SPDX-License-Identifier: EUPL-1.2
"""Pages, in Dutch, rendered on the server."""

from pathlib import Path
from typing import Final

from services.chassis.web import MenuItem
from services.monitoring.ui import pages

ROUTERS: Final = (pages.router,)
TEMPLATES: Final = Path(__file__).parent / "templates"
MENU: Final = (MenuItem("Dashboard", "/"),)
