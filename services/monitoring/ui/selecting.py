# SPDX-License-Identifier: EUPL-1.2
"""What the address of a page with figures chooses, and what there is to choose from."""

from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field

from schemas.codes.regions import REGION_NAMES
from services.chassis.clock import local_date
from services.chassis.web import ProblemError, User
from services.monitoring import reach
from services.monitoring.rules import areas
from services.monitoring.rules.catalogue import METRICS, Key, dimensions, key_text
from services.monitoring.rules.report_duties import DUTY_RULES


class AreaSelection(BaseModel):
    """An area: a school, a municipality or a region; none of them: the widest the user sees."""

    model_config = ConfigDict(extra="forbid")

    regio: Annotated[str, Field(pattern=r"^(\d{2})?$")] = ""
    gemeente: Annotated[str, Field(pattern=r"^(\d{4})?$")] = ""
    school: Annotated[str, Field(pattern=r"^(\d{2}[A-Z]{2}\d{2})?$")] = ""

    @property
    def query(self) -> str:
        """As it stands in an address; empty when nothing is chosen."""
        chosen = urlencode(self.model_dump(exclude_defaults=True))
        return f"?{chosen}" if chosen else ""

    @property
    def places(self) -> dict[str, str]:
        """What chooses the area."""
        found = {"regio": self.regio, "gemeente": self.gemeente, "school": self.school}
        return {name: code for name, code in found.items() if code}


class YearSelection(AreaSelection):
    """An area and a school year by its first calendar year; none: the last one counted."""

    jaar: Annotated[str, Field(pattern=r"^(20\d{2})?$")] = ""


def selected_area(request: Request, user: User, selected: AreaSelection) -> tuple[str, date]:
    """The area that is chosen, and today.

    Raises 404 when the user may not see it, and 403 when there is nothing for this user.
    """
    today = local_date(request.app.state.runtime.clock.now())
    if selected.school:
        area: str | None = areas.SCHOOL + selected.school
    elif selected.gemeente:
        area = areas.MUNICIPALITY + selected.gemeente
    else:
        area = areas.REGION + selected.regio if selected.regio else reach.usual_area(user)
    if area is None or not reach.may_see(user, area, today):
        raise ProblemError(403 if area is None else 404)
    return area, today


def surroundings(user: User, area: str, today: date) -> dict[str, Any]:
    """What every page of figures shows around them: the wider area, the regions to choose from, and
    the one that the area lies in."""
    return {
        "above": _wider_area(user, area, today),
        "choices": _region_choices(user),
        "chosen": areas.seat(area, today).region or "",
    }


def list_of(key: Key) -> str:
    """The address of the list behind a figure: of the people that it counts, or of the reports."""
    if "duty" in METRICS[key[0]].dimensions and dimensions(key)["duty"] in DUTY_RULES:
        return "/rapporten#termijnen"
    return "/jongeren?" + urlencode({"cijfer": key_text(key)})


def shows_lists(user: User, area: str) -> bool:
    """Whether figures of the area lead this user to the list of whom they count."""
    return area != areas.NATION and reach.may_see_people(user)


def _wider_area(user: User, area: str, today: date) -> tuple[str, str] | None:
    """Name and query of the area that this one lies in, where the user may see it."""
    region = areas.seat(area, today).region
    inside = area.startswith((areas.MUNICIPALITY, areas.SCHOOL)) and region is not None
    wider = areas.REGION + region if inside and region else areas.NATION
    if area == areas.NATION or not reach.may_see(user, wider, today):
        return None
    return areas.name(wider), f"?regio={region}" if inside else ""


def _region_choices(user: User) -> list[tuple[str, str]]:
    """Regions to choose from, the whole country on top for who sees it."""
    own = reach.regions_of(user)
    regions = sorted(REGION_NAMES.items(), key=lambda item: item[1])
    if own is None:
        return [("", "Heel Nederland"), *regions]
    return [(code, name) for code, name in regions if code in own]
