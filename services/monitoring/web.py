# SPDX-License-Identifier: EUPL-1.2
"""The HTTP side of monitoring: dashboard, API, health."""

from fastapi import FastAPI

from services.chassis.health import Progress, Readiness
from services.chassis.service import Runtime
from services.chassis.settings import Settings
from services.chassis.web import create_app
from services.monitoring import api, ui
from services.monitoring.what_if_runs import Runs


def create_web(runtime: Runtime, settings: Settings, progress: Progress) -> FastAPI:
    """The application on this database and clock.

    :raises SettingsError: when a setting that pages need is missing.
    """
    app = create_app(
        "monitoring",
        settings,
        api_routers=api.ROUTERS,
        page_routers=ui.ROUTERS,
        templates_dir=ui.TEMPLATES,
        menu=ui.MENU,
        larger_bodies=ui.LARGER_BODIES,
        progress=progress,
        readiness=Readiness(database=runtime.check_database),
    )
    app.state.runtime = runtime
    app.state.what_if = Runs()
    return app
