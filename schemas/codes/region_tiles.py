# SPDX-License-Identifier: EUPL-1.2
"""Where each region stands on a map of tiles: an arrangement of our own that keeps neighbours
close, no measured geography. Columns go east and rows south, from 0."""

from functools import lru_cache
from types import MappingProxyType

from schemas.codes.tables import rows


@lru_cache(maxsize=1)
def region_tiles() -> MappingProxyType[str, tuple[int, int]]:
    """Column and row by region number. Region 14 has the place of 41, which followed it."""
    return MappingProxyType(
        {row["region"]: (int(row["column"]), int(row["row"])) for row in rows("region_tiles")}
    )
