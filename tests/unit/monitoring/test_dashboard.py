# SPDX-License-Identifier: EUPL-1.2
"""What the dashboard makes of the figures, without a database or a browser."""

from datetime import date

from services.monitoring.rules.balance import Balance, BalanceState, Difference
from services.monitoring.rules.figures import Figure, figure
from services.monitoring.store.ledger import Verdict
from services.monitoring.ui.closing import closing
from services.monitoring.ui.dashboard import Dashboard

MONDAY = date(2025, 11, 10)


def of(*counts: tuple[tuple[str, ...], int]) -> list[Figure]:
    return [figure(key, value, 0) for key, value in counts]


def dashboard(*counts: tuple[tuple[str, ...], int]) -> Dashboard:
    return Dashboard("region:29", of(*counts))


def test_the_headlines_are_parts_of_who_is_in_view() -> None:
    page = dashboard(
        (("young-people", "region:29", "enrolled"), 80),
        (("young-people", "region:29", "gap"), 3),
        (("young-people", "region:29", "unknown"), 2),
        (("young-people", "region:29", "early-leaver"), 15),
        (("young-people", "region:29", "out-of-scope"), 50),
        (("next-steps", "region:29", "set"), 9),
        (("next-steps", "region:29", "missing"), 1),
    )
    found = [(line.label, line.value, line.share) for line in page.headlines]
    assert found == [
        ("In beeld", 100, None),
        ("Volgt onderwijs", 80, 80.0),
        ("Tussen wal en schip", 5, 5.0),
        ("Vsv’ers", 15, 15.0),
        ("Vaste volgende stap", 9, 90.0),
    ]


def test_nobody_is_no_division_by_zero() -> None:
    page = dashboard((("young-people", "region:29", "enrolled"), 0))
    assert page.empty
    assert [line.share for line in page.headlines] == [None] * 5
    assert page.status_chart.bars == []


def test_a_duty_is_judged_by_those_that_ended() -> None:
    page = dashboard(
        (("duties", "D15", "region:29", "met"), 6),
        (("duties", "D15", "region:29", "met-late"), 3),
        (("duties", "D15", "region:29", "breached"), 1),
        (("duties", "D15", "region:29", "set"), 90),
        (("duties", "D18", "region:29", "set"), 4),
        (("duties", "D99", "region:29", "met"), 0),
    )
    [contact, placed] = page.duties
    assert (contact.code, contact.klass, contact.ended, contact.on_time) == ("D15", "P", 10, 60.0)
    assert contact.parts == [("met", 0.0, 60.0), ("met-late", 60.0, 30.0), ("breached", 90.0, 10.0)]
    assert (placed.on_time, placed.parts) == (None, [])


def test_new_leavers_are_those_of_the_last_year_that_counts() -> None:
    old = figure(("new-leavers", "2024", "region:29", "mbo-2"), 4, 100)
    new = figure(("new-leavers", "2025", "region:29", "mbo-2"), 1, 200)
    total = figure(("new-leavers", "2025", "region:29", "total"), 1, 300)
    coming = figure(("new-leavers", "2026", "region:29", "total"), 0, 0)
    page = Dashboard("region:29", [coming, total, new, old])
    assert page.leavers.school_year == "2025/26"
    assert [(line.name, line.values["population"]) for line in page.leavers.lines] == [
        ("Mbo niveau 2", 200),
        ("Totaal", 300),
    ]


def test_places_stand_by_name_and_lead_on() -> None:
    below = of(
        (("young-people", "municipality:0599", "enrolled"), 3),
        (("young-people", "municipality:0599", "early-leaver"), 1),
        (("young-people", "municipality:0489", "enrolled"), 2),
        (("young-people", "municipality:0502", "enrolled"), 0),
    )
    page = Dashboard("region:29", [], below)
    assert [(place.name, place.area, place.share) for place in page.places] == [
        ("Barendrecht", "municipality:0489", 0.0),
        ("Rotterdam", "municipality:0599", 25.0),
    ]


def verdict(state: BalanceState, region: str = "29", day: date = MONDAY) -> Verdict:
    balance = Balance({"enrolled": 2}, {"gap": 1}, {"enrolled": 1}, {"enrolled": 1, "gap": 1})
    broken = state is BalanceState.BROKEN
    differences = (Difference("closing", "gap", 1, 0),) if broken else ()
    return Verdict(region, day, balance, state, 0, differences, ("a-ref",) if broken else ())


def test_all_closed_is_said_in_one_sentence() -> None:
    found = closing([verdict(BalanceState.CLOSED)], with_people=True)
    assert found.closed
    assert found.sentence == "Het saldo sluit: elke jongere is verantwoord."
    [line] = found.lines
    assert (line.opening, line.arrivals, line.departures, line.closing) == (2, 1, 1, 2)


def test_a_broken_balance_comes_first_and_says_where() -> None:
    found = closing(
        [verdict(BalanceState.CLOSED, "21"), verdict(BalanceState.BROKEN)], with_people=True
    )
    assert found.sentence == "1 van 2 saldi klopt niet. Zoek uit wie er ontbreekt."
    assert [line.region for line in found.lines] == ["29", "21"]
    assert found.lines[0].differences == [
        "Eindstand ‘Net van school, uitzoeken’: register 1, uit gebeurtenissen 0"
    ]
    assert found.lines[0].refs == ("a-ref",)


def test_references_are_not_for_everyone() -> None:
    found = closing([verdict(BalanceState.BROKEN)], with_people=False)
    assert found.lines[0].refs == ()


def test_waiting_is_not_broken() -> None:
    found = closing([verdict(BalanceState.WAITING)], with_people=True)
    assert not found.closed
    assert found.sentence == "1 van 1 saldo wacht nog op gebeurtenissen."
