# SPDX-License-Identifier: EUPL-1.2
"""What an API answers with: names on the wire as the NL API Design Rules ask for them."""

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class Answer(BaseModel):
    """An object in an answer; its fields go out in camelCase."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)
