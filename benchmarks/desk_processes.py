# SPDX-License-Identifier: EUPL-1.2
"""The API process of outreach as in production, and what stands around it."""

import asyncio
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx2
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.console.children import end, free_port, last_lines, spawn
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
_PATIENCE = 60.0


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
    """``python -m services.outreach --role api``: its address and the process."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "SLUITEND_DATABASE_URL": url,
        "SLUITEND_DATA": str(home),
        "SLUITEND_PORT": str(port),
        "SLUITEND_OIDC_ISSUER": issuer,
        "SLUITEND_OIDC_CLIENT_ID": CLIENT_ID,
        "SLUITEND_OIDC_CLIENT_SECRET": CLIENT_SECRET,
        "SLUITEND_SESSION_SECRET": _SECRET,
        "SLUITEND_SERVICE_SECRET": _SECRET,
        "SLUITEND_REGISTRATION_URL": registration_url,
    }
    log = home / "outreach-api.log"
    process = spawn([sys.executable, "-m", "services.outreach", "--role", "api"], log, environment)
    try:
        _wait_for(f"{base}/health/ready", process, log)
        yield base, process
    finally:
        end(process, 10)


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx2.get(address).is_success:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"the API process does not answer:\n{last_lines(log)}")
