# SPDX-License-Identifier: EUPL-1.2
"""Category of the leaver norms."""

import pytest

from schemas.codes.lists import Category, Level, Sector, Stage
from services.registration.rules.classification import category


@pytest.mark.parametrize(
    ("sector", "stage", "level", "expected"),
    [
        (Sector.VO, Stage.LOWER, None, Category.VO_LOWER),
        (Sector.VO, Stage.VMBO_UPPER, None, Category.VO_VMBO_UPPER),
        (Sector.VO, Stage.HAVO_VWO_UPPER, None, Category.VO_HAVO_VWO_UPPER),
        (Sector.MBO, None, Level.ENTREE, Category.MBO_1),
        (Sector.MBO, None, Level.BASIC, Category.MBO_2),
        (Sector.MBO, None, Level.PROFESSIONAL, Category.MBO_3_4),
        (Sector.MBO, None, Level.MIDDLE_MANAGEMENT, Category.MBO_3_4),
        (Sector.VO, None, None, None),
        (Sector.MBO, None, None, None),
        (Sector.PRO, None, None, None),
        (Sector.VAVO, Stage.HAVO_VWO_UPPER, None, None),
        (Sector.HO, None, None, None),
        (None, None, None, None),
    ],
)
def test_category(
    sector: Sector | None, stage: Stage | None, level: Level | None, expected: Category | None
) -> None:
    assert category(sector, stage, level) == expected
