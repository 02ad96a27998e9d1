# SPDX-License-Identifier: EUPL-1.2
"""Other policy terms for a replay: what would a term of ten days have done?"""

import json
from pathlib import Path
from typing import Any

from schemas.codes.regions import REGION_NAMES
from services.feeds.files import UnreadableFile
from services.registration.rules.policy import EVERYWHERE
from services.registration.rules.rulesets import with_policy

DEFAULT = "default"
"""In the file: every region without a term of its own."""


def read_policy(path: Path) -> dict[str, dict[str, int]]:
    """Terms by region (or everywhere) and rule.

    Raises UnreadableFile for a file that is not there, is no such JSON, or names a region, a rule
    or a value that cannot be.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UnreadableFile(path, error.strerror or "kan niet gelezen worden") from None
    except (ValueError, RecursionError):
        raise UnreadableFile(path, "is geen JSON") from None
    if not isinstance(document, dict):
        raise UnreadableFile(path, 'is geen object als {"default": {"grace-days": 10}}')
    return {_region(path, region): _terms(path, region, t) for region, t in document.items()}


def _region(path: Path, region: str) -> str:
    if region == DEFAULT:
        return EVERYWHERE
    if region not in REGION_NAMES:
        raise UnreadableFile(path, f"{region!r} is geen regio en niet default")
    return region


def _terms(path: Path, region: str, terms: Any) -> dict[str, int]:
    if not isinstance(terms, dict):
        raise UnreadableFile(path, f"{region}: is geen object van regel en waarde")
    wrong = [rule for rule, value in terms.items() if type(value) is not int]
    if wrong:
        raise UnreadableFile(path, f"{region}: {', '.join(wrong)}: is geen heel getal")
    try:
        with_policy(terms)
    except ValueError as error:
        raise UnreadableFile(path, f"{region}: {error}") from None
    return terms
