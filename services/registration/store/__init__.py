# SPDX-License-Identifier: EUPL-1.2
"""The register's database: the only place in registration with SQL."""

from services.registration.store.balances import (
    account,
    last_balances,
    last_closed_day,
    moved_between,
    save_balances,
)
from services.registration.store.people import (
    add_transitions,
    find_refs,
    lock_absences,
    lock_people,
    log_access,
    merge_contacts,
    point_numbers,
    register_numbers,
    save_absences,
    save_contacts,
    save_people,
    save_sequences,
)
from services.registration.store.tables import (
    absence,
    access,
    balance,
    chassis,
    contact,
    identity,
    metadata,
    person,
    transition,
)

__all__ = [
    "absence",
    "access",
    "account",
    "add_transitions",
    "balance",
    "chassis",
    "contact",
    "find_refs",
    "identity",
    "last_balances",
    "last_closed_day",
    "lock_absences",
    "lock_people",
    "log_access",
    "merge_contacts",
    "metadata",
    "moved_between",
    "person",
    "point_numbers",
    "register_numbers",
    "save_absences",
    "save_balances",
    "save_contacts",
    "save_people",
    "save_sequences",
    "transition",
]
