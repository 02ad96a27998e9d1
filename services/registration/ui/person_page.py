# SPDX-License-Identifier: EUPL-1.2
"""One person: status with the reason in words, schooling, residence, terms and history."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from schemas.types import SchoolYear
from services.chassis.clock import local_date
from services.chassis.duties import Duty
from services.chassis.service import Runtime
from services.chassis.web import User, render, require
from services.registration import consulting, exemption_reading, reading, replacement_reading
from services.registration.consulting import READERS, WATCHERS, Purpose, Visitor
from services.registration.desks import exemptions as exemption_desk
from services.registration.desks import qualifications as qualification_desk
from services.registration.dossier import Dossier, Line
from services.registration.rules.duties import DUTY_RULES
from services.registration.rules.education import kind_of
from services.registration.rules.enrolments import Enrolment
from services.registration.rules.rulesets import Rulesets
from services.registration.rules.spans import Job
from services.registration.rules.statistical_definition import SET_RULES
from services.registration.statistics import telling
from services.registration.ui import wording as w
from services.registration.ui.exemption_view import exemption_line
from services.registration.ui.replacement_view import replacement_line
from services.registration.ui.timeline import told
from services.registration.ui.why import grounds, next_change

router = APIRouter(prefix="/jongeren")

Reader = Annotated[User, Depends(require(*READERS))]

_LOOKS = 10
_ABOUT = {
    "start": "Inschrijving",
    "end": "Uitschrijving",
    "claim": "Beroep op de vrijstelling",
    "statement": "Verklaring bij het beroep",
    "renewal": "Jaarlijkse verlenging",
    "decision": "Besluit",
    "copy": "Afschrift van het besluit",
    "extension": "Aanvraag van verlenging",
    "check": "Nagaan of elders ingeschreven",
    "enrol": "Alsnog inschrijven",
}
"""What a duty is about, by the end of its context."""


@router.get("/{ref}")
def show(request: Request, user: Reader, ref: uuid.UUID) -> Response:
    """The dossier; the look is recorded in the same transaction."""
    runtime: Runtime = request.app.state.runtime
    looks: Sequence[Any] = []
    counts: Sequence[Any] = []
    exemptions: Sequence[Any] = []
    replacements: Sequence[Any] = []
    with runtime.begin() as tx:
        found = consulting.open_dossier(tx, Visitor.of(user), ref, Purpose.DOSSIER)
        if found is not None and user.has(*WATCHERS):
            looks = reading.looks_at(tx.connection, found.ref, _LOOKS)
        if found is not None:
            counts = telling.counts_of(tx.connection, user, found.ref)
            exemptions = exemption_reading.exemptions_of(tx.connection, user, found.ref)
            replacements = replacement_reading.replacements_of(tx.connection, user, found.ref)
        today = tx.today
    if found is None:
        return render(request, "not_here.html", status=404)
    if found.ref != ref:
        return RedirectResponse(f"/jongeren/{found.ref}", status_code=303)
    birth = found.row.birth_date
    return render(
        request,
        "person.html",
        name=found.row.name,
        birth_date=birth,
        age=None if birth is None else w.age_on(birth, today),
        badge=w.STATUSES[found.row.status],
        since=found.row.since,
        grounds=grounds(found),
        ruleset=found.row.ruleset,
        next_on=found.row.next_review,
        next_change=next_change(found),
        place=_place(found),
        enrolments=[_enrolment(one) for one in found.enrolments],
        qualifications=[
            (w.QUALIFICATIONS[one.kind], one.on, None if one.until == date.max else one.until)
            for one in found.qualifications
        ],
        jobs=[_job(one) for one in found.jobs],
        work_rule=work_rule(found.rulesets),
        exemptions=[exemption_line(row, today) for row in exemptions],
        replacements=[replacement_line(row, today) for row in replacements],
        duties=[_duty(duty) for duty in found.duties],
        history=[_change(line) for line in found.history],
        told=told(found),
        counts=[_count(row) for row in counts],
        looks=[(look.at, look.actor, w.PURPOSES.get(look.purpose, look.purpose)) for look in looks],
        watches=user.has(*WATCHERS),
        desks=_desks(user, found.ref) if user.covers(found.row.region) else [],
    )


def _desks(user: User, ref: uuid.UUID) -> list[tuple[str, str]]:
    """What the user may record of this person, with where."""
    found = []
    if user.has(*exemption_desk.DECIDING):
        found.append((f"/vrijstellingen/nieuw?jongere={ref}", "Beroep op vrijstelling"))
        path = f"/vrijstellingen/vervangend/nieuw?jongere={ref}"
        found.append((path, "Aanvraag van vervangende leerplicht"))
    if user.has(*qualification_desk.RECOGNISING):
        found.append((f"/jongeren/{ref}/diploma", "Diploma dat DUO niet kent"))
    return found


def _place(found: Dossier) -> list[tuple[str, str]]:
    row = found.row
    lost = " (adres onbekend)" if found.today.address_unknown else ""
    return [
        ("Gemeente", w.municipality_name(row.municipality) + lost),
        ("Regio", w.region_name(row.region)),
        ("Valt onder", w.REGIMES[row.regime]),
        (_school_label(found), w.school_name(row.school)),
        ("Beoordeeld naar", f"Regels van {row.ruleset}"),
    ]


def _school_label(found: Dossier) -> str:
    enrolment = found.today.enrolment
    running = enrolment is not None and enrolment.last_active_day is None
    return "School" if running else "Laatste school"


def _enrolment(one: Enrolment) -> dict[str, Any]:
    kind = "Niet gemeld" if one.sector is None else _kind(one)
    level = "" if one.level is None else f" {int(one.level)}"
    track = "" if one.track is None else f", {one.track}"
    return {
        "school": w.school_name(one.school),
        "kind": f"{kind}{level}{track}",
        "start": None if one.sector is None else one.start,
        "last": one.last_active_day,
    }


def _kind(one: Enrolment) -> str:
    """The sector; of what is told by a code or is not funded, its kind."""
    kind = kind_of(one)
    coded = kind.programme is not None or kind.funded is False
    return kind.title if coded or one.sector is None else w.SECTORS[one.sector]


def _job(one: Job) -> dict[str, Any]:
    return {
        "first": one.first,
        "last": None if one.last == date.max else one.last,
        "hours": f"{one.hours:g}",
    }


def work_rule(rulesets: Rulesets) -> tuple[int, date] | None:
    """Hours of work a week that kept who has a certificate from being a leaver, and from which day
    work changes nothing any more; None where no ruleset asks for work."""
    hours = None
    for ruleset in rulesets:
        if ruleset.work_hours is None and hours is not None:
            return hours, ruleset.valid_from
        hours = ruleset.work_hours
    return None


def _duty(duty: Duty) -> dict[str, Any]:
    rule = DUTY_RULES[duty.code]
    klass, note = w.CLASSES[rule.klass]
    return {
        "code": duty.code,
        "title": rule.title,
        "about": _ABOUT.get(duty.context.rpartition(":")[2]),
        "due_on": duty.due_on,
        "state": w.DUTY_STATES[duty.state],
        "settled_on": duty.settled_on,
        "holder": w.holder_name(duty.holder),
        "klass": klass,
        "note": note,
        "rule": rule.rule,
    }


def _count(row: Any) -> dict[str, Any]:
    return {
        "label": SchoolYear(row.school_year).label,
        "row": row.reason,
        "title": SET_RULES[row.reason].title,
        "school": w.school_name(row.school),
        "category": w.CATEGORIES[row.category],
        "status": w.FIGURE_STATUSES[row.status],
    }


def _change(line: Line) -> dict[str, Any]:
    moved = line.from_region is not None and line.from_region != line.region
    return {
        "since": line.on,
        "status": None if line.status is None else w.STATUSES[line.status],
        "recorded_at": line.recorded_at,
        "late": local_date(line.recorded_at) > line.on,
        "moved": f"Van {w.region_name(line.from_region)}" if moved else None,
    }
