# SPDX-License-Identifier: EUPL-1.2
"""Every rule by which a status is decided, each with its ground and validity. A change of law is a
line in ``RULES``."""

from dataclasses import dataclass
from datetime import date
from typing import Final

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


def rule_on(rule_id: str, day: date) -> Rule | None:
    """The rule of that name in force on a day; None where the law has none."""
    return next((rule for rule in RULES if rule.id == rule_id and rule.holds_on(day)), None)


def number(rule_id: str, day: date = _NEW_LAW) -> int:
    """The number of a rule in force on a day. Raises ``LookupError`` when there is none."""
    rule = rule_on(rule_id, day)
    if rule is None or rule.value is None:
        raise LookupError(f"no rule {rule_id!r} with a number on {day}")
    return rule.value
