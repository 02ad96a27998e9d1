# SPDX-License-Identifier: EUPL-1.2
"""An event as it goes onto the bus, written without being built first.

What a service says itself holds to the contract by its types, so there is nothing to check; and to
build the event only to write it out would double the cost of saying it. A test holds the bytes to
those of ``schemas.events.base.encode``.
"""

from datetime import datetime
from uuid import UUID

from schemas.events.base import Data
from schemas.events.topics import AnyEvent


class Envelope:
    """What the events of one transaction have in common: who says it (``source``) and when."""

    def __init__(self, source: str, now: datetime) -> None:
        """``now`` is an aware UTC instant."""
        self._source = source
        self._time = now.isoformat().replace("+00:00", "Z")
        self._cause: tuple[AnyEvent | None, str] = (None, "")

    def write(
        self,
        event: type[AnyEvent],
        id_: UUID,
        subject: str,
        number: int | None,
        data: Data,
        cause: AnyEvent | None,
    ) -> bytes:
        """Structured JSON of an event; ``number`` is its sequence, ``cause`` what it follows from.

        Every attribute is of a form that JSON takes as it is.
        """
        counted = "" if number is None else f'"sequence":"{number:020d}","sequencetype":"Integer",'
        if cause is not self._cause[0]:
            self._cause = (cause, "" if cause is None else _follows(cause))
        text = (
            f'{{"specversion":"1.0","id":"{id_}","source":"{self._source}","type":"{event.TYPE}",'
            f'"subject":"{subject}","time":"{self._time}","datacontenttype":"application/json",'
            f'{counted}{self._cause[1]}"data":'
        )
        content: bytes = data.__pydantic_serializer__.to_json(data, exclude_none=True)
        return b"%b%b}" % (text.encode(), content)


def _follows(cause: AnyEvent) -> str:
    """The attributes that tell what an event follows from; several often follow from one."""
    id_ = str(cause.id)
    text = f'"correlationid":"{cause.correlationid or id_}","causationid":"{id_}",'
    return text if cause.traceparent is None else f'{text}"traceparent":"{cause.traceparent}",'
