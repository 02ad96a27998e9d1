# SPDX-License-Identifier: EUPL-1.2
"""A list as it is sent over HTTP, by a page or a program, on its way to the comparison."""

import uuid
from io import BytesIO
from typing import Final

from services.chassis.service import Runtime
from services.chassis.transaction import Transaction
from services.chassis.web.identity import Role, User
from services.feeds.duo import ListLines, NotAList, parse_name
from services.feeds.files import lines_of
from services.registration.reconciliation.reconciling import reconcile

MOST_BYTES: Final = 32 * 1024 * 1024
"""A C-levering of the largest region is about 10 MB."""

LARGER_BODIES: Final = {
    "/v1/reconciliations": MOST_BYTES,
    "/duo/lijsten": MOST_BYTES + 64 * 1024,
}

COMPARERS: Final = (Role.COORDINATOR, Role.ADMINISTRATOR)
"""Who may have a list compared, of their own region."""


class OtherRegion(Exception):
    """The list is of a region that the user has nothing to do with."""


def compare_upload(runtime: Runtime, user: User, name: str, content: bytes) -> uuid.UUID:
    """Compare a list; gives its reference.

    Raises NotAList, OtherRegion and OlderList.
    """
    parsed = parse_name(name)
    if not user.covers(parsed.area.region):
        raise OtherRegion

    def work(tx: Transaction) -> uuid.UUID:
        return reconcile(tx, ListLines(parsed, lines_of(BytesIO(content))), user.id)

    return runtime.run(work)


__all__ = [
    "COMPARERS",
    "LARGER_BODIES",
    "MOST_BYTES",
    "NotAList",
    "OtherRegion",
    "compare_upload",
]
