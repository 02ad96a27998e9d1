# SPDX-License-Identifier: EUPL-1.2
"""What regions are called."""

from schemas.codes.regions import REGION_NAMES


def region_name(code: str) -> str:
    """``Rijnmond (29)``; the queue of nobody's region has no name."""
    return f"{REGION_NAMES[code]} ({code})" if code in REGION_NAMES else "regio onbekend"
