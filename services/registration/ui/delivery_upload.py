# SPDX-License-Identifier: EUPL-1.2
"""Delivering a file by hand: upload, mapping of the columns, dry run, deliver.

Between the steps the file is in the database, locked away, for a day at most. The draft's own
reference is the key of the delivery, so that pressing twice delivers once.
"""

import uuid
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

from services.chassis import database
from services.chassis.service import Runtime
from services.chassis.web import ProblemError, flash, render
from services.feeds.mapped_rows import MappedRows
from services.feeds.mapping import kind_of
from services.feeds.reasons import dutch
from services.feeds.refusals import Refused
from services.feeds.sealing import SealingError
from services.feeds.uploads import (
    Columns,
    Format,
    TooManyLines,
    UnreadableUpload,
    format_of,
    open_lines,
    open_table,
)
from services.registration import store
from services.registration.intake import deliveries
from services.registration.intake import doors as d
from services.registration.intake.deliveries import Deliverer
from services.registration.intake.parcels import Parcel, read_parcel
from services.registration.rules.deliveries import feed_of, is_source
from services.registration.ui.delivery_pages import Delivers
from services.registration.ui.delivery_view import (
    FORMATS,
    LineFaults,
    MappingChoice,
    mapping_choice,
    source_heading,
    source_name,
)

router = APIRouter(prefix="/leveringen")

_SHOWN = 20
_LABELS = {"bron": "Bron", "bestand": "Bestand"}
_SEE_OTHER = 303


@router.get("/nieuw")
def new(request: Request, who: Delivers, vervolg: uuid.UUID | None = None) -> Response:
    """The form for a file."""
    corrected = None
    if vervolg is not None:
        corrected = d.delivery_of(request.app.state.runtime, who, vervolg)
    fields = {"bron": "" if corrected is None else corrected.source}
    return _new_page(request, who, {}, fields, vervolg)


@router.post("/nieuw")
async def upload(request: Request, who: Delivers) -> Response:
    """Keep the file and go on to its mapping, or to the dry run where it needs none."""
    form = await request.form()
    file = form.get("bestand")
    content = await file.read() if isinstance(file, UploadFile) else b""
    name = (file.filename or "") if isinstance(file, UploadFile) else ""
    return await run_in_threadpool(_upload, request, who, form, content, name)


def _upload(
    request: Request, who: Deliverer, form: FormData, content: bytes, name: str
) -> Response:
    runtime: Runtime = request.app.state.runtime
    corrects = _reference(form.get("vervolg"))
    source = _source(who, form.get("bron"))
    errors: dict[str, str] = {}
    if not source:
        errors["bron"] = "is verplicht"
    elif not is_source(source):
        errors["bron"] = "is geen BRIN van vier tekens en niet duo, brp of work"
    elif not who.may(source):
        raise ProblemError(403, "Voor deze bron mag u niet leveren.")
    format_ = format_of(content, name)
    if not name and not content:
        errors["bestand"] = "is verplicht"
    elif len(content) > d.MOST_BYTES:
        raise ProblemError(413)
    else:
        try:
            open_table(content, format_) if format_.is_table else open_lines(content, format_)
        except UnreadableUpload as fault:
            errors["bestand"] = dutch(fault.reason)
    if errors:
        return _new_page(request, who, errors, {"bron": source}, corrects, status=400)
    if corrects is not None:
        d.delivery_of(runtime, who, corrects)
    with runtime.begin() as tx:
        draft_id = deliveries.keep_draft(
            tx, d.unsealer_of(request), source, format_, content, corrects
        )
    return RedirectResponse(f"/leveringen/concept/{draft_id}", status_code=_SEE_OTHER)


@router.get("/concept/{draft_id}")
def choose(
    request: Request,
    who: Delivers,
    draft_id: uuid.UUID,
    soort: Annotated[str | None, Query(max_length=40)] = None,
) -> Response:
    """The mapping of a table; other files go straight on to the dry run."""
    row = _draft(request, who, draft_id)
    if not Format(row.format).is_table:
        return RedirectResponse(f"{request.url.path}/proef", status_code=_SEE_OTHER)
    kept = row.columns if soort in (None, row.kind) else None
    return _mapping_page(request, row, _choice(request, row, soort or row.kind, kept), {})


@router.post("/concept/{draft_id}")
async def map_columns(request: Request, who: Delivers, draft_id: uuid.UUID) -> Response:
    """Take the mapping over, and go on to the dry run."""
    form = await request.form()
    return await run_in_threadpool(_map_columns, request, who, draft_id, form)


def _map_columns(request: Request, who: Deliverer, draft_id: uuid.UUID, form: FormData) -> Response:
    runtime: Runtime = request.app.state.runtime
    row = _draft(request, who, draft_id)
    kind = kind_of(feed_of(row.source), str(form.get("soort", "")))
    if kind is None or not Format(row.format).is_table:
        raise ProblemError(400, "Deze soort regels hoort niet bij deze bron.")
    chosen = {field.name: str(form.get(f"veld-{field.name}", "")) for field in kind.fields}
    columns = {field: name for field, name in chosen.items() if name}
    choice = _choice(request, row, kind.code, columns)
    try:
        MappedRows(kind, columns, choice.heading, feed_of(row.source))
    except Refused as refusal:
        errors = {f"veld-{one.field}": _choose_reason(one.reason) for one in refusal.faults}
        return _mapping_page(request, row, choice, errors, status=400)
    with runtime.begin() as tx:
        keep = form.get("bewaar") is not None
        deliveries.choose_mapping(tx, row, kind.code, columns, keep=keep)
    return RedirectResponse(f"/leveringen/concept/{draft_id}/proef", status_code=_SEE_OTHER)


@router.get("/concept/{draft_id}/proef")
def dry_run(request: Request, who: Delivers, draft_id: uuid.UUID) -> Response:
    """Read every line as delivering would, and publish nothing."""
    runtime: Runtime = request.app.state.runtime
    row = _draft(request, who, draft_id)
    if Format(row.format).is_table and row.columns is None:
        return RedirectResponse(f"/leveringen/concept/{draft_id}", status_code=_SEE_OTHER)
    unsealer = d.unsealer_of(request)
    reading, failed = None, None
    try:
        reading = read_parcel(_parcel(request, who, row), unsealer, row.id, runtime.clock.now())
    except TooManyLines:
        failed = d.TOO_MANY_LINES
    except UnreadableUpload as fault:
        failed = f"Het bestand {dutch(fault.reason)}."
    return render(
        request,
        "delivery_trial.html",
        status=200 if failed is None else 400,
        row=row,
        source=source_heading(row.source),
        format=FORMATS[row.format],
        is_table=Format(row.format).is_table,
        reading=reading,
        failed=failed,
        refused=[LineFaults.of(line) for line in reading.refused[:_SHOWN]] if reading else [],
    )


@router.post("/concept/{draft_id}/leveren")
def deliver(request: Request, who: Delivers, draft_id: uuid.UUID) -> Response:
    """Deliver what the dry run showed, and go on to the page of the delivery."""
    runtime: Runtime = request.app.state.runtime
    with database.read(runtime.engine) as connection:
        done = store.deliveries.delivery_by_key(connection, str(draft_id), who.sources)
    if done is None:
        row = _draft(request, who, draft_id)
        parcel = _parcel(request, who, row)
        try:
            done = d.deliver(
                runtime, d.unsealer_of(request), who, parcel, str(draft_id), draft=row.id
            )
        except (TooManyLines, UnreadableUpload):
            raise ProblemError(400, "Dit bestand is niet te leveren. Bekijk de proef.") from None
    return RedirectResponse(f"/leveringen/{done.id}", status_code=_SEE_OTHER)


@router.post("/concept/{draft_id}/weg")
def drop(request: Request, who: Delivers, draft_id: uuid.UUID) -> Response:
    """Forget the file; nothing of it was delivered."""
    runtime: Runtime = request.app.state.runtime
    row = _draft(request, who, draft_id)
    with runtime.begin() as tx:
        store.deliveries.drop_draft(tx.connection, row.id)
    flash(request, "Het bestand is gewist. Er is niets geleverd.", "info")
    return RedirectResponse("/leveringen", status_code=_SEE_OTHER)


def _draft(request: Request, who: Deliverer, draft_id: uuid.UUID) -> Any:
    runtime: Runtime = request.app.state.runtime
    with database.read(runtime.engine) as connection:
        row = store.deliveries.draft_of(connection, draft_id, who.sources)
    if row is None:
        raise ProblemError(
            404, "Dit bestand is er niet meer: het is geleverd, of de dag om te leveren is voorbij."
        )
    return row


def _parcel(request: Request, who: Deliverer, row: Any) -> Parcel:
    content = _content(request, row)
    kind = None if row.kind is None else kind_of(feed_of(row.source), row.kind)
    mapping = None if kind is None or row.columns is None else Columns(kind, row.columns)
    return Parcel(row.source, who.schools, Format(row.format), content, mapping, row.corrects)


def _content(request: Request, row: Any) -> bytes:
    try:
        return deliveries.draft_content(d.unsealer_of(request), row)
    except SealingError:
        raise ProblemError(404, "Dit bestand gaat niet meer open. Lever het opnieuw.") from None


def _choice(
    request: Request, row: Any, kind: str | None, columns: dict[str, str] | None
) -> MappingChoice:
    runtime: Runtime = request.app.state.runtime
    content = _content(request, row)
    heading = open_table(content, Format(row.format)).heading
    with database.read(runtime.engine) as connection:
        saved = store.deliveries.mappings_of(connection, row.source)
    return mapping_choice(row.source, heading, saved, kind, columns)


def _mapping_page(
    request: Request, row: Any, choice: MappingChoice, errors: dict[str, str], status: int = 200
) -> Response:
    return render(
        request,
        "delivery_mapping.html",
        status=status,
        row=row,
        source=source_heading(row.source),
        sender=source_name(row.source),
        choice=choice,
        errors=errors,
        labels={f"veld-{field.name}": field.label for field in choice.kind.fields},
    )


def _new_page(
    request: Request,
    who: Deliverer,
    errors: dict[str, str],
    fields: dict[str, str],
    corrects: uuid.UUID | None,
    status: int = 200,
) -> Response:
    own = (
        None if who.sources is None else [(one, source_heading(one)) for one in sorted(who.sources)]
    )
    return render(
        request,
        "delivery_new.html",
        status=status,
        errors=errors,
        labels=_LABELS,
        fields=fields,
        own=own,
        corrects=corrects,
    )


def _source(who: Deliverer, asked: object) -> str:
    if who.sources is not None and len(who.sources) == 1:
        return next(iter(who.sources))
    text = asked.strip() if isinstance(asked, str) else ""
    return text.lower() if text.lower() in ("duo", "brp", "work") else text.upper()


def _reference(text: object) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if isinstance(text, str) and text else None
    except ValueError:
        raise ProblemError(400) from None


def _choose_reason(reason: str) -> str:
    return "is verplicht: kies een kolom" if reason == "is missing" else dutch(reason)
