# SPDX-License-Identifier: EUPL-1.2
"""Writes a mail to a worker, as text and as HTML, from its counts alone."""

from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from services.chassis.clock import AMSTERDAM
from services.outreach.rules.mails import SUBJECTS, MailKind, lines
from services.outreach.store.mails import Mail

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)

_HEADINGS: Final = {
    MailKind.DAILY: "Uw werk van vandaag",
    MailKind.AT_ONCE: "Dit kan niet wachten",
}
_LINKS: Final = {
    MailKind.DAILY: ("/werklijst", "Ga naar uw werklijst"),
    MailKind.AT_ONCE: ("/meldingen", "Bekijk uw meldingen"),
}


def written(one: Mail, to: str, sender: str, site: str) -> EmailMessage:
    """The mail; every time the same, with the same Message-ID. ``site`` is where a browser reaches
    outreach."""
    path, words = _LINKS[one.kind]
    told = {
        "subject": SUBJECTS[one.kind],
        "heading": _HEADINGS[one.kind],
        "lines": lines(one.kind, one.counts),
        "link": site + path,
        "link_words": words,
        "settings": f"{site}/meldingen#mails",
    }
    message = EmailMessage()
    message["From"] = Address("Sluitend", addr_spec=sender)
    message["To"] = Address(addr_spec=to)
    message["Subject"] = told["subject"]
    message["Date"] = one.made_at.astimezone(AMSTERDAM)
    message["Message-ID"] = f"<{one.id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_TEMPLATES.get_template("mail.txt").render(told))
    html = _TEMPLATES.get_template("mail.html").render(told)
    message.add_alternative(html, subtype="html")
    message["Content-Language"] = "nl"
    return message
