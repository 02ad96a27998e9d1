# SPDX-License-Identifier: EUPL-1.2
"""Templates of letters and messages, kept per region."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import ConfigDict, Field

from schemas.codes.outreach import Channel
from services.chassis.web import User, require
from services.chassis.web.answers import Answer
from services.chassis.web.idempotency import Key
from services.chassis.web.versions import CurrentVersion, SeenVersion
from services.outreach.desks.cases import READERS
from services.outreach.letters.templates import KEEPERS, template_desk_of
from services.outreach.rules.happenings import RegionCode
from services.outreach.rules.letters import MERGE_FIELDS, Template, Wording

router = APIRouter(prefix="/letter-templates", tags=["Brieven"])
Reader = Annotated[User, Depends(require(*READERS))]
Keeper = Annotated[User, Depends(require(*KEEPERS))]
_CONFLICT: dict[int | str, dict[str, Any]] = {
    409: {"description": "Iemand anders was eerder, of de Idempotency-Key is van iets anders"}
}
_BODY = "Tekst; een lege regel scheidt alinea's. Invulvelden: " + ", ".join(
    f"{{{{{name}}}}}" for name in MERGE_FIELDS
)
WrittenChannel = Literal["letter", "email", "message"]


class WordingBody(Answer):
    """Wat een sjabloon zegt. Een tekstbericht heeft geen onderwerp."""

    model_config = ConfigDict(extra="forbid")

    channel: WrittenChannel
    name: str = Field(max_length=1000, description="Hoe medewerkers het sjabloon noemen")
    subject: str = Field("", max_length=1000)
    body: str = Field(max_length=20000, description=_BODY)

    def wording(self) -> Wording:
        """The same for the rules, which tell all that is wrong with it."""
        body = self.body.replace("\r\n", "\n")
        return Wording(Channel(self.channel), self.name, self.subject, body)


class TemplateBody(WordingBody):
    """Een nieuw sjabloon van een regio."""

    region: RegionCode


class VersionBody(WordingBody):
    """Een nieuwe versie; ``version`` is de versie die u zag."""

    version: SeenVersion


class Withdrawal(Answer):
    """De versie die u zag."""

    model_config = ConfigDict(extra="forbid")

    version: SeenVersion


class TemplateView(Answer):
    """Eén versie van een sjabloon. Versies veranderen niet."""

    template_id: uuid.UUID
    version: CurrentVersion
    region: str
    channel: WrittenChannel
    name: str
    subject: str
    body: str
    in_use: bool
    made_by: str
    made_at: datetime

    @classmethod
    def of(cls, one: Template) -> "TemplateView":
        """A version as it stands."""
        return cls(
            template_id=one.id,
            version=one.version,
            region=one.region,
            channel=one.wording.channel.value,
            name=one.wording.name,
            subject=one.wording.subject,
            body=one.wording.body,
            in_use=one.in_use,
            made_by=one.made_by,
            made_at=one.made_at,
        )


class TemplateList(Answer):
    """De sjablonen die in gebruik zijn, elk in de nieuwste versie."""

    templates: Sequence[TemplateView]


class TemplateVersions(Answer):
    """Alle versies van een sjabloon, de nieuwste eerst."""

    versions: Sequence[TemplateView]


class Preview(Answer):
    """Wat een verzonnen jongere zou krijgen."""

    subject: str
    body: str


@router.get("", operation_id="listLetterTemplates")
def listed(
    request: Request, user: Reader, region: Annotated[RegionCode | None, Query()] = None
) -> TemplateList:
    """De sjablonen van uw regio's."""
    found = template_desk_of(request, user).all(region)
    return TemplateList(templates=[TemplateView.of(one) for one in found])


@router.post("", status_code=201, operation_id="addLetterTemplate", responses=_CONFLICT)
def add(request: Request, user: Keeper, key: Key, body: TemplateBody) -> TemplateView:
    """Voeg een sjabloon toe aan een regio. Een onbekend invulveld wordt geweigerd, met zijn naam
    en regel."""
    desk = template_desk_of(request, user)
    return TemplateView.of(desk.add(body.region, body.wording(), key))


@router.post("/_preview", operation_id="previewLetterTemplate")
def preview(request: Request, user: Keeper, body: WordingBody) -> Preview:
    """Toon wat een verzonnen jongere zou krijgen. Er wordt niets bewaard."""
    shown = template_desk_of(request, user).preview(body.wording())
    return Preview(subject=shown.subject, body=shown.body)


@router.get("/{template_id}", operation_id="getLetterTemplate")
def one(request: Request, user: Reader, template_id: uuid.UUID) -> TemplateVersions:
    """Alle versies van een sjabloon."""
    found = template_desk_of(request, user).versions(template_id)
    return TemplateVersions(versions=[TemplateView.of(version) for version in found])


@router.post(
    "/{template_id}/versions",
    status_code=201,
    operation_id="changeLetterTemplate",
    responses=_CONFLICT,
)
def change(
    request: Request, user: Keeper, template_id: uuid.UUID, body: VersionBody
) -> TemplateView:
    """Voeg een versie toe. Wat al gepland is, houdt zijn versie."""
    desk = template_desk_of(request, user)
    return TemplateView.of(desk.change(template_id, body.wording(), body.version))


@router.post(
    "/{template_id}/withdrawals",
    status_code=201,
    operation_id="withdrawLetterTemplate",
    responses=_CONFLICT,
)
def withdraw(
    request: Request, user: Keeper, template_id: uuid.UUID, body: Withdrawal
) -> TemplateView:
    """Haal een sjabloon uit gebruik. Wat al gepland is, kan nog worden gemaakt."""
    return TemplateView.of(template_desk_of(request, user).withdraw(template_id, body.version))
