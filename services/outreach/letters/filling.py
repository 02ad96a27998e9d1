# SPDX-License-Identifier: EUPL-1.2
"""A template filled in for one case, with contact details read at that moment."""

from datetime import date
from typing import Final

from schemas.codes.outreach import Channel
from schemas.codes.regions import REGION_NAMES, municipalities
from services.chassis.web import User
from services.chassis.web.wording import long_date
from services.outreach.contact_details import ContactDetails, Source, Withheld
from services.outreach.rules.letters import (
    Barrier,
    Letter,
    MergeField,
    Template,
    fields_of,
    filled,
    needs_address,
)
from services.outreach.store.worklist import Found

_WITHHELD: Final = {
    Withheld.NO_ANSWER: Barrier.NO_ANSWER,
    Withheld.NOT_YOURS: Barrier.NOT_YOURS,
}


class Filler:
    """Fills in one template for a worker. Once registration does not answer it is not asked again,
    so that a batch does not wait for each of its cases."""

    def __init__(self, user: User, source: Source, template: Template, today: date) -> None:
        self._user = user
        self._source = source
        self._wording = template.wording
        self._today = today
        self._down = False

    def letter(self, found: Found) -> Letter | Barrier:
        """The letter for this case, or why there is none."""
        details = Withheld.NO_ANSWER if self._down else self._source.read(self._user, found.ref)
        if isinstance(details, Withheld):
            self._down = details is Withheld.NO_ANSWER
            return _WITHHELD[details]
        if details.address_secret and needs_address(self._wording):
            return Barrier.SECRET
        values = self._values(found, details)
        to = self._to(details)
        if to is None or not all(values[name] for name in fields_of(self._wording)):
            return Barrier.MISSING
        return Letter(
            to,
            found.label,
            self._today,
            filled(self._wording.subject, values),
            filled(self._wording.body, values),
        )

    def _values(self, found: Found, details: ContactDetails) -> dict[MergeField, str]:
        case = found.case
        place = municipalities().get(case.municipality or "")
        return {
            MergeField.NAME: details.name or "",
            MergeField.BIRTH_DATE: long_date(details.birth_date) if details.birth_date else "",
            MergeField.ADDRESS: details.address or "",
            MergeField.MUNICIPALITY: "" if place is None else place.name,
            MergeField.REGION: REGION_NAMES.get(case.region, ""),
            MergeField.LABEL: found.label,
            MergeField.WORKER: self._user.display,
            MergeField.TODAY: long_date(self._today),
        }

    def _to(self, details: ContactDetails) -> str | None:
        if self._wording.channel is Channel.EMAIL:
            return details.email
        if self._wording.channel is Channel.MESSAGE:
            return details.phone
        if not details.name or not details.address:
            return None
        return "\n".join([details.name, *(part.strip() for part in details.address.split(","))])
