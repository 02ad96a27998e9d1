# SPDX-License-Identifier: EUPL-1.2
"""The API process of outreach as in production, and what stands around it."""

import asyncio
import multiprocessing
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from benchmarks import workers
from services.console.children import free_port
from tests.fixtures.oidc import CLIENT_ID, CLIENT_SECRET

ANSWER_SECONDS: Final = 0.01
"""In which the stand-in for registration gives contact details."""
_DETAILS = {
    "name": "Sam Voorbeeld",
    "birthDate": "2007-05-17",
    "phone": "+31612345678",
    "email": "sam@voorbeeld.example",
    "address": "Voorbeeldstraat 1, 3011 AA Rotterdam",
}
_SECRET = "a-secret-for-a-benchmark-of-the-desk"  # noqa: S105 - of nobody


@contextmanager
def registration() -> Iterator[str]:
    """A process that answers as registration does to who asks for contact details."""
    port = free_port()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(port,), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.join()


def _serve(port: int) -> None:
    async def details(_request: Request) -> Response:
        await asyncio.sleep(ANSWER_SECONDS)
        return JSONResponse(_DETAILS)

    app = Starlette(routes=[Route("/v1/persons/{ref}/contact-details", details)])
    uvicorn.run(app, host="127.0.0.1", port=port, log_config=None, access_log=False)


@contextmanager
def outreach(
    home: Path, url: str, issuer: str, registration_url: str
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The API process, with the log-in of that provider: its address and the process."""
    with workers.api(
        "outreach",
        home,
        url,
        oidc_issuer=issuer,
        oidc_client_id=CLIENT_ID,
        oidc_client_secret=CLIENT_SECRET,
        session_secret=_SECRET,
        service_secret=_SECRET,
        registration_url=registration_url,
    ) as started:
        yield started
