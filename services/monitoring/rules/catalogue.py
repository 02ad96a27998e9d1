# SPDX-License-Identifier: EUPL-1.2
"""Every metric that monitoring publishes; the one source of documentation, API and pages."""

from collections.abc import Mapping

from services.monitoring.rules.buckets import BUCKETS, bucket_of, from_key, in_key
from services.monitoring.rules.catalogue_cases import (
    CASES,
    NEXT_STEPS,
    OUTREACH,
    TIME_TO_INTAKE,
)
from services.monitoring.rules.catalogue_register import (
    DUTIES,
    REGISTER,
    YOUNG_PEOPLE,
    YOUNG_PEOPLE_BY_LEVEL,
)
from services.monitoring.rules.catalogue_statistics import NEW_LEAVERS, STATISTICS
from services.monitoring.rules.metric import Key, Metric, Shape

__all__ = [
    "BUCKETS",
    "CASES",
    "DUTIES",
    "METRICS",
    "NEW_LEAVERS",
    "NEXT_STEPS",
    "NOT_CLASSIFIED",
    "TIME_TO_INTAKE",
    "YOUNG_PEOPLE",
    "YOUNG_PEOPLE_BY_LEVEL",
    "Key",
    "Metric",
    "Shape",
    "bucket_of",
    "dimensions",
    "key_of",
    "key_text",
]

NOT_CLASSIFIED = "not-classified"
"""Category of somebody without enrolment in a judged category (never enrolled, vavo, pro, vso)."""

METRICS: Mapping[str, Metric] = {
    metric.name: metric for metric in (*REGISTER, *OUTREACH, *STATISTICS)
}


def key_text(key: Key) -> str:
    """A metric key as text: subject of the event, Kafka key, primary key in the store."""
    return "|".join(map(in_key, key))


def key_of(text: str) -> Key:
    """The metric key that a text stands for."""
    return tuple(map(from_key, text.split("|")))


def dimensions(key: Key) -> dict[str, str]:
    """The dimensions of a key by name."""
    return dict(zip(METRICS[key[0]].dimensions, key[1:], strict=True))
