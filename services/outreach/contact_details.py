# SPDX-License-Identifier: EUPL-1.2
"""Name and contact details, read at registration at the moment a worker needs them (design 1).

Nothing of the answer is kept. The token names the purpose and the worker, so that registration
applies the worker's own scope and logs who looked.
"""

import uuid
from datetime import date
from enum import StrEnum
from typing import Protocol

import httpx2
import structlog
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from services.chassis.settings import Settings, SettingsError
from services.chassis.web import User, service_token
from services.chassis.web.service_tokens import CONTACT_DETAILS

_TIMEOUT = 2.0

log = structlog.get_logger(__name__)


class ContactDetails(BaseModel):
    """What registration knows of how to reach a young person; anything may be missing."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="ignore")

    name: str | None = None
    birth_date: date | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    address_secret: bool = False


class Withheld(StrEnum):
    """Why there are no details to show."""

    NO_ANSWER = "no-answer"
    """Registration cannot be reached or does not answer in time."""
    NOT_YOURS = "not-yours"
    """Registration knows no such person in this worker's regions: moved, most often."""


class Source(Protocol):
    """Where contact details come from."""

    def read(self, user: User, ref: uuid.UUID) -> ContactDetails | Withheld:
        """The details for this worker, or why they cannot be had. Never raises."""
        ...


class Registration:
    """The API of registration as a source. A call takes two seconds at most."""

    def __init__(self, settings: Settings, transport: httpx2.BaseTransport | None = None) -> None:
        self._settings = settings
        self._client = httpx2.Client(
            base_url=settings.registration_url, timeout=_TIMEOUT, transport=transport
        )

    def read(self, user: User, ref: uuid.UUID) -> ContactDetails | Withheld:
        """See :class:`Source`."""
        try:
            token = service_token(self._settings, CONTACT_DETAILS, user)
            answer = self._client.get(
                f"/v1/persons/{ref}/contact-details",
                headers={"Authorization": f"Bearer {token}"},
            )
            if answer.status_code == httpx2.codes.NOT_FOUND:
                return Withheld.NOT_YOURS
            answer.raise_for_status()
            return ContactDetails.model_validate_json(answer.content)
        except (httpx2.HTTPError, ValidationError, SettingsError) as fault:
            log.warning("contact-details-unavailable", fault=type(fault).__name__)
            return Withheld.NO_ANSWER
