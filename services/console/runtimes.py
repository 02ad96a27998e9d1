# SPDX-License-Identifier: EUPL-1.2
"""A service inside a command: its rules and its database, as its own process would run it."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from services.console.errors import StartRefused
from services.console.terminal import refusals

if TYPE_CHECKING:
    from services.chassis.service import Runtime


@contextmanager
def service_runtime(service: str, data: Path) -> Iterator[Runtime]:
    """The service as its own process would run it, on its database and clock."""
    from sqlalchemy.exc import DatabaseError

    from services.chassis import database
    from services.chassis.main import clock_of
    from services.chassis.service import Runtime
    from services.chassis.settings import Settings, SettingsError
    from services.feeds.sealing import SealingError

    with refusals():
        try:
            settings = Settings.from_environment(service, _environment(data))
            built = importlib.import_module(f"services.{service}.stream").build(settings)
            engine = database.open_engine(settings.database_url)
            if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").exists():
                raise _no_database(service)
            yield Runtime(built, engine, clock_of(settings))
        except (SettingsError, SealingError) as error:
            raise StartRefused(str(error)) from None
        except DatabaseError:
            raise _no_database(service) from None


def _no_database(service: str) -> StartRefused:
    return StartRefused(
        f"De database van {service} is er niet of antwoordt niet. Geef met --data de map van de "
        "stapel, of met SLUITEND_DATABASE_URL het adres."
    )


def _environment(data: Path) -> dict[str, str]:
    """What is set by hand goes before what the running stack tells."""
    from services.console.stack_state import running_stack
    from services.feeds.sealing import PRIVATE_KEY_FILE

    environment = {"SLUITEND_DATA": str(data)}
    key = data / "keys" / PRIVATE_KEY_FILE
    if key.exists():
        environment["SLUITEND_SEALING_KEY"] = str(key)
    stack = running_stack(data)
    if stack is not None:
        environment |= {"SLUITEND_KAFKA": stack.bootstrap, "SLUITEND_CLOCK": stack.clock}
    return environment | {name: value for name, value in os.environ.items() if value}
