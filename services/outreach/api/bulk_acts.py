# SPDX-License-Identifier: EUPL-1.2
"""Many cases assigned or released at once, with a report per case, and undone as one act."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import ConfigDict, Field, model_validator

from services.chassis.web import User, require
from services.chassis.web.answers import Answer
from services.chassis.web.idempotency import Key
from services.chassis.web.versions import SeenVersion
from services.outreach.criteria import WORKER
from services.outreach.desks.bulk import Pick, Wish, bulk_desk_of, undo_until
from services.outreach.desks.cases import WORKERS
from services.outreach.rules.bulk import MOST_CASES, OUTCOMES, ActName, Outcome, command_of
from services.outreach.store.bulk import Act

router = APIRouter(prefix="/bulk-acts", tags=["Verdelen"])
Worker = Annotated[User, Depends(require(*WORKERS))]
_TOO_LATE: dict[int | str, dict[str, Any]] = {
    409: {"description": "De tijd om ongedaan te maken is voorbij"}
}
_CONFLICT: dict[int | str, dict[str, Any]] = {
    409: {"description": "De Idempotency-Key is van iets anders"}
}


class CasePick(Answer):
    """Een zaak en de versie die u zag; een andere versie geeft voor die zaak ``conflict``, en voor
    de andere zaken niets."""

    model_config = ConfigDict(extra="forbid")

    case_id: uuid.UUID
    version: SeenVersion
    owner: str | None = Field(
        None,
        pattern=WORKER,
        description="Medewerker voor deze zaak, bij act ``distribute``; leeg: de werkvoorraad",
    )


class BulkActBody(Answer):
    """Zaken toewijzen aan een medewerker, teruggeven aan de werkvoorraad van hun regio, of elk aan
    een eigen medewerker geven."""

    model_config = ConfigDict(extra="forbid")

    act: ActName
    owner: str | None = Field(
        None, pattern=WORKER, description="Medewerker; alleen bij act ``assign``"
    )
    cases: list[CasePick] = Field(min_length=1, max_length=MOST_CASES)

    @model_validator(mode="after")
    def _makes_sense(self) -> "BulkActBody":
        for pick in self.cases:
            command_of(self.act, self.owner, pick.owner)
        if len({pick.case_id for pick in self.cases}) < len(self.cases):
            raise ValueError("a case stands in it twice")
        return self

    def wish(self) -> Wish:
        """What is to be done."""
        picks = tuple(Pick(pick.case_id, pick.version, pick.owner) for pick in self.cases)
        return Wish(self.act, self.owner, picks)


class BulkItem(Answer):
    """Wat er met één zaak gebeurde."""

    case_id: uuid.UUID
    label: str | None
    outcome: Outcome
    reason: str
    version: int | None = Field(description="Versie van de zaak daarna; alleen als het lukte")
    undone: Outcome | None = Field(description="Wat er gebeurde bij het ongedaan maken")


class BulkAct(Answer):
    """Wat er met elke zaak gebeurde; zaken waar het niet lukte zijn niet gewijzigd."""

    bulk_act_id: uuid.UUID
    act: ActName
    owner: str | None
    actor: str = Field(description="Medewerker die het deed")
    at: datetime
    undo_until: datetime = Field(description="Tot dan kan het in één keer ongedaan")
    undone_at: datetime | None
    done: int
    items: Sequence[BulkItem]

    @classmethod
    def of(cls, act: Act) -> "BulkAct":
        """An act as it stands."""
        return cls(
            bulk_act_id=act.id,
            act=act.act,
            owner=act.owner,
            actor=act.actor,
            at=act.at,
            undo_until=undo_until(act),
            undone_at=act.undone_at,
            done=act.count(Outcome.DONE),
            items=[
                BulkItem(
                    case_id=item.case_id,
                    label=item.label,
                    outcome=item.outcome,
                    reason=OUTCOMES[item.outcome],
                    version=item.version_after,
                    undone=item.undone,
                )
                for item in act.items
            ],
        )


class BulkActList(Answer):
    """Wat u nog ongedaan kunt maken."""

    acts: Sequence[BulkAct]


@router.get("", operation_id="listBulkActs")
def listed(request: Request, user: Worker) -> BulkActList:
    """Wat u deed en nog in één keer ongedaan kunt maken, het laatste voorop."""
    acts = bulk_desk_of(request, user).undoable()
    return BulkActList(acts=[BulkAct.of(act) for act in acts])


@router.post("", status_code=201, operation_id="actOnCases", responses=_CONFLICT)
def carry_out(request: Request, user: Worker, key: Key, body: BulkActBody) -> BulkAct:
    """Wijs zaken toe of geef ze terug. Elke zaak gaat of gaat niet, los van de andere."""
    return BulkAct.of(bulk_desk_of(request, user).carry_out(body.wish(), key))


@router.get("/{bulk_act_id}", operation_id="getBulkAct")
def one(request: Request, user: Worker, bulk_act_id: uuid.UUID) -> BulkAct:
    """Het verslag van wat u deed; negentig dagen bewaard."""
    return BulkAct.of(bulk_desk_of(request, user).act(bulk_act_id))


@router.post(
    "/{bulk_act_id}/undo", status_code=201, operation_id="undoBulkAct", responses=_TOO_LATE
)
def undo(request: Request, user: Worker, bulk_act_id: uuid.UUID) -> BulkAct:
    """Maak ongedaan wat u deed, elke zaak alleen als er sindsdien niets mee gebeurde. Nog eens
    vragen verandert niets."""
    return BulkAct.of(bulk_desk_of(request, user).undo(bulk_act_id))
