# SPDX-License-Identifier: EUPL-1.2
"""The name of a list: ``20251001R0029.c.csv``, date, area and kind, as DUO names its files."""

import re
from datetime import date
from typing import NamedTuple

from schemas.codes.duo import DuoList
from schemas.codes.regions import REGION_NAMES, municipality_exists, region_of

_NAME = re.compile(r"(\d{8})([GR])(\d{4})\.([a-z0-9]{1,3})\.csv", re.IGNORECASE)


class NotAList(ValueError):
    """The file cannot be a list. The message tells why, without its content."""


class Area(NamedTuple):
    """A Doorstroompunt region, or one municipality in it."""

    region: str
    municipality: str | None = None

    @property
    def code(self) -> str:
        """As it stands in the name of a file: ``R0029`` or ``G0599``."""
        return f"R{self.region:0>4}" if self.municipality is None else f"G{self.municipality}"


class ListName(NamedTuple):
    """Of which day, area and kind a list is. ``on`` is the reference date (peildatum)."""

    kind: DuoList
    area: Area
    on: date


def parse_name(name: str) -> ListName:
    """What the name of a file says, its folder left out. Raises NotAList."""
    found = _NAME.fullmatch(name.replace("\\", "/").rpartition("/")[2])
    if found is None:
        raise NotAList("is not named like 20251001R0029.c.csv")
    day, letter, code, kind = found.groups()
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise NotAList("does not begin with a date that exists") from None
    if kind.lower() not in {listed.value for listed in DuoList}:
        raise NotAList(f"is not one of {', '.join(DuoList)}")
    return ListName(DuoList(kind.lower()), _area(letter.upper(), code, on), on)


def file_name(name: ListName) -> str:
    """The name of the file of a list."""
    return f"{name.on:%Y%m%d}{name.area.code}.{name.kind}.csv"


def _area(letter: str, code: str, on: date) -> Area:
    if letter == "R":
        region = code[2:]
        if not code.startswith("00") or region not in REGION_NAMES:
            raise NotAList("names a region that does not exist")
        return Area(region)
    region_on = region_of(code, on)
    if region_on is None or not municipality_exists(code, on):
        raise NotAList("names a municipality that does not exist on that day")
    return Area(region_on, code)
