# SPDX-License-Identifier: EUPL-1.2
"""Rows that are taken apart by position have the columns of their tables, in their order."""

from services.chassis.duties import _STATE, Duty
from services.registration import store
from services.registration.store.people import PersonRow


def test_a_person_row_has_the_columns_of_its_table_in_their_order() -> None:
    assert PersonRow._fields == tuple(store.person.c.keys())


def test_a_duty_has_the_columns_of_its_table_in_their_order() -> None:
    assert Duty._fields == tuple(store.chassis.duty.c.keys())
    assert Duty._fields[_STATE] == "state"
