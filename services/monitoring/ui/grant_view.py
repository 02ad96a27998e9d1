# SPDX-License-Identifier: EUPL-1.2
"""Grants and spending as a file to take along. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from services.chassis.web.table_file import Cell
from services.monitoring.rules.grant_spending import Position
from services.monitoring.ui.money_wording import GRANTS, LINES

SPENDING_COLUMNS = (
    "regio",
    "jaar_van_toekenning",
    "uitkering",
    "toegekend_euro",
    "te_besteden_tot_en_met",
    "jaar_van_besteding",
    "waaraan",
    "besteed_euro",
)


def spending_rows(positions: Iterable[Position]) -> Iterator[Sequence[Cell]]:
    """A line for each grant, and one for each amount that was spent of it."""
    for one in positions:
        held = one.granted
        about = (held.region, held.year, GRANTS[held.grant])
        yield (*about, _euros(held.cents), held.terms.spend_by.isoformat(), None, None, None)
        for spent in one.spent:
            yield (*about, None, None, spent.year, LINES[spent.line], _euros(spent.cents))


def _euros(cents: int) -> Decimal:
    return Decimal(cents) / 100
