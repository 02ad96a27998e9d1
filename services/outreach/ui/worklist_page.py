# SPDX-License-Identifier: EUPL-1.2
"""The worklist: every open case in the user's regions by what must happen first."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import RedirectResponse, Response

from schemas.codes.outreach import CaseState
from schemas.codes.regions import REGION_NAMES, municipalities
from services.chassis.web import Role, User, reached_regions, render, require
from services.outreach.criteria import DUE, Criteria, kept_criteria
from services.outreach.desks.bulk import BulkDesk
from services.outreach.desks.cases import READERS, WORKERS, desk_of, owner_name
from services.outreach.desks.filters import FilterDesk
from services.outreach.digests.desk import TOLD
from services.outreach.rules.agenda import Part, part_of
from services.outreach.rules.case import OPEN
from services.outreach.rules.task_rules import TASK_RULES, first_task
from services.outreach.store.filters import Kept
from services.outreach.store.order import ORDERS
from services.outreach.store.workers import Worker
from services.outreach.store.worklist import Found
from services.outreach.ui import wording as w

router = APIRouter()
Reader = Annotated[User, Depends(require(*READERS))]
Whose = Literal["mij", "niemand", "allen"]

PAGE_SIZE = 50
_WHOSE = (("mij", "Van mij"), ("niemand", "Van niemand"), ("allen", "Van iedereen"))
_OWNERS: Final = {"mij": "me", "niemand": "none", "allen": "all"}
_PARTS = {slug: part for part, (_, slug) in w.PARTS.items()}
_DUE_NAMES = {part: name for name, part in DUE.items()}
_SORTS: Final = {
    "": ("priority", "Wat het eerst moet"),
    "slot": ("finalDate", "Fatale datum van de zaak"),
    "kenmerk": ("label", "Kenmerk"),
}
"""What the page calls an order, what the API calls it, and what people read."""
_COLUMN = {
    Part.LATE: "Had klaar moeten zijn op",
    Part.TODAY: "Klaar uiterlijk op",
    Part.THIS_WEEK: "Klaar uiterlijk op",
    Part.LATER: "Klaar uiterlijk op",
    Part.WAITING: "Antwoord uiterlijk op",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the worklist; ``pick`` is the case with the version that is shown."""

    path: str
    pick: str
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
    """What the address asks for; ``whose`` is always one of the three. ``filter`` is one that was
    kept, within which the rest is asked."""

    whose: str
    part: str
    state: str
    search: str
    task: str
    sort: str
    filter: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether something is asked for that the form can clear."""
        return bool(self.search or self.state or self.task)

    def active(self, own: str) -> int:
        """How many filters make the list other than it opens; ``own`` is whose it opens with."""
        asked = (self.search, self.state, self.task, self.part, self.filter)
        return sum(map(bool, asked)) + (self.whose != own)

    @property
    def cleared(self) -> str:
        """The address of the list without it."""
        return self.path(zoek="", toestand="", taak="")

    @property
    def criteria(self) -> Criteria:
        """The same as the API takes it."""
        asked: dict[str, Any] = {
            "owner": _OWNERS[self.whose],
            "state": [self.state] if self.state else [],
            "due": _DUE_NAMES[_PARTS[self.part]] if self.part else None,
            "duty": [self.task] if self.task else [],
            "search": self.search,
            "sort": _SORTS[self.sort][0],
        }
        return Criteria.model_validate(asked)

    def path(self, **changes: str) -> str:
        """The address of the list with something else asked for."""
        asked = {
            "wie": self.whose,
            "deel": self.part,
            "toestand": self.state,
            "zoek": self.search,
            "taak": self.task,
            "volgorde": self.sort,
            "filter": self.filter,
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
    taak: Annotated[str, Query(max_length=40)] = "",
    volgorde: Annotated[str, Query(max_length=20)] = "",
    filter: uuid.UUID | None = None,
    na: Annotated[str | None, Query(max_length=300)] = None,
) -> Response:
    """The list, in its parts, with the figures that lead to each part."""
    desk = desk_of(request, user)
    filters = FilterDesk(desk)
    kept = None if filter is None else filters.one(filter)
    own = "mij" if user.has(Role.COACH) and kept is None else "allen"
    asked = asked_of(wie or own, deel, toestand, zoek, taak, volgorde, str(filter or ""))
    within = None if kept is None else kept_criteria(kept.criteria)
    wanted = replace(
        asked.criteria.wanted(desk), within=None if within is None else within.wanted(desk)
    )
    sort = within.sort if within and not asked.sort else _SORTS[asked.sort][0]
    page = desk.page(wanted, na, PAGE_SIZE, ORDERS[sort])
    known = desk.named({found.case.owner for found in page.rows})
    grouped = sort == "priority"
    return render(
        request,
        "worklist.html",
        asked=asked,
        active=asked.active(own),
        whose=_WHOSE,
        states=[("", "Alle toestanden")] + [(s, w.STATES[s][0]) for s in CaseState if s in OPEN],
        tasks=[("", "Alle taken"), *((code, rule.title) for code, rule in TASK_RULES.items())],
        sorts=[(code, text) for code, (_, text) in _SORTS.items()],
        figures=_figures(desk.counts(replace(wanted, part=None)), asked),
        sections=_sections(page.rows, desk.today, known, grouped),
        kept=kept,
        filters=[(one, asked_in(one)) for one in filters.all()],
        may_change=kept is not None and filters.may_change(kept),
        shared_with=_shared_with(filters, user),
        picks=user.has(*WORKERS),
        undoable=BulkDesk(desk).undoable()[:1] if user.has(*WORKERS) else [],
        takes=user.has(Role.COACH),
        takers=[(one.id, one.name) for one in desk.takers(reached_regions(user))],
        follows=user.has(*TOLD),
        key=uuid.uuid4().hex,
        shown=len(page.rows),
        first=asked.path() if na else None,
        next=None if page.next is None else asked.path(na=page.next),
        today=desk.today,
    )


def asked_of(
    whose: str, part: str, state: str, search: str, task: str, sort: str, kept: str = ""
) -> Asked:
    """What an address or a form asks for; what is not known counts as not asked."""
    return Asked(
        whose if whose in _OWNERS else "allen",
        part if part in _PARTS else "",
        state if state in set(OPEN) else "",
        search.strip(),
        task if task in TASK_RULES else "",
        sort if sort in _SORTS else "",
        kept,
    )


def asked_in(kept: Kept) -> str:
    """The address of the list within a filter that was kept."""
    return f"/werklijst?filter={kept.id}"


def _shared_with(filters: FilterDesk, user: User) -> list[tuple[str, str]]:
    """With whom the user may share a filter; empty for who keeps them alone."""
    if not filters.shares:
        return []
    names = [(code, f"Regio {REGION_NAMES[code]}") for code in reached_regions(user)]
    return [("", "Alleen voor mij"), *names]


def _figures(counts: Mapping[Part, int], asked: Asked) -> list[tuple[str, int, str, bool]]:
    """Heading, count, address and whether it is what is shown, per part."""
    found = [("Alles", sum(counts.values()), asked.path(deel=""), not asked.part)]
    for part, (title, slug) in w.PARTS.items():
        found.append((title, counts[part], asked.path(deel=slug), asked.part == slug))
    return found


def _sections(
    rows: Sequence[Found], today: date, known: dict[str, Worker], grouped: bool
) -> list[Section]:
    """Lines by part of the worklist; in another order there is one list."""
    if not grouped:
        listed = [_row(one, one.act_by, today, known) for one in rows if one.act_by is not None]
        return [Section("Zaken", "lijst", "Klaar uiterlijk op", listed)] if listed else []
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
        pick=f"{found.id}:{found.version}",
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


def lasting(since: date, today: date) -> str:
    """For how long something is so, in words."""
    match (today - since).days:
        case 0:
            return "vandaag"
        case 1:
            return "1 dag"
        case days:
            return f"{days} dagen"
