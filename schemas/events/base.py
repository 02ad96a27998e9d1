# SPDX-License-Identifier: EUPL-1.2
"""Envelope and data of every event, and what each field says about a person.

The envelope is CloudEvents 1.0 structured JSON after the NL GOV profile (1.1). Data fields are
camelCase in JSON and snake_case in Python.
"""

from enum import StrEnum
from typing import Annotated, Any, ClassVar, Generic, Literal, TypeVar, cast
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel


class PersonalData(StrEnum):
    """What a field says about a person; in JSON Schema it is ``x-personal-data``."""

    NONE = "none"
    PSEUDONYM = "pseudonym"
    CODED = "coded"
    SEALED = "sealed"
    IDENTITY = "identity"
    CONTACT = "contact"


_T = TypeVar("_T")

NotPersonal = Annotated[_T, Field(json_schema_extra={"x-personal-data": "none"})]
"""Says nothing about a person: a figure, a topic name, a rule."""

Pseudonym = Annotated[_T, Field(json_schema_extra={"x-personal-data": "pseudonym"})]
"""Stands for a person without naming one: the youth reference, a case or worker id."""

Coded = Annotated[_T, Field(json_schema_extra={"x-personal-data": "coded"})]
"""A code, date or number about a person."""

Ciphertext = Annotated[_T, Field(json_schema_extra={"x-personal-data": "sealed"})]
"""Readable for the holder of the private key only."""

Identifying = Annotated[_T, Field(json_schema_extra={"x-personal-data": "identity"})]
"""Names a person; never outside a sealed block."""

Reachable = Annotated[_T, Field(json_schema_extra={"x-personal-data": "contact"})]
"""Tells where a person can be reached; never outside a sealed block."""


class Data(BaseModel):
    """Data of an event. Immutable; unknown fields are ignored, so that a new one breaks nobody."""

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        hide_input_in_errors=True,
        allow_inf_nan=False,
    )


DataModel = type[Data]
D = TypeVar("D", bound=Data)

Source = Annotated[
    str, Field(pattern=r"^urn:nld:(oin|kvk):[0-9]{8,20}:systeem:[A-Za-z0-9-]{1,64}$")
]
"""Sender: organisation number and system, ``urn:nld:oin:<oin>:systeem:<name>``."""

YouthSubject = Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
"""Youth reference in text: a lower-case UUID."""

KeySubject = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9:._=|-]{0,255}$")]
"""Key of a figure, a region and day, or a school; never a personal number."""


def source_urn(oin: str, system: str) -> str:
    """Source attribute of a system of the organisation with this OIN (20 digits)."""
    return f"urn:nld:oin:{oin}:systeem:{system}"


def _complete_schema(schema: dict[str, Any]) -> None:
    """Every event names its type and CloudEvents version, though our classes know them."""
    schema["properties"]["type"]["x-personal-data"] = PersonalData.NONE.value
    schema["required"] = ["specversion", "type", *schema["required"]]


class Event(BaseModel, Generic[D]):
    """CloudEvents 1.0 envelope. ``time`` is when the event was recorded, aware.

    ``sequence`` counts per subject and topic, from 1 and without gaps, as 20 digits;
    ``correlationid`` is the event at the root of a chain, ``causationid`` the one before.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        hide_input_in_errors=True,
        json_schema_extra=_complete_schema,
    )

    specversion: NotPersonal[Literal["1.0"]] = "1.0"
    id: NotPersonal[UUID]
    source: NotPersonal[Source]
    type: NotPersonal[str]
    subject: NotPersonal[KeySubject]
    time: NotPersonal[AwareDatetime]
    datacontenttype: NotPersonal[Literal["application/json"]] = "application/json"
    dataschema: NotPersonal[str | None] = Field(default=None, pattern=r"^[a-z][a-z0-9+.-]*:\S+$")
    sequence: NotPersonal[str | None] = Field(default=None, pattern=r"^[0-9]{20}$")
    sequencetype: NotPersonal[Literal["Integer"] | None] = None
    correlationid: NotPersonal[UUID | None] = None
    causationid: NotPersonal[UUID | None] = None
    traceparent: NotPersonal[str | None] = Field(
        default=None, pattern=r"^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$"
    )
    data: D

    TYPE: ClassVar[str]
    """Type attribute of this class of events, for example ``nl.vsv.status-changed.v1``."""

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: object) -> None:
        default = cls.model_fields["type"].default
        if isinstance(default, str):
            cls.TYPE = default

    @classmethod
    def short_name(cls) -> str:
        """The type without prefix, feed marker and version: ``status-changed``."""
        return cls.TYPE.removeprefix("nl.vsv.").removeprefix("feeds.").rpartition(".")[0]

    @classmethod
    def data_model(cls) -> DataModel:
        """The class of ``data``."""
        return cast(DataModel, cls.model_fields["data"].annotation)

    @property
    def number(self) -> int | None:
        """The sequence as a number, or None on topics without one."""
        return None if self.sequence is None else int(self.sequence)


class YouthEvent(Event[D], Generic[D]):
    """An event about one young person: the subject is the youth reference."""

    subject: Pseudonym[YouthSubject]


def sequence_text(number: int) -> str:
    """Sequence attribute of a number: 20 digits, so that text order is number order."""
    return f"{number:020d}"


def encode(event: Event[D]) -> bytes:
    """The event as structured JSON in UTF-8; attributes without a value are left out."""
    return event.__pydantic_serializer__.to_json(event, exclude_none=True)
