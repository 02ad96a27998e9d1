# SPDX-License-Identifier: EUPL-1.2
"""What the forms of the regional programme show of it as it stands."""

from collections.abc import Iterable, Mapping
from typing import Final

from services.monitoring.rules.programme import Measure, Programme, YearAmount

NEW: Final = "nieuw-"
"""How the rows of a form begin that are not there yet."""

NEW_ROWS: Final = tuple(f"{NEW}{n}" for n in range(3))

Fields = Mapping[str, str]


def fields_of(part: str, programme: Programme) -> dict[str, str]:
    """What a form shows of a part as it stands."""
    fields: dict[str, str] = {}
    if part == "analyse":
        fields["analyse"] = programme.analysis
        for finding in programme.findings:
            fields[f"bevinding-{finding.id}"] = finding.text
            fields[f"cijfer-{finding.id}"] = finding.figure or ""
    elif part == "streefcijfers":
        for one in programme.leaver_targets:
            fields[f"vsv-{one.school_year}"] = str(one.new_leavers)
            fields[f"zonder-entree-{one.school_year}"] = _shown(one.without_entree)
            fields[f"bereikt-{one.school_year}"] = _shown(one.realised)
            fields[f"bereikt-zonder-{one.school_year}"] = _shown(one.realised_without_entree)
            fields[f"toelichting-vsv-{one.school_year}"] = one.explanation
        for idle in programme.idle_targets:
            fields[f"thuis-{idle.year}"] = str(idle.youth)
            fields[f"bereikt-thuis-{idle.year}"] = _shown(idle.realised)
            fields[f"toelichting-thuis-{idle.year}"] = idle.explanation
    elif part == "afspraken":
        for agreed in programme.agreements:
            fields[f"afspraak-{agreed.subject}"] = agreed.text
            fields[f"voortgang-{agreed.subject}"] = agreed.progress
    elif part == "begroting":
        for fund in programme.funds:
            fields[f"school-{fund.year}"] = str(fund.contact_school)
            fields[f"gemeente-{fund.year}"] = str(fund.contact_municipality)
            fields[f"overig-{fund.year}"] = str(fund.other)
        fields |= _amount_fields(programme.overhead)
    else:
        for n, partner in enumerate(programme.partners):
            fields |= {f"partner-{n}": partner.name, f"rol-{n}": str(partner.kind)}
    return fields


def fields_of_measure(measure: Measure) -> dict[str, str]:
    """What the form shows of a measure as it stands; a box that is ticked holds ``true``."""
    ticked = [
        *(f"doelgroep-{one}" for one in measure.target_groups),
        *(f"rust-op-{one}" for one in measure.findings),
        *(["voor-iedereen"] if measure.open_to_all else []),
        *(["aanvullend"] if measure.additional else []),
    ]
    return {
        "titel": measure.title,
        "doel": measure.aim,
        "effect": measure.effect,
        "onderbouwing": measure.evidence,
        "evaluatie": measure.evaluation,
        "onderscheid": measure.restriction,
        "regel": str(measure.line),
        "voortgang": measure.progress,
        **_amount_fields(measure.amounts),
        **dict.fromkeys(ticked, "true"),
    }


def rows_of(fields: Fields, prefix: str) -> list[str]:
    """The rows that a form shows: those that it holds, and empty ones for more."""
    held = [name.removeprefix(prefix) for name in fields if name.startswith(prefix)]
    return list(dict.fromkeys([*held, *NEW_ROWS]))


def _amount_fields(amounts: Iterable[YearAmount]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for one in amounts:
        fields[f"begroot-{one.year}"] = str(one.budget)
        fields[f"besteed-{one.year}"] = _shown(one.spent)
    return fields


def _shown(value: int | None) -> str:
    return "" if value is None else str(value)
