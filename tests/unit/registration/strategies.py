# SPDX-License-Identifier: EUPL-1.2
"""Generated histories: few keys, few days and short distances, so that facts touch one another."""

from datetime import date, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from tests.unit.registration.history import History, Told

FIRST = date(2024, 9, 1)
DAYS = 800
"""Facts are dated within ``DAYS`` from ``FIRST``: both sides of the law of 2026."""

unhurried = settings(deadline=None)
"""A busy machine is no failure of a rule."""

SCHOOLS = ("25LR00", "25PZ00")
MUNICIPALITIES = ("0599", "0363", "0202", "0450")
KINDS = ("vmbo", "havo", "mbo-1", "mbo-2", "pro", "vso-work", "foreign")
ABSENCES = ("month-18plus", "long-u18", "h16-18plus")

days = st.integers(0, DAYS).map(lambda n: (FIRST + timedelta(days=n)).isoformat())
moments = st.builds(lambda day, hour: f"{day}T{hour:02d}", days, st.integers(0, 23))
births = st.integers(0, 24 * 365).map(lambda n: (date(1998, 1, 1) + timedelta(days=n)).isoformat())
assessed_days = st.integers(-30, DAYS + 60).map(lambda n: FIRST + timedelta(days=n))
schools = st.sampled_from(SCHOOLS)
maybe_schools = st.sampled_from((None, *SCHOOLS))
numbers = st.sampled_from(("1", "2"))
reports = st.sampled_from(("7", "8"))
employers = st.sampled_from(("e1", "e2", None))


def _happenings() -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    def call(name: str, **data: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        return st.tuples(st.just(name), st.fixed_dictionaries({"at": moments, **data}))

    def span(name: str, **data: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        lengths = st.integers(0, 120)
        return st.tuples(
            st.just(name), st.fixed_dictionaries({"at": moments, **data, "_days": lengths})
        )

    enrolment = {"school": schools, "number": numbers}
    return st.one_of(
        call("started", start=days, **enrolment),
        call("started", start=days, **enrolment),
        call("ended", last=days, **enrolment),
        call("ended", last=days, **enrolment),
        span("corrected", start=days, **enrolment),
        call("deleted", **enrolment),
        call("obtained", kind=st.sampled_from(KINDS), on=days),
        call("revoked", kind=st.sampled_from(KINDS), on=days),
        span("exempted", from_=days, article=st.sampled_from(("5-a", "15"))),
        call("exemption_ended", on=days, article=st.sampled_from(("5-a", "15"))),
        call("absent", from_=days, kind=st.sampled_from(ABSENCES), school=schools, report=reports),
        call("absence_ended", on=days, report=reports, school=maybe_schools),
        call("absence_withdrawn", on=days, report=reports, school=maybe_schools),
        call("missed", on=days, hours=st.integers(0, 8), school=schools),
        call("employed", from_=days, hours=st.sampled_from((6, 12)), employer=employers),
        call("employment_ended", to=days, employer=employers),
        call("moved", from_=days, municipality=st.sampled_from(MUNICIPALITIES)),
        call("address_unknown", from_=days),
        call("emigrated", on=days),
        call("died", on=days),
        call("registered", birth=births, municipality=st.sampled_from(MUNICIPALITIES)),
    )


def _tell(history: History, name: str, data: dict[str, Any]) -> None:
    length = data.pop("_days", None)
    if name == "exempted":
        data["to"] = _later(data["from_"], length)
    elif name == "corrected":
        data["last"] = _later(data["start"], length) if length else None
    elif name == "absence_withdrawn":
        data.pop("at")
    getattr(history, name)(**data)


def _later(day: str, days_on: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days_on)).isoformat()


_HAPPENINGS = st.lists(_happenings(), max_size=12)
_BIRTH = st.one_of(births, births, births, st.none())


@st.composite
def histories(draw: st.DrawFn) -> list[Told]:
    """A person registered at some age, and up to a dozen happenings in any order."""
    history = History(draw(_BIRTH))
    for name, data in draw(_HAPPENINGS):
        _tell(history, name, dict(data))
    return history.told
