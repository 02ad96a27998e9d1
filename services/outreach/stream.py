# SPDX-License-Identifier: EUPL-1.2
"""What outreach listens to, and the service as the chassis runs it."""

from dataclasses import replace

from schemas.events.topics import DEAD_LETTERS, OUTREACH_DUTIES, REGISTRATION_STATUSES
from services.chassis.service import Service
from services.chassis.settings import Settings
from services.outreach import handlers
from services.outreach.digests.courier import MailCourier
from services.outreach.rules.duties import DUTY_RULES
from services.outreach.store import tables
from services.outreach.webhooks.courier import Courier, guard_of

SERVICE = Service(
    name="outreach",
    consumes=(REGISTRATION_STATUSES,),
    metadata=tables.metadata,
    tables=tables.chassis,
    subjects=tables.youth,
    duties_topic=OUTREACH_DUTIES,
    dead_letters_topic=DEAD_LETTERS["outreach"],
    duty_rules=DUTY_RULES,
    handle=handlers.handle_batch,
    handle_due=handlers.handle_due,
    tick=handlers.renew_tasks,
)


def build(settings: Settings) -> Service:
    """The outreach service, with couriers that send to webhooks and mail workers where the settings
    allow it."""
    return replace(SERVICE, errands=(Courier(guard_of(settings)), MailCourier(settings)))
