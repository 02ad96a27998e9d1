# SPDX-License-Identifier: EUPL-1.2
"""Reports over the API: the concept, frozen versions, and their files."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import Field
from starlette.responses import Response

from schemas.codes.retention import Kept
from services.chassis.duty_rules import DutyState
from services.chassis.web import REGIONAL, Role, User, require
from services.chassis.web.answers import Answer
from services.chassis.web.problems import Problem
from services.chassis.web.versions import SeenVersion
from services.monitoring.desks.reports import Deadline, Shown, report_desk_of
from services.monitoring.report_files import csv_of, pdf_of
from services.monitoring.rules.programme import Part
from services.monitoring.rules.report import Report, Value
from services.monitoring.rules.report_kinds import KINDS
from services.monitoring.store.reports import Frozen
from services.monitoring.store.retention import Removal

router = APIRouter(tags=["Rapporten"])

Reader = Annotated[User, Depends(require(*REGIONAL, Role.SCHOOL, Role.MINISTRY))]
KindPath = Annotated[str, Path(pattern=f"^({'|'.join(KINDS)})$", description="Welke rapportage")]
AreaPath = Annotated[
    str,
    Path(
        pattern=r"^(region:\d{2}|municipality:\d{4}|school:\d{2}[A-Z]{2}\d{2})$",
        description="Regio, gemeente of school, zoals region:29",
    ),
]
YearPath = Annotated[
    int, Path(ge=2000, le=2100, description="Jaar; van een schooljaar het jaar waarin het begint")
]
Version = Annotated[
    int | None, Query(ge=1, lt=2**31, description="Een vastgelegde versie; leeg: het concept")
]
_CONFLICT: dict[int | str, dict[str, Any]] = {
    409: {"model": Problem, "description": "Iemand anders was u voor"}
}


class FrozenReport(Answer):
    """Een vastgelegde versie. Zij verandert niet meer."""

    kind: str
    area: str
    year: int
    version: int
    made_at: datetime
    kept_until_date: date | None = Field(description="Laatste dag dat de versie wordt bewaard")
    people_kept_until_date: date | None = Field(
        description="Laatste dag dat wordt bewaard wie achter de cijfers staan"
    )

    @classmethod
    def of(cls, one: Frozen) -> "FrozenReport":
        """From the store."""
        return cls(
            kind=one.kind,
            area=one.area,
            year=one.year,
            version=one.version,
            made_at=one.made_at,
            kept_until_date=one.kept_until(Kept.REPORT),
            people_kept_until_date=one.kept_until(Kept.REPORT_PEOPLE),
        )


class FrozenReports(Answer):
    """De vastgelegde rapporten die u mag zien, de nieuwste eerst."""

    items: Sequence[FrozenReport]


class ReportDifference(Answer):
    """Wat anders is dan in de versie ervoor."""

    where: str
    before: Value
    after: Value


class ReportRemoval(Answer):
    """Wat na de bewaartermijn is verwijderd."""

    kind: str
    area: str
    year: int
    version: int
    what: Kept = Field(description="`report`: de versie; `report-people`: wie erachter stonden")
    made_at: datetime
    removed_at: datetime
    source: str = Field(description="Waarop de termijn rust")

    @classmethod
    def of(cls, one: Removal) -> "ReportRemoval":
        """From the log."""
        return cls(**one._asdict())


class ReportRemovals(Answer):
    """Het logboek van wat is verwijderd, het laatste eerst."""

    items: Sequence[ReportRemoval]


class ReportDeadline(Answer):
    """Een rapport dat moet worden gemaakt."""

    duty: str = Field(description="Nummer van de termijn, zoals D25")
    kind: str
    area: str
    year: int
    due_date: date = Field(description="Laatste dag")
    state: DutyState = Field(description="`met`: op tijd vastgelegd; `breached`: verlopen")

    @classmethod
    def of(cls, one: Deadline) -> "ReportDeadline":
        """As the desk has it."""
        return cls(
            duty=one.duty,
            kind=one.kind.code,
            area=one.area,
            year=one.year,
            due_date=one.due_on,
            state=one.state,
        )


class ReportDeadlines(Answer):
    """De rapporten die moeten worden gemaakt; wat nog niet klaar is eerst, het eerste bovenaan."""

    items: Sequence[ReportDeadline]


class ShownReport(Answer):
    """Een rapportage: het concept, of een vastgelegde versie."""

    report: Report
    frozen: FrozenReport | None = Field(description="Leeg: het concept")
    due_date: date | None = Field(description="Laatste dag om in te dienen, als een regel die kent")
    differences: Sequence[ReportDifference]
    missing: Sequence[str] = Field(description="Wat nog moet worden ingevuld")
    cells: Sequence[str] = Field(
        description="Cellen waarvan u mag zien wie erachter staan, als regel:kolom"
    )

    @classmethod
    def of(cls, shown: Shown) -> "ShownReport":
        """As the desk has it."""
        return cls(
            report=shown.report,
            frozen=None if shown.frozen is None else FrozenReport.of(shown.frozen),
            due_date=KINDS[shown.report.kind].due(shown.report.year),
            differences=[
                ReportDifference(where=one.where, before=one.before, after=one.after)
                for one in shown.changed
            ],
            missing=shown.missing,
            cells=sorted(shown.cells),
        )


class ReportPeople(Answer):
    """Wie er achter een cel staan, op kenmerk."""

    refs: Sequence[str]


class SeenReport(Part):
    """De laatste versie die u zag; 0 als er nog geen is."""

    version: SeenVersion


@router.get("/reports", operation_id="listReports", summary="Vastgelegde rapporten")
def list_reports(request: Request, user: Reader) -> FrozenReports:
    """De vastgelegde rapporten die u mag zien, de nieuwste eerst; ten hoogste 200."""
    found = report_desk_of(request, user).frozen()
    return FrozenReports(items=[FrozenReport.of(one) for one in found])


@router.get(
    "/report-deadlines", operation_id="listReportDeadlines", summary="Termijnen van rapporten"
)
def list_deadlines(request: Request, user: Reader) -> ReportDeadlines:
    """De termijnen van rapporten (D23, D25) in uw gebied; ten hoogste 200."""
    found = report_desk_of(request, user).deadlines()
    return ReportDeadlines(items=[ReportDeadline.of(one) for one in found])


@router.get("/report-removals", operation_id="listReportRemovals", summary="Logboek verwijderd")
def list_removals(request: Request, user: Reader) -> ReportRemovals:
    """Wat na de bewaartermijn is verwijderd in uw gebied, het laatste eerst; ten hoogste 200."""
    found = report_desk_of(request, user).removals()
    return ReportRemovals(items=[ReportRemoval.of(one) for one in found])


def looked_at(
    request: Request,
    user: Reader,
    kind: KindPath,
    area: AreaPath,
    year: YearPath,
    version: Version = None,
) -> Shown:
    """What the address names: the concept, or a frozen version."""
    return report_desk_of(request, user).look(kind, area, year, version)


Looked = Annotated[Shown, Depends(looked_at)]


@router.get("/reports/{kind}/{area}/{year}", operation_id="getReport", summary="Eén rapportage")
def get_report(shown: Looked) -> ShownReport:
    """Het concept zoals het nu is, of een vastgelegde versie."""
    return ShownReport.of(shown)


@router.post(
    "/reports/{kind}/{area}/{year}/versions",
    operation_id="freezeReport",
    status_code=201,
    responses=_CONFLICT,
)
def freeze_report(
    request: Request,
    user: Reader,
    kind: KindPath,
    area: AreaPath,
    year: YearPath,
    body: SeenReport,
) -> FrozenReport:
    """Leg het concept vast als volgende versie."""
    desk = report_desk_of(request, user)
    return FrozenReport.of(desk.freeze(kind, area, year, body.version))


@router.get(
    "/reports/{kind}/{area}/{year}/people", operation_id="listReportPeople", summary="Wie telt hier"
)
def list_people(
    request: Request,
    user: Reader,
    kind: KindPath,
    area: AreaPath,
    year: YearPath,
    cell: Annotated[str, Query(max_length=100, description="Regel en kolom, zoals intakes:0")],
    version: Version = None,
) -> ReportPeople:
    """De jongeren achter een cel, op kenmerk, voor wie ze mag zien."""
    desk = report_desk_of(request, user)
    return ReportPeople(refs=desk.people(kind, area, year, version, cell).refs)


@router.get(
    "/reports/{kind}/{area}/{year}/pdf",
    operation_id="getReportPdf",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}, "description": "PDF/UA"}},
)
def get_pdf(shown: Looked) -> Response:
    """De rapportage als toegankelijke PDF."""
    return Response(pdf_of(shown.report, shown.frozen), media_type="application/pdf")


@router.get(
    "/reports/{kind}/{area}/{year}/csv",
    operation_id="getReportCsv",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}, "description": "CSV met puntkomma's"}},
)
def get_csv(shown: Looked) -> Response:
    """De rapportage als CSV, één regel per cel."""
    return csv_of(shown.report, shown.frozen)
