# SPDX-License-Identifier: EUPL-1.2
"""What an event of registration means for a case, if anything."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from schemas.codes.lists import Basis, Status
from schemas.codes.regions import municipality_on
from schemas.events import registration
from schemas.events.topics import AnyEvent
from services.outreach.rules import happenings as h
from services.outreach.rules.schooling import Certificate


def facts_in(event: AnyEvent) -> tuple[h.Fact, ...]:
    """The facts that an event tells, in order; none for what does not concern a case."""
    rule = _RULES.get(type(event))
    return () if rule is None else rule(event.data)


def _status_changed(data: registration.StatusChangedData) -> tuple[h.Fact, ...]:
    facts: list[h.Fact] = []
    if data.from_region == data.region and data.from_municipality != data.municipality:
        facts.append(h.Moved(None, data.municipality))
    if data.from_status != data.to_status:
        facts += _new_status(data)
    elif data.basis in (Basis.DIED, Basis.EMIGRATED):  # of who was beyond the age limit already
        facts.append(_OUT_OF_SCOPE[data.basis])
    return tuple(facts)


def _new_status(data: registration.StatusChangedData) -> tuple[h.Fact, ...]:
    match data.to_status:
        case Status.ENROLLED:
            return (h.Enrolled(data.since),)
        case Status.VULNERABLE:
            return (h.Employed(data.since),)
        case Status.QUALIFIED:
            return (h.Qualified(),)
        case Status.EXEMPT:
            return (h.Exempted(),)
        case Status.OUT_OF_SCOPE:
            closing = _OUT_OF_SCOPE.get(data.basis)
            return () if closing is None else (closing,)
    return ()


_OUT_OF_SCOPE: Mapping[Basis, h.Fact] = MappingProxyType(
    {
        Basis.DIED: h.Died(),
        Basis.EMIGRATED: h.Emigrated(),
        Basis.AGE_LIMIT: h.AgeLimitReached(),
    }
)


def _confirmed(data: registration.EarlyLeaverConfirmedData) -> tuple[h.Fact, ...]:
    return (
        h.Confirmed(
            left_on=data.left_on,
            age_limit_on=data.age_limit_on,
            basis=data.basis,
            region=data.region,
            municipality=data.municipality,
            school=data.school,
            from_leerplicht=data.from_status is Status.ABSOLUTE_TRUANT,
        ),
    )


def _revoked(_data: registration.EarlyLeaverRevokedData) -> tuple[h.Fact, ...]:
    return (h.Revoked(),)


def _region_changed(data: registration.RegionChangedData) -> tuple[h.Fact, ...]:
    home, there = data.from_municipality, data.to_municipality
    stays = home is not None and there == municipality_on(home, data.on)
    if stays and there and data.from_region is not None and data.to_region is not None:
        return (h.Redivided(data.from_region, data.to_region, there),)
    return (h.Moved(data.to_region, there),)


def _certified(data: registration.VulnerableYouthRegisteredData) -> tuple[h.Fact, ...]:
    return (h.Certified(Certificate(data.origin, data.on)),)


def _address_lost(_data: registration.AddressMarkedUnknownData) -> tuple[h.Fact, ...]:
    return (h.AddressLost(),)


_RULES: Mapping[type[AnyEvent], Callable[[Any], tuple[h.Fact, ...]]] = MappingProxyType(
    {
        registration.StatusChanged: _status_changed,
        registration.EarlyLeaverConfirmed: _confirmed,
        registration.EarlyLeaverRevoked: _revoked,
        registration.RegionChanged: _region_changed,
        registration.VulnerableYouthRegistered: _certified,
        registration.AddressMarkedUnknown: _address_lost,
    }
)
