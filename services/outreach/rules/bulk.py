# SPDX-License-Identifier: EUPL-1.2
"""What is done to many cases at once: the single command for each, and how it is taken back."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Literal

from services.outreach.rules import happenings as h
from services.outreach.rules.case import is_queue

MOST_CASES: Final = 200
"""So many cases at once at most: a page of the worklist. Policy."""

UNDO_TERM: Final = timedelta(minutes=15)
"""So long can it be undone as one act. Policy."""

ActName = Literal["assign", "release", "distribute"]
"""To one owner, back to the queue, or each case to an owner of its own."""


class Outcome(StrEnum):
    """What came of one case."""

    DONE = "done"
    CONFLICT = "conflict"
    """The case was changed since it was seen."""
    FORBIDDEN = "forbidden"
    """Somebody else is to do this: another region, or a coordinator."""
    NOT_FOUND = "not-found"
    """There is no such case in reach."""
    REFUSED = "refused"
    """The state of the case, or the worker that it was to go to, does not allow it."""


OUTCOMES: Final[Mapping[Outcome, str]] = MappingProxyType(
    {
        Outcome.DONE: "Gelukt",
        Outcome.CONFLICT: "Intussen gewijzigd door iemand anders",
        Outcome.FORBIDDEN: "Dit is aan de coördinator of aan een andere regio",
        Outcome.NOT_FOUND: "Niet gevonden in uw regio",
        Outcome.REFUSED: "Kan niet: de zaak is gesloten, of deze medewerker neemt hier geen zaken",
    }
)
"""Each outcome for a Dutch reader."""


def command_of(act: ActName, owner: str | None, own: str | None = None) -> h.Assigned | h.Released:
    """The command that is given for each case; ``own`` is the owner of this case alone, and None
    there is the queue.

    :raises ValueError: when cases are to be assigned and to nobody, released to somebody, or an
        owner of one case is given where all get the same.
    """
    if (act == "assign") != (owner is not None):
        raise ValueError("an owner goes with assign, and only with that")
    if own is not None and act != "distribute":
        raise ValueError("an owner of one case goes with distribute, and only with that")
    to = own if act == "distribute" else owner
    return h.Released() if to is None else h.Assigned(to)


def taken_back(owner_before: str) -> h.Assigned | h.Released:
    """The command that gives a case back to who had it before."""
    return h.Released() if is_queue(owner_before) else h.Assigned(owner_before)
