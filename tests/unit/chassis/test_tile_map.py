# SPDX-License-Identifier: EUPL-1.2
"""A map of tiles: quarters of the values, and what is told of each region."""

from hypothesis import given
from hypothesis import strategies as st

from services.chassis.web.tile_map import SIZE, Tile, TileMap


def chart(*values: float | None) -> TileMap:
    tiles = [Tile(f"R{n}", f"{n:02d}", n, 0, value, f"/{n}") for n, value in enumerate(values)]
    return TileMap("Kaart", "procenten", tiles)


def test_the_shades_are_quarters_of_the_values() -> None:
    found = chart(1, 2, 3, 4, 5, 6, 7, 8)
    assert [found.shade(value) for value in range(1, 9)] == [0, 0, 1, 1, 2, 2, 3, 3]
    assert found.legend == [(0, 1, 2), (1, 3, 4), (2, 5, 6), (3, 7, 8)]


def test_equal_values_have_one_shade() -> None:
    assert chart(2, 2, 2).legend == [(0, 2, 2)]


def test_a_region_without_figure_has_no_shade_and_stands_in_the_table() -> None:
    found = chart(None, 4)
    assert found.legend == [(0, 4, 4)]
    assert found.table == (["Regio", "Aantal"], [["R0", None], ["R1", 4]])


def test_nothing_is_a_picture_of_one_tile() -> None:
    assert (chart().width, chart().height, chart().legend) == (SIZE, SIZE, [])


@given(st.lists(st.floats(0, 100), min_size=1, max_size=40))
def test_a_higher_value_is_never_lighter(values: list[float]) -> None:
    found = chart(*values)
    shades = [found.shade(value) for value in sorted(values)]
    assert shades == sorted(shades)
    assert {shade for shade, _, _ in found.legend} == set(shades)
