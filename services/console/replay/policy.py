# SPDX-License-Identifier: EUPL-1.2
"""Other policy terms for a replay: what would a term of ten days have done?

The terms are those that a region sets on the policy pages of registration and outreach. Whatever is
wrong in a file is told at once, each with its field.
"""

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from schemas.codes.regions import REGION_NAMES
from services.chassis.policy_rules import EVERYWHERE, BadTerm, PolicyRule, check
from services.feeds.files import UnreadableFile
from services.outreach.rules.duties import DUTY_RULES
from services.outreach.rules.terms import POLICY
from services.registration.rulebook import entries
from services.registration.store.policy import TERMS

Terms = Mapping[str, Mapping[str, int]]
"""Value by region, or everywhere, and rule."""

DEFAULT: Final = "default"
"""In the file: every region without a term of its own."""

SERVICES: Final[Mapping[str, Mapping[str, PolicyRule]]] = MappingProxyType(
    {"registration": TERMS.rules, "outreach": POLICY}
)
"""What a region may set, by the service that works by it and rule."""

_RULES: Final = {rule: one for rules in SERVICES.values() for rule, one in rules.items()}
_FIXED: Final = {
    "L": "is wet (klasse L): alleen beleid (klasse P) is in te stellen",
    "G": "is een handreiking (klasse G): alleen beleid (klasse P) is in te stellen",
}


def read_policy(path: Path) -> dict[str, Terms]:
    """Terms by service, from a TOML file when it is called so and from JSON otherwise.

    Raises UnreadableFile for a file that is not there, that cannot be read, or that names a region,
    a rule or a value that cannot be.
    """
    document = _document(path)
    if faults := list(_faults(document)):
        raise UnreadableFile(path, "; ".join(faults))
    regions = {EVERYWHERE if name == DEFAULT else name: terms for name, terms in document.items()}
    return {
        service: {
            region: {rule: value for rule, value in terms.items() if rule in rules}
            for region, terms in regions.items()
        }
        for service, rules in SERVICES.items()
    }


def _document(path: Path) -> dict[str, Any]:
    toml = path.suffix.lower() == ".toml"
    parse: Callable[[str], Any] = tomllib.loads if toml else json.loads
    try:
        document = parse(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UnreadableFile(path, error.strerror or "kan niet gelezen worden") from None
    except (ValueError, RecursionError):
        raise UnreadableFile(path, f"is geen {'TOML' if toml else 'JSON'}") from None
    if not isinstance(document, dict):
        raise UnreadableFile(path, 'is geen object als {"default": {"grace-days": 10}}')
    return document


def _faults(document: Mapping[str, Any]) -> Iterator[str]:
    for region, terms in document.items():
        if region != DEFAULT and region not in REGION_NAMES:
            yield f"{region}: is geen regio en niet {DEFAULT}"
        elif not isinstance(terms, dict):
            yield f"{region}: is geen object van regel en waarde"
        else:
            for rule, value in terms.items():
                if (reason := _fault(rule, value)) is not None:
                    yield f"{region}.{rule}: {reason}"


def _fault(rule: str, value: object) -> str | None:
    """What is wrong with a term, if anything."""
    if rule not in _RULES and (fixed := _FIXED.get(_class_of(rule))):
        return fixed
    if type(value) is not int:
        return "is geen heel getal"
    try:
        check(_RULES, rule, value, date.min, date.min)
    except BadTerm as error:
        return str(error)
    return None


def _class_of(rule: str) -> str:
    """The class of a rule or duty that is known by this name; empty for none."""
    duty = DUTY_RULES.get(rule)
    known = {entry.id: entry.klass for entry in entries()}
    return known.get(rule, "") if duty is None else duty.klass
