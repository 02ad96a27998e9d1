# SPDX-License-Identifier: EUPL-1.2
"""What regions are called."""

from schemas.codes.regions import REGION_NAMES
from services.chassis.web import wording


def region_name(code: str) -> str:
    """``Rijnmond (29)``; the queue of nobody's region has no name."""
    return wording.region_name(code) if code in REGION_NAMES else "regio onbekend"
