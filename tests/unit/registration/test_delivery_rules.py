# SPDX-License-Identifier: EUPL-1.2
"""Who may deliver what, and how far a delivery has come."""

import pytest

from services.chassis.web import ALL, Role, User
from services.registration.intake.deliveries import Deliverer
from services.registration.rules.deliveries import (
    DeliveryState,
    Fact,
    feed_of,
    is_source,
    objections,
    state_of,
)

OWN, BRP = Fact("school", "25LR00"), Fact("brp", None)


@pytest.mark.parametrize(
    ("source", "schools", "facts", "may"),
    [
        ("25LR", None, [OWN], True),
        ("25LR", {"25LR00"}, [OWN], True),
        ("25LR", {"25LR01"}, [OWN], False),
        ("25LR", None, [Fact("school", "25PZ00")], False),
        ("25LR", None, [OWN, Fact("school", "25PZ00")], False),
        ("25LR", None, [Fact("school", None)], True),
        ("25LR", None, [BRP, OWN], True),
        ("25LR", None, [BRP], False),
        ("25LR", None, [Fact("duo", "25LR00")], False),
        ("25LR", None, [OWN, Fact("work", None)], False),
        ("duo", None, [Fact("duo", "25PZ00")], True),
        ("duo", None, [OWN], False),
        ("brp", None, [BRP], True),
        ("brp", None, [Fact("work", None)], False),
        ("work", None, [Fact("work", None)], True),
    ],
)
def test_a_source_reports_on_its_own_feed_and_a_school_of_itself(
    source: str, schools: set[str] | None, facts: list[Fact], may: bool
) -> None:
    assert (objections(source, schools, facts) == []) is may


def test_sources_and_their_feeds() -> None:
    assert [feed_of(one) for one in ("25LR", "duo", "brp", "work")] == [
        "school",
        "duo",
        "brp",
        "work",
    ]
    assert not any(map(is_source, ("", "25LR00", "25lr", "uwv", "duo ", "25LR\n")))


@pytest.mark.parametrize(
    ("messages", "published", "processed", "state"),
    [
        (0, 0, 0, DeliveryState.PROCESSED),
        (3, 0, 0, DeliveryState.ACCEPTED),
        (3, 1, 0, DeliveryState.PUBLISHING),
        (3, 2, 2, DeliveryState.PUBLISHING),
        (3, 3, 2, DeliveryState.PROCESSING),
        (3, 3, 3, DeliveryState.PROCESSED),
    ],
)
def test_how_far_a_delivery_is(
    messages: int, published: int, processed: int, state: DeliveryState
) -> None:
    assert state_of(messages, published, processed) is state


def test_on_whose_behalf_somebody_delivers() -> None:
    school = User("s", "S", frozenset({Role.SCHOOL}), schools=frozenset({"25LR00", "25LR01"}))
    assert Deliverer.of(school).sources == frozenset({"25LR"})
    assert Deliverer.of(school).may("25LR")
    assert not Deliverer.of(school).may("duo")
    administrator = User("b", "B", frozenset({Role.ADMINISTRATOR}), ALL)
    assert Deliverer.of(administrator).may("duo")
    assert Deliverer.service("duo", User("x", "X", frozenset())).sources == frozenset({"duo"})
    assert Deliverer.service("las", school) == Deliverer(
        "las:s", frozenset({"25LR"}), frozenset({"25LR00", "25LR01"})
    )
    assert Deliverer.service("las", User("x", "X", frozenset())).sources == frozenset()
