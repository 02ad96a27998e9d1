# SPDX-License-Identifier: EUPL-1.2
"""Codes of cases, schooling and the yearly statistic as a Dutch reader knows them."""

from collections.abc import Mapping

KINDS: Mapping[str, str] = {
    "new": "Nieuw",
    "recidivist": "Recidive",
    "continuing": "Doorlopend",
    "unknown": "Onbekend",
}

ORIGINS: Mapping[str, str] = {
    "register": "Melding van het register",
    "other": "Ander signaal",
    "preventive": "Preventie",
    "unknown": "Onbekend",
}
"""Of a case."""

FUNNEL_STEPS: Mapping[str, str] = {
    "opened": "Begonnen",
    "attempted": "Poging tot contact",
    "contact": "Gesproken",
    "intake": "Intake gehouden",
    "plan": "Plan gemaakt",
    "placed": "Geplaatst",
    "declined": "Hulp geweigerd",
}
"""In the order of the way; who declined is beside it."""

CAUSES: Mapping[str, str] = {
    "wrong-choice": "Verkeerde studiekeuze",
    "other-expectations": "Andere verwachtingen",
    "rather-working": "Liever werken",
    "problems": "Persoonlijke of psychische problemen",
    "unknown": "Onbekend",
}

GOALS: Mapping[str, str] = {
    "education": "Onderwijs",
    "work": "Werk",
    "combination": "Leren en werken",
    "daytime": "Dagbesteding",
    "care": "Zorg",
    "tailored": "Maatwerk",
}

DESTINATIONS: Mapping[str, str] = {
    "education": "Onderwijs",
    "combination": "Leren en werken",
    "work": "Werk",
    "care": "Zorg of opvang",
    "daytime": "Dagbesteding",
    "other": "Overig",
}

OUTCOMES: Mapping[str, str] = {
    **DESTINATIONS,
    "running": "Loopt nog",
    "success": "Gelukt, bestemming niet vastgelegd",
    "qualified": "Startkwalificatie behaald",
    "age": "Leeftijdsgrens",
    "exempt": "Vrijgesteld",
    "emigrated": "Geëmigreerd",
    "deceased": "Overleden",
}

VERIFIERS: Mapping[str, str] = {
    "register": "Nagegaan in het register",
    "uwv": "Nagegaan bij UWV",
    "employer": "Bevestigd door de werkgever",
    "self": "Bevestigd door de jongere",
    "nobody": "Niet nagegaan",
}

SECTORS: Mapping[str, str] = {
    "education": "Onderwijs",
    "safety": "Veiligheid",
    "care": "Zorg",
    "work": "Arbeid",
    "government": "Overheid",
    "social": "Maatschappelijk",
    "knowledge": "Kennis",
    "unknown": "Onbekend",
}
"""Of a partner."""

ANSWERS: Mapping[str, str] = {
    "sent": "Nog geen antwoord",
    "accepted": "Aangenomen",
    "rejected": "Afgewezen",
    "reported-back": "Teruggemeld",
}

EXIT_REASONS: Mapping[str, str] = {
    "01": "Persoonlijk, geen invloed",
    "02": "Persoonlijk, opvang mogelijk",
    "03": "Instelling",
    "04": "Studie- en beroepskeuze",
    "05": "Arbeidsmarkt",
    "06": "Afgesproken resultaat zonder diploma",
    "07": "Onbekend",
    "08": "Geen uitval",
    "09": "Niet betaald",
    "removed": "Verwijderd",
    "none": "Geen reden gemeld",
}

EDUCATION: Mapping[str, str] = {
    "vo": "Voortgezet onderwijs",
    "mbo": "Mbo",
    "vavo": "Vavo",
    "unknown": "Onbekend",
}
"""Sector of the enrolment that counts."""

LEVELS: Mapping[str, str] = {str(level): f"Niveau {level}" for level in (1, 2, 3, 4)}
TRACKS: Mapping[str, str] = {"bol": "Bol", "bbl": "Bbl", "unknown": "Onbekend"}
AGES: Mapping[str, str] = {
    **{str(age): f"{age} jaar" for age in range(10, 30)},
    "unknown": "Onbekend",
}

VULNERABLE: Mapping[str, str] = {
    "pro": "Praktijkonderwijs",
    "vso": "Voortgezet speciaal onderwijs",
    "entree": "Entree",
}

ABSENCES: Mapping[str, str] = {
    "h16-u18": "16 uur in 4 weken, jonger dan 18",
    "h16-18plus": "16 uur in 4 weken, 18 en ouder",
    "long-u18": "Langer dan 4 weken, jonger dan 18",
    "month-18plus": "4 weken of langer, 18 en ouder",
    "luxury": "Luxeverzuim",
    "other": "Overig",
}

REPORT_STATES: Mapping[str, str] = {
    "registered": "Geregistreerd",
    "in-progress": "In behandeling",
    "closed": "Afgesloten",
    "acknowledged": "Ter kennisgeving aangenomen",
    "withdrawn": "Ingetrokken",
}

DUO_LISTS: Mapping[str, str] = {
    "c": "C-levering",
    "a01": "A01 nieuwe uitschrijvingen",
    "a02": "A02 herinschrijvingen",
    "a04": "A04 werkvoorraad",
    "p": "P-levering",
    "ib": "Jongeren in beeld",
    "tel": "Telling van de scholen",
}

DIFFERENCES: Mapping[str, str] = {
    "unknown-person": "Persoon niet bekend",
    "missing-here": "Ontbreekt in het register",
    "missing-there": "Ontbreekt op de lijst",
    "dates-differ": "Andere datum",
    "level-differs": "Ander niveau of soort",
    "residence-differs": "Andere woonplaats",
    "birth-date-differs": "Andere geboortedatum",
    "qualification-differs": "Andere startkwalificatie",
    "work-differs": "Wel of geen werk",
    "in-no-list": "Staat op geen enkele lijst",
    "does-not-add-up": "A04 is niet A01 min A02",
    "count-differs": "Ander aantal per school",
}

HOLDERS: Mapping[str, str] = {
    "school": "School",
    "region": "Regio",
    "municipality": "Gemeente",
    "worker": "Begeleider",
    "register": "Register",
    "duo": "DUO",
    "parents": "Ouders",
    "young-person": "Jongere",
}

REPORT_BUCKETS: Mapping[str, str] = {
    "0-7d": "Tot en met 7 dagen",
    "8-14d": "8 tot en met 14 dagen",
    "15-28d": "15 tot en met 28 dagen",
    ">28d": "Meer dan 28 dagen",
}

PLACEMENT_BUCKETS: Mapping[str, str] = {
    "0-1m": "Tot en met 1 maand",
    "1-2m": "Tot en met 2 maanden",
    "2-4m": "Tot en met 4 maanden",
    ">4m": "Meer dan 4 maanden",
}

LOAD_BUCKETS: Mapping[str, str] = {
    "1-10": "1 tot en met 10 zaken",
    "11-20": "11 tot en met 20 zaken",
    "21-30": "21 tot en met 30 zaken",
    "31-40": "31 tot en met 40 zaken",
    ">40": "Meer dan 40 zaken",
}

SETS: Mapping[str, str] = {
    "B1": "Overleden of geëmigreerd",
    "B2": "In het buitenland of zonder vast adres",
    "B3": "Vrijgesteld",
    "C1": "Bekostigd mbo",
    "C2": "Hoger onderwijs",
    "C3": "Bekostigd vo",
    "C4": "Vavo",
    "C5": "Niet-bekostigd vo",
    "C6": "Niet-bekostigd mbo",
    "C7": "Justitiële inrichting",
    "C8": "Politie- of defensieopleiding",
    "C9": "(V)so of praktijkonderwijs",
    "C11": "Afgesproken prestatie",
    "C": "Ander onderwijs",
    "D1": "Startkwalificatie in het teljaar",
    "D2": "Eerdere startkwalificatie mbo",
    "D3": "Eerdere startkwalificatie vo of vavo",
    "D4": "Verlate startkwalificatie",
    "D5": "Entreediploma en werk",
    "X": "Nieuwe vsv’er",
}

MONTHS: Mapping[str, str] = {"1": "Na 1 maand", "3": "Na 3 maanden", "12": "Na 12 maanden"}
DIRECTIONS: Mapping[str, str] = {"in": "Erbij", "out": "Eraf"}
