# SPDX-License-Identifier: EUPL-1.2
"""The page behind a partner's link: yes or no, and later what came of it. Without an account, made
for a phone, and without a word about whom it is."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from schemas.codes.partners import ReferralRefusal, ReferralResult
from schemas.codes.regions import REGION_NAMES
from services.chassis.web import flash, render
from services.chassis.web.forms import Sent, texts
from services.outreach.desks.partner_link import (
    Asked,
    NotGenuine,
    PartnerLink,
    TooManyWrong,
    partner_link_of,
)
from services.outreach.desks.referrals import LINK_PATH
from services.outreach.rules.referral_link import LinkState
from services.outreach.ui import network_wording as n

router = APIRouter(prefix=LINK_PATH + "{token}")

LABELS: Final = {"reden": "Waarom niet", "uitkomst": "Uitkomst", "dag": "Op welke dag"}
_HEADERS: Final = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}
_STATUS: Final[Mapping[LinkState, int]] = {
    LinkState.LIVE: 200,
    LinkState.ENDED: 200,
    LinkState.EXPIRED: 410,
    LinkState.REVOKED: 410,
}


@router.get("")
def show(request: Request, token: str) -> Response:
    """The referral as it stands."""
    return _behind(request, token, lambda link: _page(request, token, link.open()))


@router.post("/ja")
def accept(request: Request, token: str) -> Response:
    """The partner takes part."""
    return _behind(
        request,
        token,
        lambda link: _told(request, token, link.accept(), "Bedankt. Uw ja is vastgelegd."),
    )


@router.post("/nee")
def reject(request: Request, token: str, form: Sent) -> Response:
    """The partner does not take part; the reason is a code."""
    reason = texts(form).get("reden")

    def answer(link: PartnerLink) -> Response:
        if reason not in set(ReferralRefusal):
            return _page(request, token, link.look(), {"reden": "is verplicht"})
        state = link.reject(ReferralRefusal(reason))
        return _told(request, token, state, "Bedankt. Uw nee is vastgelegd.")

    return _behind(request, token, answer)


@router.post("/verslag")
def report(request: Request, token: str, form: Sent) -> Response:
    """The partner reports back, by a code and a day."""
    fields = texts(form)

    def answer(link: PartnerLink) -> Response:
        asked = link.look()
        result = fields.get("uitkomst")
        day, wrong = _day(fields.get("dag", ""), asked)
        errors = {} if result in set(ReferralResult) else {"uitkomst": "is verplicht"}
        if wrong is not None:
            errors["dag"] = wrong
        if errors or day is None:
            return _page(request, token, asked, errors, fields)
        state = link.report(ReferralResult(str(result)), day)
        return _told(request, token, state, "Bedankt. Uw verslag is vastgelegd.")

    return _behind(request, token, answer)


def _day(text: str, asked: Asked) -> tuple[date | None, str | None]:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None, "is geen datum"
    if day > asked.today:
        return None, "ligt na vandaag"
    return (None, "ligt voor de dag van de vraag") if day < asked.sent_on else (day, None)


def _behind(request: Request, token: str, answer: Callable[[PartnerLink], Response]) -> Response:
    """The answer for a genuine token; all others are answered alike."""
    try:
        return answer(partner_link_of(request, token))
    except NotGenuine:
        return _none(request, 404)
    except TooManyWrong:
        return _none(request, 429)


def _none(request: Request, status: int) -> Response:
    return render(
        request, "link_none.html", status=status, headers=_HEADERS, busy=status == 429, home="/"
    )


def _told(request: Request, token: str, state: LinkState, said: str) -> Response:
    if state is LinkState.LIVE:
        flash(request, said)
    return RedirectResponse(LINK_PATH + token, status_code=303, headers=dict(_HEADERS))


def _page(
    request: Request,
    token: str,
    asked: Asked,
    errors: Mapping[str, str] | None = None,
    fields: Mapping[str, str] | None = None,
) -> Response:
    live = asked.state is LinkState.LIVE
    return render(
        request,
        "link.html" if live else "link_closed.html",
        status=400 if errors and live else _STATUS[asked.state],
        headers=_HEADERS,
        home=LINK_PATH + token,
        asked=asked,
        state=str(asked.state),
        region=REGION_NAMES.get(asked.region, ""),
        support=n.SUPPORTS[asked.support],
        refusals=[(str(code), text, None) for code, text in n.REFUSALS.items()],
        results=[(str(code), text, None) for code, text in n.RESULTS.items()],
        errors=errors or {},
        fields=fields or {},
        labels=LABELS,
    )
