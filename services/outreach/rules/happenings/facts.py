# SPDX-License-Identifier: EUPL-1.2
"""What registration says, as far as it concerns a case."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from schemas.codes.lists import Basis
from services.outreach.rules.schooling import Certificate


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Registration established an early leaver. ``left_on`` starts the four months of D18.

    ``from_leerplicht``: until now leerplicht looked after the young person. ``certificate`` is the
    last one known of those after which the school must be consulted.
    """

    name: ClassVar[str] = "early-leaver-confirmed"
    left_on: date
    age_limit_on: date
    basis: Basis
    region: str | None = None
    municipality: str | None = None
    school: str | None = None
    from_leerplicht: bool = False
    certificate: Certificate | None = None


@dataclass(frozen=True, slots=True)
class Revoked:
    """There was no early leaver after all (enrolled within the grace period, fact withdrawn)."""

    name: ClassVar[str] = "early-leaver-revoked"


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Enrolled again, or back in class after absence, from ``since``."""

    name: ClassVar[str] = "enrolled"
    since: date


@dataclass(frozen=True, slots=True)
class Employed:
    """Works with a certificate, so no leaver under the rules before 2026, from ``since``."""

    name: ClassVar[str] = "employed"
    since: date


@dataclass(frozen=True, slots=True)
class Qualified:
    """The startkwalificatie is there."""

    name: ClassVar[str] = "qualified"


@dataclass(frozen=True, slots=True)
class AgeLimitReached:
    """Past the age limit of the ruleset."""

    name: ClassVar[str] = "age-limit-reached"


@dataclass(frozen=True, slots=True)
class Exempted:
    """An exemption from the Leerplichtwet applies."""

    name: ClassVar[str] = "exempted"


@dataclass(frozen=True, slots=True)
class Emigrated:
    """Left the country."""

    name: ClassVar[str] = "emigrated"


@dataclass(frozen=True, slots=True)
class Died:
    """Died. Beats everything."""

    name: ClassVar[str] = "died"


@dataclass(frozen=True, slots=True)
class Moved:
    """Lives elsewhere; ``region`` None when no municipality is known any more."""

    name: ClassVar[str] = "region-changed"
    region: str | None
    municipality: str | None


@dataclass(frozen=True, slots=True)
class Redivided:
    """The municipality came under another region, by itself or in a merger: nobody moved."""

    name: ClassVar[str] = "region-redivided"
    from_: str
    region: str
    municipality: str


@dataclass(frozen=True, slots=True)
class Certified:
    """Got a certificate of praktijkonderwijs, vso or entree: no startkwalificatie."""

    name: ClassVar[str] = "certified"
    certificate: Certificate


@dataclass(frozen=True, slots=True)
class AddressLost:
    """The BRP knows no address any more (vertrokken, onbekend waarheen)."""

    name: ClassVar[str] = "address-lost"


Fact = (
    Confirmed
    | Revoked
    | Enrolled
    | Employed
    | Qualified
    | AgeLimitReached
    | Exempted
    | Emigrated
    | Died
    | Moved
    | Redivided
    | Certified
    | AddressLost
)
