# SPDX-License-Identifier: EUPL-1.2
"""The stylesheet: small, ours, and readable in light and dark (WCAG 2.2 AA, computed)."""

import re

import pytest

from services.chassis.web.pages import STATIC

CSS = (STATIC / "sluitend.css").read_text()
TEXT, GRAPHIC = 4.5, 3.0

PAIRS = [
    ("ink", "paper", TEXT),
    ("ink", "surface", TEXT),
    ("ink", "raised", TEXT),
    ("ink", "hover", TEXT),
    ("soft", "paper", TEXT),
    ("soft", "surface", TEXT),
    ("soft", "raised", TEXT),
    ("soft", "hover", TEXT),
    ("link", "paper", TEXT),
    ("link", "surface", TEXT),
    ("link", "hover", TEXT),
    ("on-header", "header", TEXT),
    ("on-header", "header-line", TEXT),
    ("header-soft", "header", TEXT),
    ("on-brand", "brand", TEXT),
    ("on-brand", "brand-hover", TEXT),
    ("danger", "surface", TEXT),
    ("danger", "danger-wash", TEXT),
    ("warning", "warning-wash", TEXT),
    ("ok", "ok-wash", TEXT),
    ("info", "info-wash", TEXT),
    ("neutral", "neutral-wash", TEXT),
    ("edge", "surface", GRAPHIC),
    ("edge", "paper", GRAPHIC),
    ("accent", "surface", GRAPHIC),
    ("brand", "surface", GRAPHIC),
    ("focus", "paper", GRAPHIC),
    ("focus", "surface", GRAPHIC),
    ("focus", "hover", GRAPHIC),
    ("ring", "header", GRAPHIC),
    ("ring", "header-line", GRAPHIC),
    ("chart-1", "surface", GRAPHIC),
    ("chart-2", "surface", GRAPHIC),
    ("chart-3", "surface", GRAPHIC),
    ("chart-4", "surface", GRAPHIC),
]


def colours(scheme: str) -> dict[str, str]:
    """The custom properties that hold in this scheme; dark ones replace light ones."""
    light, dark = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    if scheme == "dark":
        found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark))
    return found


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_itself():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_colours_that_stand_together_can_be_told_apart(scheme, front, back, least):
    known = colours(scheme)
    assert contrast(known[front], known[back]) >= least


def test_no_colour_stands_outside_the_properties():
    """So that the pairs above are all there is; black and white on paper excepted."""
    rules = re.sub(r":root \{.*?\}", "", CSS, flags=re.DOTALL)
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", rules)) <= {"#fff", "#000"}


def test_stylesheet_and_script_stay_small_and_ask_nobody_else():
    """One sheet and one script for the pages of three services, with no build to shrink them."""
    assert len((STATIC / "sluitend.css").read_bytes()) < 26_000
    assert len((STATIC / "sluitend.js").read_bytes()) < 6_000
    for file in STATIC.iterdir():
        outside = re.findall(r"(?:https?:)?//[\w.-]+\.\w+", file.read_text())
        assert [o for o in outside if o != "http://www.w3.org"] == [], file.name


def test_every_class_of_our_own_in_the_templates_is_styled():
    templates = "".join(
        file.read_text() for file in sorted((STATIC.parent / "templates").glob("*.html"))
    )
    used = set(re.findall(r"\bsluitend-[a-z][\w-]*[a-z]\b", templates)) - {"sluitend-series"}
    assert used <= set(re.findall(r"\.(sluitend-[\w-]+)", CSS))
