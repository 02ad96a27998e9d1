# SPDX-License-Identifier: EUPL-1.2
"""The entry of every service: ``python -m services.<name> [--role worker|api|all]``."""

import argparse
import ctypes
import gc
import pkgutil
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime

import uvicorn
from fastapi import FastAPI

from services.chassis import database, logs, migrations
from services.chassis.clock import Clock, SystemClock
from services.chassis.control_clock import ControlClock
from services.chassis.health import Progress, Readiness
from services.chassis.service import Runtime, Service
from services.chassis.settings import ClockSource, Settings, SettingsError
from services.chassis.web import create_probe_app
from services.chassis.worker import Worker

_LAST_WORDS = 3
"""Seconds in which open answers may end; a live page would keep the server waiting for ever."""

_ARENA_MAX = -8
"""Of ``malloc.h``: M_ARENA_MAX."""

CreateApi = Callable[[Runtime, Settings, Progress], FastAPI]


def main(name: str, build: Callable[[Settings], Service], api: str) -> None:
    """Run one service until it is told to stop. Exits with 2 when a setting is missing.

    ``api`` is where the maker of its web application is (``module:function``, a `CreateApi`): a
    worker, which serves no pages, starts sooner and stays smaller without.
    """
    parser = argparse.ArgumentParser(prog=f"python -m services.{name}")
    parser.add_argument("--role", choices=("worker", "api", "all"), default="all")
    role = parser.parse_args().role
    try:
        settings = Settings.from_environment(name)
        if role != "worker":
            settings.require_web()
        service = build(settings)
    except SettingsError as error:
        sys.exit(_refused(error))
    logs.configure(name)
    _share_memory_between_threads()
    progress = Progress()
    engine = database.open_engine(settings.database_url)
    migrations.upgrade(name, engine)
    runtime = Runtime(service, engine, clock_of(settings))
    if role == "worker":  # health and figures are asked of it all the same
        app = create_probe_app(progress, Readiness(database=runtime.check_database))
    else:
        app = _made(api, runtime, settings, progress)
    server = _server(app, settings)
    gc.freeze()  # all of this stays: to look through it for what may go would hold up answers
    if role == "api":
        server.run()
        return
    threading.Thread(target=server.run, name="api", daemon=True).start()
    Worker(runtime, settings, progress).run()


def _made(api: str, runtime: Runtime, settings: Settings, progress: Progress) -> FastAPI:
    create_api: CreateApi = pkgutil.resolve_name(api)
    return create_api(runtime, settings, progress)


def _share_memory_between_threads() -> None:
    """glibc gives each thread a heap of its own, and each keeps what its largest batch took. Two
    heaps for all are as fast and hold a tenth less. Elsewhere than on glibc nothing is set."""
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is not None:
        set_option(_ARENA_MAX, 2)


def clock_of(settings: Settings) -> Clock:
    """The clock that a process of this service goes by."""
    if settings.clock is ClockSource.SYSTEM:
        return SystemClock()
    return ControlClock(settings.kafka, datetime(2000, 1, 1, tzinfo=UTC))


def _server(app: FastAPI, settings: Settings) -> uvicorn.Server:
    return uvicorn.Server(
        uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=_LAST_WORDS,
        )
    )


def _refused(error: SettingsError) -> int:
    print(error, file=sys.stderr)
    return 2
