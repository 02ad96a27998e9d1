# SPDX-License-Identifier: EUPL-1.2
"""What services say about duties: deadlines set, met, missed, lifted, moved.

A due day is a date; a due instant is its end in Europe/Amsterdam, given in UTC. On
``monitoring.duties.v1`` the subject is no young person but who must report: a reference made of the
code of the municipality or region, which holder and place name as well.
"""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from schemas.codes.lists import DutyClass
from schemas.events.base import Coded, Data, NotPersonal, Pseudonym, YouthEvent
from schemas.types import Brin6, Municipality, Region

DutyCode = Annotated[str, Field(pattern=r"^(D[0-9]{2}|review)$")]
"""Number in the duty register (``D15``), or ``review`` for a timer."""

Holder = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9:._|-]{0,63}$")]
"""Who must act: a school (``25LR00``), a region (``region:29``) or a worker id."""

Context = Annotated[str, Field(pattern=r"^[A-Za-z0-9:._-]{0,80}$")]
"""Tells duties of one code apart, for example ``25LR00:1``."""

RuleId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9 .,:;()/&-]{0,119}$")]
"""Article of law or rule id on which the duty or its change rests."""


class DutyData(Data):
    """What all five say; duty, context and subject identify the duty, ``duty_id`` does too."""

    duty_id: NotPersonal[UUID]
    duty: NotPersonal[DutyCode]
    klass: NotPersonal[DutyClass] = Field(alias="class")
    holder: Pseudonym[Holder]
    context: Coded[Context]
    region: Coded[Region | None] = None
    municipality: Coded[Municipality | None] = None
    school: Coded[Brin6 | None] = None


class DutySetData(DutyData):
    """``rule`` is the ground; ``due_at`` the instant after which the duty is breached."""

    rule: NotPersonal[RuleId]
    set_on: Coded[date]
    due_on: Coded[date]
    due_at: Coded[AwareDatetime]


class DutyMetData(DutyData):
    """``settled_on`` is the date of the deed, ``late`` whether that is after ``due_on``; ``set_on``
    is the day from which the term counts."""

    set_on: Coded[date | None] = None
    due_on: Coded[date]
    settled_on: Coded[date]
    late: Coded[bool]


class DutyBreachedData(DutyData):
    """``fired_at`` is when the system noticed: later than ``due_at`` after downtime."""

    due_on: Coded[date]
    due_at: Coded[AwareDatetime]
    fired_at: Coded[AwareDatetime]


class DutyCancelledData(DutyData):
    """``on`` is the day on which the ground fell away."""

    due_on: Coded[date]
    on: Coded[date]


class DutyExtendedData(DutyData):
    """``rule`` is the ground of the extension."""

    from_due_on: Coded[date]
    due_on: Coded[date]
    rule: NotPersonal[RuleId]


class DutySet(YouthEvent[DutySetData]):
    """Sent when something becomes due from a school, region or worker.

    Monitoring counts and shows it. Holds code, legal class, holder, ground and due day.
    """

    type: Literal["nl.vsv.duty-set.v1"] = "nl.vsv.duty-set.v1"


class DutyMet(YouthEvent[DutyMetData]):
    """Sent when what was due is done, in time or late.

    Ends the deadline. Holds the due day and the day of the deed.
    """

    type: Literal["nl.vsv.duty-met.v1"] = "nl.vsv.duty-met.v1"


class DutyBreached(YouthEvent[DutyBreachedData]):
    """Sent once when the due day ended and nothing was done.

    Tells holder and coordinator. Holds the due instant and the instant of firing.
    """

    type: Literal["nl.vsv.duty-breached.v1"] = "nl.vsv.duty-breached.v1"


class DutyCancelled(YouthEvent[DutyCancelledData]):
    """Sent when the ground of a duty fell away before it was met.

    It counts neither as met nor as breached. Holds the day.
    """

    type: Literal["nl.vsv.duty-cancelled.v1"] = "nl.vsv.duty-cancelled.v1"


class DutyExtended(YouthEvent[DutyExtendedData]):
    """Sent when a rule moves the due day.

    Holds the old and the new day and the rule.
    """

    type: Literal["nl.vsv.duty-extended.v1"] = "nl.vsv.duty-extended.v1"


DUTY_EVENTS = (DutySet, DutyMet, DutyBreached, DutyCancelled, DutyExtended)
