# SPDX-License-Identifier: EUPL-1.2
"""What would other terms have done: a history is replayed twice, or two replays are brought, and
the difference is shown to who asked."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path as File
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from services.chassis.web import REGIONAL, ProblemError, Role, User, render, require
from services.chassis.web.chart_files import FileKind, chart_file
from services.chassis.web.forms import Sent, texts
from services.chassis.web.live import live_updates
from services.chassis.web.table_file import table_file
from services.chassis.web.wording import long_date
from services.monitoring import reach
from services.monitoring.rules import what_if
from services.monitoring.rules.line_fault import LineFault
from services.monitoring.rules.what_if_terms import (
    GROUPS,
    TERMS,
    UNTIL,
    history_fault,
    question,
)
from services.monitoring.ui import what_if_view as view
from services.monitoring.ui.uploads import sent_file, text_of
from services.monitoring.what_if_runs import (
    KEPT_SECONDS,
    MOST_SECONDS,
    BusyError,
    Outcome,
    Run,
    Runs,
)

router = APIRouter(prefix="/wat-als")
READERS = (*REGIONAL, Role.MINISTRY)
Reader = Annotated[User, Depends(require(*READERS))]
Key = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{22}$")]
ChartId = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,40}$")]

_MOST_BYTES: Final = 8 * 1024 * 1024
LARGER_BODIES: Final = {"/wat-als": 3 * _MOST_BYTES}
"""Two files of a replay and what surrounds them."""
FILES: Final = {"voor": "Zonder ander beleid", "na": "Met ander beleid"}
HISTORY: Final = "geschiedenis"
EXAMPLE: Final = File(__file__).parent / "what_if_example.jsonl"
EXAMPLE_ENDS: Final = date(2026, 7, 31)
_LABELS: Final = {
    HISTORY: "Geschiedenis",
    UNTIL: "Laatste dag",
    **{rule.id: rule.title for rule in TERMS.values()},
}

Faults = Mapping[str, Sequence[LineFault]]


@router.get("")
def show(request: Request, user: Reader) -> Response:
    """The form, and what the user asked before."""
    return _form(request, user)


@router.post("")
async def begin(request: Request, user: Reader, form: Sent) -> Response:
    """Replay a history, that of the user or the example, without other terms and with them."""
    chosen = bool(getattr(form.get(HISTORY), "filename", None))
    content = await sent_file(form, HISTORY, _MOST_BYTES) if chosen else None
    return await run_in_threadpool(_begin, request, user, texts(form), content)


@router.post("/bestanden")
async def bring(request: Request, user: Reader, form: Sent) -> Response:
    """Lay two outcomes of ``sluitend replay`` side by side."""
    contents = [await sent_file(form, name, _MOST_BYTES) for name in FILES]
    return await run_in_threadpool(_bring, request, user, contents)


@router.get("/{key}")
def run_page(request: Request, user: Reader, key: Key) -> Response:
    """How far a run is, or what came of it."""
    runs = _runs(request)
    run = _find(request, user, key)
    done, lines = view.done_of(run.progress)
    return render(
        request,
        "what_if_run.html",
        run=run,
        address=f"/wat-als/{key}",
        state=view.STATES[run.state],
        terms=[] if run.question is None else view.terms(run.question),
        stage=view.stage(run),
        done=done,
        lines=lines,
        seconds=round(runs.seconds(run)),
        most_minutes=MOST_SECONDS // 60,
        kept_minutes=KEPT_SECONDS // 60,
        found=[] if run.outcome is None else view.compared(run.outcome),
        changed=[] if run.outcome is None else list(view.charts(run.outcome)),
        headings=(view.WITHOUT, view.WITH),
    )


@router.get("/{key}/live")
def live(request: Request, user: Reader, key: Key) -> Response:
    """Says that a run went on. Of one that is not there, once: then the page is read again."""

    def version() -> object:
        run = _runs(request).find(user.id, key)
        return run and run.version

    return live_updates(request, version)


@router.post("/{key}/stop")
def stop(request: Request, user: Reader, key: Key) -> Response:
    """End a run."""
    _runs(request).stop(_find(request, user, key))
    return RedirectResponse(f"/wat-als/{key}", status_code=303)


@router.get("/{key}/verschil.csv")
def table(request: Request, user: Reader, key: Key) -> Response:
    """The whole comparison to take along."""
    outcome = _outcome(request, user, key)
    return table_file("wat-als", view.COLUMNS, view.rows(outcome))


@router.get("/{key}/{chart}.{kind}")
def chart(request: Request, user: Reader, key: Key, chart: ChartId, kind: FileKind) -> Response:
    """A chart of the comparison to take along. Raises 404 when there is no such chart."""
    run = _find(request, user, key)
    charts = view.charts(_outcome(request, user, key))
    if chart not in charts:
        raise ProblemError(404)
    until = "" if run.question is None else f" tot en met {long_date(run.question.until)}"
    return chart_file(request, charts[chart], kind, f"Nagespeeld{until}. Bron: Sluitend.")


def _begin(request: Request, user: User, fields: dict[str, str], own: bytes | None) -> Response:
    asked, errors = question(fields)
    fault = None if own is None else _history_fault(user, own)
    if fault is not None:
        errors = {HISTORY: fault, **errors}
    if errors or asked is None:
        return _form(request, user, fields, errors, 400)
    history = EXAMPLE.read_bytes() if own is None else own
    try:
        run = _runs(request).begin(user.id, asked, history, own_history=own is not None)
    except BusyError:
        return _form(request, user, fields, status=409)
    return RedirectResponse(f"/wat-als/{run.key}", status_code=303)


def _history_fault(user: User, content: bytes) -> str | None:
    if not reach.may_see_people(user):
        return "mag u niet sturen: daar staan personen in"
    text, faults = text_of(content, _MOST_BYTES)
    return faults[0].reason if faults else history_fault(text)


def _bring(request: Request, user: User, contents: Sequence[bytes]) -> Response:
    outcomes: list[what_if.Counts] = []
    faults: dict[str, Sequence[LineFault]] = {}
    for name, content in zip(FILES, contents, strict=True):
        text, wrong = text_of(content, _MOST_BYTES)
        counts: what_if.Counts = {}
        if not wrong:
            counts, wrong = what_if.read(text)
        outcomes.append(counts)
        if wrong:
            faults[name] = wrong
    if faults:
        return _form(request, user, faults=faults, status=400)
    before, after = outcomes
    run = _runs(request).keep(user.id, Outcome(before, after))
    return RedirectResponse(f"/wat-als/{run.key}", status_code=303)


def _form(
    request: Request,
    user: User,
    fields: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
    faults: Faults | None = None,
) -> Response:
    usual = {UNTIL: EXAMPLE_ENDS.isoformat()} | {
        rule.id: str(rule.value) for rule in TERMS.values()
    }
    return render(
        request,
        "what_if.html",
        status=status,
        groups=GROUPS,
        fields=fields or usual,
        errors=errors or {},
        labels=_LABELS,
        busy=status == 409,
        own=[(run, view.title(run), *view.STATES[run.state]) for run in _runs(request).of(user.id)],
        may_bring=reach.may_see_people(user),
        example_ends=EXAMPLE_ENDS,
        most_minutes=MOST_SECONDS // 60,
        kept_minutes=KEPT_SECONDS // 60,
        files=FILES,
        faults=faults or {},
    )


def _find(request: Request, user: User, key: str) -> Run:
    run = _runs(request).find(user.id, key)
    if run is None:
        raise ProblemError(
            404,
            "Deze vergelijking is er niet meer. Wij bewaren haar een uur, en niet als de monitor "
            "opnieuw is gestart. Begin opnieuw op de pagina Wat als.",
        )
    return run


def _outcome(request: Request, user: User, key: str) -> Outcome:
    outcome = _find(request, user, key).outcome
    if outcome is None:
        raise ProblemError(404)
    return outcome


def _runs(request: Request) -> Runs:
    runs: Runs = request.app.state.what_if
    return runs
