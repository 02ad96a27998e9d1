# SPDX-License-Identifier: EUPL-1.2
"""Pages of figures by theme: every question names a metric, and adds up what that counts."""

from pathlib import Path

import pytest

from services.chassis.web import Role
from services.monitoring.rules.catalogue import METRICS
from services.monitoring.rules.figures import Figure, figure
from services.monitoring.ui.themes import THEMES, Part, Theme, ThemePage
from tests.fixtures.web import client_of, sign_in
from tests.unit.monitoring.scene import Scene

PARTS = [(name, part) for name, theme in THEMES.items() for part in theme.parts]


def page(part: Part, *figures: Figure, year: str = "", lists: bool = False) -> ThemePage:
    return ThemePage(Theme("Thema", [part]), "region:29", figures, year, lists=lists)


def shown(found: ThemePage) -> list[tuple[str, float]]:
    [(_, _, chart)] = found.parts
    return [(bar.label, bar.value) for bar in chart.bars]


@pytest.mark.parametrize(("theme", "part"), PARTS, ids=[f"{t}-{p.id}" for t, p in PARTS])
def test_a_question_names_a_metric_and_its_dimensions(theme: str, part: Part) -> None:
    dimensions = METRICS[part.metric].dimensions
    assert part.by is None or part.by in dimensions
    assert set(part.only) <= set(dimensions) - {part.by}


def test_no_two_questions_of_a_page_share_an_id() -> None:
    for theme in THEMES.values():
        ids = [part.id for part in theme.parts]
        assert len(ids) == len(set(ids))


def test_bars_stand_in_the_order_of_the_words_and_add_up_what_is_not_shown() -> None:
    found = page(
        Part("soort", "?", "cases-by-kind", "kind"),
        figure(("cases-by-kind", "2025", "region:29", "recidivist", "other"), 2, 0),
        figure(("cases-by-kind", "2025", "region:29", "new", "other"), 3, 0),
        figure(("cases-by-kind", "2025", "region:29", "new", "register"), 4, 0),
    )
    assert shown(found) == [("Nieuw", 7), ("Recidive", 2)]


def test_a_share_is_that_of_all_together_with_its_numbers() -> None:
    found = page(
        Part("sector", "?", "vsv-by-track", "track"),
        figure(("vsv-by-track", "2025", "region:29", "1", "bol"), 1, 10),
        figure(("vsv-by-track", "2025", "region:29", "2", "bol"), 2, 20),
    )
    assert shown(found) == [("Bol (3 van 30)", 10.0)]


def test_a_norm_stands_with_the_figure_that_it_holds_for() -> None:
    part = Part("vsv", "?", "vsv", "category")
    found = page(part, figure(("vsv", "2014", "region:29", "mbo-2"), 12, 100))
    [(_, _, chart)] = found.parts
    assert [(bar.value, bar.norm) for bar in chart.bars] == [(12.0, 10.0)]


def test_the_last_year_is_shown_unless_another_is_asked_for() -> None:
    part = Part("trechter", "?", "funnel", "step")
    figures = [
        figure(("funnel", "2024", "region:29", "opened"), 9, 0),
        figure(("funnel", "2025", "region:29", "opened"), 5, 0),
    ]
    assert shown(page(part, *figures)) == [("Begonnen", 5)]
    assert shown(page(part, *figures, year="2024")) == [("Begonnen", 9)]
    assert shown(page(part, *figures, year="1999")) == [("Begonnen", 5)]
    assert page(part, *figures).years == [("2025", "2025/26"), ("2024", "2024/25")]


def test_years_as_bars_show_every_year() -> None:
    part = Part("eerder", "?", "leavers-by-year", "schoolYear")
    figures = [
        figure(("leavers-by-year", y, "region:29"), n, 0) for y, n in (("2025", 5), ("2024", 9))
    ]
    assert shown(page(part, *figures)) == [("2024/25", 9), ("2025/26", 5)]


def test_what_is_chosen_alone_leaves_the_rest_out() -> None:
    part = Part("verlopen", "?", "duties", "duty", {"state": "breached"})
    figures = [
        figure(("duties", "D15", "region:29", "breached"), 2, 0),
        figure(("duties", "D15", "region:29", "met"), 7, 0),
    ]
    assert shown(page(part, *figures)) == [("D15 Eerste poging tot contact binnen 5 werkdagen", 2)]


def test_a_figure_leads_to_its_list_for_who_may_see_it() -> None:
    part = Part("uitkomst", "?", "outcomes", "outcome")
    counted = figure(("outcomes", "2025", "region:29", "work"), 2, 0)
    [(_, _, chart)] = page(part, counted, lists=True).parts
    assert chart.bars[0].address == "/jongeren?cijfer=outcomes%7C2025%7Cregion%3A29%7Cwork"
    [(_, _, chart)] = page(part, counted).parts
    assert chart.bars[0].address is None


def test_the_pages_answer_with_what_is_counted_and_charts_to_take_along(tmp_path: Path) -> None:
    scene = Scene(f"sqlite:///{tmp_path / 'm.db'}").populate()
    client = client_of(scene.application())
    sign_in(client, Role.COORDINATOR, "29")
    for theme in THEMES:
        answer = client.get(f"/cijfers/{theme}")
        assert answer.status_code == 200
        assert f"{THEMES[theme].title}: Regio Rijnmond" in answer.text
    assert "Hoe ver komen zaken?" in client.get("/cijfers/begeleiding").text
    table = client.get("/cijfers/begeleiding/trechter.csv").content.decode("utf-8-sig")
    assert table.splitlines()[0] == "Waarvan;Aantal"
    assert client.get("/cijfers/begeleiding/onzin.csv").status_code == 404
    assert client.get("/cijfers/begeleiding?regio=21").status_code == 404
    assert client.get("/cijfers/onzin").status_code == 400
    assert client.get("/cijfers/begeleiding?jaar=nu").status_code == 400
