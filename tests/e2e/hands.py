# SPDX-License-Identifier: EUPL-1.2
"""How somebody uses a page: by mouse, or by keyboard alone. A day is told once, for both.

By keyboard nothing is clicked: Tab goes to where the focus must be, which is then checked to be
visible, and keys do the rest.
"""

from typing import Protocol

from playwright.sync_api import Locator, Page, expect

_MOST_TABS = 300
_FOCUSED = "one => one === document.activeElement"
_OUTLINED = """one => {
  const look = getComputedStyle(one), box = one.getBoundingClientRect();
  return look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2
    && box.bottom > 0 && box.top < innerHeight;
}"""
_IN_GROUP = """name => document.activeElement.type === 'radio'
  && document.activeElement.name === name"""


class Hands(Protocol):
    """What is done to a page."""

    page: Page

    def press(self, target: Locator) -> None:
        """Follow a link, press a button or open what is folded."""

    def tick(self, target: Locator) -> None:
        """Choose a box or a radio."""

    def write(self, target: Locator, text: str) -> None:
        """Fill in a field."""

    def choose(self, target: Locator, label: str) -> None:
        """Choose from a list."""


class Pointer:
    """By mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        target.click()

    def tick(self, target: Locator) -> None:
        target.check()

    def write(self, target: Locator, text: str) -> None:
        target.fill(text)

    def choose(self, target: Locator, label: str) -> None:
        target.select_option(label=label)


class Keys:
    """By keyboard alone."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        self._go_to(target)
        self.page.keyboard.press("Enter")

    def tick(self, target: Locator) -> None:
        self._go_to(target, target.get_attribute("name") or "")
        self.page.keyboard.press("Space")
        expect(target).to_be_checked()

    def write(self, target: Locator, text: str) -> None:
        self._go_to(target)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, target: Locator, label: str) -> None:
        self._go_to(target)
        self.page.keyboard.type(label)
        expect(target.locator("option:checked")).to_have_text(label)

    def _go_to(self, target: Locator, group: str = "") -> None:
        """Tab from where the focus is, around the page once if need be: no element holds it. Within
        a group of radios the arrows go on."""
        expect(target).to_be_visible()
        for _ in range(_MOST_TABS):
            if target.evaluate(_FOCUSED):
                assert target.evaluate(_OUTLINED), f"the focus is not visible: {target}"
                return
            within = group and self.page.evaluate(_IN_GROUP, group)
            self.page.keyboard.press("ArrowDown" if within else "Tab")
        raise AssertionError(f"Tab does not reach {target}")
