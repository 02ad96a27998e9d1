# SPDX-License-Identifier: EUPL-1.2
"""What the register does by itself when the calendar asks: one table, run and shown alike."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from services.chassis.transaction import Transaction
from services.registration.balance import close_days
from services.registration.merging.duplicates import find_duplicates
from services.registration.policy import apply_terms
from services.registration.rules.count_days import MUTATION_STOP
from services.registration.statistics.counting import take_snapshot


@dataclass(frozen=True, slots=True)
class Task:
    """One automatic task: what it does (Dutch), when, and on what ground.

    ``run`` does one portion and tells whether there is more to do at once.
    """

    id: str
    klass: str
    source: str
    title: str
    when: str
    run: Callable[[Transaction], bool]


TASKS: Final = (
    Task(
        "close-days",
        "P",
        "Sluitende registratie, WEB art. 9.2.5",
        "De dag sluiten: iedereen natellen en vergelijken met wat er veranderde",
        "Na middernacht, over elke dag waarop iets veranderde",
        close_days,
    ),
    Task(
        "count-leavers",
        "L",
        f"Regeling BWBR0031390 bijlage A; mutatiestop: {MUTATION_STOP.source}",
        "Nieuwe voortijdig schoolverlaters tellen en bij elke correctie opnieuw, tot ze vaststaan",
        "Op 1 oktober na het schooljaar; op 1 februari daarna wordt de voorlopige stand bewaard, "
        "op 1 juni staan de cijfers vast",
        take_snapshot,
    ),
    Task(
        "apply-policy",
        "P",
        "Eigen termijnen van een regio",
        "Jongeren opnieuw beoordelen voor wie de regio een andere termijn stelde",
        "Zodra een regio een termijn vastlegt",
        apply_terms,
    ),
    Task(
        "find-duplicates",
        "P",
        "Eén persoon, één dossier: juistheid, AVG art. 5 lid 1 onder d",
        "Personen zoeken die misschien dezelfde zijn: zelfde geboortedatum en naam of adres",
        "Eens per dag, over iedereen",
        find_duplicates,
    ),
)
"""In the order in which they run. The days go first: they wait for every other writer, and must
not hold what those wait for."""


def tick(tx: Transaction) -> bool:
    """Do what the calendar asks; whether there is more to do at once. Cheap when there is nothing
    to do; any worker may call it."""
    unfinished = [task.run(tx) for task in TASKS]  # all of them: any() would skip the rest
    return any(unfinished)
