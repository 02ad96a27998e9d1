# SPDX-License-Identifier: EUPL-1.2
"""Forms beside reaching and placing: the school, maatwerk, causes, coaching, who goes on."""

from collections.abc import Mapping
from typing import Any, Final

from schemas.codes.outreach import Consent, Goal, TransferDocument
from services.outreach.rules import happenings as h
from services.outreach.rules.case import Case
from services.outreach.rules.task_rules import tasks_of
from services.outreach.ui import trajectory_wording as t
from services.outreach.ui.form import Form, Options, Part, Step

AGREES: Final = "stemt-in-"
"""What the boxes begin with of which each says one thing that the young person agrees to."""

TRAJECTORY_STEPS: Final[Mapping[str, Step]] = {
    "school-overleg": Step(
        h.SchoolConsulted,
        {"on": "overlegdag", "result": "overleg", "departure": "afwijking"},
        "Het overleg met de school is vastgelegd.",
    ),
    "document-gevraagd": Step(
        h.TransferDocumentRequested,
        {"on": "vraagdag"},
        "Vastgelegd: overgangsdocument gevraagd.",
        must_be_checked="toestemming",
    ),
    "document-ontvangen": Step(
        h.TransferDocumentReceived,
        {"on": "ontvangstdag"},
        "Vastgelegd: overgangsdocument ontvangen.",
    ),
    "document-geweigerd": Step(
        h.TransferDocumentRefused,
        {"on": "weigerdag"},
        "Vastgelegd: overgangsdocument niet gegeven.",
    ),
    "document-meegeven": Step(
        h.TransferDocumentForwarded,
        {"on": "meegeefdag"},
        "Vastgelegd: het overgangsdocument gaat mee.",
        must_be_checked="toestemming-mee",
    ),
    "intake-plannen": Step(
        h.IntakeScheduled, {"planned_on": "afspraakdag"}, "De afspraak voor de intake staat."
    ),
    "niet-gekomen": Step(
        h.IntakeNoShow,
        {"on": "gemistedag"},
        "Vastgelegd. Sluitend vraagt u opnieuw contact te zoeken.",
    ),
    "instemming": Step(
        h.SupportConsented,
        {"on": "instemdag", "purposes": "waarmee"},
        "De instemming is vastgelegd.",
        must_be_checked=f"{AGREES}{Consent.SUPPORT}",
    ),
    "oorzaak": Step(
        h.CauseRecorded,
        {"cause": "oorzaak", "exit_reason": "uitstroom"},
        "De oorzaak is vastgelegd.",
    ),
    "maatwerk": Step(
        h.TailoredReviewed,
        {"on": "bekijkdag", "reason": "maatwerkreden"},
        "Vastgelegd. Over zes maanden bekijkt u het maatwerk opnieuw.",
    ),
    "bevestiging": Step(
        h.PlacementVerified,
        {"on": "bevestigdag", "by": "bevestiger"},
        "De plaatsing is bevestigd.",
    ),
    "jobcoach": Step(h.JobCoachingStarted, {"on": "coachdag"}, "De jobcoaching is vastgelegd."),
    "jobcoach-einde": Step(
        h.JobCoachingEnded, {"on": "coacheinde"}, "Vastgelegd: de jobcoaching is geëindigd."
    ),
    "opvolger": Step(
        h.SuccessorAgreed,
        {"on": "opvolgerdag", "successor": "opvolger"},
        "Vastgelegd wie na de leeftijdsgrens verder helpt.",
    ),
    "taak-klaar": Step(h.TaskDone, {"on": "klaardag", "task": "taak"}, "De taak is afgemeld."),
    "preventie-einde": Step(
        h.PreventionEnded,
        {"on": "preventiedag", "outcome": "preventieuitkomst"},
        "De preventieve zaak is afgesloten.",
    ),
}
"""Every form by the last part of its address."""

TRAJECTORY_LABELS: Final[Mapping[str, str]] = {
    "overlegdag": "Dag van het overleg",
    "overleg": "Uitkomst van het overleg",
    "afwijking": "Waarom afgeweken",
    "vraagdag": "Dag van het verzoek",
    "toestemming": "De jongere, of de ouders, stemden in",
    "ontvangstdag": "Dag van ontvangst",
    "weigerdag": "Dag van het bericht",
    "meegeefdag": "Dag van de toestemming",
    "toestemming-mee": "De jongere, of de ouders, stemden in met doorgeven",
    "afspraakdag": "Dag van de intake",
    "gemistedag": "Dag van de gemiste afspraak",
    "instemdag": "Dag van de instemming",
    **{f"{AGREES}{code}": text for code, text in t.CONSENTS.items()},
    "oorzaak": "Oorzaak",
    "uitstroom": "Reden uitstroom",
    "bekijkdag": "Dag van het gesprek",
    "maatwerkreden": "Reden van het maatwerk nu",
    "bevestigdag": "Dag van de bevestiging",
    "bevestiger": "Bevestigd door",
    "coachdag": "Eerste dag van de jobcoaching",
    "coacheinde": "Laatste dag van de jobcoaching",
    "opvolgerdag": "Dag van de afspraak",
    "opvolger": "Wie helpt verder",
    "klaardag": "Dag",
    "taak": "Taak",
    "preventiedag": "Laatste dag",
    "preventieuitkomst": "Hoe het afliep",
    "planreden": "Reden van het maatwerk",
}


def named(names: Mapping[Any, str]) -> Options:
    """Codes with their names, as a form offers them."""
    return [(str(code), text) for code, text in names.items()]


def trajectory_forms(case: Case) -> list[tuple[str, Form]]:
    """The forms of a case beside reaching and placing, each with the event it makes."""
    asked = {task.code for task in tasks_of(case)}
    requested = case.schooling.document is TransferDocument.REQUESTED
    found = [
        ("school-consulted", _consultation(case, "school-consultation" in asked)),
        ("cause-recorded", _cause(case, "cause" in asked)),
        ("tailored-reviewed", _tailored(case, "tailored-reason" in asked)),
        ("transfer-document-requested", None if requested else _document_asked()),
        ("transfer-document-received", _document("document-ontvangen", requested)),
        ("transfer-document-refused", _document("document-geweigerd", requested)),
        ("intake-scheduled", _appointment(case)),
        ("intake-no-show", _missed(case)),
        ("support-consented", _consent()),
        ("transfer-document-forwarded", _document_forwarded(case)),
        ("placement-verified", _verification(case)),
        ("job-coaching-started", _coaching(case.coached_from is None)),
        ("job-coaching-ended", _coaching_ended(case.coached_from is not None)),
        ("successor-agreed", _successor(case)),
        ("prevention-ended", _prevention(case)),
    ]
    return [(event, form) for event, form in found if form is not None]


def _consultation(case: Case, main: bool) -> Form | None:
    if case.schooling.certificate is None or case.schooling.consulted is not None:
        return None
    departures = [("", "Niet afgeweken"), *named(t.DEPARTURES)]
    return Form(
        "school-overleg",
        "Overleg met de school",
        main,
        [],
        (
            Part("overlegdag", "day"),
            Part("overleg", "radios", named(t.CONSULTATIONS)),
            Part("afwijking", "select", departures, required=False),
        ),
    )


def _cause(case: Case, main: bool) -> Form | None:
    if case.is_prevention:
        return None
    reasons = [("", "Niet bekend bij mij"), *named(t.EXIT_REASONS)]
    title = "Oorzaak van de uitval"
    return Form(
        "oorzaak",
        title if case.cause is None else f"{title} wijzigen",
        main,
        [],
        (
            Part("oorzaak", "radios", named(t.CAUSES)),
            Part("uitstroom", "select", reasons, required=False),
        ),
    )


def _tailored(case: Case, main: bool) -> Form | None:
    if case.goal is not Goal.TAILORED:
        return None
    parts = (Part("bekijkdag", "day"), Part("maatwerkreden", "radios", named(t.TAILORED)))
    return Form("maatwerk", "Maatwerk opnieuw bekeken", main, [], parts)


def _document_asked() -> Form:
    parts = (Part("vraagdag", "day"), Part("toestemming", "check"))
    return Form("document-gevraagd", "Overgangsdocument vragen", False, [], parts)


def _document(step: str, requested: bool) -> Form | None:
    if not requested:
        return None
    received = step == "document-ontvangen"
    title = "Overgangsdocument ontvangen" if received else "Overgangsdocument niet gegeven"
    return Form(step, title, False, [], (Part("ontvangstdag" if received else "weigerdag", "day"),))


def _appointment(case: Case) -> Form | None:
    if case.is_placed:
        return None
    planned = case.intake_planned_on is not None
    title = "Andere dag voor de intake" if planned else "Intake plannen"
    return Form("intake-plannen", title, False, [], (Part("afspraakdag", "day"),))


def _missed(case: Case) -> Form | None:
    if case.intake_planned_on is None:
        return None
    return Form(
        "niet-gekomen", "Niet op de intake gekomen", False, [], (Part("gemistedag", "day"),)
    )


def _consent() -> Form:
    boxes = (Part(f"{AGREES}{code}", "check") for code in Consent)
    return Form(
        "instemming", "Stemt in met begeleiding", False, [], (Part("instemdag", "day"), *boxes)
    )


def _document_forwarded(case: Case) -> Form | None:
    known = case.schooling
    if known.document is not TransferDocument.RECEIVED or known.forwarded_on is not None:
        return None
    parts = (Part("meegeefdag", "day"), Part("toestemming-mee", "check"))
    return Form("document-meegeven", "Overgangsdocument meegeven", True, [], parts)


def _verification(case: Case) -> Form | None:
    if case.placement is None or case.placement.verified_by is not None:
        return None
    parts = (Part("bevestigdag", "day"), Part("bevestiger", "radios", named(t.VERIFIERS)))
    return Form("bevestiging", "Plaatsing ging door", False, [], parts)


def _coaching(offered: bool) -> Form | None:
    parts = (Part("coachdag", "day"),)
    return Form("jobcoach", "Jobcoaching begint", False, [], parts) if offered else None


def _coaching_ended(offered: bool) -> Form | None:
    parts = (Part("coacheinde", "day"),)
    return Form("jobcoach-einde", "Jobcoaching eindigt", False, [], parts) if offered else None


def _successor(case: Case) -> Form | None:
    if case.is_prevention or case.is_placed:
        return None
    parts = (Part("opvolgerdag", "day"), Part("opvolger", "radios", named(t.SUCCESSORS)))
    return Form("opvolger", "Overdragen vóór de leeftijdsgrens", False, [], parts)


def _prevention(case: Case) -> Form | None:
    if not case.is_prevention:
        return None
    parts = (Part("preventiedag", "day"), Part("preventieuitkomst", "radios", named(t.OUTCOMES)))
    return Form("preventie-einde", "Preventie afronden", False, [], parts)
