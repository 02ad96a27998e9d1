# SPDX-License-Identifier: EUPL-1.2
"""Dates and figures as a Dutch reader writes them. Instants are shown in Amsterdam time."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from schemas.codes.regions import REGION_NAMES
from services.chassis.clock import AMSTERDAM

_LOCALE = "nl_NL"
NOTHING = "–"


def short_date(day: date | None) -> str:
    """12-10-2026"""
    return NOTHING if day is None else day.strftime("%d-%m-%Y")


@lru_cache(maxsize=4096)
def long_date(day: date | None) -> str:
    """12 oktober 2026"""
    return NOTHING if day is None else format_date(day, "d MMMM y", locale=_LOCALE)


@lru_cache(maxsize=4096)
def weekday(day: date | None) -> str:
    """ma 12 okt"""
    return NOTHING if day is None else format_date(day, "EEEEEE d MMM", locale=_LOCALE)


def moment(instant: datetime | None) -> str:
    """12-10-2026 14:05, Amsterdam time"""
    if instant is None:
        return NOTHING
    return format_datetime(instant, "dd-MM-y HH:mm", tzinfo=AMSTERDAM, locale=_LOCALE)


def number(value: float | None, decimals: int = 0) -> str:
    """7.440 or 12,94"""
    if value is None:
        return NOTHING
    places = "." + "0" * decimals if decimals else ""
    return format_decimal(value, f"#,##0{places}", locale=_LOCALE)


def percent(value: float | None, decimals: int = 1) -> str:
    """12,9 %, from a value that already is a percentage"""
    return NOTHING if value is None else f"{number(value, decimals)} %"


def euro(cents: int | None) -> str:
    """€ 1.250 or € 1.250,50, from cents"""
    if cents is None:
        return NOTHING
    pattern = "€\u00a0#,##0" if cents % 100 == 0 else "€\u00a0#,##0.00"
    return format_decimal(Decimal(cents) / 100, pattern, locale=_LOCALE)


def region_name(code: str) -> str:
    """Rijnmond (29)"""
    return f"{REGION_NAMES.get(code, 'Regio')} ({code})"


FILTERS: Mapping[str, Callable[..., Any]] = {
    "short_date": short_date,
    "long_date": long_date,
    "weekday": weekday,
    "moment": moment,
    "number": number,
    "percent": percent,
    "euro": euro,
}
