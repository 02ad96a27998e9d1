# SPDX-License-Identifier: EUPL-1.2
"""The columns of each list. ``docs/reference/duo-lists.md`` tells them to people."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from schemas.codes.duo import DuoList, Mutation
from schemas.codes.lists import ExitReason, QualificationKind
from services.feeds.rod import CODES, DELIMITER


class Column(NamedTuple):
    """A column: its Dutch name, the field it fills, and whether every row must fill it."""

    name: str
    field: str
    filled: bool = False


_PERSON = (
    Column("persoonsgebonden nummer", "pgn", filled=True),
    Column("geboortedatum", "birth"),
    Column("gemeentecode", "municipality"),
)
_ENROLMENT = (
    Column("vestiging", "school"),
    Column("inschrijvingsvolgnummer", "enrolment"),
    Column("soort onderwijs", "sector"),
    Column("niveau", "level"),
    Column("datum inschrijving", "start"),
    Column("werkelijke datum uitschrijving", "last"),
)
_LEFT = (
    Column("vestiging", "school", filled=True),
    Column("inschrijvingsvolgnummer", "enrolment", filled=True),
    *_ENROLMENT[2:5],
    Column("werkelijke datum uitschrijving", "last", filled=True),
    Column("reden uitstroom", "exit_reason"),
)
_MUTATION = (Column("soort mutatie", "mutation", filled=True), Column("datum", "on"))

LAYOUTS: Final[Mapping[DuoList, tuple[Column, ...]]] = {
    DuoList.C: (*_PERSON, *_ENROLMENT, Column("vrijstelling", "exempt")),
    DuoList.A01: (*_PERSON, *_LEFT),
    DuoList.A02: (*_PERSON, *_MUTATION, *_ENROLMENT),
    DuoList.A04: (*_PERSON, *_LEFT),
    DuoList.P: (*_PERSON, *_MUTATION, *_ENROLMENT, Column("behaalde kwalificatie", "result")),
    DuoList.IB: _PERSON,
    DuoList.TEL: (
        Column("vestiging", "school", filled=True),
        Column("aantal inschrijvingen", "count", filled=True),
    ),
}
"""Every column must be in the header; others are not read."""

_MUTATIONS: Final[Mapping[str, Mutation]] = {
    "overleden": Mutation.DIED,
    "vier geworden": Mutation.TURNED_4,
    "drieentwintig geworden": Mutation.TURNED_23,
    "verhuisd": Mutation.MOVED_WITHIN,
    "vertrokken": Mutation.MOVED_OUT,
    "gevestigd": Mutation.MOVED_IN,
    "inschrijving toegevoegd": Mutation.ENROLMENT_ADDED,
    "inschrijving gewijzigd": Mutation.ENROLMENT_CHANGED,
    "inschrijving verwijderd": Mutation.ENROLMENT_DELETED,
    "resultaat toegevoegd": Mutation.RESULT_ADDED,
    "resultaat gewijzigd": Mutation.RESULT_CHANGED,
    "resultaat verwijderd": Mutation.RESULT_DELETED,
    "startkwalificatie behaald": Mutation.QUALIFIED,
    "startkwalificatie vervallen": Mutation.UNQUALIFIED,
    "vrijgesteld": Mutation.EXEMPTED,
}
_LEAVES_WORKLOAD = frozenset(
    {
        Mutation.DIED,
        Mutation.TURNED_23,
        Mutation.MOVED_OUT,
        Mutation.ENROLMENT_ADDED,
        Mutation.ENROLMENT_CHANGED,
        Mutation.ENROLMENT_DELETED,
        Mutation.QUALIFIED,
        Mutation.EXEMPTED,
    }
)
_RESULTS = {
    "vmbo": "vmbo",
    "havo": "havo",
    "vwo": "vwo",
    **{f"mbo-{level}": f"mbo-{level}" for level in (1, 2, 3, 4)},
    "pro": "pro",
    "vso-arbeid": "vso-work",
    "vso-dagbesteding": "vso-daytime",
}


def codes(kind: DuoList) -> dict[str, dict[str, Any]]:
    """Per field what a cell may hold (upper or lower case) and the code it stands for."""
    mutations = {
        cell: code
        for cell, code in _MUTATIONS.items()
        if (code in _LEAVES_WORKLOAD if kind is DuoList.A02 else code is not Mutation.EXEMPTED)
    }
    return {
        "sector": CODES["sector"],
        "level": CODES["level"],
        "exempt": {"vrijgesteld": True, "vervangend": True},
        "mutation": mutations,
        "result": {cell: QualificationKind(code) for cell, code in _RESULTS.items()},
        "exit_reason": {reason.value: reason.value for reason in ExitReason},
    }


def header_of(kind: DuoList) -> str:
    """The header line of a list."""
    return DELIMITER.join(column.name for column in LAYOUTS[kind])


def write_row(kind: DuoList, values: Mapping[str, Any]) -> str:
    """A row from values by field, codes as they stand in ``codes``; what is absent stays empty."""
    known = codes(kind)
    cells = []
    for column in LAYOUTS[kind]:
        value = values.get(column.field)
        told = {code: cell for cell, code in reversed(known.get(column.field, {}).items())}
        cells.append("" if value is None or value is False else str(told.get(value, value)))
    return DELIMITER.join(cells)
