# SPDX-License-Identifier: EUPL-1.2
"""Live pages by server-sent events.

The stream says only *that* something changed; the browser then reads the page again and replaces
its live regions (``sluitend.js``). So there is one way in which a page is made, and a page without
JavaScript shows the same on a reload.
"""

import asyncio
from collections.abc import AsyncIterator, Callable

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

_HEARTBEAT = 15.0


def live_updates(
    request: Request, version: Callable[[], object], *, interval: float = 1.0
) -> StreamingResponse:
    """A stream that says ``refresh`` as it begins, and each time that ``version`` has changed.

    ``version`` may block (one cheap query, scoped to the user); it is asked every ``interval``
    seconds, and the stream ends when the browser goes away.
    """
    return StreamingResponse(_changes(request, version, interval), media_type="text/event-stream")


async def _changes(
    request: Request, version: Callable[[], object], interval: float
) -> AsyncIterator[str]:
    known = await run_in_threadpool(version)
    silent = 0.0
    yield "retry: 2000\nevent: refresh\ndata: \n\n"  # what changed since the page was made
    while not await request.is_disconnected():
        await asyncio.sleep(interval)
        silent += interval
        current = await run_in_threadpool(version)
        if current != known:
            known, silent = current, 0.0
            yield "event: refresh\ndata: \n\n"
        elif silent >= _HEARTBEAT:
            silent = 0.0
            yield ": still here\n\n"
