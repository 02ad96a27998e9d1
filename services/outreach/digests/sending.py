# SPDX-License-Identifier: EUPL-1.2
"""One mail to the mail server of the settings, and why it was not taken."""

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from typing import Final

from services.chassis.settings import MailServer
from services.outreach.rules.mails import MailFailure

STEP_SECONDS: Final = 10.0
"""For each step of speaking to the server."""
_CLOSING: Final = 421
_FOR_GOOD: Final = 500


class NotSent(Exception):
    """The server did not say that it took the mail; ``failure`` tells why."""

    def __init__(self, failure: MailFailure) -> None:
        super().__init__(failure)
        self.failure = failure


def send(server: MailServer, message: EmailMessage) -> None:
    """Hand a mail in, over a connection of its own.

    :raises NotSent: when the server did not say that it took it.
    """
    try:
        smtp = smtplib.SMTP(server.host, server.port, timeout=STEP_SECONDS)
        try:
            _hand_in(smtp, server, message)
        finally:
            with suppress(OSError, smtplib.SMTPException):  # what was taken stays taken
                smtp.quit()
            smtp.close()
    except smtplib.SMTPAuthenticationError:
        raise NotSent(MailFailure.LOGIN) from None
    except (ssl.SSLError, smtplib.SMTPNotSupportedError):
        raise NotSent(MailFailure.TLS) from None
    except (OSError, smtplib.SMTPException) as fault:
        raise NotSent(_failure(fault)) from None


def _hand_in(smtp: smtplib.SMTP, server: MailServer, message: EmailMessage) -> None:
    if server.starttls:
        smtp.starttls(context=ssl.create_default_context())
    if server.user is not None:
        smtp.login(server.user, server.password or "")
    smtp.send_message(message)


def _failure(fault: Exception) -> MailFailure:
    match fault:
        case smtplib.SMTPRecipientsRefused():
            return _of_mail(max(code for code, _ in fault.recipients.values()))
        case smtplib.SMTPDataError():
            return _of_mail(fault.smtp_code)
        case smtplib.SMTPResponseException():
            return MailFailure.SERVER
    return MailFailure.CONNECTION


def _of_mail(code: int) -> MailFailure:
    if code == _CLOSING:
        return MailFailure.SERVER
    return MailFailure.REFUSED if code >= _FOR_GOOD else MailFailure.LATER
