# SPDX-License-Identifier: EUPL-1.2
"""The API of monitoring, below ``/v1``."""

from typing import Final

from services.monitoring.api import (
    balances,
    figures,
    money,
    open_data,
    programmes,
    reports,
    stream,
)

ROUTERS: Final = (
    figures.router,
    stream.router,
    balances.router,
    programmes.router,
    money.router,
    open_data.router,
    reports.router,
)
