# SPDX-License-Identifier: EUPL-1.2
"""Claims to exemption and their yearly renewal, read from the facts (Leerplichtwet arts. 5-9)."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from schemas.codes.lists import ExemptionArticle
from services.chassis.calendar import add_months
from services.registration.rules import leerplicht
from services.registration.rules.duty_terms import term
from services.registration.rules.facts import Facts, local_day
from services.registration.rules.spans import Exemption, exemption


class ArticleRule(NamedTuple):
    """What the law asks of a claim on an article; ``statement`` names who states it, None where no
    statement is asked for. ``yearly``: to be claimed anew each year before 1 July."""

    title: str
    statement: str | None
    yearly: bool


ARTICLES: Final[Mapping[str, ArticleRule]] = {
    ExemptionArticle.UNFIT: ArticleRule(
        "Art. 5 sub a: unfit for school, physically or psychologically",
        "a doctor, educationalist or psychologist (art. 7)",
        yearly=True,
    ),
    ExemptionArticle.CONVICTION: ArticleRule(
        "Art. 5 sub b: objections to the conviction (richting) of every school nearby",
        None,
        yearly=True,
    ),
    ExemptionArticle.FOREIGN_SCHOOL: ArticleRule(
        "Art. 5 sub c: enrolled at a school abroad", "the head of that school (art. 9)", yearly=True
    ),
    ExemptionArticle.TRAVELLING: ArticleRule("Art. 5a: travelling existence", None, yearly=False),
    ExemptionArticle.OTHER_EDUCATION: ArticleRule(
        "Art. 15: other sufficient education, between days set by the municipality",
        None,
        yearly=False,
    ),
}
"""Two are named alike: article 5 sub a, and article 5a."""

_ONE_YEAR: Final = timedelta(days=366)
"""A grant that lasts longer rests on art. 6 lid 3, never fit: nothing is to be renewed."""

SUMMER: Final = timedelta(days=62)
"""A grant that follows within a summer renews the one before, or answers the claim before it."""


class Answer(StrEnum):
    """What became of a claim that was not granted, and of a grant that never was due."""

    REFUSED = "refused"
    CLAIM_WITHDRAWN = "claim-withdrawn"
    REVOKED = "revoked"


class Claim(NamedTuple):
    """A claim to exemption from ``first`` on: made on ``claimed_on``, in time until ``due``. The
    statement that it rests on, where one is told, is fresh enough until ``statement_until``. It was
    answered on ``answered_on``, if it was and is not granted."""

    first: date
    article: str
    claimed_on: date
    due: date
    statement_on: date | None
    statement_until: date | None
    answer: Answer | None
    answered_on: date | None


class Renewal(NamedTuple):
    """The last day to claim anew, and the day on which that was done."""

    due: date
    done_on: date | None


def claims(facts: Facts) -> list[Claim]:
    """Every claim, by day and article: due a month before it begins, or before 1 July for who is
    exempt already (art. 6 lid 2), also where that proved later not to have been due."""
    found, granted = [], [exemption(facts, key) for key in facts.all("exempted")]
    for key, register in sorted(facts.all("exemption-claimed").items()):
        first, article = date.fromisoformat(key[:10]), key[11:]
        stated = None if register[3] is None else date.fromisoformat(register[3])
        due = (
            _before_july(first)
            if _prolongs(granted, article, first)
            else add_months(first, -term("exemption-claim-months"))
        )
        until = None if stated is None else add_months(stated, term("statement-months"))
        claimed_on = date.fromisoformat(register[2])
        answer = _answer(facts, key, claimed_on)
        found.append(Claim(first, article, claimed_on, due, stated, until, *answer))
    return found


def _answer(facts: Facts, key: str, claimed_on: date) -> tuple[Answer | None, date | None]:
    """The last answer to a claim. One of a day before the claim answered an earlier one."""
    answers = []
    for answer, kind in _ANSWERS:
        register = facts.all(kind).get(key)
        if register is not None and date.fromisoformat(register[2]) >= claimed_on:
            answers.append((register[2], register[0], answer))
    if not answers:
        return None, None
    on, _, answer = max(answers)
    return answer, date.fromisoformat(on)


_ANSWERS: Final = (
    (Answer.REFUSED, "exemption-refused"),
    (Answer.CLAIM_WITHDRAWN, "exemption-claim-withdrawn"),
)
"""Kinds of facts that answer a claim without granting it."""


def _prolongs(granted: Iterable[Exemption], article: str, first: date) -> bool:
    """Whether an exemption on that article runs until this one is claimed from."""
    return any(one.first < first <= one.until + SUMMER for one in granted if one.article == article)


def _before_july(first: date) -> date:
    """The last day before the 1 July that lies before, or on, the day of which it is claimed."""
    july = date(first.year, 7, 1)
    return (july if first >= july else date(first.year - 1, 7, 1)) - timedelta(days=1)


def renewal(facts: Facts, one: Exemption) -> Renewal | None:
    """How an exemption is renewed; None where nothing is to be renewed: of arts. 5a and 15, of who
    will never be fit, of what ends before 1 July, and of who is 18 by the next school year."""
    last = one.last
    july = date(last.year if last >= date(last.year, 7, 1) else last.year - 1, 7, 1)
    yearly = ARTICLES[one.article].yearly and last - one.first <= _ONE_YEAR
    if not yearly or not one.first < july <= last:
        return None
    birth = facts.birth_date
    if birth is not None and leerplicht.adult_on(birth) <= date(july.year, 8, 1):
        return None
    return Renewal(july - timedelta(days=1), _renewed(facts, one, july))


def notice(due: date) -> date:
    """From when what must be claimed anew by ``due`` stands so. Of an exemption that is 1 April:
    from then on a statement is still fresh on the last day."""
    return add_months(due + timedelta(days=1), -term("renewal-notice-months"))


def _renewed(facts: Facts, one: Exemption, july: date) -> date | None:
    """The day of the claim for the year after, else that of the report of the next grant."""
    claimed = [
        date.fromisoformat(register[2])
        for key, register in facts.all("exemption-claimed").items()
        if key[11:] == one.article and july <= date.fromisoformat(key[:10]) <= one.last + SUMMER
    ]
    granted = [
        local_day(register[1])
        for key, register in facts.all("exempted").items()
        if key[11:] == one.article and one.first < date.fromisoformat(key[:10]) <= one.last + SUMMER
    ]
    return min(claimed or granted, default=None)
