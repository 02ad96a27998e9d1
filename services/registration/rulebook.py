# SPDX-License-Identifier: EUPL-1.2
"""Every rule of the register in one list, read from the tables by which it works. No second copy.

What decides a status, what schools, regions and the register itself are held to, how new leavers
are counted, and what the register does by itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from services.chassis.duty_rules import REVIEW
from services.registration.rules.count_days import YEARLY_DAYS
from services.registration.rules.discrepancies import TERMS
from services.registration.rules.duties import DUTY_RULES
from services.registration.rules.duty_terms import DUTY_TERMS
from services.registration.rules.rulesets import POLICY, RULESETS, Rulesets
from services.registration.rules.statistical_definition import DEFINITIONS, SETS, count_date
from services.registration.rules.statistical_series import PROVISIONAL_DAY
from services.registration.rules.status_rules import RULES
from services.registration.tasks import TASKS


class About(StrEnum):
    """What a rule is about."""

    STATUS = "status"
    DUTY = "duty"
    COUNT = "count"
    TASK = "task"


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule: id, class L, G or P, article, Dutch title, value with its unit, and validity.

    ``valid_until`` is inclusive; a bound of None means that none was found. ``policy``: a region
    may set its own term. ``holder``: who is held to a duty. ``when``: on what a task begins.
    """

    id: str
    kind: About
    klass: str
    source: str
    title: str
    value: int | None = None
    unit: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    policy: bool = False
    holder: str | None = None
    when: str | None = None

    def in_ruleset(self, ruleset_id: str, rulesets: Rulesets = RULESETS) -> bool:
        """Whether the rule holds on any day of that ruleset."""
        first, last = bounds(ruleset_id, rulesets)
        return (self.valid_from is None or last is None or self.valid_from <= last) and (
            self.valid_until is None or self.valid_until >= first
        )


def bounds(ruleset_id: str, rulesets: Rulesets = RULESETS) -> tuple[date, date | None]:
    """First and last day, inclusive, of a ruleset; None while it lasts.

    Raises ``LookupError`` for one that does not exist.
    """
    for ruleset, following in zip(rulesets, [*rulesets[1:], None], strict=True):
        if ruleset.id == ruleset_id:
            ends = None if following is None else following.valid_from - timedelta(days=1)
            return ruleset.valid_from, ends
    raise LookupError(f"no ruleset {ruleset_id!r}")


def entries(rulesets: Rulesets = RULESETS) -> list[Entry]:
    """Every rule, by kind; policy terms as they stand in these rulesets."""
    return [*_statuses(rulesets), *_duties(), *_counts(), *_tasks()]


def _statuses(rulesets: Rulesets) -> Iterator[Entry]:
    for rule in RULES:
        policy = rule.id in POLICY
        yield Entry(
            rule.id,
            About.STATUS,
            rule.klass,
            rule.source,
            rule.title,
            getattr(rulesets[-1], POLICY[rule.id]) if policy else rule.value,
            rule.unit,
            rule.valid_from,
            rule.valid_until,
            policy,
        )


def _duties() -> Iterator[Entry]:
    """Each duty, followed by its terms: of those the class may differ from that of the duty."""
    for duty in (*DUTY_RULES.values(), *TERMS.values()):
        if duty.code == REVIEW:
            continue
        holder = duty.holder_kind
        yield Entry(duty.code, About.DUTY, duty.klass, duty.rule, duty.title, holder=holder)
        for term in DUTY_TERMS.get(duty.code, ()):
            yield Entry(
                term.id,
                About.DUTY,
                term.klass,
                term.source,
                term.title,
                term.value,
                term.unit,
                term.valid_from,
                term.valid_until,
                holder=holder,
            )


def _counts() -> Iterator[Entry]:
    for day in (*YEARLY_DAYS, PROVISIONAL_DAY):
        yield Entry(
            day.id, About.COUNT, day.klass, day.source, day.title, valid_from=day.valid_from
        )
    for definition, following in zip(DEFINITIONS, [*DEFINITIONS[1:], None], strict=True):
        oldest = definition is DEFINITIONS[0]
        yield Entry(
            "count-age",
            About.COUNT,
            "L",
            definition.source,
            "Wie meetelt is op 1 oktober jonger dan de leeftijdsgrens"
            if definition.age_below is not None
            else "De leeftijdsgrens van de nieuwe definitie is nog niet gelezen",
            definition.age_below,
            "jaar",
            None if oldest else count_date(definition.first),
            None if following is None else count_date(following.first) - timedelta(days=1),
        )
    for row in SETS:
        yield Entry(f"count-{row.reason}", About.COUNT, "L", row.source, row.title)


def _tasks() -> Iterator[Entry]:
    review = DUTY_RULES[REVIEW]
    yield Entry(
        REVIEW,
        About.TASK,
        review.klass,
        review.rule,
        review.title,
        when="Op de dag waarop de status van een jongere vanzelf kan veranderen",
    )
    for task in TASKS:
        yield Entry(task.id, About.TASK, task.klass, task.source, task.title, when=task.when)
