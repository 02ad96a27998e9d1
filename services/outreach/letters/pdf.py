# SPDX-License-Identifier: EUPL-1.2
"""Letters as one PDF that a screen reader can read too: tagged, by PDF/UA-1.

Typeset by Typst with the fonts that it brings, so that a name in any Latin script comes out whole
and looks the same on every machine. Nothing is written to disk.
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path

import typst

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
    return typst.compile(
        _LAYOUT,
        format="pdf",
        sys_inputs={"letters": json.dumps(told)},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
    )
