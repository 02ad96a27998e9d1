# SPDX-License-Identifier: EUPL-1.2
"""The door for events: which topics monitoring reads and who handles them."""

from schemas.events.topics import (
    DEAD_LETTERS,
    MONITORING_DUTIES,
    OUTREACH_CASES,
    OUTREACH_DUTIES,
    REGISTRATION_ABSENCES,
    REGISTRATION_BALANCES,
    REGISTRATION_DUTIES,
    REGISTRATION_ENROLLMENTS,
    REGISTRATION_STATUSES,
)
from services.chassis.service import Service
from services.chassis.settings import Settings
from services.monitoring import handlers
from services.monitoring.rules.report_duties import DUTY_RULES
from services.monitoring.store import report_tables, tables

SERVICE = Service(
    name="monitoring",
    consumes=(
        REGISTRATION_ENROLLMENTS,
        REGISTRATION_STATUSES,
        REGISTRATION_ABSENCES,
        REGISTRATION_DUTIES,
        REGISTRATION_BALANCES,
        OUTREACH_CASES,
        OUTREACH_DUTIES,
    ),
    metadata=tables.metadata,
    tables=tables.chassis,
    subjects=report_tables.reporting_area,
    duties_topic=MONITORING_DUTIES,
    dead_letters_topic=DEAD_LETTERS["monitoring"],
    duty_rules=DUTY_RULES,
    handle=handlers.handle,
    handle_due=handlers.handle_due,
    tick=handlers.tick,
)


def build(_settings: Settings) -> Service:
    """The monitoring service; it needs no settings of its own."""
    return SERVICE
