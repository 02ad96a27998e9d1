# SPDX-License-Identifier: EUPL-1.2
"""People: searched for by POST, shown by their reference, every look recorded."""

import uuid
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request

from services.chassis import documents
from services.chassis.service import Runtime
from services.chassis.web import FieldError, ProblemError, ServiceCall, User, require, service_call
from services.registration import consulting
from services.registration.api import models as m
from services.registration.consulting import READERS, WATCHERS, Purpose, Visitor
from services.registration.dossier import Dossier
from services.registration.intake.doors import unsealer_of
from services.registration.opening import sought_key
from services.registration.rules.facts import Facts
from services.registration.rules.pseudonymous import is_secret

_LOOKS: Final = 100

router = APIRouter(prefix="/persons", tags=["Jongeren"])

Reader = Annotated[User, Depends(require(*READERS))]
Caller = Annotated[ServiceCall, Depends(service_call(Purpose.CONTACT_DETAILS))]


@router.post("/_search", operation_id="searchPersons")
def search(request: Request, user: Reader, query: m.PersonQuery) -> m.PersonList:
    """Zoek een jongere op nummer, op geboortedatum met naam, of op postcode met huisnummer.

    Geeft alleen wie u mag zien; wie er niet is en wie u niet mag zien krijgen hetzelfde antwoord.
    Iedere zoekvraag wordt vastgelegd.
    """
    runtime: Runtime = request.app.state.runtime
    visitor = Visitor.of(user)
    _check(query)
    with runtime.begin() as tx:
        if query.number is not None:
            found = consulting.find_by_number(tx, visitor, query.number)
        elif query.birth_date is not None and query.name is not None:
            found = consulting.find_by_name(tx, visitor, query.birth_date, query.name)
        else:
            key = sought_key(unsealer_of(request), query.postcode or "", query.house_number or 0)
            found = consulting.find_by_address(tx, visitor, key)
    return m.PersonList(persons=[m.PersonSummary.of(row) for row in found.people], more=found.more)


@router.get("/{ref}", operation_id="getPerson")
def show(request: Request, user: Reader, ref: uuid.UUID) -> m.PersonView:
    """Status, grond, regime, volgende herziening en termijnen van een jongere.

    Een verwijzing die in een andere is opgegaan geeft de jongere onder de nieuwe verwijzing.
    """
    return m.PersonView.of(_dossier(request, user, ref, Purpose.STATUS))


@router.get("/{ref}/timeline", operation_id="getPersonTimeline", response_model_exclude_none=True)
def timeline(request: Request, user: Reader, ref: uuid.UUID) -> m.Timeline:
    """Feiten en statussen van een jongere, op volgorde van de dag waarover ze gaan."""
    found = _dossier(request, user, ref, Purpose.TIMELINE)
    return m.Timeline(ref=found.ref, entries=[m.TimelineEntry.of(line) for line in found.lines])


@router.get("/{ref}/looks", operation_id="getPersonLooks")
def looks(
    request: Request, user: Annotated[User, Depends(require(*WATCHERS))], ref: uuid.UUID
) -> m.LookList:
    """Wie deze jongere bekeek, wanneer en waarvoor; hoogstens de laatste honderd keer."""
    runtime: Runtime = request.app.state.runtime
    with runtime.begin() as tx:
        found = consulting.looks(tx, Visitor.of(user), ref, _LOOKS)
    if found is None:
        raise ProblemError(404)
    return m.LookList(
        looks=[m.LookView(at=one.at, actor=one.actor, purpose=one.purpose) for one in found]
    )


@router.get("/{ref}/contact-details", operation_id="getPersonContactDetails")
def contact_details(request: Request, call: Caller, ref: uuid.UUID) -> m.ContactDetails:
    """Naam en contactgegevens, voor een dienst met een token voor dit doel.

    Het token draagt rol en regio van de medewerker, die hier gelden als bij de medewerker zelf.
    """
    runtime: Runtime = request.app.state.runtime
    with runtime.begin() as tx:
        row = consulting.contact_details(tx, Visitor.of(call.user, call.caller), ref)
    if row is None:
        raise ProblemError(404)
    secret = is_secret(Facts.from_dict(documents.read(row.facts)))
    return m.ContactDetails(
        ref=row.ref,
        name=row.name,
        birth_date=row.birth_date,
        phone=row.phone,
        email=row.email,
        address=None if secret else row.address,
        address_secret=secret,
    )


def _dossier(request: Request, user: User, ref: uuid.UUID, purpose: Purpose) -> Dossier:
    runtime: Runtime = request.app.state.runtime
    with runtime.begin() as tx:
        found = consulting.open_dossier(tx, Visitor.of(user), ref, purpose)
    if found is None:
        raise ProblemError(404)
    return found


def _faulty(field: str, reason: str) -> ProblemError:
    return ProblemError(400, errors=[FieldError(field=field, reason=reason)])


_WAYS: Final = {
    "number": ("number",),
    "name": ("birthDate", "name"),
    "address": ("postcode", "houseNumber"),
}
"""The ways to search, each with all that it asks for."""


def _check(query: m.PersonQuery) -> None:
    """A question goes one of the ways, and whole. Raises ProblemError when it does not."""
    given = query.model_dump(by_alias=True, exclude_none=True).keys()
    begun = [way for way, fields in _WAYS.items() if given & set(fields)]
    if not begun:
        raise _faulty("number", "is verplicht")
    if len(begun) > 1:
        first = next(field for field in _WAYS[begun[0]] if field in given)
        raise _faulty(first, f"gaat niet samen met {' of '.join(_WAYS[begun[1]])}")
    missing = [field for field in _WAYS[begun[0]] if field not in given]
    if missing:
        raise _faulty(missing[0], "is verplicht")
