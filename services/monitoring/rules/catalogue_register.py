# SPDX-License-Identifier: EUPL-1.2
"""Figures of the register: statuses, flows, leaving, vulnerable youth, duties and reports."""

from services.monitoring.rules.metric import Metric, Shape

YOUNG_PEOPLE = "young-people"
YOUNG_PEOPLE_BY_LEVEL = "young-people-by-level"
STATUS_FLOWS = "status-flows"
LEAVERS_BY_YEAR = "leavers-by-year"
RETURNS = "returns"
EXIT_REASONS = "exit-reasons"
EXIT_REASON_UNKNOWN = "exit-reason-unknown"
VULNERABLE = "vulnerable-youth"
DUTIES = "duties"
DUTIES_BY_HOLDER = "duties-by-holder"
TIME_TO_REPORT = "time-to-report"
ABSENCE_REPORTS = "absence-reports"
DUO_LISTS = "duo-lists"
DUO_DIFFERENCES = "duo-differences"

UNKNOWN_LIMIT = 5.0
"""Share of reden uitstroom 07 that should not be exceeded, in percent (domain 3.3)."""

REGISTER = (
    Metric(
        YOUNG_PEOPLE,
        ("area", "status"),
        "persons",
        "Jongeren naar status",
        "Jongeren in het register naar hun huidige status. Regio en gemeente volgens het "
        "woonadres, school volgens de laatste inschrijving.",
    ),
    Metric(
        YOUNG_PEOPLE_BY_LEVEL,
        ("area", "category", "status"),
        "persons",
        "Jongeren naar onderwijssoort en status",
        "Jongeren naar huidige status en onderwijssoort van de laatste inschrijving. Wie nooit "
        "was ingeschreven, of in vavo, praktijkonderwijs, vso of hoger onderwijs, telt als "
        "‘niet ingedeeld’.",
    ),
    Metric(
        STATUS_FLOWS,
        ("month", "area", "status", "direction"),
        "movements",
        "Erbij en eraf per status",
        "Hoe vaak jongeren in een maand in een status kwamen of eruit gingen, naar de dag waarop "
        "het register dat vastlegde. In een regio telt ook verhuizen mee, voor Nederland niet.",
    ),
    Metric(
        LEAVERS_BY_YEAR,
        ("schoolYear", "area"),
        "persons",
        "Vsv’ers naar het teljaar waarin zij dat werden",
        "Jongeren die nu voortijdig schoolverlater zijn, ook wie vier weken afwezig is, naar het "
        "teljaar (1 oktober tot en met 30 september) waarin zij dat werden. Van dit teljaar is "
        "nieuw, van eerder is oud.",
    ),
    Metric(
        RETURNS,
        ("schoolYear", "area", "months"),
        "persons",
        "Terug naar onderwijs",
        "Van wie een school verliet en als vsv’er werd bevestigd: wie binnen 1, 3 of 12 maanden "
        "weer aan onderwijs begon. Zodra die maanden om zijn; naar het schooljaar van vertrek.",
        shape=Shape.SHARE,
        mixed=True,
    ),
    Metric(
        EXIT_REASONS,
        ("schoolYear", "area", "reason"),
        "enrolments",
        "Reden uitstroom",
        "Beëindigde inschrijvingen in het mbo naar de reden die de school meldde; ‘geen’ als er "
        "geen is gemeld.",
    ),
    Metric(
        EXIT_REASON_UNKNOWN,
        ("schoolYear", "area"),
        "enrolments",
        "Reden uitstroom onbekend",
        "Aandeel van reden 07 (onbekend) in de beëindigde inschrijvingen in het mbo met een "
        "gemelde reden anders dan 08 (geen uitval). Streven: ten hoogste 5 procent.",
        shape=Shape.SHARE,
        limit=UNKNOWN_LIMIT,
    ),
    Metric(
        VULNERABLE,
        ("area", "origin", "situation"),
        "persons",
        "Jongeren in een kwetsbare positie",
        "Jongeren met een getuigschrift van praktijkonderwijs of vso of een entreediploma, naar "
        "waar zij nu zijn: onderwijs, de laatste plaatsing, of anders hun status.",
        mixed=True,
    ),
    Metric(
        DUTIES,
        ("duty", "area", "state"),
        "duties",
        "Termijnen naar uitkomst",
        "Termijnen naar uitkomst: lopend, op tijd, te laat, verlopen of vervallen. Te laat "
        "gedaan wordt nooit op tijd.",
    ),
    Metric(
        DUTIES_BY_HOLDER,
        ("class", "holder", "area", "state"),
        "duties",
        "Termijnen naar houder en grond",
        "Termijnen naar wie ze heeft (school, regio, gemeente, begeleider of een ander) en waarop "
        "ze rusten: wet, richtlijn of beleid. Verlopen: de dag is voorbij en het is nog niet "
        "gedaan.",
    ),
    Metric(
        DUO_LISTS,
        ("list", "area"),
        "differences",
        "Volledigheid tegenover DUO",
        "Verschillen met het register per honderd regels van de nieuwste lijst van een soort en "
        "gebied. Ook wie het register verwachtte en de lijst niet noemt, is een verschil.",
        shape=Shape.SHARE,
    ),
    Metric(
        DUO_DIFFERENCES,
        ("list", "area", "difference"),
        "differences",
        "Verschillen met DUO naar soort",
        "Verschillen tussen het register en de nieuwste lijst van een soort en gebied, naar wat er "
        "verschilt.",
    ),
    Metric(
        ABSENCE_REPORTS,
        ("schoolYear", "area", "kind", "state"),
        "reports",
        "Verzuimmeldingen",
        "Meldingen van verzuim door scholen, naar soort en naar wat gemeente en school ermee "
        "deden; naar het schooljaar van de eerste dag. Regio en gemeente volgens het woonadres "
        "toen de melding het laatst veranderde.",
    ),
    Metric(
        TIME_TO_REPORT,
        ("area", "bucket"),
        "duties",
        "Tijd tot de melding",
        "In- en uitschrijvingen naar kalenderdagen tussen de dag waarop ze ingingen en de melding "
        "van de school (termijn D01): tot en met 7, 8 tot en met 14, 15 tot en met 28, meer.",
    ),
)
