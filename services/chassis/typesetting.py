# SPDX-License-Identifier: EUPL-1.2
"""PDF that a screen reader can read too: tagged, by PDF/UA-1.

Typeset by Typst with the fonts that it brings, so that any Latin script comes out whole and looks
the same on every machine. What a layout shows comes in as data and is never read as markup. Nothing
is written to disk.
"""

import json
from typing import Any

import typst


def typeset(layout: bytes, data: Any) -> bytes:
    """The PDF of a Typst layout, which finds ``data`` as JSON under ``sys.inputs.data``."""
    return typst.compile(
        layout,
        format="pdf",
        sys_inputs={"data": json.dumps(data)},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
    )
