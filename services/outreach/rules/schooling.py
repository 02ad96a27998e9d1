# SPDX-License-Identifier: EUPL-1.2
"""What school has to do with a case: a recent certificate, consultation, its own guidance.

The articles hold since 1 January 2026 (WEB 9.2.5 lid 5, 9.2.12; WVO 2.31a; WEC 44).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from schemas.codes.lists import VulnerableOrigin
from schemas.codes.outreach import Consultation, Departure, TransferDocument
from services.chassis.calendar import add_months

IN_FORCE: Final = date(2026, 1, 1)
"""First day of title 9.2 of the WEB, and of the same for vo and vso."""

CONSULT_MONTHS: Final[Mapping[VulnerableOrigin, int]] = MappingProxyType(
    {VulnerableOrigin.ENTREE: 12, VulnerableOrigin.PRO: 24, VulnerableOrigin.VSO: 24}
)
"""How long a certificate is recent: entree 1 year, PrO and vso 2 years (WEB 9.2.5 lid 5)."""

GUIDANCE_MONTHS: Final[Mapping[VulnerableOrigin, int]] = MappingProxyType(
    {VulnerableOrigin.ENTREE: 12, VulnerableOrigin.PRO: 24, VulnerableOrigin.VSO: 24}
)
"""How long the school's own career guidance lasts: mbo 1 year after the diploma (WEB 9.2.12 lid 2,
a duty after entree), PrO and vso 2 years after leaving (WVO 2.31a, WEC 44)."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate that is no startkwalificatie, and the day on which it was obtained."""

    origin: VulnerableOrigin
    on: date


@dataclass(frozen=True, slots=True)
class Schooling:
    """What is known between the case and the school. Days are in Europe/Amsterdam.

    ``forwarded_on``: since then the document may go along to the region that is asked.
    """

    certificate: Certificate | None = None
    consulted: Consultation | None = None
    consulted_on: date | None = None
    departure: Departure | None = None
    document: TransferDocument | None = None
    document_on: date | None = None
    forwarded_on: date | None = None


NOTHING_KNOWN: Final = Schooling()


def recent_until(certificate: Certificate) -> date:
    """The first day on which the school need not be consulted any more."""
    return add_months(certificate.on, CONSULT_MONTHS[certificate.origin])


def guided_until(certificate: Certificate) -> date:
    """The first day on which the school's own guidance has ended."""
    return add_months(certificate.on, GUIDANCE_MONTHS[certificate.origin])


def consult_from(certificate: Certificate, opened: date) -> date | None:
    """The day from which the school must be consulted before support; None when it need not.

    The article holds since 2026 and the certificate must be recent then.
    """
    first = max(opened, certificate.on, IN_FORCE)
    return first if first < recent_until(certificate) else None
