# SPDX-License-Identifier: EUPL-1.2
"""What the system does by itself, printed from the tables that make it do so."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from services.chassis import database
from services.chassis.policy_terms import SETTERS
from services.chassis.service import Runtime
from services.chassis.settings import Settings
from services.chassis.web import User, render, require
from services.chassis.web.policy_page import policy_line
from services.outreach.desks.cases import READERS
from services.outreach.digests.desk import TOLD
from services.outreach.rules.mails import AT_ONCE_APART
from services.outreach.rules.notifications import KEPT_DAYS
from services.outreach.rules.task import MANAGER_WORKING_DAYS, WARNED_WORKING_DAYS
from services.outreach.rules.task_days import LONGEST_IN_STATE
from services.outreach.rules.task_rules import TASK_RULES
from services.outreach.store.policy import TERMS
from services.outreach.ui import wording as w
from services.outreach.ui.happening_wording import HAPPENINGS

router = APIRouter()


@router.get("/vanzelf")
def rules(request: Request, user: Annotated[User, Depends(require(*READERS))]) -> Response:
    """Tasks, their class, who hears of them, and how cases are given to workers."""
    runtime: Runtime = request.app.state.runtime
    settings: Settings = request.app.state.settings
    with database.read(runtime.engine) as connection:
        own = TERMS.standing(connection)
    return render(
        request,
        "rules.html",
        own=[policy_line(row, TERMS) for row in own],
        sets=user.has(*SETTERS),
        rows=task_rows(),
        classes=list(w.CLASSES.values()),
        warned=WARNED_WORKING_DAYS,
        manager=MANAGER_WORKING_DAYS,
        longest=[(w.STATES[state][0], days) for state, days in LONGEST_IN_STATE.items()],
        told=user.has(*TOLD),
        mailing=settings.mail is not None,
        hour=settings.digest_hour,
        apart=AT_ONCE_APART // timedelta(minutes=1),
        kept=KEPT_DAYS,
    )


def task_rows() -> list[dict[str, Any]]:
    """Every automatic task as a line."""
    return [
        {
            "code": rule.code if rule.code.startswith("D") else "",
            "title": rule.title,
            "made_by": _named(rule.made_by),
            "term": rule.term,
            "done_by": _named(rule.done_by),
            "klass": w.CLASSES[rule.klass],
            "rule": rule.rule,
        }
        for rule in TASK_RULES.values()
    ]


def _named(happenings: Iterable[str]) -> str:
    return ", ".join(HAPPENINGS[name] for name in happenings)
