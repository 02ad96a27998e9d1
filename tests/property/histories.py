# SPDX-License-Identifier: EUPL-1.2
"""Generated histories: few people, few schools and days that touch one another."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from schemas.codes.lists import RiskSignal
from tests.property.commands import COMMANDS, dated, fields_of
from tests.property.system import ADDRESS, EMAIL, NAME, PHONE, START, Line

PEOPLE = ("999990007", "999990019", "999990020")
NUMBERS = ("101234564", "102469137", "103703701")
"""Onderwijsnummers, one for each of the people."""

DAYS = 200
"""A history runs over half a year, the change of law of 1 January 2026 in its middle."""

SCHOOLS = ("25LR00", "25PZ00")
CITIES = ("0599", "0363", "0202")
BIRTHS = ("2006-05-17", "2008-03-10", "2007-12-20", "2002-11-12", "2001-01-15", "1999-02-01")

_days = st.integers(0, DAYS)
_near = st.integers(-40, 3)
"""Days between what happened and when it was told."""


def _day(number: int) -> str:
    return (START + timedelta(days=number)).isoformat()


def facts_of(pgn: str, own: str, days: st.SearchStrategy[int] = _days) -> st.SearchStrategy[Line]:
    """One fact about a person, told on one of these days, of a day near it."""
    number = st.sampled_from((pgn, pgn, pgn, own))
    enrolment = {"school": st.sampled_from(SCHOOLS), "enrollment": st.sampled_from(("1", "2"))}

    def fact(by: str, type_: str, weight: int = 1, **data: Any) -> list[st.SearchStrategy[Line]]:
        """``on=Near`` stands for a day near that of the telling, ``Later`` for one after it."""

        def build(day: int, off: int, length: int, who: str, rest: dict[str, Any]) -> Line:
            days = {"near": _day(day + off), "later": _day(day + off + length)}
            filled = {
                key.rstrip("_"): days.get(value, value) if isinstance(value, str) else value
                for key, value in rest.items()
            }
            if which := rest.get("report"):  # no two pupils and no two schools use one number
                filled["report"] = f"{who[-3:]}-{which}"
                if type_ == "absence-reported":
                    filled["school"] = SCHOOLS[which - 1]
                else:
                    return Line(day, by, type_, filled)
            return Line(day, by, type_, {"pgn": who, **filled})

        values = {k: v if isinstance(v, st.SearchStrategy) else st.just(v) for k, v in data.items()}
        rest = st.fixed_dictionaries(values)
        one = st.builds(build, days, _near, st.integers(1, 120), number, rest)
        return [one] * weight

    report = st.integers(1, len(SCHOOLS))
    certificates = st.sampled_from(("pro", "mbo-1", "mbo-2", "havo", "vmbo"))
    articles = st.sampled_from(("5-a", "15"))
    started = {**enrolment, "startDate": "near", "sector": "mbo", "level": st.sampled_from((1, 2))}
    risk = {
        "school": enrolment["school"],
        "signal": st.sampled_from([signal.value for signal in RiskSignal]),
        "on": "near",
    }
    absent = {"from_": "near", "report": report}
    return st.one_of(
        *fact("school", "enrollment-started", 3, **started),
        *fact("school", "enrollment-ended", 6, **enrolment, lastActiveDay="near"),
        *fact("school", "enrollment-deleted", **enrolment),
        *fact("school", "enrollment-corrected", **started),
        *fact("school", "enrollment-corrected", **started, lastActiveDay="later"),
        *fact("school", "dropout-risk-signalled", **risk),
        *fact("duo", "qualification-obtained", kind=certificates, on="near"),
        *fact("duo", "qualification-revoked", kind=certificates, on="near"),
        *fact("duo", "exemption-granted", article=articles, from_="near", to="later"),
        *fact("duo", "exemption-ended", article=articles, on="near"),
        *fact("school", "absence-reported", 2, kind="month-18plus", **absent),
        *fact("school", "absence-ended", report=report, on="near"),
        *fact("school", "absence-withdrawn", report=report, on="near"),
        *fact("work", "employment-started", hours=st.sampled_from((8, 24)), from_="near"),
        *fact("work", "employment-ended", to="near"),
        *fact("brp", "residence-changed", 2, municipality=st.sampled_from(CITIES), from_="near"),
        *fact("brp", "address-unknown", from_="near"),
        *fact("brp", "emigrated", on="near"),
        *fact("brp", "died", on="near"),
    )


def _commands(pgn: str) -> st.SearchStrategy[Line]:
    def build(day: int, off: int, done: tuple[str, dict[str, Any]]) -> Line:
        name, fields = done
        on = START + timedelta(days=day)
        return Line(day, "worker", name, {"pgn": pgn, **dated(fields, on, off)})

    done = st.one_of(st.tuples(st.just(name), fields_of(name)) for name in COMMANDS)
    return st.builds(build, _days, st.integers(-10, 2), done)


def beginning(pgn: str, birth: str, city: str) -> list[Line]:
    """Registered with everything that may not leak, and at school."""
    personal = {"name": NAME, "phone": PHONE, "email": EMAIL, "address": ADDRESS}
    born = {"pgn": pgn, "birthDate": birth, "municipality": city, **personal}
    enrolled = {
        "pgn": pgn,
        "school": SCHOOLS[0],
        "enrollment": "1",
        "startDate": date(2025, 8, 25).isoformat(),
        "sector": "mbo",
        "level": 2,
    }
    return [
        Line(0, "brp", "person-registered", born),
        Line(0, "school", "enrollment-started", enrolled),
    ]


@st.composite
def histories(draw: st.DrawFn, people: int = 2, facts: int = 6, commands: int = 4) -> list[Line]:
    """A history of so many people: registered, at school, and then whatever happens.

    Each may be known under an onderwijsnummer as well; the two are linked some day, or never, and a
    link may prove wrong.
    """
    lines: list[Line] = []
    for pgn, own in list(zip(PEOPLE, NUMBERS, strict=True))[:people]:
        lines += beginning(pgn, draw(st.sampled_from(BIRTHS)), draw(st.sampled_from(CITIES)))
        lines += draw(st.lists(facts_of(pgn, own), max_size=facts))
        lines += draw(st.lists(_commands(pgn), max_size=commands))
        if draw(st.booleans()):
            linked = {"pgn": own, "bsn": pgn}
            lines.append(Line(draw(_days), "duo", "identity-linked", linked))
            if draw(st.booleans()):
                lines.append(Line(draw(_days), "duo", "identity-unlinked", linked))
    return [replace(line, number=number) for number, line in enumerate(lines)]
