# SPDX-License-Identifier: EUPL-1.2
"""The page to log in by, as somebody with a browser uses it."""

import re

from playwright.sync_api import Page, expect


def log_in(page: Page, address: str, role: str, region: str, school: str = "") -> None:
    """Log in with a demo role; at the end the page that this leads to is there."""
    page.goto(address + "/inloggen")
    page.check(f"input[value={role}]")
    page.select_option("select[name=region]", region)
    if school:
        page.fill("input[name=school]", school)
    page.get_by_role("button", name="Inloggen").click()
    expect(page).not_to_have_url(re.compile("/inloggen"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
