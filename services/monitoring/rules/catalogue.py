# SPDX-License-Identifier: EUPL-1.2
"""Every metric that monitoring publishes: its dimensions, unit and definition.

A metric key is the metric's name followed by the values of its dimensions, ``|`` between them
(``young-people|region:29|enrolled``). It is the CloudEvents subject and the Kafka key. A key that
is not there stands for zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Key = tuple[str, ...]
"""Metric name and values of its dimensions, in the order of :attr:`Metric.dimensions`."""

YOUNG_PEOPLE = "young-people"
YOUNG_PEOPLE_BY_LEVEL = "young-people-by-level"
CASES = "cases"
NEXT_STEPS = "next-steps"
DUTIES = "duties"
TIME_TO_INTAKE = "time-to-intake"
NEW_LEAVERS = "new-leavers"

NOT_CLASSIFIED = "not-classified"
"""Category of somebody without enrolment in a judged category (never enrolled, vavo, pro, vso)."""

BUCKETS = ("<2w", "2-4w", ">4w")


_IN_KEYS = {"<2w": "lt2w", ">4w": "gt4w"}
_FROM_KEYS = {text: value for value, text in _IN_KEYS.items()}
"""Values as they stand in keys, where the contract allows no angle brackets."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric. ``title`` and ``definition`` are the Dutch text shown with every figure;
    ``version`` names the definition on the topic and changes with it."""

    name: str
    dimensions: tuple[str, ...]
    unit: str
    status: str
    title: str
    definition: str

    @property
    def version(self) -> str:
        """Id of the definition, for example ``new-leavers-v1``."""
        return f"{self.name}-v1"


METRICS: Mapping[str, Metric] = {
    metric.name: metric
    for metric in (
        Metric(
            YOUNG_PEOPLE,
            ("area", "status"),
            "persons",
            "operational",
            "Jongeren naar status",
            "Jongeren in het register naar hun huidige status. Regio en gemeente volgens het "
            "woonadres, school volgens de laatste inschrijving.",
        ),
        Metric(
            YOUNG_PEOPLE_BY_LEVEL,
            ("area", "category", "status"),
            "persons",
            "operational",
            "Jongeren naar onderwijssoort en status",
            "Jongeren naar huidige status en onderwijssoort van de laatste inschrijving. Wie nooit "
            "was ingeschreven, of in vavo, praktijkonderwijs, vso of hoger onderwijs, telt als "
            "‘niet ingedeeld’.",
        ),
        Metric(
            CASES,
            ("area", "state"),
            "cases",
            "operational",
            "Zaken naar stand",
            "Begeleidingszaken naar stand, ook de afgesloten. Regio is de regio die de zaak heeft, "
            "gemeente en school zijn die van de jongere.",
        ),
        Metric(
            NEXT_STEPS,
            ("area", "step"),
            "persons",
            "operational",
            "Vaste volgende stap",
            "Jongeren met een open zaak, met of zonder ten minste één lopende termijn van de regio "
            "of de begeleider.",
        ),
        Metric(
            DUTIES,
            ("duty", "area", "state"),
            "duties",
            "operational",
            "Termijnen naar uitkomst",
            "Termijnen naar uitkomst: lopend, op tijd, te laat, verlopen of vervallen. Te laat "
            "gedaan wordt nooit op tijd.",
        ),
        Metric(
            TIME_TO_INTAKE,
            ("area", "bucket"),
            "cases",
            "operational",
            "Tijd tot de intake",
            "Zaken met een intake, naar kalenderdagen tussen de bevestiging van het vsv en de "
            "eerste intake: minder dan 14, 14 tot en met 28, meer dan 28. Vervallen zaken tellen "
            "niet mee.",
        ),
        Metric(
            NEW_LEAVERS,
            ("schoolYear", "area", "category"),
            "persons",
            "provisional",
            "Nieuwe vsv’ers",
            "Startpopulatie: op 1 oktober ingeschreven en bekostigd in vo of mbo, zonder "
            "leeftijdsgrens. Nieuwe vsv’er: daarna bevestigd als vsv’er, op 1 oktober een jaar "
            "later niet ingeschreven en op 31 december niet gekwalificeerd. Overlijden en "
            "emigratie zijn verrekend, vrijstellingen en andere uitzonderingen van DUO niet. "
            "Percentage op twee decimalen.",
        ),
    )
}


def key_text(key: Key) -> str:
    """A metric key as text: subject of the event, Kafka key, primary key in the store."""
    return "|".join(_IN_KEYS.get(value, value) for value in key)


def key_of(text: str) -> Key:
    """The metric key that a text stands for."""
    return tuple(_FROM_KEYS.get(value, value) for value in text.split("|"))


def dimensions(key: Key) -> dict[str, str]:
    """The dimensions of a key by name."""
    return dict(zip(METRICS[key[0]].dimensions, key[1:], strict=True))


def bucket_of(days: int) -> str:
    """The bucket of days between confirmation and intake (effectrapportage, domain 2.1 D16)."""
    if days < 14:
        return "<2w"
    return "2-4w" if days <= 28 else ">4w"
