# SPDX-License-Identifier: EUPL-1.2
"""Reports: the concept that follows the facts, what was frozen, its files, and who is behind a
figure."""

from datetime import date
from operator import itemgetter
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import RedirectResponse, Response

from schemas.codes.regions import REGION_NAMES, municipalities, region_of
from schemas.codes.retention import Kept
from schemas.types import SchoolYear
from services.chassis.duty_rules import DutyState
from services.chassis.web import REGIONAL, Role, User, flash, render, require
from services.chassis.web.forms import Sent
from services.monitoring.desks.reports import ReportDesk, Shown, report_desk_of
from services.monitoring.reach import regions_of
from services.monitoring.report_files import csv_of, file_name, pdf_of, said, status
from services.monitoring.rules import areas
from services.monitoring.rules.report import cell, cell_title
from services.monitoring.rules.report_kinds import KINDS, SCHOOL_LETTER
from services.monitoring.rules.wording import DUTY_STATES
from services.monitoring.store.reports import Frozen
from services.monitoring.ui.programme_page import seen_version

router = APIRouter(prefix="/rapporten")
READERS: Final = (*REGIONAL, Role.SCHOOL, Role.MINISTRY)
Reader = Annotated[User, Depends(require(*READERS))]
Kind = Annotated[str, Path(pattern=f"^({'|'.join(KINDS)})$")]
Area = Annotated[
    str, Path(pattern=r"^(region:\d{2}|municipality:\d{4}|school:\d{2}[A-Z]{2}\d{2})$")
]
Year = Annotated[int, Path(ge=2000, le=2100)]
Version = Annotated[int | None, Query(alias="versie", ge=1, lt=2**31)]


@router.get("")
def listed(request: Request, user: Reader) -> Response:
    """Which reports there are, and what was frozen."""
    return _list(request, report_desk_of(request, user), {}, {})


@router.get("/maken")
def choose(
    request: Request,
    user: Reader,
    soort: Annotated[str, Query(max_length=40)] = "",
    jaar: Annotated[str, Query(max_length=10)] = "",
    regio: Annotated[str, Query(max_length=10)] = "",
    gemeente: Annotated[str, Query(max_length=10)] = "",
    school: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    """Lead to the concept of what was chosen."""
    fields = {"soort": soort, "jaar": jaar, "regio": regio, "gemeente": gemeente}
    fields["school"] = school.strip().upper()
    errors: dict[str, str] = {}
    kind = KINDS.get(soort)
    if kind is None:
        errors["soort"] = "is verplicht"
    if not (jaar.isascii() and jaar.isdigit() and len(jaar) == 4):
        errors["jaar"] = "is geen jaar als 2026"
    field = "regio" if kind is None else _FIELDS[kind.area]
    if not fields[field]:
        errors[field] = "is verplicht voor deze rapportage"
    if errors or kind is None:
        return _list(request, report_desk_of(request, user), errors, fields)
    return RedirectResponse(_address(soort, kind.area + fields[field], int(jaar)), 303)


_FIELDS: Final = {areas.REGION: "regio", areas.MUNICIPALITY: "gemeente", areas.SCHOOL: "school"}


def looked_at(
    request: Request, user: Reader, kind: Kind, area: Area, year: Year, versie: Version = None
) -> Shown:
    """What the address names: the concept, or a frozen version."""
    return report_desk_of(request, user).look(kind, area, year, versie)


Looked = Annotated[Shown, Depends(looked_at)]


@router.get("/{kind}/{area}/{year}")
def show(request: Request, user: Reader, shown: Looked) -> Response:
    """The concept of a report, or a frozen version of it."""
    desk = report_desk_of(request, user)
    kind, area, year = shown.report.kind, shown.report.area, shown.report.year
    version = None if shown.frozen is None else shown.frozen.version
    versions = desk.versions(kind, area, year)
    return render(
        request,
        "report.html",
        shown=shown,
        told=status(shown.frozen),
        due=KINDS[kind].due(year),
        versions=versions,
        seen=versions[0].version if versions else 0,
        freezes=shown.frozen is None and desk.freezes(kind, area),
        names=user.has(*REGIONAL),
        kept=_kept(shown.frozen),
        concept=shown.frozen is not None and desk.reaches(area),
        address=_address(kind, area, year),
        query="" if version is None else f"?versie={version}",
        who=_who(kind, area, year, version),
        cell=cell,
        said=said,
    )


@router.post("/{kind}/{area}/{year}")
def freeze(
    request: Request, user: Reader, kind: Kind, area: Area, year: Year, form: Sent
) -> Response:
    """Freeze the concept as a version."""
    made = report_desk_of(request, user).freeze(kind, area, year, seen_version(form))
    flash(request, f"Versie {made.version} is vastgelegd en verandert niet meer.")
    return RedirectResponse(f"{_address(kind, area, year)}?versie={made.version}", 303)


@router.get("/{kind}/{area}/{year}/rapport.pdf")
def pdf(shown: Looked) -> Response:
    """The report as a PDF to download."""
    name = f"{file_name(shown.report, shown.frozen)}.pdf"
    return Response(
        pdf_of(shown.report, shown.frozen),
        media_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@router.get("/{kind}/{area}/{year}/rapport.csv")
def table(shown: Looked) -> Response:
    """The report as a CSV to download."""
    return csv_of(shown.report, shown.frozen)


@router.get("/{kind}/{area}/{year}/wie")
def people(
    request: Request,
    user: Reader,
    kind: Kind,
    area: Area,
    year: Year,
    cijfer: Annotated[str, Query(max_length=100)],
    versie: Version = None,
) -> Response:
    """Who is behind a figure, by reference."""
    found = report_desk_of(request, user).people(kind, area, year, versie, cijfer)
    back = _address(kind, area, year) + ("" if versie is None else f"?versie={versie}")
    return render(request, "report_people.html", report=found.report, refs=found.refs, back=back,
                  figure=cell_title(found.report, cijfer))  # fmt: skip


def _list(
    request: Request, desk: ReportDesk, errors: dict[str, str], fields: dict[str, str]
) -> Response:
    own = regions_of(desk.user)
    regions = [(c, n) for c, n in REGION_NAMES.items() if own is None or c in own]
    places = [
        (code, row.name)
        for code, row in municipalities().items()
        if own is None or region_of(code, desk.today) in own
    ]
    regional = desk.user.has(*REGIONAL)
    kinds = [one for one in KINDS.values() if regional or one.code == SCHOOL_LETTER]
    return render(
        request,
        "reports.html",
        status=400 if errors else 200,
        kinds=[(one, one.due(desk.today.year - 1)) for one in kinds],
        deadlines=[(one, areas.name(one.area), desk.reaches(one.area)) for one in desk.deadlines()],
        states=DUTY_STATES,
        removed=[(one, KINDS[one.kind].title, areas.name(one.area)) for one in desk.removals()],
        tones=_TONES,
        frozen=[(one, KINDS[one.kind].title, areas.name(one.area)) for one in desk.frozen()],
        years=_years,
        chooses=regional or desk.user.has(Role.SCHOOL),
        regional=regional,
        options=[("", "Kies een rapportage"), *((one.code, one.title) for one in kinds)],
        regions=[("", "Kies een regio"), *sorted(regions, key=itemgetter(1))],
        places=[("", "Kies een gemeente"), *sorted(places, key=itemgetter(1))],
        schools=sorted(desk.user.schools),
        year=desk.today.year - 1,
        names=regional,
        address=_address,
        fields=fields,
        errors=errors,
    )


_TONES: Final = {
    DutyState.SET: "info",
    DutyState.MET: "safe",
    DutyState.MET_LATE: "warning",
    DutyState.BREACHED: "danger",
    DutyState.CANCELLED: "neutral",
}


def _kept(frozen: Frozen | None) -> dict[str, date]:
    """Until when a version, and who is behind it, is kept, where there is a term."""
    if frozen is None:
        return {}
    found = {what.value: frozen.kept_until(what) for what in Kept}
    return {what: last for what, last in found.items() if last is not None}


def _years(kind: str, year: int) -> str:
    """2025/26 for a report of a school year, else 2025."""
    return SchoolYear(year).label if KINDS[kind].school_year else str(year)


def _address(kind: str, area: str, year: int) -> str:
    return f"/rapporten/{kind}/{area}/{year}"


def _who(kind: str, area: str, year: int, version: int | None) -> str:
    """The address of the people behind a cell, up to the name of the cell."""
    asked = {} if version is None else {"versie": str(version)}
    return f"{_address(kind, area, year)}/wie?{urlencode(asked | {'cijfer': ''})}"
