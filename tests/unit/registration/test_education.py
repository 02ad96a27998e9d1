# SPDX-License-Identifier: EUPL-1.2
"""Every kind of education of domain 1.6 is told, is enrolled and has its row in the statistic."""

import pytest

from schemas.codes.lists import Sector
from services.registration.rules.education import KINDS, Kind, kind_of
from services.registration.rules.enrolments import enrolments
from services.registration.rules.statistical_definition import OTHER_EDUCATION, SET_RULES
from services.registration.rules.statistics import count
from tests.unit.registration.history import History


def told(kind: Kind) -> History:
    """Somebody of the start population of 2023 who is in this kind of education a year later."""
    history = History("2005-05-17").enrolled("2023-08-21", "2024-07-12", sector="mbo", level=3)
    more = {} if kind.programme is None else {"programme": kind.programme}
    return history.started(
        "2024-08-26", sector=kind.sector, funded=kind.funded is not False, number="2", **more
    )


@pytest.mark.parametrize("kind", KINDS, ids=[kind.title for kind in KINDS])
def test_whoever_has_it_is_enrolled_and_counts_in_its_row(kind: Kind) -> None:
    history = told(kind)
    assert history.status("2024-10-01") == "enrolled"
    assert kind_of(enrolments(history.facts())[-1]) == kind
    counted = count(history.facts(), 2023)
    assert counted is not None
    assert counted.reason == kind.row


def test_every_row_of_c_has_a_kind_and_every_sector_one_without_a_code() -> None:
    assert {kind.row for kind in KINDS} == {row for row in SET_RULES if row.startswith("C")}
    assert {kind.sector for kind in KINDS if kind.programme is None} == set(Sector)


def test_the_codes_are_those_of_the_statistic() -> None:
    coded = {kind.programme: kind.row for kind in KINDS if kind.sector is Sector.OTHER}
    coded.pop(None)
    assert coded == dict(OTHER_EDUCATION)
