# SPDX-License-Identifier: EUPL-1.2
"""Every rule by which a status is decided, each with its ground and validity, and the rulesets.

A ruleset is what was in force from a day on. It is chosen by the day on which a thing happened,
never by the day on which it is processed, so 2025 looks in 2027 as it did in 2025. A change of law
is a line in ``RULES``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

_NEW_LAW: Final = date(2026, 1, 1)
_OLD_LAW_UNTIL: Final = date(2025, 12, 31)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the law (L), of guidance (G) or of our policy (P).

    ``source`` is the article or rule; a bound of None means that none was found, ``valid_until`` is
    inclusive. ``title`` is what a worker reads, in Dutch; ``value`` the number in the rule, if it
    has one, in ``unit`` (Dutch).
    """

    id: str
    klass: str
    source: str
    title: str
    value: int | None = None
    unit: str = ""
    valid_from: date | None = None
    valid_until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the rule is in force on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


RULES: Final = (
    Rule(
        id="compulsory-from",
        klass="L",
        source="Leerplichtwet art. 3 lid 1",
        title="Leerplicht vanaf de eerste schooldag van de maand na de vijfde verjaardag",
        value=5,
        unit="jaar",
    ),
    Rule(
        id="compulsory-until",
        klass="L",
        source="Leerplichtwet art. 3 lid 1",
        title="Leerplicht tot het einde van het schooljaar van de zestiende verjaardag",
        value=16,
        unit="jaar",
    ),
    Rule(
        id="qualification-until",
        klass="L",
        source="Leerplichtwet arts. 4a en 4b",
        title="Kwalificatieplicht tot de achttiende verjaardag",
        value=18,
        unit="jaar",
    ),
    Rule(
        id="attendance-from",
        klass="L",
        source="Leerplichtwet art. 2",
        title="Wie deze leeftijd heeft, moet ook zelf naar school gaan",
        value=12,
        unit="jaar",
    ),
    Rule(
        id="adult-pupil",
        klass="L",
        source="Leerplichtwet art. 1b",
        title="Van wie meerderjarig is, gaan de plichten van de ouders op de jongere over",
        value=18,
        unit="jaar",
    ),
    Rule(
        id="age-limit",
        klass="L",
        source="WEB art. 8.3.1, WVO art. 118g",
        title="Schoolverlater is wie jonger is dan 23 jaar",
        value=23,
        unit="jaar",
        valid_until=_OLD_LAW_UNTIL,
    ),
    Rule(
        id="age-limit",
        klass="L",
        source="WEB art. 9.2.1 onder a, WVO 2020 art. 8.19",
        title="Schoolverlater is wie jonger is dan 27 jaar",
        value=27,
        unit="jaar",
        valid_from=_NEW_LAW,
    ),
    Rule(
        id="regional-age-limit",
        klass="P",
        source="Regionaal beleid van vóór de wet van 2026: Doorstroompunt voor 16 tot 27 jaar",
        title="Een regio volgt jongeren tot deze leeftijd",
        value=23,
        unit="jaar",
        valid_until=_OLD_LAW_UNTIL,
    ),
    Rule(
        id="work-hours",
        klass="L",
        source="WEB art. 8.3.1 lid 2; uren: Regeling BWBR0031387, bijlage B",
        title="Wie met een getuigschrift 12 uur per week werkt, is geen schoolverlater",
        value=12,
        unit="uur per week",
        valid_until=_OLD_LAW_UNTIL,
    ),
    Rule(
        id="absence-days",
        klass="L",
        source="WEB art. 8.1.8a",
        title="Vier weken aaneen afwezig zonder geldige reden, of korter als de school dat stelt",
        value=28,
        unit="kalenderdagen",
        valid_until=_OLD_LAW_UNTIL,
    ),
    Rule(
        id="absence-days",
        klass="L",
        source="WEB arts. 9.2.1 onder c en 9.2.2 lid 1, WVO 2020 art. 8.20",
        title="Vier weken aaneen afwezig zonder geldige reden, of korter als de school dat stelt",
        value=28,
        unit="kalenderdagen",
        valid_from=_NEW_LAW,
    ),
    Rule(
        id="grace-days",
        klass="P",
        source="'Aansluitend' in Regeling BWBR0031387, bijlage B; wekelijkse levering van DUO",
        title="Een nieuwe inschrijving binnen 14 dagen sluit aan",
        value=14,
        unit="kalenderdagen",
    ),
    Rule(
        id="report-days",
        klass="L",
        source="Regeling register onderwijsdeelnemers arts. 5 lid 2 en 9 lid 2",
        title="In- en uitschrijving melden binnen zeven dagen",
        value=7,
        unit="kalenderdagen",
    ),
    Rule(
        id="diploma-days",
        klass="L",
        source="Regeling register onderwijsdeelnemers art. 10 lid 2",
        title="Een mbo-diploma melden binnen zeven dagen",
        value=7,
        unit="kalenderdagen",
    ),
    Rule(
        id="exam-days",
        klass="L",
        source="Regeling register onderwijsdeelnemers arts. 6 lid 1 en 10 lid 4",
        title="Een examen van vo of vavo melden binnen twee weken",
        value=14,
        unit="kalenderdagen",
    ),
    Rule(
        id="find-out-months",
        klass="P",
        source="Actualiteit van een status (NCCIS: drie maanden)",
        title="Een onbekende status uitzoeken binnen drie maanden",
        value=3,
        unit="maanden",
    ),
    Rule(
        id="target-group",
        klass="L",
        source="WEB art. 8.3.1, WVO art. 118g",
        title="Schoolverlater is wie nergens staat ingeschreven of vier weken afwezig is",
        valid_until=_OLD_LAW_UNTIL,
    ),
    Rule(
        id="target-group",
        klass="L",
        source="WEB art. 9.2.1, WVO 2020 art. 8.19",
        title="Schoolverlater is wie nergens staat ingeschreven of vier weken afwezig is",
        valid_from=_NEW_LAW,
    ),
    Rule(
        id="startkwalificatie",
        klass="L",
        source="Leerplichtwet art. 1 onder f",
        title="Startkwalificatie is havo, vwo of mbo vanaf niveau 2",
    ),
    Rule(
        id="compulsory-enrolment",
        klass="L",
        source="Leerplichtwet arts. 2 en 3",
        title="Wie leerplichtig is, staat ingeschreven bij een school",
    ),
    Rule(
        id="qualification-enrolment",
        klass="L",
        source="Leerplichtwet arts. 4a en 4b",
        title="Wie kwalificatieplichtig is, staat ingeschreven bij een school of instelling",
    ),
    Rule(
        id="exemption",
        klass="L",
        source="Leerplichtwet arts. 5, 5a en 15",
        title="Wie is vrijgesteld hoeft niet ingeschreven te staan",
    ),
    Rule(
        id="death",
        klass="L",
        source="Basisregistratie personen",
        title="Wie is overleden valt buiten de doelgroep",
    ),
    Rule(
        id="emigration",
        klass="L",
        source="Basisregistratie personen",
        title="Wie niet meer in Nederland woont valt buiten de doelgroep",
    ),
)


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


def rule_on(rule_id: str, day: date) -> Rule | None:
    """The rule of that name in force on a day; None where the law has none."""
    return next((rule for rule in RULES if rule.id == rule_id and rule.holds_on(day)), None)


def number(rule_id: str, day: date = _NEW_LAW) -> int:
    """The number of a rule in force on a day. Raises ``LookupError`` when there is none."""
    rule = rule_on(rule_id, day)
    if rule is None or rule.value is None:
        raise LookupError(f"no rule {rule_id!r} with a number on {day}")
    return rule.value


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
