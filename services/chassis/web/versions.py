# SPDX-License-Identifier: EUPL-1.2
"""How two who change one thing at once find out: the field ``version``, the same in every API.

An answer tells the version of what it shows, and a change sends it back. When it is another one by
then the change is not carried out, and the answer is 409 with ``version`` among its errors. Of what
is not there yet the version is 0.
"""

from typing import Annotated, Final

from pydantic import Field

from services.chassis.web.problems import FieldError, ProblemError

LARGEST: Final = 2**31 - 1

SeenVersion = Annotated[
    int,
    Field(
        ge=0,
        le=LARGEST,
        description="De versie die u zag, 0 als er nog niets was; bij een andere versie verandert "
        "er niets en is het antwoord 409, met ``version`` bij de fouten",
    ),
]
"""What a change sends along; what no version can be is refused with 400."""

CurrentVersion = Annotated[
    int, Field(description="Geef dit als ``version`` mee bij een wijziging van wat u hier ziet")
]
"""What an answer tells."""


def overtaken(detail: str | None = None) -> ProblemError:
    """The fault when another version is the newest by now."""
    return ProblemError(
        409, detail, errors=[FieldError(field="version", reason="is niet meer de nieuwste")]
    )
