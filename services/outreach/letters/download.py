# SPDX-License-Identifier: EUPL-1.2
"""The letters of a batch as a file; the API and the pages share it."""

import uuid

from fastapi import Request
from starlette.responses import Response

from schemas.codes.outreach import Channel
from services.chassis.web import ProblemError, User
from services.outreach.letters.desk import letter_desk_of
from services.outreach.letters.pdf import pdf_of
from services.outreach.letters.reading import Planned


def pdf_answer(request: Request, user: User, batch_id: uuid.UUID) -> Response:
    """The letters as a file to download.

    :raises ProblemError: as :meth:`LetterDesk.make`, and 409 for messages.
    """
    desk = letter_desk_of(request, user)
    check_kind(desk.batch(batch_id), letters=True)
    made = desk.make(batch_id)
    name = f"brief-{made[0].letter.label}" if len(made) == 1 else f"brieven-{desk.today}"
    return Response(
        pdf_of([one.letter for one in made]),
        media_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}.pdf"'},
    )


def check_kind(one: Planned, *, letters: bool) -> None:
    """Letters are made as a file, messages as text.

    :raises ProblemError: 409 when this batch is of the other kind.
    """
    if (one.batch.channel is Channel.LETTER) != letters:
        kind = "Dit zijn geen brieven." if letters else "Dit zijn brieven."
        raise ProblemError(409, kind)
