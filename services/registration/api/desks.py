# SPDX-License-Identifier: EUPL-1.2
"""What the doors of the desks share: commands, and their refusals as problems."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from services.chassis.service import Runtime
from services.chassis.transaction import Transaction
from services.chassis.web import FieldError, ProblemError
from services.chassis.web.versions import SeenVersion, overtaken
from services.registration.desks.recording import Faulty, Overtaken, Refused

T = TypeVar("T")

CONFLICT: Final[dict[int | str, dict[str, Any]]] = {
    409: {"description": "Tussentijds gewijzigd, of dit kan zo niet; detail zegt waarom"}
}

FOR_SOMEBODY: Final = CONFLICT | {
    404: {"description": "Deze jongere is er niet, of is niet van uw regio"}
}


class Command(BaseModel):
    """Wat een medewerker vastlegt."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid")


class Change(Command):
    """Wat een medewerker verandert aan wat er al is."""

    version: SeenVersion | None = None


def carried_out(
    runtime: Runtime, names: Mapping[str, str], command: Callable[[Transaction], T | None]
) -> T:
    """Carry out a command in one transaction. ``names`` are the fields as the caller knows them.

    :raises ProblemError: 400 with every fault, 404 for what the user may not see, 409 for what
        cannot be.
    """
    try:
        with runtime.begin() as tx:
            done = command(tx)
    except Faulty as faulty:
        errors = [FieldError(field=names[f], reason=why) for f, why in faulty.faults.items()]
        raise ProblemError(400, errors=errors) from None
    except Overtaken:
        raise overtaken() from None
    except Refused as refusal:
        raise ProblemError(409, refusal.reason) from None
    if done is None:
        raise ProblemError(404)
    return done
