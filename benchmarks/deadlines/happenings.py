# SPDX-License-Identifier: EUPL-1.2
"""What each event of ``outreach.cases`` means for the terms of the case it is about."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from benchmarks.deadlines.days import months_later, working_days_later
from benchmarks.deadlines.terms import File, Phase

Data = Mapping[str, Any]


def happens(file: File, name: str, data: Data, on: date) -> None:
    """Let an event happen to an open case on a day; one that means nothing for terms is none."""
    handle = _HANDLERS.get(name)
    if handle is not None:
        handle(file, data, on)


def _attempted(file: File, data: Data, on: date) -> None:
    result = data["result"]
    file.settle(on, "D15")
    was = file.phase
    if result == "reached":
        _spoken(file, on)
        file.phase = Phase.SPOKEN if was in (Phase.SEEKING, Phase.UNREACHABLE) else was
    else:
        file.tried.append(data["channel"])
        if not file.contact and _tried_enough(file.tried):
            file.settle(on, "D17")
            file.phase = Phase.UNREACHABLE if was == Phase.SEEKING else was
    if result in ("reached", "refused") or was == Phase.UNREACHABLE:
        file.settle(on, "D19")


def _spoken(file: File, on: date) -> None:
    """There was contact, which ends the ladder (D17)."""
    file.settle(on, "D17")
    file.contact = True


def _talked(file: File, data: Data, on: date) -> None:
    """Whatever is agreed with the young person is contact too."""
    day = date.fromisoformat(data.get("on", on.isoformat()))
    file.settle(day, "D15", "D19")
    _spoken(file, day)


def _intake(file: File, data: Data, on: date) -> None:
    _agreed(file, data, on)
    file.intake = True
    file.settle(date.fromisoformat(data["on"]), "D16")


def _agreed(file: File, data: Data, on: date) -> None:
    _talked(file, data, on)
    if file.phase != Phase.PLACED:
        file.phase = Phase.SPOKEN


def _declined(file: File, data: Data, on: date) -> None:
    _talked(file, data, on)
    if file.phase != Phase.PLACED:
        file.cancel("D16", "D18")
        file.phase = Phase.DECLINED


def _placed(file: File, data: Data, on: date) -> None:
    first = file.placed_from = date.fromisoformat(data["from"])
    file.settle(first, "D18", "D19")
    file.cancel("D15", "D16", "D17", "D20")
    file.phase = Phase.PLACED
    for months in (1, 3):
        file.set("D20", on, months_later(first, months), str(months))


def _placement_ended(file: File, _data: Data, on: date) -> None:
    file.cancel("D20", "D19")
    file.phase, file.placed_from = Phase.SPOKEN, None
    if not file.prevention:
        file.set("D15", on, working_days_later(on, 5))


def _aftercare(file: File, data: Data, _on: date) -> None:
    """The first contact that is still open; that of three months not within the first."""
    day = date.fromisoformat(data["on"])
    file.settle(day, "D19")
    still = sorted(file.open("D20"), key=lambda term: term.due_on)
    if not still or file.placed_from is None:
        return
    if still[0].context == "1" or day > months_later(file.placed_from, 1):
        file.settle(day, "D20", context=still[0].context)


def _referred(file: File, data: Data, on: date) -> None:
    file.referred += 1
    file.referrals.append((data["partner"], file.referred))
    file.set("D21", on, working_days_later(on, 5), f"{file.referred} answer")


def _accepted(file: File, data: Data, on: date) -> None:
    number = _referral(file, data)
    if file.open("D21", context=f"{number} answer"):
        file.settle(on, "D21", context=f"{number} answer")
        file.set("D21", on, on + timedelta(days=30), f"{number} report")


def _answered(file: File, data: Data, on: date) -> None:
    number = _referral(file, data)
    for term in ("answer", "report"):
        file.settle(on, "D21", context=f"{number} {term}")
    file.referrals.remove((data["partner"], number))


def _referral(file: File, data: Data) -> int:
    """The referral of the number that is told, else the last to the partner."""
    told = data.get("number")
    last = [n for partner, n in file.referrals if partner == data["partner"]][-1]
    return last if told is None else int(told)


def _offered(file: File, _data: Data, on: date) -> None:
    file.set("D22", on, working_days_later(on, 5))


def _transfer_answered(file: File, _data: Data, on: date) -> None:
    file.settle(on, "D22")


def _offer_lapsed(file: File, _data: Data, _on: date) -> None:
    """Whatever ends an offer to another region without an answer of it, such as a placement."""
    file.cancel("D22")


def _purpose(file: File, data: Data, on: date) -> None:
    before, after = data["fromPurpose"], data["toPurpose"]
    if before == "prevention":
        file.prevention = False
        file.cancel("D19")
        file.owe_as_leaver(on)
    elif after == "prevention":
        file.prevention = True
        file.cancel("D15", "D16", "D17", "D18")


def _closed(file: File, _data: Data, _on: date) -> None:
    file.cancel("D15", "D16", "D17", "D18", "D19", "D20", "D21", "D22")
    file.closed = True


def _tried_enough(channels: Sequence[str]) -> bool:
    """D17: three attempts over two channels, a home visit among them."""
    return len(channels) >= 3 and len(set(channels)) >= 2 and "home-visit" in channels


_HANDLERS: Final[Mapping[str, Callable[[File, Data, date], None]]] = {
    "contact-attempted": _attempted,
    "intake-held": _intake,
    "support-consented": _agreed,
    "plan-agreed": _agreed,
    "support-declined": _declined,
    "offer-made": _talked,
    "offer-accepted": _talked,
    "offer-declined": _talked,
    "placed": _placed,
    "placement-ended": _placement_ended,
    "aftercare-held": _aftercare,
    "referral-sent": _referred,
    "referral-accepted": _accepted,
    "referral-rejected": _answered,
    "referral-reported-back": _answered,
    "transfer-requested": _offered,
    "transfer-accepted": _transfer_answered,
    "transfer-rejected": _transfer_answered,
    "transfer-lapsed": _offer_lapsed,
    "purpose-changed": _purpose,
    "case-closed": _closed,
}
