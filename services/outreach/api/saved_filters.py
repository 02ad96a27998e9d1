# SPDX-License-Identifier: EUPL-1.2
"""Filters of the worklist that are kept: one's own, and those that a region shares."""

import uuid
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import ConfigDict, Field

from services.chassis.web import User, require
from services.chassis.web.answers import Answer
from services.chassis.web.idempotency import Key
from services.outreach.criteria import Criteria, kept_criteria
from services.outreach.desks.cases import READERS
from services.outreach.desks.filters import Wish, filter_desk_of
from services.outreach.rules.happenings import RegionCode
from services.outreach.store.filters import Kept

router = APIRouter(prefix="/saved-filters", tags=["Filters"])
Reader = Annotated[User, Depends(require(*READERS))]
_CONFLICT: dict[int | str, dict[str, Any]] = {
    409: {"description": "De Idempotency-Key is van iets anders"}
}


class SavedFilterBody(Answer):
    """Een filter zoals u het wilt bewaren. Zet geen namen van jongeren in de naam."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=60)
    region: RegionCode | None = Field(
        None, description="Voor wie in deze regio werkt; leeg: alleen voor u"
    )
    criteria: Criteria

    def wish(self) -> Wish:
        """What is to be kept."""
        return Wish(self.name.strip(), self.region, self.criteria)


class SavedFilter(Answer):
    """Een filter dat is bewaard."""

    filter_id: uuid.UUID
    name: str
    region: str | None
    criteria: Criteria
    made_by: str = Field(description="Medewerker die het bewaarde of het laatst wijzigde")

    @classmethod
    def of(cls, kept: Kept) -> "SavedFilter":
        """A filter as it stands."""
        return cls(
            filter_id=kept.id,
            name=kept.name,
            region=kept.region,
            criteria=kept_criteria(kept.criteria),
            made_by=kept.made_by,
        )


class SavedFilterList(Answer):
    """Uw filters en die van uw regio's."""

    filters: Sequence[SavedFilter]


@router.get("", operation_id="listSavedFilters")
def listed(request: Request, user: Reader) -> SavedFilterList:
    """Uw eigen filters en die van uw regio's, op naam; hoogstens honderd."""
    kept = filter_desk_of(request, user).all()
    return SavedFilterList(filters=[SavedFilter.of(one) for one in kept])


@router.post("", status_code=201, operation_id="keepFilter", responses=_CONFLICT)
def keep(request: Request, user: Reader, key: Key, body: SavedFilterBody) -> SavedFilter:
    """Bewaar een filter. Voor een hele regio doet de coördinator dat."""
    return SavedFilter.of(filter_desk_of(request, user).keep(body.wish(), key))


@router.get("/{filter_id}", operation_id="getSavedFilter")
def one(request: Request, user: Reader, filter_id: uuid.UUID) -> SavedFilter:
    """Eén filter."""
    return SavedFilter.of(filter_desk_of(request, user).one(filter_id))


@router.put("/{filter_id}", operation_id="changeFilter")
def change(
    request: Request, user: Reader, filter_id: uuid.UUID, body: SavedFilterBody
) -> SavedFilter:
    """Vervang een filter."""
    return SavedFilter.of(filter_desk_of(request, user).change(filter_id, body.wish()))


@router.delete("/{filter_id}", status_code=204, operation_id="dropFilter")
def drop(request: Request, user: Reader, filter_id: uuid.UUID) -> Response:
    """Verwijder een filter."""
    filter_desk_of(request, user).drop(filter_id)
    return Response(status_code=204)
