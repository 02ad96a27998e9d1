# SPDX-License-Identifier: EUPL-1.2
"""Everything that a worker can do, with what can be told of it: one literal for all who draw it."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from hypothesis import strategies as st

from schemas.codes.outreach import (
    Cause,
    Channel,
    ContactResult,
    Destination,
    Dismissal,
    PreventionOutcome,
    Successor,
    Tailored,
    TaskCode,
    TransferRefusal,
    Verifier,
)

NEAR, AHEAD = "near", "ahead"
"""Stand for a day near that of the line, today as a rule, and for one that lies ahead."""

WORKERS: Final = ("coach-1", "coach-29", "coach-13")
"""The first works in every region, the others in one."""

PARTNERS: Final = ("Wijkteam Noord 12", "ggd")


def _any_of(codes: type[StrEnum]) -> st.SearchStrategy[str]:
    return st.sampled_from([code.value for code in codes])


_ON: Final = {"on": NEAR}
_PARTNER: Final = {"partner": st.sampled_from(PARTNERS)}

COMMANDS: Final[Mapping[str, Mapping[str, Any]]] = {
    "contact-attempted": {"channel": _any_of(Channel), "result": _any_of(ContactResult)},
    "intake-held": _ON,
    "intake-scheduled": {"plannedOn": AHEAD},
    "intake-no-show": _ON,
    "support-consented": {**_ON, "purposes": ["support"]},
    "support-declined": {},
    "plan-agreed": {"goal": st.sampled_from(("education", "work", "tailored"))},
    "referral-sent": {**_PARTNER, "sector": st.sampled_from(("care", "work"))},
    "referral-accepted": _PARTNER,
    "referral-rejected": _PARTNER,
    "referral-reported-back": _PARTNER,
    "offer-made": {},
    "offer-accepted": {},
    "offer-declined": {},
    "placed": {"destination": _any_of(Destination), "from": NEAR},
    "placement-ended": _ON,
    "aftercare-held": _ON,
    "transfer-requested": {"region": st.sampled_from(("21", "13", "29"))},
    "transfer-accepted": {},
    "transfer-rejected": {"reason": _any_of(TransferRefusal)},
    "assigned": {"owner": st.sampled_from(WORKERS)},
    "released": {},
    "school-consulted": {**_ON, "result": st.sampled_from(("agreed", "school-guides"))},
    "transfer-document-requested": _ON,
    "transfer-document-received": _ON,
    "transfer-document-refused": _ON,
    "transfer-document-forwarded": _ON,
    "cause-recorded": {"cause": _any_of(Cause)},
    "tailored-reviewed": {**_ON, "reason": _any_of(Tailored)},
    "placement-verified": {**_ON, "by": _any_of(Verifier)},
    "job-coaching-started": _ON,
    "job-coaching-ended": _ON,
    "successor-agreed": {**_ON, "successor": _any_of(Successor)},
    "task-done": {**_ON, "task": _any_of(TaskCode)},
    "prevention-started": {},
    "prevention-ended": {**_ON, "outcome": _any_of(PreventionOutcome)},
    "signal-dismissed": {"reason": _any_of(Dismissal)},
}


def fields_of(name: str) -> st.SearchStrategy[dict[str, Any]]:
    """The fields of a command; days of it are still ``NEAR`` and ``AHEAD``."""
    return st.fixed_dictionaries(
        {
            key: value if isinstance(value, st.SearchStrategy) else st.just(value)
            for key, value in COMMANDS[name].items()
        }
    )


def dated(fields: Mapping[str, Any], day: date, off: int) -> dict[str, Any]:
    """The fields on a day: what is near lies so many days from it, what is ahead as many beyond."""
    days = {NEAR: day + timedelta(days=off), AHEAD: day + timedelta(days=abs(off))}
    return {
        key: days[value].isoformat() if isinstance(value, str) and value in days else value
        for key, value in fields.items()
    }
