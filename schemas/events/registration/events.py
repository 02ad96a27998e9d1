# SPDX-License-Identifier: EUPL-1.2
"""What registration says: one class per event type."""

from typing import Literal

from schemas.events.base import (
    Event,
    KeySubject,
    NotPersonal,
    YouthEvent,
)
from schemas.events.registration.data import (
    AbsenceRegisteredData,
    AddressMarkedUnknownData,
    AddressSecrecyChangedData,
    BalanceClosedData,
    DropoutRiskRegisteredData,
    DuoListComparedData,
    EarlyLeaverConfirmedData,
    EarlyLeaverRevokedData,
    EnrollmentEndedData,
    EnrollmentStartedData,
    LeaverCountedData,
    MboApplicationRegisteredData,
    PersonMergedData,
    PersonUnmergedData,
    PotentialLeaverClearedData,
    PotentialLeaverDetectedData,
    QualificationData,
    RegionChangedData,
    StatusChangedData,
    VulnerableYouthRegisteredData,
)


class EnrollmentStarted(YouthEvent[EnrollmentStartedData]):
    """Sent when the register learns of an enrolment or of a change in it.

    Outreach closes or places a case by it; monitoring counts. Holds school and programme.
    """

    type: Literal["nl.vsv.enrollment-started.v1"] = "nl.vsv.enrollment-started.v1"


class EnrollmentEnded(YouthEvent[EnrollmentEndedData]):
    """Sent when the register learns that an enrolment ended.

    Monitoring counts exits by reason. Holds the last active day and the reason.
    """

    type: Literal["nl.vsv.enrollment-ended.v1"] = "nl.vsv.enrollment-ended.v1"


class QualificationObtained(YouthEvent[QualificationData]):
    """Sent when the register learns of a diploma or certificate.

    Outreach closes a case at a startkwalificatie. Holds kind and date.
    """

    type: Literal["nl.vsv.qualification-obtained.v1"] = "nl.vsv.qualification-obtained.v1"


class QualificationRevoked(YouthEvent[QualificationData]):
    """Sent when a diploma proves void.

    What rested on it is judged anew. Holds kind and date.
    """

    type: Literal["nl.vsv.qualification-revoked.v1"] = "nl.vsv.qualification-revoked.v1"


class StatusChanged(YouthEvent[StatusChangedData]):
    """Sent when the assessed status, region, municipality or school of a person changes.

    The one source of every count and of the balance. Holds both statuses, ground and place.
    """

    type: Literal["nl.vsv.status-changed.v1"] = "nl.vsv.status-changed.v1"


class EarlyLeaverConfirmed(YouthEvent[EarlyLeaverConfirmedData]):
    """Sent when a person is an early leaver by the case definition (WEB 8.3.1, now 9.2).

    Outreach opens a case. Holds the ground, the dates that its terms count from, the place.
    """

    type: Literal["nl.vsv.early-leaver-confirmed.v1"] = "nl.vsv.early-leaver-confirmed.v1"


class EarlyLeaverRevoked(YouthEvent[EarlyLeaverRevokedData]):
    """Sent when a confirmation proves wrong afterwards.

    Outreach voids the case. Holds the reason.
    """

    type: Literal["nl.vsv.early-leaver-revoked.v1"] = "nl.vsv.early-leaver-revoked.v1"


class PotentialLeaverDetected(YouthEvent[PotentialLeaverDetectedData]):
    """Sent when an enrolment ended and the grace period runs.

    Tells who may become a leaver, and when that is judged.
    """

    type: Literal["nl.vsv.potential-leaver-detected.v1"] = "nl.vsv.potential-leaver-detected.v1"


class PotentialLeaverCleared(YouthEvent[PotentialLeaverClearedData]):
    """Sent when the gap closes without a leaver.

    Ends the wait. Holds the status that came instead.
    """

    type: Literal["nl.vsv.potential-leaver-cleared.v1"] = "nl.vsv.potential-leaver-cleared.v1"


class RegionChanged(YouthEvent[RegionChangedData]):
    """Sent when a person comes under another region or municipality.

    Outreach hands an open case over (D22). Holds both places and the date.
    """

    type: Literal["nl.vsv.region-changed.v1"] = "nl.vsv.region-changed.v1"


class AddressMarkedUnknown(YouthEvent[AddressMarkedUnknownData]):
    """Sent when the BRP no longer knows an address.

    Outreach must trace. Holds the date.
    """

    type: Literal["nl.vsv.address-marked-unknown.v1"] = "nl.vsv.address-marked-unknown.v1"


class AddressSecrecyChanged(YouthEvent[AddressSecrecyChangedData]):
    """Sent when the BRP puts geheimhouding on, or takes it off.

    No letter may go out while it is on. Holds which of the two.
    """

    type: Literal["nl.vsv.address-secrecy-changed.v1"] = "nl.vsv.address-secrecy-changed.v1"


class PersonMerged(YouthEvent[PersonMergedData]):
    """Sent when two references prove to be one person; the subject is the one that disappears.

    Everyone moves what they hold to the reference that stays.
    """

    type: Literal["nl.vsv.person-merged.v1"] = "nl.vsv.person-merged.v1"


class PersonUnmerged(YouthEvent[PersonUnmergedData]):
    """Sent when two persons that were taken for one prove to be two; a wrong merge is undone.

    Sent under both references, on the topics of statuses and of enrolments, before anything else
    that follows: everyone gives back what was held before the merge. What was told of enrolments
    and qualifications under either reference is void, and what follows is all there is. A copy
    whose ``merge`` was undone already changes nothing; a merge of that number that comes later is
    no merge any more.
    """

    type: Literal["nl.vsv.person-unmerged.v1"] = "nl.vsv.person-unmerged.v1"


class VulnerableYouthRegistered(YouthEvent[VulnerableYouthRegisteredData]):
    """Sent when a person is to be monitored though no leaver (praktijkonderwijs, vso, entree).

    Holds where that comes from and the date.
    """

    type: Literal["nl.vsv.vulnerable-youth-registered.v1"] = "nl.vsv.vulnerable-youth-registered.v1"


class DropoutRiskRegistered(YouthEvent[DropoutRiskRegisteredData]):
    """Sent when a school fears that somebody will leave, or reports absence that may lead to it,
    and when who is in the last year of the vmbo has no place in the next after 1 April, or has one.

    For prevention: outreach shows it to a worker, who decides. No status follows. Holds a coded
    signal, its day and the place.
    """

    type: Literal["nl.vsv.dropout-risk-registered.v1"] = "nl.vsv.dropout-risk-registered.v1"


class AbsenceRegistered(YouthEvent[AbsenceRegisteredData]):
    """Sent when a report of absence comes in, and whenever it or its state changes.

    For counting alone, on a topic of its own: outreach has no part in leerplicht (domain 5.1).
    Holds kind, days, state and place.
    """

    type: Literal["nl.vsv.absence-registered.v1"] = "nl.vsv.absence-registered.v1"


class MboApplicationRegistered(YouthEvent[MboApplicationRegisteredData]):
    """Sent when the aanmeldstatus of somebody at an mbo institution becomes known (D14).

    For prevention: who applied is not sought as somebody who leaves in summer without a place.
    Holds institution, days of application and start, and the place of residence.
    """

    type: Literal["nl.vsv.mbo-application-registered.v1"] = "nl.vsv.mbo-application-registered.v1"


class LeaverCounted(YouthEvent[LeaverCountedData]):
    """Sent when the yearly statistic assigns a person to a set, or takes that back.

    From 1 October after the school year, and again on every correction until the figures are
    definitive on 1 June. Who adds up the last word per person and school year has the official
    figures. Holds set, reason, category and place.
    """

    type: Literal["nl.vsv.leaver-counted.v1"] = "nl.vsv.leaver-counted.v1"


class BalanceClosed(Event[BalanceClosedData]):
    """Sent when a day is closed for a region in which anything changed.

    Proof that nobody fell out: monitoring recomputes it. Holds counts per status.
    """

    subject: NotPersonal[KeySubject]
    type: Literal["nl.vsv.balance-closed.v1"] = "nl.vsv.balance-closed.v1"


class DuoListCompared(Event[DuoListComparedData]):
    """Sent when a list of DUO was held against the register.

    Tells how complete the register is. Holds rows and differences by kind, and nobody.
    """

    subject: NotPersonal[KeySubject]
    type: Literal["nl.vsv.duo-list-compared.v1"] = "nl.vsv.duo-list-compared.v1"
