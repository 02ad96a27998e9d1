# SPDX-License-Identifier: EUPL-1.2
"""The page of notifications: what a worker was told, and which mails the worker wants."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Path, Query, Request
from starlette.responses import RedirectResponse, Response

from schemas.codes.outreach import TransferLapse
from services.chassis.clock import local_date
from services.chassis.web import User, flash, render, require
from services.chassis.web.live import live_updates
from services.chassis.web.wording import moment, weekday
from services.outreach.digests.desk import TOLD, MailState, notification_desk_of
from services.outreach.rules.mails import FAILURES, MailKind
from services.outreach.rules.mails import MailState as Outcome
from services.outreach.rules.notifications import KEPT_DAYS, MailChoice, NotificationKind
from services.outreach.rules.task_rules import TASK_RULES
from services.outreach.store.notifications import LARGEST, Told
from services.outreach.ui import trajectory_wording as t
from services.outreach.ui.worklist_page import whole

router = APIRouter(prefix="/meldingen")
Reader = Annotated[User, Depends(require(*TOLD))]

PAGE_SIZE = 50
LIVE_SECONDS: Final = 5.0
CHOICES: Final = {
    "elke-dag": MailChoice.DAILY,
    "meteen": MailChoice.AT_ONCE,
    "geen": MailChoice.NONE,
}
"""Choices by their name in the form."""

_PARTNER: Final = {
    "referral-accepted": "De partner nam de verwijzing aan",
    "referral-rejected": "De partner wees de verwijzing af",
    "referral-reported-back": "De partner stuurde een verslag",
}


@router.get("")
def show(
    request: Request, user: Reader, na: Annotated[str | None, Query(max_length=200)] = None
) -> Response:
    """What the user was told, the newest first, and how the user is mailed."""
    desk = notification_desk_of(request, user)
    page = desk.page(na, PAGE_SIZE)
    mail = desk.mail()
    return render(
        request,
        "notifications.html",
        rows=[_row(one) for one in page.rows],
        newest=page.rows[0].id if page.rows and not na else None,
        some_unread=any(one.read_at is None for one in page.rows),
        first="/meldingen" if na else None,
        next=None if page.next is None else f"/meldingen?na={page.next}",
        kept=KEPT_DAYS,
        mail=mail,
        hour=request.app.state.settings.digest_hour,
        chosen=next(name for name, choice in CHOICES.items() if choice is mail.box.choice),
        last=_last_mail(mail),
    )


@router.get("/live")
def live(request: Request, user: Reader) -> Response:
    """Tells pages that the number at the bell changed."""
    return live_updates(
        request, notification_desk_of(request, user).revision, interval=LIVE_SECONDS
    )


@router.post("/gelezen")
def read_all(
    request: Request, user: Reader, tot: Annotated[int, Form(ge=0, le=LARGEST)]
) -> Response:
    """The user has read everything that the page showed."""
    notification_desk_of(request, user).read_all(tot)
    flash(request, "Alle meldingen staan op gelezen.")
    return RedirectResponse("/meldingen", status_code=303)


@router.post("/{notification_id}/gelezen")
def read(
    request: Request, user: Reader, notification_id: Annotated[int, Path(ge=0, le=LARGEST)]
) -> Response:
    """The user has read one; 404 for one that is another's."""
    notification_desk_of(request, user).read(notification_id)
    return RedirectResponse("/meldingen", status_code=303)


@router.post("/mail")
def choose(
    request: Request,
    user: Reader,
    mail: Annotated[str, Form(pattern=f"^({'|'.join(CHOICES)})$")],
) -> Response:
    """Which mails the user wants."""
    notification_desk_of(request, user).choose(CHOICES[mail])
    flash(request, "Uw keuze is bewaard.")
    return RedirectResponse("/meldingen", status_code=303)


def _row(one: Told) -> dict[str, Any]:
    title, about = in_words(one)
    lapsed = one.kind is NotificationKind.TRANSFER_LAPSED  # who it was offered to sees it no more
    return {
        "id": one.id,
        "title": title,
        "about": about,
        "urgent": one.kind is NotificationKind.FATAL,
        "case": None if lapsed else f"/zaken/{one.case_id}",
        "label": whole(one.label),
        "at": one.made_at,
        "unread": one.read_at is None,
    }


def in_words(one: Told) -> tuple[str, str | None]:
    """What a notification says, and of which task."""
    rule = TASK_RULES.get(one.task or "")
    task = None if rule is None else f"{rule.title}, uiterlijk {weekday(one.fatal_on)}"
    match one.kind:
        case NotificationKind.ASSIGNED:
            return "Deze zaak is nu van u", None
        case NotificationKind.FATAL:
            late = one.fatal_on is not None and one.fatal_on < local_date(one.made_at)
            return "Deze taak is te laat" if late else "De laatste dag van deze taak is er", task
        case NotificationKind.ESCALATED:
            return "Deze taak is aan u geëscaleerd", task
        case NotificationKind.TRANSFER:
            return "Deze zaak is aan uw regio aangeboden", None
        case NotificationKind.TRANSFER_LAPSED:
            why = t.LAPSES[TransferLapse(one.about.partition("/")[0])]
            return "Het aanbod van deze zaak is vervallen", f"{why}. U hoeft niet te antwoorden."
        case NotificationKind.PARTNER:
            return _PARTNER[one.about.partition("/")[0]], None


def _last_mail(mail: MailState) -> str | None:
    """What came of the last mail, for its reader."""
    if mail.last is None:
        return None
    kind = "het dagoverzicht" if mail.last.kind is MailKind.DAILY else "een mail met haast"
    of = f"De laatste mail was {kind} van {moment(mail.last.made_at)}"
    reason = "" if mail.last.reason is None else f" {FAILURES[mail.last.reason]}"
    match mail.last.state:
        case Outcome.SENT:
            return f"{of}. Die is verstuurd."
        case Outcome.WAITING:
            return f"{of}. Die wordt nog verstuurd.{reason}"
        case Outcome.DROPPED:
            return f"{of}. Die is niet verstuurd, omdat u die niet meer wilde krijgen."
        case Outcome.DEAD:
            return f"{of}. Die kon niet worden bezorgd.{reason}"
