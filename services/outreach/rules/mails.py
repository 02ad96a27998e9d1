# SPDX-License-Identifier: EUPL-1.2
"""Mails to workers: what they tell, when a failed one is tried again, and when it is given up.

A mail holds numbers and a link, and nothing of a person: mail is kept by others.
"""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Final

from services.outreach.rules.notifications import MailChoice, NotificationKind

RETRIES: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 120))
"""The pauses after each failure in a row; the last one again and again. Policy."""
GIVEN_UP_AFTER: Final = timedelta(days=1)
"""So long after it was made a mail is of no use any more. Policy."""
AT_ONCE_APART: Final = timedelta(minutes=15)
"""So long lies at least between two mails at once to one worker; what comes up meanwhile goes into
the next. Policy."""
KEPT_DAYS: Final = 30
"""So long it is kept what became of a mail."""


class MailKind(StrEnum):
    """Which mail it is."""

    DAILY = "daily"
    AT_ONCE = "at-once"


class MailState(StrEnum):
    """How far a mail is."""

    WAITING = "waiting"
    SENT = "sent"
    DROPPED = "dropped"
    """The worker does not want it any more, or has no address any more."""
    DEAD = "dead"
    """Given up."""


class MailFailure(StrEnum):
    """Why a mail was not taken."""

    CONNECTION = "connection"
    TLS = "tls"
    LOGIN = "login"
    SERVER = "server"
    """The server as a whole asks to come back later (421) or refuses the sender."""
    LATER = "later"
    """The server asks to come back later with this mail."""
    REFUSED = "refused"
    """The server refuses the address or the mail for good."""

    @property
    def of_server(self) -> bool:
        """Whether no other mail would fare better now."""
        return self not in (MailFailure.LATER, MailFailure.REFUSED)


FAILURES: Final[Mapping[MailFailure, str]] = {
    MailFailure.CONNECTION: "De mailserver antwoordde niet, of brak de verbinding af.",
    MailFailure.TLS: "De verbinding met de mailserver was niet te beveiligen.",
    MailFailure.LOGIN: "De mailserver weigerde de aanmelding van Sluitend.",
    MailFailure.SERVER: "De mailserver nam geen mail van Sluitend aan.",
    MailFailure.LATER: "De mailserver kon de mail nog niet aannemen.",
    MailFailure.REFUSED: "De mailserver weigerde dit adres of deze mail.",
}
"""Each failure for a Dutch reader."""


class Count(StrEnum):
    """What a mail counts."""

    LATE = "late"
    TODAY = "today"
    NEW = "new"
    ESCALATED = "escalated"
    TRANSFERS = "transfers"
    PARTNERS = "partners"
    FATAL = "fatal"


LINES: Final[Mapping[MailKind, Mapping[Count, tuple[str, str]]]] = {
    MailKind.DAILY: {
        Count.LATE: ("taak is te laat", "taken zijn te laat"),
        Count.TODAY: ("taak moet vandaag klaar zijn", "taken moeten vandaag klaar zijn"),
        Count.NEW: ("zaak is nieuw bij u", "zaken zijn nieuw bij u"),
        Count.ESCALATED: (
            "taak is aan u geëscaleerd",
            "taken zijn aan u geëscaleerd",
        ),
        Count.TRANSFERS: (
            "overdracht wacht op antwoord van uw regio",
            "overdrachten wachten op antwoord van uw regio",
        ),
        Count.PARTNERS: (
            "bericht van een partner kwam binnen",
            "berichten van partners kwamen binnen",
        ),
    },
    MailKind.AT_ONCE: {
        Count.FATAL: (
            "taak moet vandaag klaar zijn, of is te laat",
            "taken moeten vandaag klaar zijn, of zijn te laat",
        ),
        Count.ESCALATED: ("taak is aan u geëscaleerd", "taken zijn aan u geëscaleerd"),
        Count.TRANSFERS: (
            "zaak is aan uw regio aangeboden",
            "zaken zijn aan uw regio aangeboden",
        ),
    },
}
"""The lines of a mail in their order, for one and for several."""

COUNTED_AS: Final[Mapping[NotificationKind, Count]] = {
    NotificationKind.FATAL: Count.FATAL,
    NotificationKind.ESCALATED: Count.ESCALATED,
    NotificationKind.TRANSFER: Count.TRANSFERS,
}
"""How a mail at once counts what is urgent."""

SUBJECTS: Final[Mapping[MailKind, str]] = {
    MailKind.DAILY: "Sluitend: uw werk van vandaag",
    MailKind.AT_ONCE: "Sluitend: dit kan niet wachten",
}


def is_wanted(kind: MailKind, choice: MailChoice) -> bool:
    """Whether a worker who chose so wants such a mail."""
    if kind is MailKind.DAILY:
        return choice is not MailChoice.NONE
    return choice is MailChoice.AT_ONCE


def lines(kind: MailKind, counts: Mapping[str, int]) -> list[tuple[int, str]]:
    """Number and words of what there is to tell; nothing is said of what there is none of."""
    return [
        (counts[count], one if counts[count] == 1 else several)
        for count, (one, several) in LINES[kind].items()
        if counts.get(count)
    ]


def pause_after(failures: int, failure: MailFailure) -> timedelta | None:
    """How long to wait after so many failures; None: give up at once."""
    if failure is MailFailure.REFUSED:
        return None
    return RETRIES[min(failures, len(RETRIES)) - 1]
