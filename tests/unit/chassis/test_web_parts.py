# SPDX-License-Identifier: EUPL-1.2
"""Small parts of pages: figures and dates in Dutch, charts, pages of a list, users."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from services.chassis.web import ALL, ProblemError, Role, User, wording
from services.chassis.web.charts import Bar, BarChart, LineChart, Series, nice_ceiling
from services.chassis.web.paging import after, decode_cursor, encode_cursor, page_of, read_cursor


def test_dates_and_figures_are_written_as_in_dutch():
    assert wording.long_date(date(2026, 3, 1)) == "1 maart 2026"
    assert wording.short_date(date(2026, 3, 1)) == "01-03-2026"
    assert wording.weekday(date(2026, 10, 12)) == "ma 12 okt"
    assert wording.number(7440) == "7.440"
    assert wording.percent(12.94) == "12,9 %"
    assert wording.number(12.944, 2) == "12,94"


def test_an_instant_is_shown_in_amsterdam_in_summer_and_winter():
    assert wording.moment(datetime(2026, 7, 1, 12, 5, tzinfo=UTC)) == "01-07-2026 14:05"
    assert wording.moment(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == "01-01-2027 00:30"


@pytest.mark.parametrize("show", wording.FILTERS.values())
def test_what_is_not_known_is_a_dash(show):
    assert show(None) == "–"


def test_bars_share_one_scale_with_their_norms():
    chart = BarChart("Vsv", "procenten", [Bar("a", 10, norm=40), Bar("b", 20)])
    assert chart.has_norms
    assert [chart.width(v) for v in (40, 20, 10, 0)] == [80.0, 40.0, 20.0, 0.0]


def test_a_chart_without_figures_can_be_drawn():
    assert BarChart("Leeg", "aantal", []).width(0) == 0.0
    empty = LineChart("Leeg", "aantal", [], [Series("a", [])])
    assert empty.shown_labels == []
    assert empty.segments(empty.series[0]) == []
    assert len(empty.ticks) == 5


def test_a_missing_figure_leaves_a_gap_in_the_line():
    chart = LineChart("Trend", "aantal", ["1", "2", "3", "4"], [Series("a", [1, None, 3, 4])])
    (series,) = chart.series
    assert [point.x for point in chart.points(series)] == [0.0, 66.67, 100.0]
    assert [(a.x, b.x) for a, b in chart.segments(series)] == [(66.67, 100.0)]


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=40))
def test_a_line_stays_inside_the_picture(values):
    chart = LineChart("T", "n", [str(i) for i in range(len(values))], [Series("a", values)])
    for point in chart.points(chart.series[0]):
        assert 0 <= point.x <= 100
        assert 0 < point.y < chart.height
    assert len(chart.shown_labels) <= 6


@given(st.floats(1e-6, 1e12))
def test_the_axis_ends_just_above_the_largest_figure(value):
    assert value <= nice_ceiling(value) <= value * 2.01


TABLE = sa.Table(
    "cases",
    sa.MetaData(),
    sa.Column("due_on", sa.Date),
    sa.Column("number", sa.Integer),
)


def test_pages_of_a_list_hold_every_row_once():
    engine = sa.create_engine("sqlite://")
    TABLE.metadata.create_all(engine)
    rows = [{"due_on": date(2026, 1, 1 + n % 3), "number": n} for n in range(10)]
    order = (TABLE.c.due_on, TABLE.c.number)
    seen: list[int] = []
    cursor: str | None = ""
    with engine.begin() as connection:
        connection.execute(TABLE.insert(), rows)
        while cursor is not None:
            query = sa.select(TABLE).order_by(*order).limit(3 + 1)
            if cursor:
                day, number = decode_cursor(cursor, 2)
                query = query.where(after(order, [date.fromisoformat(day), number]))
            found = connection.execute(query).all()
            page = page_of(found, 3, lambda row: [row.due_on.isoformat(), row.number])
            seen += [row.number for row in page.rows]
            cursor = page.next
    assert seen == [0, 3, 6, 9, 1, 4, 7, 2, 5, 8]


@pytest.mark.parametrize("cursor", ["x", "%%%", "e30", encode_cursor(["a"]), "W251bGwsMV0"])
def test_a_cursor_that_we_did_not_make_is_refused(cursor):
    with pytest.raises(ProblemError) as refused:
        decode_cursor(cursor, 2)
    assert refused.value.status == 400


def test_a_cursor_is_read_as_what_it_holds():
    assert read_cursor(encode_cursor(["2026-01-02", 3]), date.fromisoformat, int) == (
        date(2026, 1, 2),
        3,
    )


@pytest.mark.parametrize("values", [["2026-02-30", 3], ["2026-01-02", "three"]])
def test_a_cursor_that_its_readers_refuse_is_refused(values):
    with pytest.raises(ProblemError) as refused:
        read_cursor(encode_cursor(values), date.fromisoformat, int)
    assert refused.value.status == 400
    assert [fault.field for fault in refused.value.errors] == ["cursor"]


@given(st.lists(st.text() | st.integers(), min_size=1))
def test_a_cursor_gives_back_what_it_was_given(values):
    assert decode_cursor(encode_cursor(values), len(values)) == values


@pytest.mark.parametrize(
    "user",
    [
        User("1", "Robin", frozenset({Role.COACH}), frozenset({"29"})),
        User("2", "Kim", frozenset({Role.COORDINATOR, Role.VIEWER}), ALL),
        User("3", "Sam", frozenset({Role.SCHOOL}), frozenset(), frozenset({"25PL00"})),
        User("4", "Mees", frozenset()),
    ],
)
def test_a_user_survives_the_way_through_a_token(user):
    assert User.from_claims(user.as_claims()) == user


@pytest.mark.parametrize(
    "claims",
    [
        {"roles": "coordinator", "regions": "29"},
        {"roles": {"coordinator": True}, "regions": {"29": True}},
        {"roles": [1, None, ["coordinator"]], "regions": [29]},
        {"roles": ["Coordinator", "admin"]},
    ],
)
def test_claims_of_the_wrong_form_give_nothing(claims):
    user = User.from_claims({"sub": "x", **claims})
    assert user.roles == frozenset()
    assert user.regions == frozenset()


@pytest.mark.parametrize("claims", [{}, {"sub": ""}, {"sub": 7}])
def test_without_a_subject_there_is_no_user(claims):
    with pytest.raises(ValueError, match="sub"):
        User.from_claims(claims)
