# SPDX-License-Identifier: EUPL-1.2
"""What a regional programme lacks for the law, and which of its changes the minister must hear.

Articles are of the Regeling BWBR0051614 where no other is named. What counts as a substantial
change no article says: that is policy (P), by a share that a region may set.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from schemas.codes.programme import (
    NEW_DEFINITION_FROM,
    PARTNERS,
    SUBJECTS,
    TARGET_SCHOOL_YEARS,
    YEARS,
    ProgrammePartner,
)
from schemas.types import SchoolYear
from services.chassis.policy_rules import PolicyRule
from services.chassis.web.wording import number
from services.monitoring.rules.programme import Measure, Programme, YearAmount

SUBSTANTIAL_SHARE: Final = PolicyRule(
    "substantial-share",
    "Wijziging van het programma die de minister moet horen: meer dan",
    "procent van een streefcijfer of bedrag",
    10,
    0,
    100,
)
"""A target figure or budget that moves by more than this share is a substantial change."""

REPORT_DUTY: Final = "art. 3.8 en 4.5"
"""A substantial change that is intended is reported to the minister."""

_FIER_REGION: Final = "04"
"""Friesland Noord has a measure on what Fier Fryslân offers (art. 2.5 lid 3)."""

_NEEDED: Final = (
    ProgrammePartner.CONTACT_MUNICIPALITY,
    ProgrammePartner.CENTRAL_MUNICIPALITY,
    ProgrammePartner.CONTACT_SCHOOL,
    ProgrammePartner.SCHOOL,
)


class Gap(NamedTuple):
    """Something that is still missing: of which part, what, and by which article."""

    part: str
    text: str
    article: str


class Change(NamedTuple):
    """A substantial change: of which part, and what it was and became."""

    part: str
    text: str


def gaps(programme: Programme, region: str) -> list[Gap]:
    """Everything that the programme lacks, in the order of the Regeling."""
    return [
        *_analysis(programme),
        *_targets(programme),
        *_agreements(programme),
        *_measures(programme, region),
        *_budget(programme),
        *_partners(programme),
    ]


def _analysis(programme: Programme) -> Iterator[Gap]:
    if not programme.analysis:
        yield Gap("analyse", "De regionale analyse is nog leeg.", "art. 2.2 a")
    if not programme.findings:
        yield Gap("analyse", "De analyse heeft nog geen bevindingen.", "art. 2.2 a")


def _targets(programme: Programme) -> Iterator[Gap]:
    stated = {one.school_year: one for one in programme.leaver_targets}
    for year in TARGET_SCHOOL_YEARS:
        article = "art. 2.3 b" if year >= NEW_DEFINITION_FROM else "art. 2.3 a"
        if year not in stated:
            text = f"Geen streefcijfer voor nieuwe vsv’ers in {SchoolYear(year).label}."
            yield Gap("streefcijfers", text, article)
        elif year >= NEW_DEFINITION_FROM and stated[year].without_entree is None:
            text = f"Geen streefcijfer zonder entree-gediplomeerden in {SchoolYear(year).label}."
            yield Gap("streefcijfers", text, "bijlage 1 A")
    for year in YEARS:
        if all(one.year != year for one in programme.idle_targets):
            text = f"Geen streefcijfer voor jongeren zonder onderwijs en werk in {year}."
            yield Gap("streefcijfers", text, "art. 2.3 c")


def _agreements(programme: Programme) -> Iterator[Gap]:
    agreed = {one.subject for one in programme.agreements if one.text}
    for subject, described in SUBJECTS.items():
        if subject not in agreed:
            text = f"Geen afspraken over: {described.title}."
            yield Gap("afspraken", text, described.article)


def _measures(programme: Programme, region: str) -> Iterator[Gap]:
    if not programme.measures:
        yield Gap("maatregelen", "Er zijn nog geen maatregelen.", "art. 2.2 d")
    for measure in programme.measures:
        for holds, text, article in _CONDITIONS:
            if not holds(measure):
                yield Gap("maatregelen", f"{measure.title}: {text}", article)
    told = (f"{one.title} {one.aim} {one.evidence}".casefold() for one in programme.measures)
    if region == _FIER_REGION and not any("fier" in one for one in told):
        text = "Geen maatregel met de voorzieningen van Fier Fryslân."
        yield Gap("maatregelen", text, "art. 2.5 lid 3")


_CONDITIONS: Final[tuple[tuple[Callable[[Measure], bool], str, str], ...]] = (
    (lambda m: m.budget > 0, "er is geen geld voor begroot.", "art. 2.5 lid 1"),
    (lambda m: bool(m.aim), "het doel is niet beschreven.", "art. 2.5 lid 2 a"),
    (lambda m: bool(m.target_groups), "de doelgroep is niet gekozen.", "art. 2.5 lid 2 a"),
    (lambda m: bool(m.findings), "er is geen band met de analyse.", "art. 2.5 lid 2 b"),
    (lambda m: bool(m.effect), "het beoogde effect is niet beschreven.", "art. 2.5 lid 2 c"),
    (
        lambda m: bool(m.evidence or m.evaluation),
        "dat zij werkt is niet onderbouwd, en er is geen evaluatie gepland.",
        "art. 2.5 lid 2 c",
    ),
    (
        lambda m: m.open_to_all or bool(m.restriction),
        "zij maakt onderscheid naar gemeente, zonder reden.",
        "art. 2.5 lid 2 d",
    ),
    (
        lambda m: m.additional,
        "dat zij bovenop wettelijke taken komt staat er niet.",
        "art. 2.5 lid 2 e",
    ),
)
"""What each measure must meet, what to say when it does not, and by which article."""


def _budget(programme: Programme) -> Iterator[Gap]:
    for year in YEARS:
        if all(one.year != year for one in programme.overhead):
            text = f"Geen bedrag voor algemene kosten in {year}; nul mag ook."
            yield Gap("begroting", text, "art. 2.6 lid 3")
        available, budgeted = programme.available(year), programme.budgeted(year)
        if available is None:
            yield Gap("begroting", f"Geen budget opgegeven voor {year}.", "art. 2.6 lid 1")
        elif available != budgeted:
            text = (
                f"{year} sluit niet: begroot € {number(budgeted)}, "
                f"beschikbaar € {number(available)}."
            )
            yield Gap("begroting", text, "art. 2.6")


def _partners(programme: Programme) -> Iterator[Gap]:
    named = {one.kind for one in programme.partners}
    for kind in _NEEDED:
        if kind not in named:
            text = f"Nog niet genoemd: {PARTNERS[kind].title.lower()}."
            yield Gap("partners", text, PARTNERS[kind].article)


def substantial(before: Programme, after: Programme, share: int) -> list[Change]:
    """The changes between two versions of which the minister must hear: a measure that is new or
    dropped, and a target figure or budget that moved by more than ``share`` percent."""
    return [*_of_measures(before, after), *_of_amounts(before, after, share)]


def _of_measures(before: Programme, after: Programme) -> Iterator[Change]:
    for measure in after.measures:
        if before.measure(measure.id) is None:
            yield Change("maatregelen", f"Nieuwe maatregel: {measure.title}")
    for measure in before.measures:
        if after.measure(measure.id) is None:
            yield Change("maatregelen", f"Vervallen maatregel: {measure.title}")


def _of_amounts(before: Programme, after: Programme, share: int) -> Iterator[Change]:
    was, now = _watched(before), _watched(after)
    kept = {one.id for one in before.measures} & {one.id for one in after.measures}
    for key in dict.fromkeys([*was, *now]):
        part, name = key
        if part == "maatregelen" and name not in kept:
            continue
        old, new = was.get(key), now.get(key)
        moved = old is None or new is None or abs(new - old) * 100 > share * old
        if old != new and moved:
            measure = after.measure(name) if part == "maatregelen" else None
            title = f"Begroting van {measure.title}" if measure else name
            yield Change(part, f"{title}: van {_said(old)} naar {_said(new)}")


def _watched(programme: Programme) -> Mapping[tuple[str, str], int | None]:
    """Every target figure and budget by part and name, a measure's budget (over the years together)
    by its key."""
    found: dict[tuple[str, str], int | None] = {}
    for one in programme.leaver_targets:
        year = SchoolYear(one.school_year).label
        found["streefcijfers", f"Nieuwe vsv’ers {year}"] = one.new_leavers
        found["streefcijfers", f"Nieuwe vsv’ers zonder entree {year}"] = one.without_entree
    for idle in programme.idle_targets:
        found["streefcijfers", f"Zonder onderwijs en werk {idle.year}"] = idle.youth
    found["begroting", "Algemene kosten"] = _total(programme.overhead)
    return found | {("maatregelen", m.id): m.budget for m in programme.measures}


def _total(amounts: Iterable[YearAmount]) -> int:
    return sum(one.budget for one in amounts)


def _said(value: int | None) -> str:
    return "geen" if value is None else number(value)


PARTS: Final[Mapping[str, str]] = {
    "analyse": "Analyse",
    "streefcijfers": "Streefcijfers",
    "afspraken": "Afspraken",
    "maatregelen": "Maatregelen",
    "begroting": "Begroting",
    "partners": "Partners",
}
"""Parts of the document by their name in addresses, in the order of the Regeling."""

_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "analyse": ("analysis", "findings"),
    "streefcijfers": ("leaver_targets", "idle_targets"),
    "afspraken": ("agreements",),
    "maatregelen": ("measures",),
    "begroting": ("overhead", "funds"),
    "partners": ("partners",),
}


def changed_parts(before: Programme, after: Programme) -> list[str]:
    """The parts in which two versions differ, by name."""
    return [
        part
        for part, fields in _FIELDS.items()
        if any(getattr(before, field) != getattr(after, field) for field in fields)
    ]
