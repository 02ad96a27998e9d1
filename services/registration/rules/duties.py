# SPDX-License-Identifier: EUPL-1.2
"""What registration holds schools, regions and itself to (duty register, domain 2.1)."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final

from schemas.codes.lists import Basis, Sector, Status
from schemas.codes.lists import QualificationKind as Kind
from services.chassis.calendar import add_months
from services.chassis.duties import Place
from services.chassis.duty_rules import (
    REVIEW,
    CancelDuty,
    DutyChange,
    DutyRule,
    SetDuty,
    SettleDuty,
)
from services.registration.rules.absence_duties import Held, absence_duties
from services.registration.rules.assessment import Assessment
from services.registration.rules.enrolments import enrolments, uses
from services.registration.rules.exemption_duties import exemption_duties, replacement_duties
from services.registration.rules.facts import Facts, Register, local_day
from services.registration.rules.rulesets import RULESETS, Rulesets, ruleset_on
from services.registration.rules.school_duties import (
    application_duties,
    closure_duties,
    feedback_duties,
    removal_duties,
)
from services.registration.rules.status_rules import number
from services.registration.rules.timeline import DAY

REGISTER: Final = "registration"
"""Holder of what the register itself must do."""

REPORTING_SECTORS: Final = frozenset({Sector.VO, Sector.PRO, Sector.MBO, Sector.VAVO})
"""Whose term counts from the day itself; po and (v)so count from processing, unknown to us."""

DUTY_RULES: Final[Mapping[str, DutyRule]] = {
    rule.code: rule
    for rule in (
        DutyRule(
            "D01",
            "L",
            "school",
            "Regeling register onderwijsdeelnemers arts. 5 lid 2 en 9 lid 2",
            "In- of uitschrijving melden binnen zeven dagen",
        ),
        DutyRule(
            "D02",
            "L",
            "school",
            "Regeling register onderwijsdeelnemers arts. 6 lid 1 en 10 lid 2 en 4",
            "Diploma melden: mbo binnen zeven dagen, vo en vavo binnen twee weken",
        ),
        DutyRule(
            "D03",
            "L",
            "duo",
            "Regeling register onderwijsdeelnemers arts. 4 lid 3, 7 en 12",
            "Terugkoppelen aan de school: po, vo en (v)so zeven dagen, mbo twee weken",
        ),
        DutyRule(
            "D04",
            "L",
            "school",
            "WVO 2020 art. 8.21",
            "Verwijdering van een leerling van 18 of ouder onmiddellijk melden",
        ),
        DutyRule(
            "D05",
            "L",
            "school",
            "Leerplichtwet art. 21a",
            "Zestien uur verzuim in vier lesweken onverwijld melden (jonger dan 18)",
        ),
        DutyRule(
            "D06",
            "L",
            "school",
            "WVO 2020 art. 8.20, WEB art. 9.2.2 (tot 2026: WEB art. 8.1.8a)",
            "Vier weken aaneengesloten verzuim melden (18 jaar en ouder)",
        ),
        DutyRule(
            "D07",
            "G",
            "school",
            "DUO, soorten verzuim",
            "Bij doorlopend verzuim hoogstens een melding per zeven dagen",
        ),
        DutyRule(
            "D08",
            "L",
            "duo",
            "Besluit register onderwijsdeelnemers art. 46 lid 2",
            "Een verzuimmelding binnen een werkdag aan de gemeente leveren",
        ),
        DutyRule(
            "D09",
            "L",
            "municipality",
            "Leerplichtwet art. 22",
            "Onderzoek beginnen: een verzuimmelding van een leerplichtige in behandeling nemen",
        ),
        DutyRule(
            "D10",
            "L",
            "region",
            "Leerplichtwet art. 22 lid 4",
            "Na de sluiting van een school: elders ingeschreven binnen tweemaal vier weken",
        ),
        DutyRule(
            "D11",
            "L",
            "parents",
            "Leerplichtwet arts. 6 en 7",
            "Beroep op vrijstelling: op tijd, elk jaar voor 1 juli, met een verse verklaring",
        ),
        DutyRule(
            "D12",
            "L",
            "municipality",
            "Leerplichtwet arts. 3a en 3b",
            "Beslissen op een aanvraag van vervangende leerplicht",
        ),
        DutyRule(
            "D14",
            "L",
            "applicant",
            "Vroegtijdige aanmelding en toelatingsrecht mbo (2017)",
            "Aanmelden voor het mbo uiterlijk op 1 april",
        ),
        DutyRule(
            "D19",
            "P",
            "region",
            "Actualiteit van een status (NCCIS: drie maanden)",
            "Uitzoeken waar een jongere zonder bekende inschrijving is",
        ),
        DutyRule(
            REVIEW,
            "P",
            "registration",
            "Herberekening op de dag waarop de status vanzelf kan veranderen",
            "Status opnieuw bepalen",
        ),
    )
}


FURTHER: Final[
    Mapping[frozenset[str], tuple[frozenset[str], Callable[[Facts, Place, date], Iterator[Held]]]]
] = {
    frozenset({"absence", "missed"}): (
        frozenset({"D05", "D06", "D08", "D09"}),
        absence_duties,
    ),
    frozenset({"exempted", "exemption-claimed"}): (frozenset({"D11"}), exemption_duties),
    frozenset({"replacement"}): (frozenset({"D12"}), replacement_duties),
    frozenset({"feedback"}): (frozenset({"D03"}), feedback_duties),
    frozenset({"removed"}): (frozenset({"D04"}), removal_duties),
    frozenset({"school-closed"}): (frozenset({"D10"}), closure_duties),
    frozenset({"applied"}): (frozenset({"D14"}), application_duties),
}
"""Kinds of facts -> the duties that follow from them, and how. Each gives every duty of its codes
that the facts of the moment ask for: one that is still set and no longer asked for is cancelled."""

FACTS_WITH_DUTIES: Final = frozenset[str]().union(*FURTHER)
"""Who has no fact of these kinds has none of these duties."""


def further_duties(
    facts: Facts, place: Place, today: date
) -> tuple[frozenset[str], list[tuple[str | None, list[DutyChange]]]]:
    """The duties of ``FURTHER`` that the facts ask for, with the codes that were judged.

    Of who died only what was done is left: nobody is held to a term any more.
    """
    judged: set[str] = set()
    found: list[Held] = []
    for kinds, (codes, duties) in FURTHER.items():
        if not kinds.isdisjoint(facts.registers):
            judged |= codes
            found += duties(facts, place, today)
    if facts.one("died") is not None:
        found = [one for one in found if any(isinstance(c, SettleDuty) for c in one[1])]
    return frozenset(judged), found


def report_duties(
    facts: Facts, school: str, enrolment: str, rulesets: Rulesets = RULESETS
) -> list[DutyChange]:
    """D01 of one enrolment: set on the day of start or end, settled on the day of the report.

    Seven plain calendar days: the Algemene termijnenwet does not cover a ministerial regulation.
    None while the sector is unknown or reports by another clock.
    """
    changes: list[DutyChange] = []
    for nth, use in enumerate(uses(facts, school, enrolment), 1):
        key = f"{school}:{enrolment}" + (f".{nth}" if nth > 1 else "")
        if use.start is None or use.start[3] not in REPORTING_SECTORS:
            continue
        changes += _reported(school, f"{key}:start", use.start, rulesets)
        if use.end is not None:
            changes += _reported(school, f"{key}:end", use.end, rulesets)
    return changes


def _reported(
    school: str, context: str, register: Register, rulesets: Rulesets
) -> Iterator[DutyChange]:
    arose = date.fromisoformat(register[2])
    due = arose + ruleset_on(arose, rulesets).report_days * DAY
    yield SetDuty("D01", context, school, arose, due)
    yield SettleDuty("D01", context, local_day(register[1]))


def diploma_duties(facts: Facts) -> Iterator[tuple[str, list[DutyChange]]]:
    """D02 of every diploma, with the school: set on its date, settled on the day of its first
    report.

    It is of the school where the holder was enrolled on that date; none where no such enrolment is
    known. Plain calendar days, as for D01. To be asked again when an enrolment becomes known, so
    that the order of telling cannot matter.
    """
    obtained = facts.all("obtained")
    known = enrolments(facts) if obtained else []
    for key, register in sorted(obtained.items()):
        on, kind = date.fromisoformat(key[:10]), key[11:]
        sectors, term = _DIPLOMAS.get(kind, _NOWHERE)
        there = [one for one in known if one.sector in sectors and one.start <= on <= one.until]
        if there:
            school, context = there[-1].school, f"{there[-1].school}:{kind}:{on}"
            due = on + number(term, on) * DAY
            yield (
                school,
                [
                    SetDuty("D02", context, school, on, due),
                    SettleDuty("D02", context, local_day(register[1])),
                ],
            )


_NOWHERE: Final[tuple[frozenset[Sector], str]] = (frozenset(), "")
_MBO: Final = (frozenset({Sector.MBO}), "diploma-days")
_VO: Final = (frozenset({Sector.VO, Sector.VAVO}), "exam-days")
_DIPLOMAS: Final[Mapping[str, tuple[frozenset[Sector], str]]] = {
    **dict.fromkeys((Kind.MBO_1, Kind.MBO_2, Kind.MBO_3, Kind.MBO_4), _MBO),
    **dict.fromkeys((Kind.VMBO, Kind.HAVO, Kind.VWO), _VO),
}
"""Diploma -> where it is obtained, and the rule with its term."""


def find_out_duties(
    before: tuple[Status, date] | None,
    after: Assessment,
    today: date,
    rulesets: Rulesets = RULESETS,
) -> list[DutyChange]:
    """D19: whose enrolment is unknown must be found within three months. Nobody has to look for a
    child that is too young for leerplicht.

    ``before`` is the status and ``since`` of the assessment that was last kept. The duty is the
    region's, or the register's own where no residence is known.
    """
    old = f"unknown:{before[1]}" if before and before[0] is Status.UNKNOWN else None
    if after.basis is not Basis.NO_ENROLMENT_KNOWN:
        return [] if old is None else [SettleDuty("D19", old, today)]
    new = f"unknown:{after.since}"
    if old == new:
        return []
    due = add_months(today, ruleset_on(today, rulesets).find_out_months)
    holder = REGISTER if after.region is None else f"region:{after.region}"
    changes: list[DutyChange] = [] if old is None else [CancelDuty("D19", old, today)]
    return [*changes, SetDuty("D19", new, holder, today, due)]


def review_duties(assessment: Assessment, today: date) -> list[DutyChange]:
    """The timer on which the person is assessed again; cancelled when nothing will change."""
    if assessment.next_review is None:
        return [CancelDuty(REVIEW, "status", today)]
    return [SetDuty(REVIEW, "status", REGISTER, today, assessment.next_review)]
