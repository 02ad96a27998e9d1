# SPDX-License-Identifier: EUPL-1.2
"""Code lists of the outreach desk. The strings are what travels on the bus."""

from enum import StrEnum


class CaseKind(StrEnum):
    """Kind of case as the effectrapportage counts them (Regeling BWBR0031387, annex B)."""

    NEW = "new"
    CONTINUING = "continuing"
    RECIDIVIST = "recidivist"


class CaseOrigin(StrEnum):
    """What opened the case: the register's own signal (DUO's P-levering) or another one
    (effectrapportage, annex B of Regeling BWBR0031387)."""

    REGISTER = "register"
    OTHER = "other"


class CaseState(StrEnum):
    """State of an outreach case (domain 6.3 B, names of the replay page)."""

    NEW = "new"
    ASSIGNED = "assigned"
    CONTACTING = "contacting"
    UNREACHABLE = "unreachable"
    IN_CONTACT = "in-contact"
    DECLINED = "declined"
    INTAKE_DONE = "intake-done"
    IN_GUIDANCE = "in-guidance"
    OFFERED = "offered"
    PLACED = "placed"
    AFTERCARE = "aftercare"
    TRANSFER_PENDING = "transfer-pending"
    CLOSED_SUCCESS = "closed-success"
    CLOSED_QUALIFIED = "closed-qualified"
    CLOSED_AGE = "closed-age"
    CLOSED_EXEMPT = "closed-exempt"
    CLOSED_EMIGRATED = "closed-emigrated"
    CLOSED_DECEASED = "closed-deceased"
    VOIDED = "voided"

    @property
    def final(self) -> bool:
        """No way leads out of a final state."""
        return self is CaseState.VOIDED or self.value.startswith("closed-")


class Channel(StrEnum):
    """Way in which a young person was sought."""

    PHONE = "phone"
    MESSAGE = "message"
    EMAIL = "email"
    LETTER = "letter"
    HOME_VISIT = "home-visit"
    STREET = "street"


class ContactResult(StrEnum):
    """What came of an attempt (domain 6.2, O2)."""

    REACHED = "reached"
    NO_ANSWER = "no-answer"
    WRONG_ADDRESS = "wrong-address"
    BOUNCED = "bounced"
    REFUSED = "refused"
    THIRD_PARTY = "third-party"


class Goal(StrEnum):
    """Goal of a plan (domain 6.2, O5): onderwijs, werk, leren en werken, dagbesteding, zorg,
    maatwerk."""

    EDUCATION = "education"
    WORK = "work"
    COMBINATION = "combination"
    DAYTIME = "daytime"
    CARE = "care"
    TAILORED = "tailored"


class Destination(StrEnum):
    """Where a trajectory led (effectrapportage, annex B of Regeling BWBR0031387)."""

    EDUCATION = "education"
    COMBINATION = "combination"
    WORK = "work"
    CARE = "care"
    DAYTIME = "daytime"
    OTHER = "other"


class Attribution(StrEnum):
    """Whether outreach brought the placement about, or it came by itself."""

    OUTREACH = "outreach"
    SPONTANEOUS = "spontaneous"


class PartnerSector(StrEnum):
    """Sector of a partner in the network (domain: onderwijs, veiligheid, zorg, arbeid,
    overheid, maatschappelijk, kennis)."""

    EDUCATION = "education"
    SAFETY = "safety"
    CARE = "care"
    WORK = "work"
    GOVERNMENT = "government"
    SOCIAL = "social"
    KNOWLEDGE = "knowledge"
