# SPDX-License-Identifier: EUPL-1.2
"""The page that documents the metrics is printed from the catalogue."""

from schemas.written import REFERENCE
from services.monitoring.rules.catalogue import METRICS
from services.monitoring.rules.metric_page import keys_of, page
from services.monitoring.rules.wording import values_of

_OF_EVERY_YEAR = {"area", "schoolYear", "month"}


def test_the_reference_page_is_printed_from_the_catalogue() -> None:
    assert (REFERENCE / "metrics.md").read_text(encoding="utf-8") == page()


def test_every_dimension_has_its_values_in_words() -> None:
    for metric in METRICS.values():
        for name in set(metric.dimensions) - _OF_EVERY_YEAR:
            assert values_of(metric.name, name), (metric.name, name)


def test_a_national_year_stays_below_two_million_keys() -> None:
    assert sum(map(keys_of, METRICS.values())) < 2_000_000
