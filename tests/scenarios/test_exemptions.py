# SPDX-License-Identifier: EUPL-1.2
"""Exemption through the whole system: by each article, ended, revoked, refused, and claimed anew
(domain 1.3, 2.1 and 6.3 D)."""

import pytest

from tests.scenarios.histories import SPRING, YEARS
from tests.scenarios.story import SEVENTEEN, Person


@pytest.mark.row("D11", "exemption-renewal", "law-69", "6.3-D-2")
@YEARS.story
def test_d11_an_exemption_that_is_not_claimed_again_before_1_july(a: Person, b: Person) -> None:
    for person in (a, b):
        person.registered("2010-10-10").exempted("2025-08-01", "2026-07-31", at="2025-08-04")
    b.exempted("2026-08-01", "2027-07-31", at="2026-06-15")
    a.duty("D11", "2026-06-30", "breached", holder="parents")
    b.duty("D11", "2026-06-30", "met", "2026-06-15")


@pytest.mark.row("1.3-1", "1.3-2", "1.3-3", "1.3-4", "1.3-5", "6.3-A-exempt", "exemption")
@SPRING.story
def test_exempt_by_each_article(
    unfit: Person, conviction: Person, abroad: Person, travelling: Person, other: Person
) -> None:
    """LPW_5A_PHYS, LPW_5B_RICHTING, LPW_5C_BUITENLAND, LPW_5a_TREKKEND and LPW_15."""
    articles = {"5-a": unfit, "5-b": conviction, "5-c": abroad, "5a": travelling, "15": other}
    for article, person in articles.items():
        birth = SEVENTEEN if article == "15" else "2010-10-10"
        person.registered(birth).exempted("2025-09-01", "2026-07-31", article)
        person.is_("exempt", basis="exemption")


@pytest.mark.row("6.3-A-exempt", "exemption")
@SPRING.story
def test_an_exemption_that_runs_out(one: Person) -> None:
    one.registered("2010-10-10").exempted("2025-08-01", "2026-01-31")
    one.went("absolute-truant", "exempt", ("absolute-truant", "2026-02-01"))


@SPRING.story
def test_an_exemption_that_ends_early(one: Person) -> None:
    one.registered("2010-10-10").exempted("2025-08-01", "2026-07-31")
    one.exemption_ended("2026-03-13", article="15").exemption_ended("2026-04-10")
    one.went("absolute-truant", "exempt", ("absolute-truant", "2026-04-11"))


@SPRING.story
def test_an_exemption_that_is_revoked_and_granted_after_all(one: Person) -> None:
    one.registered("2010-10-10").exempted("2025-09-01", "2026-07-31")
    one.exemption_answered("exemption-revoked", "2025-09-01", "2025-11-10")
    one.exempted("2025-09-01", "2026-07-31", at="2026-02-02")
    one.is_("exempt", basis="exemption", since="2025-09-01").cases(0)


@SPRING.story
def test_a_claim_that_is_refused_leaves_a_truant(one: Person) -> None:
    one.registered("2010-10-10")
    one.fed(
        "2025-09-01",
        "duo",
        "exemption-claimed",
        article="5-b",
        from_="2025-10-06",
        claimedOn="2025-09-01",
    )
    one.exemption_answered("exemption-refused", "2025-10-06", "2025-09-29", "5-b")
    one.is_("absolute-truant", regime="compulsory").cases(0)


@SPRING.story
def test_an_exemption_at_18_ends_in_a_leaver(one: Person) -> None:
    one.registered().enrolled().left("2025-10-03").exempted("2025-10-06", "2026-03-31", "5-b")
    one.went("unknown", "enrolled", "gap", "exempt", ("early-leaver", "2026-04-01"))
    one.case(opened="2026-04-01").cases(1)


@SPRING.story
def test_an_exemption_closes_the_case(one: Person) -> None:
    one.leaver().exempted("2025-12-01", "2027-07-31", "15", at="2025-12-03")
    one.is_("exempt", since="2025-12-01")
    one.case(state="closed-exempt", closed="2025-12-03").no_open_duty()
