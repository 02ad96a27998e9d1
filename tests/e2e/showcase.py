# SPDX-License-Identifier: EUPL-1.2
"""A service that exists for the tests only: pages with every building block of the chassis."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, FastAPI, Form, Request
from starlette.responses import RedirectResponse, Response

from services.chassis.settings import Mode, Settings
from services.chassis.web import CurrentUser, MenuItem, create_app, flash, render
from services.chassis.web.charts import Bar, BarChart, LineChart, Series
from services.chassis.web.live import live_updates

TEMPLATES = Path(__file__).parent / "templates"
DEMO = Settings(service="outreach", mode=Mode.DEMO, session_secret="showcase-" * 4)

BARS = BarChart(
    "Nieuwe voortijdig schoolverlaters",
    "in procenten van de leerlingen",
    [
        Bar("Mbo 1", 34.8, 27.5),
        Bar("Mbo 2", 12.9, 11.5),
        Bar("Mbo 3 en 4", 4.7, 3.5),
        Bar("Vmbo bovenbouw", 1.4, 1.5),
        Bar("Havo en vwo bovenbouw", 0.6, 0.1),
    ],
    id="per-soort",
    decimals=1,
    value_heading="Percentage",
)
LINES = LineChart(
    "Trend per schooljaar",
    "aantal jongeren",
    [f"{year}-{year % 100 + 1}" for year in range(2014, 2023)],
    [
        Series("Nederland", [24353, 22988, 23744, 25666, 27067, 22766, 24480, 30520, 30245]),
        Series("Doel", [25000, 25000, 25000, None, None, None, 20000, 18000, 18000]),
    ],
    id="trend",
    label_heading="Schooljaar",
)


@dataclass(frozen=True)
class Row:
    """A line of the worklist."""

    name: str
    task: str
    due: date
    state: str
    kind: str
    attempts: int


ROWS = [
    Row("Jongere 4711", "Eerste contact", date(2026, 10, 9), "Te laat", "danger", 2),
    Row("Jongere 4712", "Intake", date(2026, 10, 12), "Vandaag", "warning", 1),
    Row("Jongere 4713", "Nazorg na 1 maand", date(2026, 10, 15), "Deze week", "info", 0),
    Row("Jongere 4714", "Overdracht", date(2026, 11, 2), "Wacht op regio", "neutral", 0),
    Row("Jongere 4715", "Plaatsing", date(2026, 9, 28), "Op tijd gedaan", "safe", 3),
]


def create(settings: Settings = DEMO) -> FastAPI:
    """The showcase; ``app.state.count`` is the figure that the live region shows."""
    pages = APIRouter()

    @pages.get("/")
    def home(request: Request, user: CurrentUser) -> Response:
        return _showcase(request, {})

    @pages.post("/vastleggen")
    def record(request: Request, user: CurrentUser, datum: Annotated[str, Form()] = "") -> Response:
        if not datum:
            errors = {"datum": "is verplicht", "uitkomst": "is verplicht"}
            return _showcase(request, errors, status=400)
        flash(request, "Het contact is vastgelegd.")
        return RedirectResponse("/", status_code=303)

    @pages.get("/leeg")
    def empty(request: Request, user: CurrentUser) -> Response:
        return render(request, "empty.html")

    @pages.get("/live")
    async def live(request: Request, user: CurrentUser) -> Response:
        return live_updates(request, lambda: request.app.state.count, interval=0.05)

    @pages.get("/stuk")
    def broken() -> Response:
        raise RuntimeError("broken on purpose")

    app = create_app(
        "outreach",
        settings,
        page_routers=[pages],
        templates_dir=TEMPLATES,
        menu=[MenuItem("Werklijst", "/leeg"), MenuItem("Bouwstenen", "/")],
    )
    app.state.count = 1843
    return app


def _showcase(request: Request, errors: dict[str, str], status: int = 200) -> Response:
    return render(
        request,
        "showcase.html",
        status=status,
        errors=errors,
        rows=ROWS,
        bars=BARS,
        lines=LINES,
        since=date(2026, 9, 28),
        count=request.app.state.count,
    )
