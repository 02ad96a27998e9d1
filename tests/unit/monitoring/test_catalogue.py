# SPDX-License-Identifier: EUPL-1.2
"""Metric keys and buckets."""

import pytest

from services.monitoring.rules.areas import areas
from services.monitoring.rules.catalogue import METRICS, bucket_of, dimensions, key_of, key_text
from services.monitoring.rules.figures import figure, line


@pytest.mark.parametrize(
    ("days", "bucket"), [(-1, "<2w"), (13, "<2w"), (14, "2-4w"), (28, "2-4w"), (29, ">4w")]
)
def test_buckets_of_the_time_to_intake(days: int, bucket: str) -> None:
    assert bucket_of(days) == bucket


@pytest.mark.parametrize(
    ("key", "text"),
    [
        (("young-people", "region:29", "enrolled"), "young-people|region:29|enrolled"),
        (("time-to-intake", "nl", "<2w"), "time-to-intake|nl|lt2w"),
        (("time-to-intake", "nl", ">4w"), "time-to-intake|nl|gt4w"),
    ],
)
def test_a_key_and_its_text(key: tuple[str, ...], text: str) -> None:
    assert key_text(key) == text
    assert key_of(text) == key


def test_every_metric_has_an_area_and_a_definition() -> None:
    for metric in METRICS.values():
        assert "area" in metric.dimensions
        assert metric.definition.endswith(".")


def test_a_key_has_exactly_its_dimensions() -> None:
    assert dimensions(("duties", "D15", "nl", "met")) == {
        "duty": "D15",
        "area": "nl",
        "state": "met",
    }
    with pytest.raises(ValueError, match="argument"):
        dimensions(("duties", "D15", "nl"))


def test_no_region_known_is_no_area() -> None:
    assert areas("00", None, None) == ("nl",)
    assert areas("29", "0599", "25LR00") == (
        "nl",
        "region:29",
        "municipality:0599",
        "school:25LR00",
    )


def test_lines_are_flat_and_name_their_dimensions() -> None:
    counted = line(figure(("young-people", "region:29", "enrolled"), 12, 0))
    assert counted == {
        "metric": "young-people",
        "area": "region:29",
        "status": "enrolled",
        "count": 12,
    }
    left = line(figure(("new-leavers", "2013", "region:29", "mbo-2"), 963, 7440))
    assert left.pop("definition")
    assert left == {
        "metric": "new-leavers",
        "schoolYear": "2013",
        "area": "region:29",
        "category": "mbo-2",
        "population": 7440,
        "leavers": 963,
        "percentage": 12.94,
        "norm": 11.5,
        "status": "provisional",
    }


@pytest.mark.parametrize(
    ("area", "leavers", "exceeds"),
    [
        ("region:29", 963, True),
        ("school:25LR00", 963, True),
        ("municipality:0599", 963, False),
        ("region:29", 855, False),
    ],
)
def test_the_norm_holds_for_schools_and_regions(area: str, leavers: int, exceeds: bool) -> None:
    assert figure(("new-leavers", "2013", area, "mbo-2"), leavers, 7440).exceeds_norm is exceeds
