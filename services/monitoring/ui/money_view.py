# SPDX-License-Identifier: EUPL-1.2
"""Funding and forecast as tables, for the page and for the file to take along. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.chassis.web.table_file import Cell
from services.monitoring.desks.funding import Outlook, Worked
from services.monitoring.rules.funding import Award, Judged
from services.monitoring.rules.funding_forecast import Forecast
from services.monitoring.rules.wording import CATEGORIES
from services.monitoring.ui.money_wording import CLAUSES, hundredths, institution


@dataclass(frozen=True, slots=True)
class FundingLine:
    """The variable amount of one category. Amounts are in cents, as the pages show them."""

    category: str
    people: int
    leavers: int
    share: float | None
    norm: float | None
    previous: float | None
    outcome: tuple[str, str]
    band: int
    cents: int


@dataclass(frozen=True, slots=True)
class Funded:
    """What an institution gets: its categories, its fixed amount by so many pupils, and all that
    together."""

    brin: str
    name: str
    lines: Sequence[FundingLine]
    pupils: int
    fixed: int
    total: int

    @property
    def variable(self) -> int:
        """Cents of all categories."""
        return sum(line.cents for line in self.lines)


FUNDING_COLUMNS = (
    "brin",
    "instelling",
    "onderwijssoort",
    "leerlingen",
    "nieuwe_vsvers",
    "percentage",
    "norm",
    "percentage_jaar_ervoor",
    "uitkomst",
    "trede_euro",
    "bedrag_euro",
)
FORECAST_COLUMNS = (
    "brin",
    "instelling",
    "onderwijssoort",
    "leerlingen",
    "nu_geteld",
    "laag",
    "verwacht",
    "hoog",
    "norm",
    "bedrag_bij_laag_euro",
    "bedrag_bij_verwacht_euro",
    "bedrag_bij_hoog_euro",
)


def funded(award: Award, brin: str) -> Funded:
    """An institution in an award."""
    own = award.of([brin])
    return Funded(
        brin,
        institution(brin),
        [_judged(one) for one in own.judged],
        sum(one.pupils for one in own.fixed),
        sum(one.euros for one in own.fixed) * 100,
        own.total * 100,
    )


def funding_rows(worked: Worked) -> Iterator[Sequence[Cell]]:
    """The worked table as a file, without the sums, so that a column adds up."""
    for one in worked.award.judged:
        counted = one.counted
        yield (
            counted.institution,
            institution(counted.institution),
            CATEGORIES[counted.category],
            counted.population,
            counted.leavers,
            _percent(counted.share),
            _percent(one.norm),
            _percent(one.previous),
            CLAUSES[one.clause][0],
            one.band,
            one.euros,
        )
    for fixed in worked.award.fixed:
        blank = (None,) * 5
        yield (
            fixed.institution,
            institution(fixed.institution),
            "Vast bedrag",
            fixed.pupils,
            *blank,
            None,
            fixed.euros,
        )


@dataclass(frozen=True, slots=True)
class ForecastLine:
    """The forecast of one category; amounts in cents."""

    name: str
    what: str
    people: int
    so_far: int
    low: int
    expected: int
    high: int
    share: float | None
    norm: float | None
    cents: tuple[int, int, int]


def forecast_lines(forecasts: Iterable[Forecast]) -> list[ForecastLine]:
    """Every category, by institution."""
    return [
        ForecastLine(
            institution(one.counted.institution),
            CATEGORIES[one.counted.category],
            one.counted.population,
            one.counted.leavers,
            one.low.counted.leavers,
            one.expected.counted.leavers,
            one.high.counted.leavers,
            hundredths(one.expected.counted.share),
            hundredths(one.expected.norm),
            (one.low.euros * 100, one.expected.euros * 100, one.high.euros * 100),
        )
        for one in forecasts
    ]


def forecast_rows(outlook: Outlook) -> Iterator[Sequence[Cell]]:
    """The forecast as a file."""
    for one in outlook.forecasts:
        brin = one.counted.institution
        yield (
            brin,
            institution(brin),
            CATEGORIES[one.counted.category],
            one.counted.population,
            one.counted.leavers,
            *(end.counted.leavers for end in (one.low, one.expected, one.high)),
            _percent(one.expected.norm),
            *(end.euros for end in (one.low, one.expected, one.high)),
        )


def forecast_sums(forecasts: Iterable[Forecast]) -> tuple[int, int, int]:
    """Cents of all categories together at the low, expected and high number of leavers: each at its
    own end, so that the ends lie further apart than those of the sum would."""
    found = list(forecasts)
    return (
        sum(one.low.euros for one in found) * 100,
        sum(one.expected.euros for one in found) * 100,
        sum(one.high.euros for one in found) * 100,
    )


def _judged(one: Judged) -> FundingLine:
    counted = one.counted
    return FundingLine(
        CATEGORIES[counted.category],
        counted.population,
        counted.leavers,
        hundredths(counted.share),
        hundredths(one.norm),
        hundredths(one.previous),
        CLAUSES[one.clause],
        one.band * 100,
        one.euros * 100,
    )


def _percent(share: int | None) -> Decimal | None:
    return None if share is None else Decimal(share) / 100
