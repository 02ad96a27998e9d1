# SPDX-License-Identifier: EUPL-1.2
"""The rulesets: what was in force from a day on, by the table in ``status_rules``.

A ruleset is chosen by the day on which a thing happened, never by the day on which it is processed,
so 2025 looks in 2027 as it did in 2025.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from services.registration.rules.status_rules import RULES, number, rule_on


@dataclass(frozen=True, slots=True)
class Ruleset:
    """What was in force from ``valid_from``: ages in completed years, terms in calendar days.

    ``work_hours`` a week take a holder of a certificate out of the target group; None where work
    is no exception.
    """

    id: str
    valid_from: date
    age_limit: int
    absence_days: int
    grace_days: int
    report_days: int
    find_out_months: int
    work_hours: int | None
    regional_age_limit: int | None = None
    """A higher age that a region chose, where the law left room for it; None where it does not."""


POLICY: Final[Mapping[str, str]] = {
    rule.id: rule.id.replace("-", "_") for rule in RULES if rule.klass == "P"
}
"""The terms that a region may set: rule id -> field of ``Ruleset``."""

POLICY_BOUNDS: Final[Mapping[str, tuple[int, int]]] = {
    "grace-days": (0, 90),
    "find-out-months": (1, 12),
    "regional-age-limit": (23, 27),
}
"""The least and the greatest value of each (policy)."""

Rulesets = tuple[Ruleset, ...]
"""By day of entry, oldest first. The oldest serves every day before it as well."""


def _of(year: int) -> Ruleset:
    day = date(year, 1, 1)
    work, regional = rule_on("work-hours", day), rule_on("regional-age-limit", day)
    return Ruleset(
        id=str(year),
        valid_from=day,
        age_limit=number("age-limit", day),
        absence_days=number("absence-days", day),
        grace_days=number("grace-days", day),
        report_days=number("report-days", day),
        find_out_months=number("find-out-months", day),
        work_hours=None if work is None else work.value,
        regional_age_limit=None if regional is None else regional.value,
    )


RULESETS: Final[Rulesets] = (_of(2012), _of(2017), _of(2026))


def ruleset_on(day: date, rulesets: Rulesets = RULESETS) -> Ruleset:
    """The ruleset in force on a day."""
    for ruleset in reversed(rulesets):
        if ruleset.valid_from <= day:
            return ruleset
    return rulesets[0]


def with_policy(terms: Mapping[str, int], rulesets: Rulesets = RULESETS) -> Rulesets:
    """The rulesets under other policy terms by rule id, for example ``{"grace-days": 10}``.

    Raises ``ValueError`` for a rule that is law or guidance, that does not exist, or for a term
    out of bounds. The age limit of a region holds as long as the law left room for one.
    """
    if refused := sorted(set(terms) - POLICY.keys()):
        raise ValueError(f"no policy to set: {', '.join(refused)} (policy: {sorted(POLICY)})")
    for rule_id, term in sorted(terms.items()):
        least, most = POLICY_BOUNDS[rule_id]
        if not least <= term <= most:
            raise ValueError(f"{rule_id}: {term} is not from {least} to {most}")
    return tuple(_under(ruleset, terms) for ruleset in rulesets)


def from_day(day: date, terms: Mapping[str, int], rulesets: Rulesets = RULESETS) -> Rulesets:
    """The rulesets under these policy terms from a day on; before it as they were.

    Raises as :func:`with_policy`.
    """
    changed = with_policy(terms, rulesets)
    found: list[Ruleset] = []
    ends = [ruleset.valid_from for ruleset in rulesets[1:]] + [date.max]
    for old, new, end in zip(rulesets, changed, ends, strict=True):
        if day >= end or new == old:
            found.append(old)
        elif day <= old.valid_from:
            found.append(new)
        else:
            found += [old, replace(new, valid_from=day)]
    return tuple(found)


def _under(ruleset: Ruleset, terms: Mapping[str, int]) -> Ruleset:
    changed: dict[str, Any] = {
        POLICY[rule_id]: term
        for rule_id, term in terms.items()
        if getattr(ruleset, POLICY[rule_id]) is not None
    }
    limit = changed.get("regional_age_limit")
    if limit is not None:
        changed["age_limit"] = limit
    return replace(ruleset, **changed)
