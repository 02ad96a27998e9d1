# SPDX-License-Identifier: EUPL-1.2
"""The worklist: every open case in the user's regions by what must happen first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import RedirectResponse, Response

from schemas.codes.outreach import CaseState
from schemas.codes.regions import municipalities
from services.chassis.web import Role, User, render, require
from services.outreach.desk import READERS, Desk, desk_of, owner_name, searched
from services.outreach.rules.agenda import Part, part_of
from services.outreach.rules.case import OPEN
from services.outreach.rules.task_rules import TASK_RULES, first_task
from services.outreach.store.workers import Worker
from services.outreach.store.worklist import Found, Wanted
from services.outreach.ui import wording as w

router = APIRouter()
Reader = Annotated[User, Depends(require(*READERS))]
Whose = Literal["mij", "niemand", "allen"]

PAGE_SIZE = 50
_WHOSE = (("mij", "Van mij"), ("niemand", "Van niemand"), ("allen", "Van iedereen"))
_PARTS = {slug: part for part, (_, slug) in w.PARTS.items()}
_COLUMN = {
    Part.LATE: "Had klaar moeten zijn op",
    Part.TODAY: "Klaar uiterlijk op",
    Part.THIS_WEEK: "Klaar uiterlijk op",
    Part.LATER: "Klaar uiterlijk op",
    Part.WAITING: "Antwoord uiterlijk op",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the worklist."""

    path: str
    label: str
    task: str
    due_on: date
    target_on: date | None
    days: str
    final_on: date | None
    state: tuple[str, str]
    attempts: str
    place: str
    owner: str | None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the worklist with the lines of it that are on this page."""

    title: str
    slug: str
    column: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; ``whose`` is always one of the three."""

    whose: str
    part: str
    state: str
    search: str

    def path(self, **changes: str) -> str:
        """The address of the list with something else asked for."""
        asked = {
            "wie": self.whose,
            "deel": self.part,
            "toestand": self.state,
            "zoek": self.search,
        } | changes
        return "/werklijst?" + urlencode({name: value for name, value in asked.items() if value})


@router.get("/")
def home(user: Reader) -> Response:
    """The worklist is the home page."""
    return RedirectResponse("/werklijst", status_code=303)


@router.get("/werklijst")
def worklist(
    request: Request,
    user: Reader,
    wie: Whose | None = None,
    deel: Annotated[str, Query(max_length=20)] = "",
    toestand: Annotated[str, Query(max_length=20)] = "",
    zoek: Annotated[str, Query(max_length=60)] = "",
    na: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """The list, in its parts, with the figures that lead to each part."""
    desk = desk_of(request, user)
    asked = Asked(
        wie or ("mij" if user.has(Role.COACH) else "allen"),
        deel if deel in _PARTS else "",
        toestand if toestand in set(OPEN) else "",
        zoek.strip(),
    )
    wanted = _wanted(asked, desk)
    page = desk.page(wanted, na, PAGE_SIZE)
    known = desk.workers()
    return render(
        request,
        "worklist.html",
        asked=asked,
        whose=_WHOSE,
        states=[("", "Alle toestanden")] + [(s, w.STATES[s][0]) for s in CaseState if s in OPEN],
        figures=_figures(desk.counts(_without_part(wanted)), asked),
        sections=_sections(page.rows, desk.today, known),
        shown=len(page.rows),
        first=asked.path() if na else None,
        next=None if page.next is None else asked.path(na=page.next),
        today=desk.today,
    )


def _wanted(asked: Asked, desk: Desk) -> Wanted:
    label, places = searched(asked.search)
    return Wanted(
        owner=desk.worker_id if asked.whose == "mij" else None,
        unowned=asked.whose == "niemand",
        states=frozenset({CaseState(asked.state)}) if asked.state else frozenset(),
        part=_PARTS.get(asked.part),
        label=label,
        municipalities=places,
    )


def _without_part(wanted: Wanted) -> Wanted:
    return Wanted(
        wanted.owner, wanted.unowned, wanted.states, None, wanted.label, wanted.municipalities
    )


def _figures(counts: Mapping[Part, int], asked: Asked) -> list[tuple[str, int, str, bool]]:
    """Heading, count, address and whether it is what is shown, per part."""
    found = [("Alles", sum(counts.values()), asked.path(deel=""), not asked.part)]
    for part, (title, slug) in w.PARTS.items():
        found.append((title, counts[part], asked.path(deel=slug), asked.part == slug))
    return found


def _sections(rows: Sequence[Found], today: date, known: dict[str, Worker]) -> list[Section]:
    parts: dict[Part, list[Row]] = {}
    for found in rows:
        if found.act_by is not None:
            part = part_of(found.act_by, found.waits, today)
            parts.setdefault(part, []).append(_row(found, found.act_by, today, known))
    return [Section(*w.PARTS[part], _COLUMN[part], parts[part]) for part in Part if part in parts]


def _row(found: Found, due_on: date, today: date, known: dict[str, Worker]) -> Row:
    case, first = found.case, first_task(found.case)
    place = municipalities().get(case.municipality or "")
    return Row(
        path=f"/zaken/{found.id}",
        label=whole(found.label),
        task="" if first is None else TASK_RULES[first.code].title,
        due_on=due_on,
        target_on=first.target if first and first.target < due_on else None,
        days=days_between(today, due_on),
        final_on=found.fatal_on,
        state=w.STATES[case.state],
        attempts=f"{case.attempts} poging{'' if case.attempts == 1 else 'en'}",
        place="Gemeente onbekend" if place is None else place.name,
        owner=owner_name(case.owner, known),
    )


def whole(label: str) -> str:
    """A case label that is not broken over two lines."""
    return label.replace("-", "\N{NON-BREAKING HYPHEN}")


def days_between(today: date, due_on: date) -> str:
    """How far off a day is, in words."""
    days = (due_on - today).days
    match days:
        case 0:
            return "vandaag"
        case 1:
            return "morgen"
        case -1:
            return "1 dag te laat"
    return f"over {days} dagen" if days > 0 else f"{-days} dagen te laat"
