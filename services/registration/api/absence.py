# SPDX-License-Identifier: EUPL-1.2
"""Absence reports: the list within reach, one report, and what each party may do with it."""

import uuid
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request

from schemas.codes.absence import ClosingReason, ClosingRemark, ReportState
from schemas.codes.lists import AbsenceKind
from schemas.types import Brin6, Municipality, Region
from services.chassis import database
from services.chassis.service import Runtime
from services.chassis.web import CurrentUser, FieldError, ProblemError, User, require
from services.chassis.web.paging import DayKey, page_of
from services.registration.absence import desk as absence_desk
from services.registration.absence import reading as absence_reading
from services.registration.absence.desk import NotYours
from services.registration.absence.reading import Sought
from services.registration.api import absence_models as m
from services.registration.consulting import READERS, Visitor
from services.registration.rules.absence_reports import Action, NotAllowed

router = APIRouter(prefix="/absence-reports", tags=["Verzuim"])

_PAGE: Final = 100
NO_PART: Final = "Uw rol behandelt geen verzuimmeldingen."
_CONFLICT: Final[dict[int | str, dict[str, Any]]] = {
    409: {"description": "Zo staat de melding er niet voor; detail zegt waarom"}
}

Reader = Annotated[User, Depends(require(*READERS))]


@router.get("", operation_id="listAbsenceReports")
def listed(
    request: Request,
    user: CurrentUser,
    region: Annotated[Region | None, Query(description="Alleen deze regio")] = None,
    municipality: Annotated[Municipality | None, Query(description="Alleen deze gemeente")] = None,
    school: Annotated[Brin6 | None, Query(description="Alleen deze school")] = None,
    kind: Annotated[AbsenceKind | None, Query(description="Alleen deze soort")] = None,
    state: Annotated[ReportState | None, Query(description="Alleen in deze stand")] = None,
    cursor: Annotated[str | None, Query(max_length=200, description="Uit next")] = None,
) -> m.AbsenceReportList:
    """Verzuimmeldingen die u mag zien, wat het langst wacht eerst. Zonder namen."""
    states = () if state is None else (str(state),)
    return _page(request, user, Sought(region, municipality, school, kind, states), cursor)


@router.post("/_search", operation_id="searchAbsenceReports")
def search(request: Request, user: Reader, query: m.AbsenceQuery) -> m.AbsenceReportList:
    """Zoek meldingen. Op het nummer van een jongere wordt de zoekvraag vastgelegd."""
    if query.number is None:
        states = tuple(str(state) for state in query.states)
        sought = Sought(query.region, query.municipality, query.school, query.kind, states)
        return _page(request, user, sought, query.cursor)
    others = query.model_dump(exclude={"number"}, exclude_defaults=True, by_alias=True)
    if others:
        raise ProblemError(
            400,
            errors=[FieldError(field=name, reason="gaat niet samen met number") for name in others],
        )
    runtime: Runtime = request.app.state.runtime
    with runtime.begin() as tx:
        rows = absence_desk.find_reports(tx, Visitor.of(user), query.number)
    views = [m.AbsenceReportView.of(row) for row in rows]
    return m.AbsenceReportList(absence_reports=views, next=None)


@router.get("/{id}", operation_id="getAbsenceReport")
def one(request: Request, user: Reader, id: uuid.UUID) -> m.AbsenceReportDetails:
    """Een melding met wat ermee gebeurde. De inzage wordt vastgelegd."""
    return _opened(request, user, id)


@router.post("/{id}/take-up", operation_id="takeUpAbsenceReport", responses=_CONFLICT)
def take_up(request: Request, user: Reader, id: uuid.UUID) -> m.AbsenceReportDetails:
    """Neem een melding in behandeling. Alleen de gemeente."""
    return _treated(request, user, id, Action.TAKE_UP)


@router.post("/{id}/acknowledge", operation_id="acknowledgeAbsenceReport", responses=_CONFLICT)
def acknowledge(request: Request, user: Reader, id: uuid.UUID) -> m.AbsenceReportDetails:
    """Neem een melding ter kennisgeving aan. Alleen de gemeente."""
    return _treated(request, user, id, Action.ACKNOWLEDGE)


@router.post("/{id}/close", operation_id="closeAbsenceReport", responses=_CONFLICT)
def close(
    request: Request, user: Reader, id: uuid.UUID, closing: m.Closing
) -> m.AbsenceReportDetails:
    """Sluit een melding die in behandeling is af, met een reden. Alleen de gemeente."""
    return _treated(request, user, id, Action.CLOSE, closing.reason, closing.remark)


@router.post("/{id}/withdraw", operation_id="withdrawAbsenceReport", responses=_CONFLICT)
def withdraw(request: Request, user: Reader, id: uuid.UUID) -> m.AbsenceReportDetails:
    """Trek een melding in. Alleen de school die haar deed."""
    return _treated(request, user, id, Action.WITHDRAW)


def _page(request: Request, user: User, sought: Sought, cursor: str | None) -> m.AbsenceReportList:
    runtime: Runtime = request.app.state.runtime
    beyond = None if cursor is None else DayKey.of_cursor(cursor)
    with database.read(runtime.engine) as connection:
        rows = absence_reading.reports(connection, user, sought, _PAGE + 1, beyond)
    page = page_of(rows, _PAGE, DayKey.of("reported_on"))
    views = [m.AbsenceReportView.of(row) for row in page.rows]
    return m.AbsenceReportList(absence_reports=views, next=page.next)


def _treated(
    request: Request,
    user: User,
    key: uuid.UUID,
    action: Action,
    reason: ClosingReason | None = None,
    remark: ClosingRemark | None = None,
) -> m.AbsenceReportDetails:
    runtime: Runtime = request.app.state.runtime
    try:
        with runtime.begin() as tx:
            there = absence_desk.treat(tx, user, key, action, reason, remark)
    except NotYours:
        raise ProblemError(403, NO_PART) from None
    except NotAllowed as refusal:
        raise ProblemError(409, refusal.reason) from None
    if not there:
        raise ProblemError(404)
    return _opened(request, user, key)


def _opened(request: Request, user: User, key: uuid.UUID) -> m.AbsenceReportDetails:
    runtime: Runtime = request.app.state.runtime
    with runtime.begin() as tx:
        found = absence_desk.open_report(tx, Visitor.of(user), key)
    if found is None:
        raise ProblemError(404)
    return m.AbsenceReportDetails.full(found)
