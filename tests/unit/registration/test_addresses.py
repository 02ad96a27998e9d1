# SPDX-License-Identifier: EUPL-1.2
"""Postcode and house number are read from an address however it is written."""

import pytest

from services.registration.rules.addresses import is_postcode, postcode_and_number, sought


@pytest.mark.parametrize(
    "address",
    [
        "Kade 12, 3011AB Rotterdam",
        "Kade 12-b, 3011 ab Rotterdam",
        "Plein 1940 12 B, 3011 AB Rotterdam",
        "3011AB 12",
        "3011 AB, nummer 12 hoog",
    ],
)
def test_one_key_for_one_address(address: str) -> None:
    assert postcode_and_number(address) == sought("3011 ab", 12) == "3011AB 12"


@pytest.mark.parametrize("address", ["", "Kade 12, Rotterdam", "3011 AB Rotterdam", "Postbus"])
def test_none_where_either_is_missing(address: str) -> None:
    assert postcode_and_number(address) is None


def test_a_postcode() -> None:
    assert is_postcode("3011 AB")
    assert is_postcode("3011ab")
    assert not is_postcode("0011AB")
    assert not is_postcode("3011")
