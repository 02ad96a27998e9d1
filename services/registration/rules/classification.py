# SPDX-License-Identifier: EUPL-1.2
"""Category of the leaver norms of an enrolment (Regelingen BWBR0031387 and BWBR0031390)."""

from typing import Final

from schemas.codes.lists import Category, Level, Sector, Stage

_VO: Final = {
    Stage.LOWER: Category.VO_LOWER,
    Stage.VMBO_UPPER: Category.VO_VMBO_UPPER,
    Stage.HAVO_VWO_UPPER: Category.VO_HAVO_VWO_UPPER,
}
_MBO: Final = {
    Level.ENTREE: Category.MBO_1,
    Level.BASIC: Category.MBO_2,
    Level.PROFESSIONAL: Category.MBO_3_4,
    Level.MIDDLE_MANAGEMENT: Category.MBO_3_4,
}


def category(sector: Sector | None, stage: Stage | None, level: Level | None) -> Category | None:
    """The category in which a leaver from this enrolment counts, or None.

    None for education that the norms leave out (praktijkonderwijs, vso, vavo, higher education) and
    where the school did not report stage or level.
    """
    if sector is Sector.VO and stage is not None:
        return _VO[stage]
    if sector is Sector.MBO and level is not None:
        return _MBO[level]
    return None
