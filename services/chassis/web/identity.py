# SPDX-License-Identifier: EUPL-1.2
"""Who is asking: a user with roles, and the regions and schools those roles reach.

Claims of the identity provider, in the ID token for pages and in the access token for the API:

``sub``      the user's permanent id (kept in audit trails, never shown);
``name``     what colleagues see; ``preferred_username`` where it is missing;
``roles``    list of :class:`Role` values; others are ignored;
``regions``  list of RMC region codes ``"01"`` … ``"40"``, or ``["*"]`` for the whole country;
``schools``  list of six-character school codes (BRIN and location), for the role ``school``;
``email``    where the user is mailed, unless ``email_verified`` is false; pages only.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Any, Final, Literal


class Role(StrEnum):
    """Roles as municipalities know them from case systems, plus school and ministry.

    ``LEERPLICHT`` supervises the Leerplichtwet (art. 16): it alone decides on exemptions and sees
    their article (Wet register onderwijsdeelnemers art. 21 lid 2).
    """

    VIEWER = "raadpleger"
    COACH = "behandelaar"
    COORDINATOR = "coordinator"
    MANAGER = "leidinggevende"
    LEERPLICHT = "leerplicht"
    ADMINISTRATOR = "beheerder"
    SCHOOL = "school"
    MINISTRY = "ministerie"

    @property
    def label(self) -> str:
        """What a Dutch reader sees."""
        return _LABELS[self]


_LABELS: Mapping[Role, str] = {
    Role.VIEWER: "Raadpleger",
    Role.COACH: "Doorstroomcoach (behandelaar)",
    Role.COORDINATOR: "Doorstroomcoördinator",
    Role.MANAGER: "Leidinggevende",
    Role.LEERPLICHT: "Leerplichtambtenaar",
    Role.ADMINISTRATOR: "Beheerder",
    Role.SCHOOL: "School",
    Role.MINISTRY: "Ministerie",
}

_ADDRESS: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]*[A-Za-z0-9]")
"""An address in ASCII as HTML's e-mail field takes it: nothing that could begin another header."""
_LONGEST_ADDRESS: Final = 254

REGIONAL: Final = (
    Role.VIEWER,
    Role.COACH,
    Role.COORDINATOR,
    Role.MANAGER,
    Role.LEERPLICHT,
    Role.ADMINISTRATOR,
)
"""Roles that reach what lies in their regions: all but school and ministry."""


class _Everywhere(Enum):
    ALL = "*"


ALL: Final = _Everywhere.ALL
"""In place of a set of regions: the whole country, also where a region is not known."""

Regions = frozenset[str] | Literal[_Everywhere.ALL]


@dataclass(frozen=True, slots=True)
class User:
    """A person who has logged in. Without a role that the page names, nothing is reached.

    The mail address goes no further than the session: it is not among the claims that services
    hand on.
    """

    id: str
    display: str
    roles: frozenset[Role]
    regions: Regions = frozenset()
    schools: frozenset[str] = frozenset()
    email: str | None = field(default=None, compare=False, repr=False)

    def has(self, *roles: Role) -> bool:
        """Whether the user has at least one of the roles."""
        return not self.roles.isdisjoint(roles)

    def covers(self, region: str | None) -> bool:
        """Whether a region is among the user's; None, no region known, is with the country only."""
        return self.regions is ALL or region in self.regions

    def as_claims(self) -> dict[str, Any]:
        """The claims from which :meth:`from_claims` makes an equal user; JSON values only."""
        return {
            "sub": self.id,
            "name": self.display,
            "roles": sorted(self.roles),
            "regions": [ALL.value] if self.regions is ALL else sorted(self.regions),
            "schools": sorted(self.schools),
        }

    @classmethod
    def from_claims(cls, claims: Mapping[str, Any]) -> "User":
        """The user that verified claims speak of; a claim of the wrong form counts as empty.

        :raises ValueError: when there is no ``sub``.
        """
        subject = claims.get("sub")
        if not isinstance(subject, str) or not subject:
            raise ValueError("no sub claim")
        regions = _strings(claims.get("regions"))
        name = claims.get("name") or claims.get("preferred_username")
        return cls(
            id=subject,
            display=name if isinstance(name, str) else "Onbekende naam",
            roles=frozenset(Role(r) for r in _strings(claims.get("roles")) if r in set(Role)),
            regions=ALL if ALL.value in regions else regions,
            schools=_strings(claims.get("schools")),
            email=_address(claims),
        )


def _address(claims: Mapping[str, Any]) -> str | None:
    """The mail address, where it has the form of one and the provider does not doubt it."""
    found = claims.get("email")
    if not isinstance(found, str) or claims.get("email_verified") is False:
        return None
    return found if _ADDRESS.fullmatch(found) and len(found) <= _LONGEST_ADDRESS else None


def _strings(value: object) -> frozenset[str]:
    if not isinstance(value, Iterable) or isinstance(value, str | bytes | Mapping):
        return frozenset()
    return frozenset(item for item in value if isinstance(item, str))
