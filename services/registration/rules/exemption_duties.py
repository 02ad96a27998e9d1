# SPDX-License-Identifier: EUPL-1.2
"""D11 and D12: the terms of a claim to exemption, and of vervangende leerplicht.

A context is said on the bus, so it holds dates and no article: some rest on health or conviction.
Of two of one day the second in order of article has a number.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from services.chassis.calendar import statutory_term_end
from services.chassis.duties import Place
from services.chassis.duty_rules import DutyChange, set_and_settled
from services.registration.rules.absence_duties import Held
from services.registration.rules.duty_terms import term_or_none
from services.registration.rules.exemption_facts import Claim, claims, renewal
from services.registration.rules.facts import Facts
from services.registration.rules.leerplicht import enrols
from services.registration.rules.replacement_facts import extension_due, replacements
from services.registration.rules.spans import Exemption, exemptions


def exemption_duties(facts: Facts, _place: Place, _today: date) -> Iterator[Held]:
    """D11: claimed in time, on a statement that is not too old, and renewed before 1 July."""
    claimed = claims(facts)
    keys = [_key(claim) for claim in claimed]
    for claim in claimed:
        about = _about("exemption", _key(claim), keys)
        on, due = claim.claimed_on, claim.due
        yield None, _done(facts, f"{about}:claim", min(on, due), due, on)
        if claim.statement_on is not None and claim.statement_until is not None:
            until = claim.statement_until
            yield None, _done(facts, f"{about}:statement", claim.statement_on, until, on)
    for one in exemptions(facts):
        renewed = renewal(facts, one)
        if renewed is not None:
            about = _about("exemption", _key(one), facts.all("exempted"))
            yield None, _done(facts, f"{about}:renewal", one.first, renewed.due, renewed.done_on)


def _key(one: Claim | Exemption) -> str:
    return f"{one.first}:{one.article}"


def _about(what: str, key: str, others: Iterable[str]) -> str:
    """What a duty is about: its day, with a number where several are of that day."""
    same = sorted(one for one in others if one[:10] == key[:10])
    nth = same.index(key) + 1
    return f"{what}:{key[:10]}" + (f".{nth}" if nth > 1 else "")


def _done(facts: Facts, context: str, set_on: date, due: date, on: date | None) -> list[DutyChange]:
    return set_and_settled("D11", context, enrols(facts.birth_date, due), set_on, due, on)


def replacement_duties(facts: Facts, place: Place, _today: date) -> Iterator[Held]:
    """D12: decided in time, with a copy while the law asked for one; prolonging asked in time."""
    for one in replacements(facts):
        received, decided = one.received_on, one.first_decided_on
        holder = f"municipality:{place.municipality or 'unknown'}"
        context = _about("replacement", one.key, facts.all("replacement"))
        due = one.decision_due
        yield None, set_and_settled("D12", f"{context}:decision", holder, received, due, decided)
        weeks_to_copy = term_or_none("replacement-copy-weeks", received)
        if weeks_to_copy is not None and decided is not None:
            due = statutory_term_end(decided, weeks_to_copy * 7)
            copied = one.copied_on
            yield None, set_and_settled("D12", f"{context}:copy", holder, decided, due, copied)
        if one.prolongs_until is not None:
            due = extension_due(one.prolongs_until)
            asked = min(received, due)
            holder = enrols(facts.birth_date, due)
            yield None, set_and_settled("D12", f"{context}:extension", holder, asked, due, received)
