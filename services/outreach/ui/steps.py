# SPDX-License-Identifier: EUPL-1.2
"""The forms of a case: which are offered, how they are read, what is said afterwards."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from schemas.codes.outreach import Consent, Consultation, Goal
from schemas.codes.regions import REGION_NAMES
from services.chassis.web.problems import field_errors
from services.outreach.desks.cases import Desk, File
from services.outreach.rules import happenings as h
from services.outreach.rules.case import SETTLED
from services.outreach.ui import wording as w
from services.outreach.ui.form import Form, Options, Step
from services.outreach.ui.trajectory_steps import (
    AGREES,
    TRAJECTORY_LABELS,
    TRAJECTORY_STEPS,
    named,
    trajectory_forms,
)

Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Faults:
    """What is wrong with a form: form field → reason."""

    reasons: dict[str, str]


_OF_REFERRAL: Final = {"partner": "partner", "number": "verwijzing"}

STEPS: Final[Mapping[str, Step]] = {
    "contact": Step(
        h.ContactAttempted, {"channel": "kanaal", "result": "uitkomst"}, "De poging is vastgelegd."
    ),
    "intake": Step(h.IntakeHeld, {"on": "intakedag"}, "De intake is vastgelegd."),
    "plan": Step(h.PlanAgreed, {"goal": "doel", "reason": "planreden"}, "Het plan is vastgelegd."),
    "weigering": Step(
        h.SupportDeclined, {}, "Vastgelegd. Over zes maanden vraagt Sluitend het opnieuw te doen."
    ),
    "plaatsing": Step(
        h.Placed,
        {"destination": "bestemming", "from_": "vanaf", "hours": "uren"},
        "De plaatsing is vastgelegd. De nazorg staat klaar.",
    ),
    "plaatsing-einde": Step(
        h.PlacementEnded, {"on": "einddag"}, "Vastgelegd. De begeleiding gaat verder."
    ),
    "nazorg": Step(h.AftercareHeld, {"on": "nazorgdag"}, "Het nazorgcontact is vastgelegd."),
    "verwijzing": Step(
        h.ReferralSent, {"partner": "partner", "sector": "sector"}, "De verwijzing is vastgelegd."
    ),
    "partner-ja": Step(h.ReferralAccepted, _OF_REFERRAL, "Vastgelegd: partner doet mee."),
    "partner-nee": Step(h.ReferralRejected, _OF_REFERRAL, "Vastgelegd: partner doet niet mee."),
    "partner-verslag": Step(h.ReferralReportedBack, _OF_REFERRAL, "Het verslag is vastgelegd."),
    "aanbod": Step(h.OfferMade, {}, "Het aanbod is vastgelegd."),
    "aanbod-ja": Step(h.OfferAccepted, {}, "Vastgelegd: aanbod aangenomen."),
    "aanbod-nee": Step(h.OfferDeclined, {}, "Vastgelegd: aanbod afgeslagen."),
    "overdracht": Step(
        h.TransferRequested, {"region": "regio"}, "De overdracht is gevraagd. U blijft eigenaar."
    ),
    "overdracht-ja": Step(
        h.TransferAccepted, {"owner": "nieuwe-eigenaar"}, "De zaak is nu van uw regio."
    ),
    "overdracht-nee": Step(
        h.TransferRejected, {"reason": "weigerreden"}, "De overdracht is geweigerd."
    ),
    "op-mijn-naam": Step(h.Assigned, {"owner": "eigenaar"}, "De zaak staat op uw naam."),
    "toewijzen": Step(h.Assigned, {"owner": "eigenaar"}, "De zaak is toegewezen."),
    "teruggeven": Step(h.Released, {}, "De zaak is terug in de werkvoorraad."),
    **TRAJECTORY_STEPS,
}
"""Every form by the last part of its address."""

LABELS: Final[Mapping[str, str]] = {
    "kanaal": "Hoe",
    "uitkomst": "Uitkomst",
    "intakedag": "Dag van de intake",
    "doel": "Doel",
    "bestemming": "Bestemming",
    "vanaf": "Eerste dag",
    "uren": "Uren per week",
    "einddag": "Laatste dag",
    "nazorgdag": "Dag van het contact",
    "partner": "Partner",
    "sector": "Sector",
    "regio": "Regio",
    "eigenaar": "Medewerker",
    "nieuwe-eigenaar": "Voor wie",
    "weigerreden": "Waarom niet",
    **TRAJECTORY_LABELS,
}

CONTACT_BUTTONS: Final = (
    ("1", "Gebeld, geen gehoor", "phone:no-answer"),
    ("2", "Gesproken", "phone:reached"),
    ("3", "Bericht gestuurd", "message:no-answer"),
    ("4", "Huisbezoek, niet thuis", "home-visit:no-answer"),
    ("5", "Brief gestuurd", "letter:no-answer"),
)
"""Key, text, and channel with result of the buttons that log a contact at once."""


def read(step: str, fields: Fields, desk: Desk) -> h.Command | Faults:
    """The command that a form asks for, or what is wrong with the form."""
    form = STEPS[step]
    given = dict(fields)
    if step == "contact" and ":" in given.get("wat", ""):
        given["kanaal"], given["uitkomst"] = given["wat"].split(":", 1)
    if step == "op-mijn-naam":
        given["eigenaar"] = desk.worker_id
    values: dict[str, Any] = {
        name: given[field].replace(",", ".") if name == "hours" else given[field].strip()
        for name, field in form.fields.items()
        if given.get(field, "").strip()
    }
    missing = _missing(step, form, given, values)
    if missing:
        return Faults(missing)
    if form.command is h.SupportConsented:
        values["purposes"] = [code for code in Consent if given.get(f"{AGREES}{code}")]
    try:
        return _adapter(form.command).validate_python(values)  # type: ignore[no-any-return]
    except ValidationError as fault:
        reasons = {e.field: e.reason for e in field_errors(fault.errors())}
        return Faults({form.fields.get(name, name): why for name, why in reasons.items()})


def _missing(
    step: str, form: Step, given: Mapping[str, str], values: Mapping[str, str]
) -> dict[str, str]:
    """What one field asks of another: a box to check, and reasons that go with an answer."""
    missing = {}
    if form.must_be_checked is not None and not given.get(form.must_be_checked):
        missing[form.must_be_checked] = "is nodig"
    if step == "plan" and values.get("goal") == Goal.TAILORED and "reason" not in values:
        missing["planreden"] = "is nodig bij maatwerk"
    if step == "plan" and values.get("goal", "") != Goal.TAILORED and "reason" in values:
        missing["planreden"] = "hoort alleen bij maatwerk"
    if step == "overdracht-nee" and "reason" not in values:
        missing["weigerreden"] = "is nodig"
    if step == "school-overleg" and "result" in values:
        departed = values["result"] == Consultation.DEPARTED
        if departed and "departure" not in values:
            missing["afwijking"] = "is nodig als u afwijkt"
        if not departed and "departure" in values:
            missing["afwijking"] = "hoort alleen bij afwijken"
    return missing


def said(step: str, fields: Fields) -> str:
    """What the worker reads once a step was taken."""
    pressed = {what: text for _, text, what in CONTACT_BUTTONS}.get(fields.get("wat", ""))
    if step == "contact" and pressed is not None:
        return f"Vastgelegd: {pressed[0].lower()}{pressed[1:]}."
    return STEPS[step].said


def key_of(step: str, fields: Fields) -> str:
    """The Idempotency-Key of a form: the one it was shown with, for what was filled in."""
    filled = repr(sorted((k, v) for k, v in fields.items() if k != "csrf_token"))
    return f"{step}-{hashlib.sha256(filled.encode()).hexdigest()[:32]}"


def version_of(fields: Fields) -> int | None:
    """The version of the case that the form was shown with."""
    text = fields.get("versie", "")
    return int(text) if text.isascii() and text.isdigit() else None


def forms_for(possible: frozenset[str], file: File, desk: Desk) -> list[Form]:
    """The forms that make sense in this state, in the order of the work."""
    case = file.found.case
    settled = case.working_state in SETTLED
    intake_next = case.contact_on is not None and case.intake_on is None
    plan_next = case.intake_on is not None and case.goal is None
    place_next = case.goal is not None and not settled
    offered = [
        ("intake-held", Form("intake", "Intake gehouden", intake_next, [])),
        ("plan-agreed", Form("plan", "Plan afgesproken", plan_next, named(w.GOALS))),
        ("aftercare-held", Form("nazorg", "Nazorgcontact gehad", settled, [])),
        ("placed", Form("plaatsing", _title(settled), place_next, _places())),
        ("placement-ended", Form("plaatsing-einde", "Plaatsing geëindigd", False, [])),
        ("offer-made", Form("aanbod", "Aanbod gedaan", False, [])),
        ("offer-accepted", Form("aanbod-antwoord", "Antwoord op het aanbod", True, [])),
        ("referral-sent", Form("verwijzing", "Verwijzen buiten het netwerk", False, _sectors())),
        ("support-declined", Form("weigering", "Wil geen begeleiding", False, [])),
        ("transfer-requested", Form("overdracht", "Overdragen aan regio", False, _regions(file))),
        ("assigned", Form("toewijzen", "Toewijzen", False, _workers(file, desk))),
    ]
    offered += trajectory_forms(case)
    shown = [form for event, form in offered if event in possible]
    return [form for form in shown if not _senseless(form, settled)]


def _senseless(form: Form, settled: bool) -> bool:
    """Forms that the table allows, and that nobody needs in this state."""
    if form.step == "toewijzen":
        return not form.options
    return settled and form.step in {"intake", "plan", "weigering"}


def _title(settled: bool) -> str:
    return "Andere plaatsing" if settled else "Geplaatst"


def _places() -> Options:
    return named(w.DESTINATIONS)


def _sectors() -> Options:
    return [("", "Kies een sector"), *named(w.SECTORS)]


def _regions(file: File) -> Options:
    others = [
        (c, f"{name} ({c})") for c, name in REGION_NAMES.items() if c != file.found.case.region
    ]
    return [("", "Kies een regio"), *sorted(others, key=lambda one: one[1])]


def _workers(file: File, desk: Desk) -> Options:
    case = file.found.case
    return [one for one in workers_of(case.region, desk) if one[0] != case.owner]


def workers_of(region: str, desk: Desk) -> Options:
    """To whom this user may give a case in a region."""
    return [(one.id, one.name) for one in desk.takers([region])]


def _adapter(command: type[Any]) -> TypeAdapter[Any]:
    if command not in _ADAPTERS:
        _ADAPTERS[command] = TypeAdapter(command)
    return _ADAPTERS[command]


_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}
