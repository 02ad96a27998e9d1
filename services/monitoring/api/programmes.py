# SPDX-License-Identifier: EUPL-1.2
"""The regional programmes 2026–2029 over the API."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from pydantic import Field

from services.chassis import database
from services.chassis.service import Runtime
from services.chassis.web import REGIONAL, ProblemError, Role, User, require
from services.chassis.web.answers import Answer
from services.chassis.web.openapi import PREFIX
from services.chassis.web.policy_api import PolicyTermView, add_policy_route
from services.chassis.web.problems import Problem
from services.chassis.web.versions import SeenVersion
from services.monitoring.desks.programme import WRITERS, Standing, programme_desk_of
from services.monitoring.rules.programme import Part, Programme
from services.monitoring.store.policy import TERMS
from services.monitoring.store.programme import Notice, Version

router = APIRouter(tags=["Regionaal programma"])

Reader = Annotated[User, Depends(require(*REGIONAL, Role.MINISTRY))]
Writer = Annotated[User, Depends(require(*WRITERS))]
Region = Annotated[str, Path(pattern=r"^\d{2}$", description="Doorstroompuntregio")]
_CONFLICT: dict[int | str, dict[str, Any]] = {
    409: {"model": Problem, "description": "Iemand anders was u voor"}
}


class ProgrammeGap(Answer):
    """Iets dat voor een compleet programma nog ontbreekt."""

    part: str
    text: str
    article: str = Field(description="Artikel van de Regeling BWBR0051614, of een ander met naam")


class ProgrammeNotice(Answer):
    """Welke versie wanneer naar de minister ging; de eerste is het programma zelf."""

    version: int
    noticed_on_date: date
    changes: Sequence[str]

    @classmethod
    def of(cls, one: Notice) -> "ProgrammeNotice":
        """From the store."""
        return cls(version=one.version, noticed_on_date=one.noticed_on, changes=one.changes)


class ProgrammeVersion(Answer):
    """Eén versie van een programma. Versies veranderen niet."""

    region: str
    version: int
    made_at: datetime
    changed_parts: Sequence[str]
    programme: Programme

    @classmethod
    def of(cls, one: Version) -> "ProgrammeVersion":
        """From the store."""
        return cls(
            region=one.region,
            version=one.number,
            made_at=one.made_at,
            changed_parts=one.parts,
            programme=one.programme,
        )


class ProgrammeStanding(ProgrammeVersion):
    """De nieuwste versie, wat er nog aan ontbreekt en wat de minister nog moet horen."""

    gaps: Sequence[ProgrammeGap]
    to_report: Sequence[str] = Field(
        description="Substantiële wijzigingen sinds wat de minister kent (art. 3.8 en 4.5)"
    )
    substantial_share: int = Field(description="Beleid: vanaf meer dan dit percentage")
    notices: Sequence[ProgrammeNotice]

    @classmethod
    def from_desk(cls, one: Standing) -> "ProgrammeStanding":
        """As the desk has it."""
        return cls(
            **dict(ProgrammeVersion.of(one.newest)),
            gaps=[ProgrammeGap(part=g.part, text=g.text, article=g.article) for g in one.gaps],
            to_report=[change.text for change in one.to_report],
            substantial_share=one.share,
            notices=[ProgrammeNotice.of(notice) for notice in one.notices],
        )


class ProgrammeList(Answer):
    """De programma's die u mag zien, op volgorde van regio."""

    items: Sequence[ProgrammeStanding]


class ProgrammeHead(Answer):
    """Een versie zonder het programma zelf."""

    version: int
    made_at: datetime
    changed_parts: Sequence[str]


class ProgrammeVersions(Answer):
    """Alle versies van een programma, de nieuwste eerst."""

    items: Sequence[ProgrammeHead]


class NewProgrammeVersion(Part):
    """Een nieuwe versie, na de versie die u zag."""

    version: SeenVersion
    programme: Programme


class NewProgrammeNotice(Part):
    """Een versie ging naar de minister."""

    version: SeenVersion
    noticed_on_date: date = Field(description="Vandaag of eerder")


class MonitoringPolicy(Answer):
    """Wat regio's zelf stelden."""

    policy_terms: Sequence[PolicyTermView]


@router.get("/programmes", operation_id="listProgrammes", summary="Regionale programma's")
def list_programmes(request: Request, user: Reader) -> ProgrammeList:
    """De programma's die u mag zien, elk in de nieuwste versie."""
    found = programme_desk_of(request, user).all()
    return ProgrammeList(items=[ProgrammeStanding.from_desk(one) for one in found])


@router.get("/programmes/{region}", operation_id="getProgramme", summary="Eén programma")
def get_programme(request: Request, user: Reader, region: Region) -> ProgrammeStanding:
    """De nieuwste versie van het programma van een regio."""
    found = programme_desk_of(request, user).one(region)
    if found is None:
        raise ProblemError(404)
    return ProgrammeStanding.from_desk(found)


@router.get("/programmes/{region}/versions", operation_id="listProgrammeVersions")
def list_versions(request: Request, user: Reader, region: Region) -> ProgrammeVersions:
    """Alle versies van het programma van een regio, de nieuwste eerst."""
    found = programme_desk_of(request, user).versions(region)
    if not found:
        raise ProblemError(404)
    return ProgrammeVersions(
        items=[
            ProgrammeHead(version=one.number, made_at=one.made_at, changed_parts=one.parts)
            for one in found
        ]
    )


@router.get("/programmes/{region}/versions/{version}", operation_id="getProgrammeVersion")
def get_version(
    request: Request,
    user: Reader,
    region: Region,
    version: Annotated[int, Path(ge=1, lt=2**31)],
) -> ProgrammeVersion:
    """Eén versie van het programma van een regio."""
    return ProgrammeVersion.of(programme_desk_of(request, user).version(region, version))


@router.post(
    "/programmes/{region}/versions",
    operation_id="addProgrammeVersion",
    status_code=201,
    responses=_CONFLICT,
)
def add_version(
    request: Request, user: Writer, region: Region, body: NewProgrammeVersion
) -> ProgrammeVersion:
    """Bewaar het hele programma als nieuwe versie. Een programma mag onaf zijn; wat ontbreekt staat
    in ``gaps``. Zonder wijziging komt er geen versie bij."""
    made = programme_desk_of(request, user).save(region, body.programme, body.version)
    return ProgrammeVersion.of(made)


@router.post(
    "/programmes/{region}/notices",
    operation_id="addProgrammeNotice",
    status_code=201,
    responses=_CONFLICT,
)
def add_notice(
    request: Request, user: Writer, region: Region, body: NewProgrammeNotice
) -> ProgrammeNotice:
    """Leg vast dat de nieuwste versie naar de minister ging: eerst het programma, dat daarvoor
    compleet moet zijn, daarna elke substantiële wijziging."""
    desk = programme_desk_of(request, user)
    return ProgrammeNotice.of(desk.notify(region, body.version, body.noticed_on_date))


@router.get("/policy-terms", operation_id="listPolicyTerms", tags=["Beleid"])
def policy_terms(request: Request, _user: Reader) -> MonitoringPolicy:
    """De eigen termen van regio's: vanaf welk percentage een wijziging substantieel is."""
    runtime: Runtime = request.app.state.runtime
    with database.read(runtime.engine) as connection:
        rows = TERMS.standing(connection)
    return MonitoringPolicy(policy_terms=[PolicyTermView.of(row, TERMS) for row in rows])


add_policy_route(
    router,
    TERMS,
    f"{PREFIX}/policy-terms",
    "Zij geldt vanaf die dag, voor elk programma dat de minister al kent.",
)
