# SPDX-License-Identifier: EUPL-1.2
"""The lists of DUO and the Inlichtingenbureau as files: named, read line by line, written.

The layout is ours (``docs/reference/duo-lists.md``): DUO publishes no record layout of these lists.
"""

from services.feeds.duo.layout import header_of, write_row
from services.feeds.duo.naming import Area, ListName, NotAList, file_name, parse_name
from services.feeds.duo.reading import ListLines, ListRow, RefusedRow

__all__ = [
    "Area",
    "ListLines",
    "ListName",
    "ListRow",
    "NotAList",
    "RefusedRow",
    "file_name",
    "header_of",
    "parse_name",
    "write_row",
]
