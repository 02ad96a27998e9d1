# SPDX-License-Identifier: EUPL-1.2
"""Small cells that are withheld stay unknown, also to somebody who calculates."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from services.monitoring.rules.suppression import WIDTH, AdditiveTable, Cell, Sum, withheld
from tests.unit.monitoring.attacker import Attacker

ROUNDING = 1e-6


def total(name: Cell, parts: Mapping[Cell, int]) -> AdditiveTable:
    return AdditiveTable({name: sum(parts.values()), **parts}, [Sum(name, tuple(parts))])


def crossed(rows: Sequence[Sequence[int]]) -> AdditiveTable:
    """A table with a total of every row, of every column and of all."""
    values: dict[Cell, int] = {
        (r, c): people for r, row in enumerate(rows) for c, people in enumerate(row)
    }
    return added(values, [(range(len(rows)), "all"), (range(len(rows[0])), "all")])


def added(
    leaves: Mapping[Cell, int], sides: Sequence[tuple[Iterable[object], object]]
) -> AdditiveTable:
    """Leaves with two coordinates, and the totals over either and over both."""
    values, sums = dict(leaves), []
    (rows, all_rows), (columns, all_columns) = sides
    for row in rows:
        parts = tuple((row, column) for column in columns)
        values[row, all_columns] = sum(values[part] for part in parts)
        sums.append(Sum((row, all_columns), parts))
    for column in (*columns, all_columns):
        parts = tuple((row, column) for row in rows)
        values[all_rows, column] = sum(values[part] for part in parts)
        sums.append(Sum((all_rows, column), parts))
    return AdditiveTable(
        values, [*sums, Sum((all_rows, all_columns), tuple((all_rows, c) for c in columns))]
    )


def attacker(table: AdditiveTable, hidden: Collection[Cell]) -> Attacker:
    published = {c: None if c in hidden else people for c, people in table.values.items()}
    return Attacker(published, table.sums)


def found_out(table: AdditiveTable, hidden: Collection[Cell]) -> set[Cell]:
    """The small cells of which somebody who calculates knows too much, by any way."""
    thief = attacker(table, hidden)
    ways = (
        thief.by_differences(),
        thief.by_elimination(),
        thief.by_linear_programming(table.small, table.values),
    )
    for bounds in ways:
        for cell in table.small:
            low, high = bounds[cell]
            assert low - ROUNDING <= table.values[cell] <= high + ROUNDING, "the attack is wrong"
    return {
        cell
        for bounds in ways
        for cell in table.small
        if bounds[cell][1] - bounds[cell][0] < WIDTH - ROUNDING
    }


def test_counts_of_nobody_and_of_five_are_shown() -> None:
    assert withheld(total("all", {"a": 0, "b": 5, "c": 90})) == frozenset()


def test_one_small_cell_takes_another_with_it() -> None:
    table = total("all", {"a": 3, "b": 0, "c": 12, "d": 90})
    assert found_out(table, {"a"}) == {"a"}
    assert withheld(table) == {"a", "c"}
    assert found_out(table, withheld(table)) == set()


def test_two_small_cells_do_not_hide_one_another_when_their_sum_is_small() -> None:
    """Of 3 + 2 = 5 each is known to be one of 1 to 4: the total goes too, or another cell."""
    table = total("all", {"a": 3, "b": 2, "c": 0})
    assert found_out(table, {"a", "b"}) == {"a", "b"}
    assert withheld(table) == {"a", "b", "all"}


def test_a_difference_of_differences_gives_nothing_away() -> None:
    """Four withheld cells at the corners of a square: no row and no column gives one of them, but a
    fifth beside them is enough to give itself away."""
    table = crossed([[3, 40, 7], [30, 41, 20], [9, 11, 2]])
    assert found_out(table, set(table.small)) == set(table.small)
    assert found_out(table, withheld(table)) == set()
    assert {(0, 0), (2, 2)} <= withheld(table) != set(table.values)


def test_a_cell_that_follows_only_from_all_sums_together_is_found_by_the_attack() -> None:
    """No single sum has fewer than two unknown cells, yet each follows from the three together."""
    values = {"a": 3, "b": 9, "c": 20, "ab": 12, "ac": 23, "bc": 29}
    sums = [Sum("ab", ("a", "b")), Sum("ac", ("a", "c")), Sum("bc", ("b", "c"))]
    table = AdditiveTable(values, sums)
    assert attacker(table, {"a", "b", "c"}).by_elimination()["a"] == (3, 3)
    assert found_out(table, withheld(table)) == set()


def test_two_regions_that_overlap_do_not_betray_each_other() -> None:
    """By residence and by school the same people are divided twice: what one division hides, the
    other may not give."""
    values = {"all": 100, "r1": 3, "r2": 97, "s1": 60, "s2": 40, "m1": 50, "m2": 47}
    sums = [Sum("all", ("r1", "r2")), Sum("all", ("s1", "s2")), Sum("r2", ("m1", "m2"))]
    table = AdditiveTable(values, sums)
    assert found_out(table, {"r1", "r2"}) == {"r1"}
    assert found_out(table, withheld(table)) == set()


def test_what_was_withheld_before_stays_so() -> None:
    table = total("all", {"a": 6, "b": 12, "c": 90})
    assert withheld(table) == frozenset()
    assert withheld(table, also={"a", "b", "gone"}) == {"a", "b"}


def test_what_follows_from_the_others_goes_before_what_tells_something() -> None:
    values = {"pupils": 300, "leavers": 3, "others": 297}
    table = AdditiveTable(values, [Sum("pupils", ("leavers", "others"))], {"others"})
    assert withheld(table) == {"leavers", "others"}


def test_of_too_few_people_nothing_is_shown() -> None:
    sums = [Sum("all", ("a", "b")), Sum("twice", ("all", "all2")), Sum("all2", ("a", "b"))]
    table = AdditiveTable({"a": 1, "b": 0, "all": 1, "all2": 1, "twice": 2}, sums)
    assert withheld(table) == set(table.values)


MEASURES = ("leavers", "others", "pupils")
Counts = dict[tuple[str, str, int, int | str], int]


@st.composite
def tables(draw: st.DrawFn) -> AdditiveTable:
    """Leavers among pupils, by category and by two divisions of the country that overlap: places in
    regions, and schools."""
    categories = range(draw(st.integers(1, 3)))
    homes = [draw(st.integers(0, 1)) for _ in range(draw(st.integers(2, 4)))]
    people = st.one_of(st.integers(0, 12), st.integers(0, 200))
    values: Counts = {}
    sums: list[tuple[tuple[str, int], list[tuple[str, int]]]] = [
        (("all", 0), [("region", 0), ("region", 1)])
    ]
    for region in (0, 1):
        sums.append(
            (("region", region), [("at", p) for p, home in enumerate(homes) if home == region])
        )
    for measure in MEASURES[:2]:
        for c in categories:
            for place in range(len(homes)):
                values[measure, "at", place, c] = draw(people)
            for area, parts in reversed(sums):
                values[measure, *area, c] = sum(values[measure, *part, c] for part in parts)
            first = draw(st.integers(0, values[measure, "all", 0, c]))
            values[measure, "school", 0, c] = first
            values[measure, "school", 1, c] = values[measure, "all", 0, c] - first
    sums.append((("all", 0), [("school", 0), ("school", 1)]))
    return completed(values, sums, categories)


def completed(
    values: Counts,
    sums: Sequence[tuple[tuple[str, int], list[tuple[str, int]]]],
    categories: range,
) -> AdditiveTable:
    """Leavers and others with all categories together, and both together: the pupils."""
    areas = sorted({(kind, number) for _, kind, number, _ in values})
    found: list[Sum] = []
    for area in areas:
        for measure in MEASURES[:2]:
            values[measure, *area, "total"] = sum(values[measure, *area, c] for c in categories)
        for c in (*categories, "total"):
            both = tuple((measure, *area, c) for measure in MEASURES[:2])
            values["pupils", *area, c] = sum(values[one] for one in both)
            found.append(Sum(("pupils", *area, c), both))
    for measure in MEASURES:
        for area in areas:
            found.append(
                Sum((measure, *area, "total"), tuple((measure, *area, c) for c in categories))
            )
        for whole, parts in sums:
            for c in (*categories, "total"):
                found.append(
                    Sum((measure, *whole, c), tuple((measure, *part, c) for part in parts))
                )
    return AdditiveTable(dict(values), found, {cell for cell in values if cell[0] == "others"})


@settings(max_examples=60, deadline=None)
@given(tables())
def test_no_table_gives_a_small_cell_away(table: AdditiveTable) -> None:
    for one in table.sums:
        assert table.values[one.total] == sum(table.values[part] for part in one.parts)
    hidden = withheld(table)
    assert hidden >= set(table.small)
    if hidden != set(table.values):
        assert found_out(table, hidden) == set()
