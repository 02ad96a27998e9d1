# SPDX-License-Identifier: EUPL-1.2
"""What the case page tells of a case: its tasks with their reasons, and what is known."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from schemas.codes.outreach import CaseOrigin
from services.chassis.web.wording import long_date
from services.outreach.desks.cases import File, owner_name
from services.outreach.rules.case import QUEUE, Case
from services.outreach.rules.schooling import guided_until
from services.outreach.rules.task import COORDINATOR, MANAGER, Task
from services.outreach.rules.task_rules import TASK_RULES, tasks_of
from services.outreach.store.workers import Worker
from services.outreach.ui import trajectory_wording as t
from services.outreach.ui import wording as w
from services.outreach.ui.why import reasons


def task_lines(file: File) -> list[dict[str, Any]]:
    """The open tasks, soonest first; those not to be followed yet come last."""
    case, today = file.found.case, file.today
    tasks = sorted(tasks_of(case), key=lambda task: task.follow_from > today)
    return [
        {
            "code": task.code,
            "title": TASK_RULES[task.code].title,
            "rule": TASK_RULES[task.code].rule,
            "klass": w.CLASSES[TASK_RULES[task.code].klass],
            "target": task.target,
            "fatal": task.fatal,
            "follow_from": task.follow_from if task.follow_from > today else None,
            "late": task.late or task.fatal < today,
            "soon": task.coordinator_from <= today,
            "queues": queue_names(task, file.workers, file),
            "steps": reasons(task, case, file.decisions),
            "by_hand": TASK_RULES[task.code].by_hand,
        }
        for task in tasks
    ]


def queue_names(task: Task, workers: Mapping[str, Worker], file: File) -> list[str]:
    """In whose queues a task stands today, in words."""
    return [_queue_name(queue, workers) for queue in task.queues(file.today)]


def _queue_name(queue: str, workers: Mapping[str, Worker]) -> str:
    for beginning, name in _QUEUES.items():
        if queue.startswith(beginning):
            return name
    return owner_name(queue, dict(workers)) or queue


_QUEUES: Final[Mapping[str, str]] = {
    QUEUE: "Werkvoorraad van de regio",
    COORDINATOR: "Coördinator",
    MANAGER: "Leidinggevende",
}


def about(case: Case) -> Sequence[tuple[str, str]]:
    """What is known, as pairs of name and value; what does not concern a case is left out."""
    found: list[tuple[str, str | None]] = [("Aanleiding", t.ORIGINS[case.origin])]
    found.append(("Doel van de zaak", t.PURPOSES[case.purpose]))
    if not case.is_prevention:
        found += [
            ("Grond", w.BASES.get(case.basis, str(case.basis))),
            ("Bevestigd", long_date(case.confirmed_on)),
            ("Laatste dag op school", long_date(case.left_on)),
            ("Leeftijdsgrens", long_date(case.age_limit_on)),
        ]
    if case.origin is not CaseOrigin.PREVENTIVE or not case.is_prevention:
        found.append(("Oorzaak", "Nog niet bekend" if case.cause is None else t.CAUSES[case.cause]))
    if case.exit_reason is not None:
        found.append(("Reden uitstroom", t.EXIT_REASONS[case.exit_reason]))
    if case.from_leerplicht_on is not None:
        found.append(("Overgenomen van leerplicht", long_date(case.from_leerplicht_on)))
    found += _plan(case) + _school(case)
    if case.intake_planned_on is not None:
        found.append(("Intake gepland", long_date(case.intake_planned_on)))
    if case.consents:
        found.append(("Stemt in met", ", ".join(t.CONSENTS[one] for one in case.consents)))
    if case.transfer_refused is not None:
        found.append(("Overdracht geweigerd", t.REFUSALS[case.transfer_refused]))
    if case.coached_from is not None:
        found.append(("Jobcoaching", f"sinds {long_date(case.coached_from)}"))
    if case.placement is not None and case.placement.verified_by is not None:
        found.append(("Plaatsing bevestigd door", t.VERIFIERS[case.placement.verified_by]))
    if case.successor is not None:
        found.append(("Na de leeftijdsgrens", t.SUCCESSORS[case.successor]))
    return [(name, value) for name, value in found if value]


def _plan(case: Case) -> list[tuple[str, str | None]]:
    if case.goal is None:
        return []
    reason = case.plan.reason if case.plan else None
    return [
        ("Doel van het plan", w.GOALS[case.goal]),
        ("Reden van het maatwerk", None if reason is None else t.TAILORED[reason]),
    ]


def _school(case: Case) -> list[tuple[str, str | None]]:
    known = case.schooling
    found: list[tuple[str, str | None]] = []
    if known.certificate is not None:
        origin, on = t.CERTIFICATES[known.certificate.origin], long_date(known.certificate.on)
        found.append(("Getuigschrift of diploma", f"{origin}, {on}"))
        until = long_date(guided_until(known.certificate))
        found.append(("Loopbaanbegeleiding door de school", f"tot {until}"))
    if known.consulted is not None:
        found.append(("Overleg met de school", t.CONSULTATIONS[known.consulted]))
    if known.departure is not None:
        found.append(("Waarom afgeweken", t.DEPARTURES[known.departure]))
    if known.document is not None:
        along = "; gaat mee bij overdracht" if known.forwarded_on is not None else ""
        found.append(("Overgangsdocument", t.DOCUMENTS[known.document] + along))
    return found
