# SPDX-License-Identifier: EUPL-1.2
"""The web application of outreach: the task API and the pages."""

from pathlib import Path

from fastapi import FastAPI

from services.chassis.health import Progress, Readiness
from services.chassis.service import Runtime
from services.chassis.settings import Settings
from services.chassis.web import MenuItem, Role, create_app
from services.outreach.api import (
    bulk_acts,
    calendar_links,
    commands,
    letter_templates,
    letters,
    notifications,
    partner_referrals,
    partners,
    policy,
    reading,
    saved_filters,
    signals,
    transfers,
    webhooks,
    workload,
)
from services.outreach.contact_details import Registration, Source
from services.outreach.desks.cases import WORKERS
from services.outreach.desks.partner_link import WrongTokens
from services.outreach.desks.workload import LEADERS
from services.outreach.digests.desk import unread_of
from services.outreach.ui.bulk_page import router as bulk_page
from services.outreach.ui.calendar_page import router as calendar_page
from services.outreach.ui.call_list_page import router as call_list_page
from services.outreach.ui.case_page import router as case_page
from services.outreach.ui.escalations_page import router as escalations_page
from services.outreach.ui.filters_page import router as filters_page
from services.outreach.ui.handover_page import router as handover_page
from services.outreach.ui.letter_templates_page import router as letter_templates_page
from services.outreach.ui.letters_page import router as letters_page
from services.outreach.ui.link_page import router as link_page
from services.outreach.ui.notifications_page import router as notifications_page
from services.outreach.ui.partner_page import router as partner_page
from services.outreach.ui.partners_page import router as partners_page
from services.outreach.ui.policy_page import router as policy_page
from services.outreach.ui.referral_steps import router as referral_steps
from services.outreach.ui.rules_page import router as rules_page
from services.outreach.ui.signals_page import router as signals_page
from services.outreach.ui.transfers_page import router as transfers_page
from services.outreach.ui.webhooks_page import router as webhooks_page
from services.outreach.ui.worklist_page import router as worklist_page
from services.outreach.ui.workload_page import router as workload_page

MENU = (
    MenuItem("Werklijst", "/werklijst"),
    MenuItem("Escalaties", "/escalaties"),
    MenuItem("Werklast", "/werklast", (*LEADERS, Role.COACH)),
    MenuItem("Overdrachten", "/overdrachten"),
    MenuItem("Signalen", "/signalen"),
    MenuItem("Netwerk", "/netwerk"),
    MenuItem("Brieven", "/brieven", WORKERS),
    MenuItem("Agenda", "/agenda", (Role.COACH,)),
    MenuItem("Webhooks", "/webhooks", (Role.ADMINISTRATOR,)),
    MenuItem("Wat gaat vanzelf", "/vanzelf"),
)
TEMPLATES = Path(__file__).parents[1] / "ui" / "templates"


def create_api(
    runtime: Runtime, settings: Settings, progress: Progress, source: Source | None = None
) -> FastAPI:
    """Everything that outreach serves. ``source`` gives contact details; default: registration."""
    app = create_app(
        "outreach",
        settings,
        api_routers=[
            reading.router,
            commands.router,
            bulk_acts.router,
            saved_filters.router,
            calendar_links.router,
            letter_templates.router,
            letters.router,
            notifications.router,
            partner_referrals.router,
            partners.router,
            policy.router,
            webhooks.router,
            signals.router,
            transfers.router,
            workload.router,
        ],
        page_routers=[
            worklist_page,
            filters_page,
            bulk_page,
            escalations_page,
            workload_page,
            handover_page,
            transfers_page,
            signals_page,
            calendar_page,
            letter_templates_page,
            letters_page,
            referral_steps,
            webhooks_page,
            notifications_page,
            call_list_page,
            case_page,
            partners_page,
            partner_page,
            link_page,
            rules_page,
            policy_page,
        ],
        templates_dir=TEMPLATES,
        menu=MENU,
        unread=unread_of,
        progress=progress,
        readiness=Readiness(database=runtime.check_database),
    )
    app.state.runtime = runtime
    app.state.wrong_tokens = WrongTokens()
    app.state.contact_details = source or Registration(settings)
    return app
