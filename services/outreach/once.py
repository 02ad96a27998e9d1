# SPDX-License-Identifier: EUPL-1.2
"""A command that makes something, given under an Idempotency-Key: made once."""

import uuid

from services.chassis.transaction import Transaction
from services.chassis.web import ProblemError
from services.outreach.handlers import KeyReused, digest, in_dutch
from services.outreach.store import commands
from services.outreach.store.commands import Done


def once(tx: Transaction, actor: str, key: str, command: object) -> tuple[uuid.UUID, bool]:
    """The identifier of what this command makes, and whether it is to be made now: False when this
    actor gave the same command under the same key before.

    :raises ProblemError: 409 when the key was used for another command.
    """
    wanted = Done(digest(command), tx.new_id())
    found = commands.claim(tx.connection, actor, key, wanted, tx.now)
    if found.digest != wanted.digest:
        raise ProblemError(409, in_dutch(KeyReused()))
    return found.case_id, found == wanted
