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
    (effectrapportage, annex B of Regeling BWBR0031387); ``preventive`` came before any leaving, out
    of a school's signal, absence or a summer without a place."""

    REGISTER = "register"
    OTHER = "other"
    PREVENTIVE = "preventive"


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


class Purpose(StrEnum):
    """What the data of a case are processed for (domain 5.1, 6.3 B): leerplicht (Leerplichtwet 16,
    22), to prevent leaving (WVO 2020 art. 8.31), or the Doorstroompunt (WEB art. 9.2.5)."""

    LEERPLICHT = "leerplicht"
    PREVENTION = "prevention"
    DOORSTROOMPUNT = "doorstroompunt"


class Tailored(StrEnum):
    """Why a plan is maatwerk, where a startkwalificatie is out of reach or work fits better:
    learning, work, daytime activity or sheltered work (the poster)."""

    LEARNING = "learning"
    WORK = "work"
    DAYTIME = "daytime"
    SHELTERED_WORK = "sheltered-work"


class Cause(StrEnum):
    """Why the young person left: the poster's four."""

    WRONG_CHOICE = "wrong-choice"
    OTHER_EXPECTATIONS = "other-expectations"
    RATHER_WORKING = "rather-working"
    PROBLEMS = "problems"


class Consultation(StrEnum):
    """What came of consulting the school (WEB art. 9.2.5 lid 5): it agrees to our support, it
    guides first itself (9.2.12, WVO 2.31a), or the consultation was departed from (lid 7)."""

    AGREED = "agreed"
    SCHOOL_GUIDES = "school-guides"
    DEPARTED = "departed"


class Departure(StrEnum):
    """Why the school was not consulted first (WEB art. 9.2.5 lid 7; the reasons are policy)."""

    NO_ANSWER = "no-answer"
    URGENT = "urgent"
    NO_LONGER_RECENT = "no-longer-recent"


class TransferDocument(StrEnum):
    """The school's overgangsdocument, given with consent only (WEB art. 9.2.13, WVO 2.31b)."""

    REQUESTED = "requested"
    RECEIVED = "received"
    REFUSED = "refused"


class Consent(StrEnum):
    """What a young person agrees to (domain 6.2, O4): support, without which no data on health or
    crime may be held (WEB art. 9.2.7 lid 1); that partners hear what help is needed (domain 5.1);
    the school's overgangsdocument (WEB art. 9.2.13 lid 2)."""

    SUPPORT = "support"
    PARTNERS = "partners"
    TRANSFER_DOCUMENT = "transfer-document"


class TransferRefusal(StrEnum):
    """Why a region does not take over a case that is offered to it (D22; the reasons are policy):
    the young person does not live there, guidance is better finished where it runs, nobody talked
    the case over (a warm transfer is a conversation too), or the young person does not want it."""

    LIVES_ELSEWHERE = "lives-elsewhere"
    GUIDANCE_RUNS = "guidance-runs"
    NOT_TALKED_OVER = "not-talked-over"
    NOT_WANTED = "not-wanted"


class TransferLapse(StrEnum):
    """Why an offer to another region ends without an answer of it (D22): the young person was
    placed, the case was closed, the register tells a residence in the region that has the case, or
    the case was offered to yet another region."""

    PLACED = "placed"
    CLOSED = "closed"
    MOVED_BACK = "moved-back"
    OFFERED_ELSEWHERE = "offered-elsewhere"


class Successor(StrEnum):
    """Who goes on after the age limit (domain 6.3 B): the Participatiewet or the
    werkgeversservicepunt; or nobody, since the young person wants no help."""

    PARTICIPATIEWET = "participatiewet"
    WSP = "wsp"
    NOBODY = "nobody"


class Verifier(StrEnum):
    """By whom a placement was verified (domain 6.2, O8): the register (ROD), UWV, the employer or
    the young person."""

    REGISTER = "register"
    UWV = "uwv"
    EMPLOYER = "employer"
    SELF = "self"


class PreventionOutcome(StrEnum):
    """How a preventive case ended: stays at school, goes on in another programme, or there was no
    need."""

    STAYS = "stays"
    OTHER_PROGRAMME = "other-programme"
    NOT_NEEDED = "not-needed"


class Dismissal(StrEnum):
    """Why a signal opened no preventive case."""

    SCHOOL_ACTS = "school-acts"
    KNOWN_ELSEWHERE = "known-elsewhere"
    NO_CONCERN = "no-concern"


class TaskCode(StrEnum):
    """Tasks of a case that no number of the duty register stands for."""

    AGE_LIMIT = "age-limit"
    LEERPLICHT_HANDOVER = "leerplicht-handover"
    SCHOOL_CONSULTATION = "school-consultation"
    TRANSFER_DOCUMENT = "transfer-document"
    TRACE_ADDRESS = "trace-address"
    INFORM_RIGHTS = "inform-rights"
    CAUSE = "cause"
    TAILORED_REASON = "tailored-reason"
    TAILORED_REVIEW = "tailored-review"
    OTHER_PARTNER = "other-partner"
    TRANSFER_RETURNED = "transfer-returned"
    INTAKE_APPOINTMENT = "intake-appointment"
    MISSED_APPOINTMENT = "missed-appointment"
    VERIFY_PLACEMENT = "verify-placement"
    JOB_COACHING = "job-coaching"
    PREVENTION_CONTACT = "prevention-contact"
    TIME_IN_STATE = "time-in-state"
