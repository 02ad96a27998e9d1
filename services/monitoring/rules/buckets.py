# SPDX-License-Identifier: EUPL-1.2
"""Distributions: in which bucket a number of days, months or cases falls.

Buckets add up exactly over areas, where means and medians do not. Their codes are tokens of the
topic; in keys no angle brackets are allowed.
"""

from datetime import date

from services.chassis.calendar import add_months

BUCKETS = ("<2w", "2-4w", ">4w")
"""Of the time to intake (effectrapportage, domain 2.1 D16)."""
REPORT = ("0-7d", "8-14d", "15-28d", ">28d")
CONTACT = REPORT
PLACEMENT = ("0-1m", "1-2m", "2-4m", ">4m")
LOAD = ("1-10", "11-20", "21-30", "31-40", ">40")

_IN_KEYS = {
    "<2w": "lt2w",
    ">4w": "gt4w",
    ">28d": "gt28d",
    ">4m": "gt4m",
    ">40": "gt40",
}
_FROM_KEYS = {text: value for value, text in _IN_KEYS.items()}


def in_key(value: str) -> str:
    """A value of a dimension as it stands in a key."""
    return _IN_KEYS.get(value, value)


def from_key(text: str) -> str:
    """The value that stands so in a key."""
    return _FROM_KEYS.get(text, text)


def bucket_of(days: int) -> str:
    """The bucket of days between confirmation and intake (effectrapportage, domain 2.1 D16)."""
    if days < 14:
        return "<2w"
    return "2-4w" if days <= 28 else ">4w"


def days_bucket(days: int) -> str:
    """The bucket of days until a report or a contact."""
    for bucket, most in zip(REPORT, (7, 14, 28), strict=False):
        if days <= most:
            return bucket
    return REPORT[-1]


def months_bucket(begin: date, end: date) -> str:
    """The bucket of the time from one day to another, by calendar months: 4 is the term of D18."""
    for bucket, months in zip(PLACEMENT, (1, 2, 4), strict=False):
        if end <= add_months(begin, months):
            return bucket
    return PLACEMENT[-1]


def load_bucket(cases: int) -> str:
    """The bucket of a worker with so many open cases, at least one."""
    for bucket, most in zip(LOAD, (10, 20, 30, 40), strict=False):
        if cases <= most:
            return bucket
    return LOAD[-1]
