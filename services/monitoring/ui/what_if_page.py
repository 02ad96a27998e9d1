# SPDX-License-Identifier: EUPL-1.2
"""What would other terms have done: two replays of one history side by side. Nothing is kept."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import Response

from services.chassis.web import REGIONAL, Role, User, render, require
from services.monitoring.rules import areas, what_if, wording
from services.monitoring.rules.areas import NATION, REGION
from services.monitoring.rules.catalogue import METRICS
from services.monitoring.rules.line_fault import LineFault
from services.monitoring.rules.what_if import Change, Counts

router = APIRouter(prefix="/wat-als")
READERS = (*REGIONAL, Role.MINISTRY)
Reader = Annotated[User, Depends(require(*READERS))]

_MOST_BYTES: Final = 8 * 1024 * 1024
LARGER_BODIES: Final = {"/wat-als": 3 * _MOST_BYTES}
"""Two files of a replay and what surrounds them."""
_FILES: Final = {"voor": "Zonder ander beleid", "na": "Met ander beleid"}

Faults = Mapping[str, Sequence[LineFault]]


@router.get("")
def show(request: Request, user: Reader) -> Response:
    """How to ask, and the form for the answer."""
    return _page(request)


@router.post("")
async def compare(request: Request, user: Reader) -> Response:
    """The two outcomes side by side."""
    form = await request.form()
    contents = []
    for name in _FILES:
        file = form.get(name)
        contents.append(await file.read(_MOST_BYTES + 1) if isinstance(file, UploadFile) else b"")
    return await run_in_threadpool(_compare, request, contents)


def _compare(request: Request, contents: Sequence[bytes]) -> Response:
    outcomes: list[Counts] = []
    faults: dict[str, Sequence[LineFault]] = {}
    for name, content in zip(_FILES, contents, strict=True):
        counts, wrong = _read(content)
        outcomes.append(counts)
        if wrong:
            faults[name] = wrong
    if faults:
        return _page(request, faults=faults)
    before, after = outcomes
    return _page(request, found=_areas(before, after))


def _read(content: bytes) -> tuple[Counts, list[LineFault]]:
    if not content:
        return {}, [LineFault(1, "ontbreekt: kies een bestand")]
    if len(content) > _MOST_BYTES:
        return {}, [LineFault(1, "hoort bij een bestand dat te groot is")]
    try:
        return what_if.read(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return {}, [LineFault(1, "is geen tekst in UTF-8")]


def _areas(before: Counts, after: Counts) -> list[tuple[str, Mapping[str, list[Change]]]]:
    """The country and the regions, each with what changed by metric."""
    wide = [
        area
        for area in what_if.areas_of(before, after)
        if area == NATION or area.startswith(REGION)
    ]
    return [
        (areas.name(area), what_if.by_metric(what_if.changes(before, after, area))) for area in wide
    ]


def _page(
    request: Request,
    faults: Faults | None = None,
    found: Sequence[tuple[str, Mapping[str, list[Change]]]] = (),
) -> Response:
    return render(
        request,
        "what_if.html",
        status=400 if faults else 200,
        files=_FILES,
        faults=faults or {},
        found=found,
        metrics=METRICS,
        said=_said,
        signed=lambda number: f"{number:+}".replace("-", "−") if number else "0",
    )


def _said(place: tuple[str, ...]) -> str:
    """A place in words: of duties the term and the outcome."""
    metric = METRICS[place[0]]
    names = [name for name in metric.dimensions if name != "area"]
    return ": ".join(
        wording.dimension(metric.name, name, value)
        for name, value in zip(names, place[1:], strict=True)
    )
