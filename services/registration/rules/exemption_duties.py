# SPDX-License-Identifier: EUPL-1.2
"""D11 and D12: the terms of a claim to exemption, and of vervangende leerplicht.

A context is said on the bus, so it holds dates and no article: some rest on health or conviction.
Of two of one day the second in order of article has a number.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from schemas.codes.lists import ExemptionArticle
from services.chassis.calendar import add_months, statutory_term_end
from services.chassis.duties import Place
from services.chassis.duty_rules import DutyChange, SetDuty, SettleDuty
from services.registration.rules import leerplicht
from services.registration.rules.absence_duties import Held
from services.registration.rules.duty_terms import term, term_or_none
from services.registration.rules.facts import Facts, local_day

PARENTS: Final = "parents"
"""Holder of what parents, or a young person of age, must do."""

YEARLY: Final = frozenset(
    {ExemptionArticle.UNFIT, ExemptionArticle.CONVICTION, ExemptionArticle.FOREIGN_SCHOOL}
)
"""Articles that must be claimed anew each year before 1 July (art. 6 lid 2)."""

_ONE_YEAR: Final = timedelta(days=366)
"""A grant that lasts longer rests on art. 6 lid 3, never fit: nothing is to be renewed."""

_UNTIL_NEXT: Final = timedelta(days=62)
"""A grant that follows within a summer renews the one before."""


def exemption_duties(facts: Facts, _place: Place, _today: date) -> Iterator[Held]:
    """D11: claimed in time, on a statement that is not too old, and renewed before 1 July."""
    claims = facts.all("exemption-claimed")
    for key, register in sorted(claims.items()):
        first, article = date.fromisoformat(key[:10]), key[11:]
        about = _about("exemption", key, claims)
        claimed = date.fromisoformat(register[2])
        renewal = _prolongs(facts, article, first)
        due = _before_july(first) if renewal else add_months(first, -term("exemption-claim-months"))
        yield None, _done(f"{about}:claim", min(claimed, due), due, claimed)
        if register[3] is not None:
            stated = date.fromisoformat(register[3])
            until = add_months(stated, term("statement-months"))
            yield None, _done(f"{about}:statement", stated, until, claimed)
    yield from _renewals(facts)


def _about(what: str, key: str, others: Iterable[str]) -> str:
    """What a duty is about: its day, with a number where several are of that day."""
    same = sorted(one for one in others if one[:10] == key[:10])
    nth = same.index(key) + 1
    return f"{what}:{key[:10]}" + (f".{nth}" if nth > 1 else "")


def _done(context: str, set_on: date, due: date, on: date | None) -> list[DutyChange]:
    changes: list[DutyChange] = [SetDuty("D11", context, PARENTS, set_on, due)]
    return changes if on is None else [*changes, SettleDuty("D11", context, on)]


def _prolongs(facts: Facts, article: str, first: date) -> bool:
    """Whether an exemption on that article runs until this one is claimed from."""
    return any(
        date.fromisoformat(key[:10]) < first <= date.fromisoformat(grant[2]) + _UNTIL_NEXT
        for key, grant in facts.all("exempted").items()
        if key[11:] == article
    )


def _before_july(first: date) -> date:
    """The last day before the 1 July that lies before, or on, the day of which it is claimed."""
    july = date(first.year, 7, 1)
    return (july if first >= july else date(first.year - 1, 7, 1)) - timedelta(days=1)


def _renewals(facts: Facts) -> Iterator[Held]:
    birth = facts.one("birth")
    adult_on = date.max if birth is None else leerplicht.adult_on(date.fromisoformat(birth[2]))
    grants = facts.all("exempted")
    for key, grant in sorted(grants.items()):
        first, article = date.fromisoformat(key[:10]), key[11:]
        last = _ended(facts, article, first, date.fromisoformat(grant[2]))
        july = date(last.year if last >= date(last.year, 7, 1) else last.year - 1, 7, 1)
        if article in YEARLY and first < july <= last and last - first <= _ONE_YEAR:
            if adult_on <= date(july.year, 8, 1):
                continue  # leerplicht and kwalificatieplicht end: nothing to be exempt from
            renewed = _renewed(facts, article, first, july, last)
            yield (
                None,
                _done(
                    f"{_about('exemption', key, grants)}:renewal",
                    first,
                    july - timedelta(days=1),
                    renewed,
                ),
            )


def _ended(facts: Facts, article: str, first: date, last: date) -> date:
    for key in facts.all("exemption-ended"):
        day = date.fromisoformat(key[:10])
        if key[11:] == article and first <= day < last:
            last = day
    return last


def _renewed(facts: Facts, article: str, first: date, july: date, last: date) -> date | None:
    """The day of the claim for the year after, else that of the report of the next grant."""
    claims = [
        date.fromisoformat(register[2])
        for key, register in facts.all("exemption-claimed").items()
        if key[11:] == article and july <= date.fromisoformat(key[:10]) <= last + _UNTIL_NEXT
    ]
    grants = [
        local_day(register[1])
        for key, register in facts.all("exempted").items()
        if key[11:] == article and first < date.fromisoformat(key[:10]) <= last + _UNTIL_NEXT
    ]
    return min(claims or grants, default=None)


def replacement_duties(facts: Facts, place: Place, _today: date) -> Iterator[Held]:
    """D12: decided in time, with a copy while the law asked for one; prolonging asked in time."""
    asked_for = facts.all("replacement")
    for key, register in sorted(asked_for.items()):
        received = date.fromisoformat(key[:10])
        decided, copied, expires = (
            None if text is None else date.fromisoformat(text) for text in register[2:]
        )
        holder = f"municipality:{place.municipality or 'unknown'}"
        context = _about("replacement", key, asked_for)
        weeks = term("replacement-decision-weeks", received)
        due = statutory_term_end(received, weeks * 7)
        yield None, _held(f"{context}:decision", holder, received, due, decided)
        weeks_to_copy = term_or_none("replacement-copy-weeks", received)
        if weeks_to_copy is not None and decided is not None:
            due = statutory_term_end(decided, weeks_to_copy * 7)
            yield None, _held(f"{context}:copy", holder, decided, due, copied)
        if expires is not None:
            due = expires - timedelta(weeks=term("replacement-extension-weeks"))
            asked = min(received, due)
            yield None, _held(f"{context}:extension", PARENTS, asked, due, received)


def _held(context: str, holder: str, set_on: date, due: date, on: date | None) -> list[DutyChange]:
    changes: list[DutyChange] = [SetDuty("D12", context, holder, set_on, due)]
    return changes if on is None else [*changes, SettleDuty("D12", context, on)]
