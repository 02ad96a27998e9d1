# SPDX-License-Identifier: EUPL-1.2
"""Frozen reports for who may not see the people in them: no small figure, and none that can be
worked out from the others, in this version or with the one before."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from services.monitoring.rules.case import Case, Placement
from services.monitoring.rules.duty_report import (
    LEERPLICHT_DUTIES,
    SCHOOL_DUTIES,
    Outcome,
    leerplicht,
    school_letter,
)
from services.monitoring.rules.effect_cases import CaseRecord, Period
from services.monitoring.rules.effect_figures import sections
from services.monitoring.rules.effect_levels import section
from services.monitoring.rules.report import Report, Section, cell
from services.monitoring.rules.report_kinds import (
    EFFECT_FIGURES,
    EFFECT_PROGRAMME,
    LEERPLICHT,
    SCHOOL_LETTER,
)
from services.monitoring.rules.report_suppression import (
    NOTE,
    WITHHELD,
    counts,
    suppressed,
    suppressed_versions,
)
from services.monitoring.rules.study import COUNTED
from services.monitoring.rules.young_person import Counted
from tests.unit.monitoring.test_suppression import found_out

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))


def day(rng: random.Random, share: float = 1.0) -> date | None:
    return YEAR.first + timedelta(rng.randrange(365)) if rng.random() < share else None


def cases(rng: random.Random, many: int) -> Iterator[CaseRecord]:
    for number in range(many):
        plan = day(rng, 0.8)
        yield CaseRecord(
            str(number),
            Case(
                number=1,
                state="closed-success",
                kind=rng.choice(("new", "recidivist")),
                origin=rng.choice(("register", "register", "other")),
                region="29",
                opened_on=date(2024, 11, 1) if rng.random() < 0.2 else YEAR.first,
                attempted_on=day(rng),
                contact_on=day(rng, 0.9),
                intake_on=day(rng, 0.8),
                intake_days=rng.choice((3, 20, 40)),
                plan_on=plan,
                closed_on=day(rng, 0.7),
                placements=(Placement(rng.choice(("work", "education")), YEAR.first, "outreach"),),
            ),
            date(2022, 6, 1),
            rng.choice((17, 18, 19)),
        )


def pupils(rng: random.Random, many: int) -> Iterator[tuple[str, Counted]]:
    for number in range(many):
        left = ("X", "X") if rng.random() < 0.1 else ("C", "C1")
        where = ("25LR00", "mbo", 2, "bol", 19)
        yield (
            str(number),
            Counted(
                2024, *left, rng.choice((*COUNTED, "total")), *where, rng.random() < 0.3, "29",
                "0599", "definitive",
            ),
        )  # fmt: skip


def report(kind: str, *parts: Section) -> Report:
    return Report(kind=kind, title="t", area="region:29", year=2025, sections=parts)


def effect(seed: int, many: int) -> Report:
    rng = random.Random(seed)
    told, _ = sections(cases(rng, many), YEAR)
    levels, _ = section(pupils(rng, 10 * many), 2024)
    return report(EFFECT_FIGURES, *told, levels)


def duties(seed: int, kind: str) -> Report:
    rng = random.Random(seed)
    states = ("met", "met", "met", "met-late", "breached", "set")
    codes = LEERPLICHT_DUTIES if kind == LEERPLICHT else SCHOOL_DUTIES
    outcomes = [Outcome(str(n), rng.choice(codes), rng.choice(states)) for n in range(120)]
    if kind == LEERPLICHT:
        told, _ = leerplicht(outcomes, {"absolute-truant": 3, "exempt": 12})
    else:
        told, _ = school_letter(outcomes)
    return report(kind, *told)


def values(shown: Report) -> dict[str, Any]:
    return {
        cell(line.key, number): value
        for _, table in shown.tables
        for line in table.lines
        for number, value in enumerate(line.values)
    }


MADE = [
    *((EFFECT_FIGURES, seed, many) for seed, many in ((1, 12), (2, 40), (3, 90))),
    *((kind, seed, 0) for kind in (LEERPLICHT, SCHOOL_LETTER) for seed in (1, 2)),
]


@pytest.mark.parametrize(("kind", "seed", "many"), MADE)
def test_nobody_works_out_a_small_figure(kind: str, seed: int, many: int) -> None:
    made = effect(seed, many) if kind == EFFECT_FIGURES else duties(seed, kind)
    shown, hidden = suppressed(made)
    known = counts(made)
    assert known.table.small, "the test would say nothing"
    for one in known.table.sums:
        assert known.table.values[one.total] == sum(known.table.values[part] for part in one.parts)
    if hidden != set(known.table.values):
        assert found_out(known.table, hidden) == set()
    before, after = values(made), values(shown)
    for name, value in after.items():
        assert value == (WITHHELD if name in hidden | known.official else value) or value is None
        assert value in (before[name], WITHHELD)
        if name in known.table.values:
            assert value == WITHHELD or not 0 < value < 5, name
    for share, made_of in known.shares.items():
        if hidden & set(made_of) and before.get(str(share)) is not None:
            assert after[str(share)] == WITHHELD, share


def test_every_sum_that_a_reader_sees_is_known_to_the_rule() -> None:
    """Written down apart from the rule: totals of kinds, of signals and of groups, and tables that
    tell of the same cases."""
    known = {(one.total, frozenset(one.parts)) for one in counts(effect(4, 60)).table.sums}
    for what in ("first-approached", "interviews", "intakes", "started", "ended"):
        for prefix in ("", "17-"):
            for origin in ("register", "other", "all"):
                key = f"{prefix}{what}-{origin}"
                assert (f"{key}:3", frozenset(f"{key}:{n}" for n in range(3))) in known
            for column in range(4):
                parts = {f"{prefix}{what}-{o}:{column}" for o in ("register", "other")}
                assert (f"{prefix}{what}-all:{column}", frozenset(parts)) in known
    assert ("ended-all:3", frozenset({"destination-total:0"})) in known
    assert ("intakes-all:3", frozenset({"intake-time-total:0"})) in known
    ages = {"not-17-intakes-all:3", "17-intakes-all:3"}
    assert ("intakes-all:3", frozenset(ages)) in known


def test_what_was_withheld_of_a_version_stays_withheld_in_the_next() -> None:
    """Of 4 nothing was shown; the 6 of the next version would tell that two came."""
    first, second = duties(1, LEERPLICHT), duties(1, LEERPLICHT)
    lines = [line for _, table in first.tables for line in table.lines]
    assert next(line for line in lines if line.key == "status-absolute-truant").values == (3,)
    told, _ = leerplicht([], {"absolute-truant": 9, "exempt": 12})
    second = report(LEERPLICHT, *told)
    shown = [
        values(one)["status-absolute-truant:0"] for one in suppressed_versions([first, second])
    ]
    assert shown == [WITHHELD, WITHHELD]
    assert values(suppressed(second).report)["status-absolute-truant:0"] == 9


def test_a_report_without_small_figures_stays_whole() -> None:
    told, _ = leerplicht([], {"absolute-truant": 9, "exempt": 12})
    made = report(LEERPLICHT, *told)
    assert suppressed(made) == (made, frozenset())


def test_the_letter_does_not_repeat_in_words_what_its_table_withholds() -> None:
    shown = suppressed(duties(1, SCHOOL_LETTER)).report
    assert shown.about[-1] == NOTE
    assert shown.sections[0].paragraphs == ()


def test_a_result_of_a_few_goes_with_its_difference_and_the_target_stays() -> None:
    """Of new leavers also one of many: it is in the open data."""
    from services.monitoring.rules.report import Line, Table

    lines = (
        Line(key="leavers-2025", label="a", values=(10, 40, 30, "eigen telling")),
        Line(key="leavers-without-entree-2025", label="b", values=(9, 37, 28, "eigen telling")),
        Line(key="idle-2026", label="c", values=(10, 3, -7, "opgegeven")),
    )
    table = Table(title="t", heading="h", columns=("a", "b", "c", "d"), lines=lines)
    shown = values(suppressed(report(EFFECT_PROGRAMME, Section(title="s", tables=(table,)))).report)
    assert [shown[f"idle-2026:{n}"] for n in range(4)] == [10, WITHHELD, WITHHELD, "opgegeven"]
    assert [shown[f"leavers-2025:{n}"] for n in range(4)] == [
        10,
        WITHHELD,
        WITHHELD,
        "eigen telling",
    ]
