# SPDX-License-Identifier: EUPL-1.2
"""Persons who may be one: side by side, merged or not, and taken apart again."""

import uuid
from collections.abc import Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from services.chassis import database
from services.chassis.clock import local_date
from services.chassis.service import Runtime
from services.chassis.web import ProblemError, Role, User, flash, render, require
from services.chassis.web.paging import DayKey, page_of, read_cursor
from services.registration.consulting import Visitor
from services.registration.merging import duplicates, pairs
from services.registration.merging.duplicates import Decided
from services.registration.merging.pairs import OpenPair, Side
from services.registration.rules.duplicates import REASONS, Reason, Verdict
from services.registration.ui import merge_wording as m
from services.registration.ui import wording as w

router = APIRouter(prefix="/samenvoegen")

Administrator = Annotated[User, Depends(require(Role.ADMINISTRATOR))]

_PAGE = 25
_LABELS = {"besluit": "Zijn zij dezelfde?", "reden": "Waarop dat rust"}
_TAKEN_BACK: Final = "terug"
_GONE: Final = "Hier is intussen anders over beslist. Kijk hoe het nu staat."


@router.get("")
def listed(
    request: Request,
    user: Administrator,
    stand: Annotated[str, Query(max_length=10)] = Verdict.OPEN.value,
    na: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """Suspicions by what was decided of them; an unknown choice shows the open ones."""
    runtime: Runtime = request.app.state.runtime
    state = Verdict(stand) if stand in set(Verdict) else Verdict.OPEN
    beyond = None if na is None else DayKey.of_cursor(na)
    with database.read(runtime.engine) as connection:
        rows = pairs.suspicions(connection, user, state, _PAGE + 1, beyond)
        counts = pairs.counted(connection, user)
    page = page_of(rows, _PAGE, DayKey.of("found_on"))
    here = f"/samenvoegen?stand={state}"
    return render(
        request,
        "merges.html",
        state=state,
        states=[(one, f"{m.STATES[one].text} ({counts.get(one, 0)})") for one in Verdict],
        lines=[_line(row) for row in page.rows],
        first=None if na is None else here,
        further=None if page.next is None else f"{here}&na={page.next}",
    )


@router.get("/gedaan")
def merged(
    request: Request,
    user: Administrator,
    na: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """Every merge that stands, those that DUO told as well."""
    return _merged(request, user, {}, {}, na)


@router.post("/gedaan")
def undo(
    request: Request,
    user: Administrator,
    samenvoeging: Annotated[str, Form(max_length=40)] = "",
    reden: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Take two persons apart again."""
    if reden not in REASONS[Verdict.OPEN]:
        fields = {"samenvoeging": samenvoeging}
        return _merged(request, user, {"reden": "is verplicht"}, fields, None, status=400)
    runtime: Runtime = request.app.state.runtime
    try:
        merge = uuid.UUID(samenvoeging)
        with runtime.begin() as tx:
            there = duplicates.undo(tx, Visitor.of(user), merge, Reason(reden))
    except Decided:
        flash(request, _GONE, "info")
        return RedirectResponse("/samenvoegen/gedaan", status_code=303)
    except ValueError:
        raise ProblemError(404) from None
    if not there:
        raise ProblemError(404)
    flash(request, "De samenvoeging is ongedaan gemaakt. Ieder is weer wie hij was.")
    return RedirectResponse("/samenvoegen/gedaan", status_code=303)


@router.get("/{key}")
def one(request: Request, user: Administrator, key: uuid.UUID) -> Response:
    """Both persons side by side; the look is recorded."""
    return _page(request, user, key, {}, {})


@router.post("/{key}")
def decide(
    request: Request,
    user: Administrator,
    key: uuid.UUID,
    besluit: Annotated[str, Form(max_length=20)] = "",
    reden: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Take a decision, and show the pair as it then stands."""
    fields = {"besluit": besluit, "reden": reden}
    state = Verdict.OPEN if besluit == _TAKEN_BACK else besluit if besluit in set(Verdict) else None
    if state is None:
        return _page(request, user, key, {"besluit": "is verplicht"}, fields, status=400)
    state = Verdict(state)
    if reden not in REASONS[state]:
        reason = "past niet bij dit besluit" if reden else "is verplicht"
        return _page(request, user, key, {"reden": reason}, fields, status=400)
    runtime: Runtime = request.app.state.runtime
    try:
        with runtime.begin() as tx:
            there = duplicates.decide(tx, Visitor.of(user), key, state, Reason(reden))
    except Decided:
        flash(request, _GONE, "info")
        return RedirectResponse(f"/samenvoegen/{key}", status_code=303)
    if not there:
        raise ProblemError(404)
    flash(request, m.DONE[state])
    return RedirectResponse(f"/samenvoegen/{key}", status_code=303)


def _merged(
    request: Request,
    user: User,
    errors: dict[str, str],
    fields: dict[str, str],
    na: str | None,
    *,
    status: int = 200,
) -> Response:
    runtime: Runtime = request.app.state.runtime
    beyond = None if na is None else read_cursor(na, uuid.UUID)[0]
    with database.read(runtime.engine) as connection:
        rows = pairs.mergers(connection, user, _PAGE + 1, beyond)
    page = page_of(rows, _PAGE, lambda row: (str(row.id),))
    return render(
        request,
        "merged.html",
        status=status,
        lines=[
            {
                "name": row.name or "Naam niet bekend",
                "birth_date": row.birth_date,
                "path": f"/jongeren/{row.stays}",
                "at": row.at,
            }
            for row in page.rows
        ],
        options=[
            (str(row.id), f"{row.name or 'Naam niet bekend'}, {local_date(row.at):%d-%m-%Y}")
            for row in page.rows
        ],
        reasons=m.reasons(Verdict.OPEN),
        errors=errors,
        fields=fields,
        labels=_LABELS,
        first=None if na is None else "/samenvoegen/gedaan",
        further=None if page.next is None else f"/samenvoegen/gedaan?na={page.next}",
    )


def _page(
    request: Request,
    user: User,
    key: uuid.UUID,
    errors: dict[str, str],
    fields: dict[str, str],
    *,
    status: int = 200,
) -> Response:
    runtime: Runtime = request.app.state.runtime
    with runtime.begin() as tx:
        found = duplicates.open_pair(tx, Visitor.of(user), key)
    if found is None:
        raise ProblemError(404, "Dit paar is er niet, of u mag een van beiden niet zien.")
    state = Verdict(found.row.state)
    is_open = state is Verdict.OPEN
    possible = (Verdict.SAME, Verdict.DIFFERENT) if is_open else (Verdict.OPEN,)
    return render(
        request,
        "merge.html",
        status=status,
        here=f"/samenvoegen/{key}",
        badge=m.STATES[state],
        ground=m.GROUNDS[found.row.ground],
        one_person=found.sides[0].ref == found.sides[1].ref,
        people=[f"/jongeren/{side.ref}" for side in found.sides],
        sides=_sides(found),
        steps=[
            (s.at, m.STEPS[s.step], m.REASONS.get(s.reason or ""), s.actor) for s in found.steps
        ],
        choices=[
            (_TAKEN_BACK if one is Verdict.OPEN else one, *m.CHOICES[one]) for one in possible
        ],
        reasons=m.reasons(*possible),
        errors=errors,
        fields=fields,
        labels=_LABELS,
    )


def _line(row: Any) -> dict[str, Any]:
    names = dict.fromkeys(n or "Naam niet bekend" for n in (row.first_name, row.second_name))
    return {
        "path": f"/samenvoegen/{row.id}",
        "names": " en ".join(names),
        "birth_date": row.birth_date,
        "ground": m.GROUNDS[row.ground],
        "found_on": row.found_on,
    }


def _sides(found: OpenPair) -> list[dict[str, Any]]:
    """Line by line what the register knows of both, and whether it differs."""
    ours, theirs = (_known(side) for side in found.sides)
    return [
        {
            "label": label,
            "one": ours[label],
            "other": theirs[label],
            "differs": ours[label] != theirs[label],
        }
        for label in ours
    ]


def _known(side: Side) -> dict[str, str]:
    details = side.details
    birth = details.birth_date
    return {
        "Nummers": _listed(side.numbers),
        "Naam": details.name or "Niet bekend",
        "Geboortedatum": "Niet bekend" if birth is None else birth.strftime("%d-%m-%Y"),
        "Adres": details.address or "Niet bekend",
        "Gemeente": w.municipality_name(side.row.municipality),
        "Telefoon": details.phone or "Niet bekend",
        "E-mail": details.email or "Niet bekend",
        "Status": w.STATUSES[side.row.status].text,
        "Inschrijvingen": _listed(
            [
                f"{w.school_name(one.school)}, {one.start:%d-%m-%Y}"
                + ("" if one.last_active_day is None else f" tot {one.last_active_day:%d-%m-%Y}")
                for one in side.enrolments
            ]
        ),
        "Diploma’s": _listed(
            [f"{w.QUALIFICATIONS[q.kind]}, {q.on:%d-%m-%Y}" for q in side.qualifications]
        ),
    }


def _listed(words: Sequence[str]) -> str:
    return "; ".join(words) or "Geen"
