# SPDX-License-Identifier: EUPL-1.2
"""The web application of the register: the API and the pages."""

from fastapi import FastAPI

from services.chassis.health import Progress, Readiness
from services.chassis.service import Runtime
from services.chassis.settings import Settings
from services.chassis.web import create_app
from services.feeds.sealing import Unsealer
from services.registration import ui
from services.registration.api import (
    absence,
    deliveries,
    duplicates,
    exemptions,
    figures,
    persons,
    qualifications,
    reconciliations,
    replacements,
    rules,
    statistics,
)
from services.registration.intake import doors as delivering
from services.registration.reconciliation import uploads as comparing_uploads


def create_api(runtime: Runtime, settings: Settings, progress: Progress) -> FastAPI:
    """Everything that registration serves, on this database and clock.

    :raises SettingsError: when a setting that pages need is missing.
    """
    app = create_app(
        "registration",
        settings,
        api_routers=[
            persons.router,
            qualifications.router,
            absence.router,
            exemptions.router,
            replacements.router,
            deliveries.router,
            figures.router,
            statistics.router,
            rules.router,
            reconciliations.router,
            reconciliations.discrepancies,
            duplicates.router,
            duplicates.merges,
        ],
        page_routers=ui.ROUTERS,
        templates_dir=ui.TEMPLATES,
        menu=ui.MENU,
        progress=progress,
        readiness=Readiness(database=runtime.check_database),
        larger_bodies={**delivering.LARGER_BODIES, **comparing_uploads.LARGER_BODIES},
    )
    app.state.runtime = runtime
    app.state.unsealer = None if settings.sealing_key is None else Unsealer(settings.sealing_key)
    return app
