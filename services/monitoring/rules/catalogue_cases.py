# SPDX-License-Identifier: EUPL-1.2
"""Figures of the outreach cases: kinds, funnel, times, causes, outcomes and workload."""

from services.monitoring.rules.metric import Metric, Shape

CASES = "cases"
CASES_BY_KIND = "cases-by-kind"
NEXT_STEPS = "next-steps"
TIME_TO_INTAKE = "time-to-intake"
TIME_TO_CONTACT = "time-to-contact"
TIME_TO_PLACEMENT = "time-to-placement"
FUNNEL = "funnel"
CAUSES = "causes"
CAUSE_UNKNOWN = "cause-unknown"
GOALS = "goals"
REFERRALS = "referrals"
OUTCOMES = "outcomes"
PLACEMENTS = "placements"
LASTING = "lasting-placements"
WORKLOAD = "workload"

_OPENED = "Naar het schooljaar waarin de zaak begon; zonder preventie en vervallen zaken."

OUTREACH = (
    Metric(
        CASES,
        ("area", "state"),
        "cases",
        "Zaken naar stand",
        "Begeleidingszaken naar stand, ook de afgesloten. Regio is de regio die de zaak heeft, "
        "gemeente en school zijn die van de jongere.",
    ),
    Metric(
        CASES_BY_KIND,
        ("schoolYear", "area", "kind", "origin"),
        "cases",
        "Zaken naar soort en herkomst",
        "Zaken die in het schooljaar liepen: nieuw, recidive (eerder afgesloten in een vorig "
        "schooljaar) of doorlopend uit een vorig schooljaar; uit een melding van het register, een "
        "ander signaal of preventie. Vervallen zaken tellen niet mee.",
        mixed=True,
    ),
    Metric(
        NEXT_STEPS,
        ("area", "step"),
        "persons",
        "Vaste volgende stap",
        "Jongeren met een open zaak, met of zonder ten minste één lopende termijn van de regio "
        "of de begeleider.",
    ),
    Metric(
        TIME_TO_INTAKE,
        ("area", "bucket"),
        "cases",
        "Tijd tot de intake",
        "Zaken met een intake, naar kalenderdagen tussen de bevestiging van het vsv en de "
        "eerste intake: minder dan 14, 14 tot en met 28, meer dan 28. Vervallen zaken tellen "
        "niet mee.",
    ),
    Metric(
        TIME_TO_CONTACT,
        ("area", "bucket"),
        "cases",
        "Tijd tot het eerste contact",
        "Zaken waarin de jongere is gesproken, naar kalenderdagen sinds het begin van de zaak: tot "
        "en met 7, 8 tot en met 14, 15 tot en met 28, meer. Zonder preventie en vervallen zaken.",
        mixed=True,
    ),
    Metric(
        TIME_TO_PLACEMENT,
        ("area", "bucket"),
        "cases",
        "Tijd tot de plaatsing",
        "Zaken met een plaatsing, naar de tijd tussen het begin van de zaak en de eerste dag van "
        "de eerste plaatsing: tot en met 1 maand, 2, 4 of meer. Zonder preventie en vervallen "
        "zaken.",
        mixed=True,
    ),
    Metric(
        FUNNEL,
        ("schoolYear", "area", "step"),
        "cases",
        "Van zaak tot plaatsing",
        "Hoeveel zaken tot een stap kwamen: begonnen, poging tot contact, gesproken, intake, plan, "
        f"geplaatst; en waarin de jongere hulp afwees. {_OPENED}",
        mixed=True,
    ),
    Metric(
        CAUSES,
        ("schoolYear", "area", "cause"),
        "cases",
        "Oorzaken van uitval",
        "Waarom de jongere school verliet, volgens de begeleider: van zaken met een intake; "
        f"‘onbekend’ als er geen oorzaak is vastgelegd. {_OPENED}",
        mixed=True,
    ),
    Metric(
        CAUSE_UNKNOWN,
        ("schoolYear", "area"),
        "cases",
        "Oorzaak onbekend",
        "Aandeel van de zaken met een intake waarin geen oorzaak is vastgelegd. Streven: ten "
        f"hoogste 5 procent, zoals voor de reden uitstroom. {_OPENED}",
        shape=Shape.SHARE,
        limit=5.0,
        mixed=True,
    ),
    Metric(
        GOALS,
        ("schoolYear", "area", "goal"),
        "cases",
        "Doel van het plan",
        f"Zaken met een plan, naar het doel van nu. {_OPENED}",
        mixed=True,
    ),
    Metric(
        REFERRALS,
        ("schoolYear", "area", "sector", "answer"),
        "referrals",
        "Verwijzingen naar sector",
        "Verwijzingen naar partners, naar sector van de partner en laatste antwoord; naar het "
        "schooljaar waarin verwezen werd.",
        mixed=True,
    ),
    Metric(
        OUTCOMES,
        ("schoolYear", "area", "outcome"),
        "cases",
        "Waar zaken op uitkomen",
        "Zaken naar bestemming: die van de plaatsing die duurt of waarmee de zaak eindigde; anders "
        f"waarom de zaak eindigde, of ‘loopt nog’. {_OPENED}",
        mixed=True,
    ),
    Metric(
        PLACEMENTS,
        ("schoolYear", "area", "destination", "verified"),
        "placements",
        "Plaatsingen en hun controle",
        "Plaatsingen naar bestemming en door wie is nagegaan dat de jongere begon; naar het "
        "schooljaar van de eerste dag. Zonder vervallen zaken.",
        mixed=True,
    ),
    Metric(
        LASTING,
        ("schoolYear", "area", "months"),
        "placements",
        "Plaatsingen die standhouden",
        "Plaatsingen die na 1, 3 en 12 maanden nog duurden: niet geëindigd, en de jongere niet "
        "opnieuw als vsv’er bevestigd. Zodra die maanden om zijn; naar het schooljaar van de "
        "eerste dag.",
        shape=Shape.SHARE,
        mixed=True,
    ),
    Metric(
        WORKLOAD,
        ("area", "bucket"),
        "workers",
        "Begeleiders naar aantal zaken",
        "Hoeveel begeleiders een aantal open zaken hebben: tot en met 10, 11 tot en met 20, 21 tot "
        "en met 30, 31 tot en met 40, meer. Per regio die de zaak heeft.",
        mixed=True,
    ),
)
