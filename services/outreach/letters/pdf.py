# SPDX-License-Identifier: EUPL-1.2
"""Letters as one PDF."""

import re
from collections.abc import Sequence
from pathlib import Path

from services.chassis.typesetting import typeset
from services.chassis.web.wording import long_date
from services.outreach.rules.letters import Letter

_LAYOUT = (Path(__file__).parent / "letter.typ").read_bytes()
_EMPTY_LINE = re.compile(r"\n[ \t]*\n\s*")


def pdf_of(letters: Sequence[Letter]) -> bytes:
    """The letters, each beginning on a page of its own; an empty line parts paragraphs."""
    told = [
        {
            "to": one.to,
            "label": one.label,
            "on": long_date(one.on),
            "subject": one.subject,
            "paragraphs": _EMPTY_LINE.split(one.body.strip()),
        }
        for one in letters
    ]
    return typeset(_LAYOUT, told)
