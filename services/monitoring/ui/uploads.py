# SPDX-License-Identifier: EUPL-1.2
"""A file that a page was sent: read as far as it may be large, and told when it is no text."""

from starlette.datastructures import FormData, UploadFile

from services.monitoring.rules.line_fault import LineFault


async def sent_file(form: FormData, name: str, most: int) -> bytes:
    """What is in a file of a form; nothing where none was chosen, and of one that is larger than
    ``most`` bytes one byte more than that."""
    file = form.get(name)
    return await file.read(most + 1) if isinstance(file, UploadFile) else b""


def text_of(content: bytes, most: int) -> tuple[str, list[LineFault]]:
    """The text of a file as :func:`sent_file` gives it, and what keeps it from being one."""
    if not content.strip():
        return "", [LineFault(1, "ontbreekt: kies een bestand")]
    if len(content) > most:
        return "", [LineFault(1, "hoort bij een bestand dat te groot is")]
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return "", [LineFault(1, "is geen tekst in UTF-8")]
