# SPDX-License-Identifier: EUPL-1.2
"""What may be asked of the worklist: by the API in an address, and in a filter that is kept."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import ConfigDict, Field, ValidationError, model_validator

from schemas.codes.outreach import CaseState
from schemas.codes.regions import municipalities
from services.chassis.web.answers import Answer
from services.outreach.desks.cases import Desk
from services.outreach.rules.agenda import Part
from services.outreach.rules.happenings import RegionCode
from services.outreach.rules.task_rules import TASK_RULES
from services.outreach.store.worklist import Wanted

DUE: Final[Mapping[str, Part]] = {
    "late": Part.LATE,
    "today": Part.TODAY,
    "this-week": Part.THIS_WEEK,
    "later": Part.LATER,
    "waiting": Part.WAITING,
}
"""Parts of the worklist by the name that the API gives them."""
DueName = Literal["late", "today", "this-week", "later", "waiting"]
SortName = Literal[
    "priority", "fatalDate", "-fatalDate", "finalDate", "-finalDate", "label", "-label"
]
WORKER = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"
QUEUE = r"^((region|coordinator|manager):\d{2}|[A-Za-z0-9][A-Za-z0-9._-]{0,63})$"
DUTY = "^(" + "|".join(TASK_RULES) + ")$"
_SHORTEST_LABEL_SEARCH = 3


class Criteria(Answer):
    """Wat u van de werklijst wilt zien. Wat u leeg laat, telt niet mee."""

    model_config = ConfigDict(extra="forbid")

    owner: Literal["me", "none", "all"] = Field("all", description="Van mij, niemand of allen")
    assignee: str | None = Field(None, pattern=WORKER, description="Van deze medewerker")
    state: list[CaseState] = Field([], max_length=20, description="Toestanden van de zaak")
    due: DueName | None = Field(None, description="Deel van de werklijst")
    duty: list[Annotated[str, Field(pattern=DUTY)]] = Field(
        [], max_length=40, description="Termijnen of taken die het eerst te doen zijn"
    )
    region: list[RegionCode] = Field([], max_length=40, description="Regio's van de zaak")
    queue: str | None = Field(
        None,
        pattern=QUEUE,
        description="Werkvoorraad waarin een taak staat: medewerker, region:NN, coordinator:NN of "
        "manager:NN",
    )
    fatal_from: date | None = Field(None, description="Eerste taak uiterlijk op deze dag of later")
    fatal_until: date | None = Field(
        None, description="Eerste taak uiterlijk op deze dag of eerder"
    )
    search: str = Field(
        "", max_length=60, description="Begin van het kenmerk of van de gemeentenaam"
    )
    sort: SortName = Field("priority", description="Volgorde; met een minteken omgekeerd")

    @model_validator(mode="after")
    def _assignee_alone(self) -> "Criteria":
        if self.assignee is not None and self.owner != "all":
            raise ValueError("assignee goes with owner all only")
        return self

    def wanted(self, desk: Desk) -> Wanted:
        """The same for the user of this desk."""
        label, places = searched(self.search)
        return Wanted(
            owner=desk.worker_id if self.owner == "me" else self.assignee,
            unowned=self.owner == "none",
            states=frozenset(self.state),
            part=DUE[self.due] if self.due else None,
            label=label,
            municipalities=places,
            regions=frozenset(self.region),
            duties=frozenset(self.duty),
            queue=self.queue,
            due_from=self.fatal_from,
            due_until=self.fatal_until,
        )


def kept_criteria(kept: Mapping[str, Any]) -> Criteria:
    """What a filter asks that was kept. A code that is not known any more, as rules change, counts
    as not asked: a filter that cannot be read would take the whole list with it."""
    try:
        return Criteria.model_validate(kept)
    except ValidationError as fault:
        gone = {error["loc"][0] for error in fault.errors() if error["loc"]}
        return Criteria.model_validate({n: value for n, value in kept.items() if n not in gone})


def searched(text: str) -> tuple[str | None, frozenset[str] | None]:
    """What a search asks for: the beginning of a case label, municipalities, or both."""
    wanted = " ".join(text.split()).casefold()
    if not wanted:
        return None, None
    places = frozenset(
        code
        for code, row in municipalities().items()
        if row.name.casefold().startswith(wanted) or code == wanted
    )
    digits = wanted.replace("-", "").replace(" ", "").upper()
    is_label = len(digits) >= _SHORTEST_LABEL_SEARCH and set(digits) <= set("0123456789ABCDEF")
    label = f"{digits[:4]}-{digits[4:]}" if len(digits) > 4 else digits
    return (label if is_label else None), places
