# SPDX-License-Identifier: EUPL-1.2
"""Every state with everything that can happen: what the table allows happens, all else does not.

Generated from the table: each state is reached by a story, each happening is tried on it. So it is
in every circumstance on which a guard of the table looks, and beneath a pending transfer.
"""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any, get_args

import pytest

from schemas.codes.lists import Basis, VulnerableOrigin
from schemas.codes.outreach import (
    CaseState,
    Cause,
    Channel,
    Consent,
    Consultation,
    ContactResult,
    Destination,
    Goal,
    PartnerSector,
    PreventionOutcome,
    Successor,
    Tailored,
    TaskCode,
    TransferRefusal,
    Verifier,
)
from schemas.codes.partners import ReferralRefusal, ReferralResult
from services.outreach.rules import happenings as h
from services.outreach.rules.case import FINAL, OPEN, Case
from services.outreach.rules.decide import Refused
from services.outreach.rules.machine import GUARDS, TABLE, WORKED, after, transition
from services.outreach.rules.schooling import Certificate
from tests.unit.outreach.story import Story, day

S = CaseState
COACH = "coach-1"
NOW = day(60)


def _at(*happenings: Any, workers: dict[str, str] | None = None) -> Story:
    story = Story(workers).confirmed()
    for days, what in enumerate(happenings, 1):
        story.happens(day(days), what, COACH)
    return story


CALL = h.ContactAttempted(Channel.PHONE, ContactResult.NO_ANSWER)
VISIT = h.ContactAttempted(Channel.HOME_VISIT, ContactResult.NO_ANSWER)
REACHED = h.ContactAttempted(Channel.PHONE, ContactResult.REACHED)
PLACED = h.Placed(Destination.WORK, day(3))
PLANNED = h.PlanAgreed(Goal.TAILORED, Tailored.WORK)
HELD = h.AftercareHeld(day(34))

STORIES: dict[CaseState, Callable[[], Story]] = {
    S.NEW: lambda: _at(),
    S.ASSIGNED: lambda: _at(workers={"29": COACH}),
    S.CONTACTING: lambda: _at(CALL),
    S.UNREACHABLE: lambda: _at(CALL, CALL, VISIT),
    S.IN_CONTACT: lambda: _at(REACHED),
    S.DECLINED: lambda: _at(REACHED, h.SupportDeclined()),
    S.INTAKE_DONE: lambda: _at(h.IntakeHeld(day(1))),
    S.IN_GUIDANCE: lambda: _at(h.IntakeHeld(day(1)), PLANNED),
    S.OFFERED: lambda: _at(REACHED, h.OfferMade()),
    S.PLACED: lambda: _at(REACHED, h.Assigned(COACH), PLACED),
    S.AFTERCARE: lambda: _at(REACHED, h.Assigned(COACH), PLACED, HELD),
    S.TRANSFER_PENDING: lambda: _at(REACHED, h.TransferRequested("21")),
    S.CLOSED_SUCCESS: lambda: _at(REACHED, PLACED, HELD, h.AftercareHeld(day(100))),
    S.CLOSED_QUALIFIED: lambda: _at(h.Qualified()),
    S.CLOSED_AGE: lambda: _at(h.AgeLimitReached()),
    S.CLOSED_EXEMPT: lambda: _at(h.Exempted()),
    S.CLOSED_EMIGRATED: lambda: _at(h.Emigrated()),
    S.CLOSED_DECEASED: lambda: _at(h.Died()),
    S.VOIDED: lambda: _at(h.Revoked()),
}


def _pending(state: CaseState) -> Story:
    """A move made a transfer pending above this state."""
    story = STORIES[state]()
    story.happens(day(45), h.Moved("21", "0202"))
    return story


def _prevention(*happenings: Any) -> Story:
    story = Story()
    story.happens(day(0), h.PreventionStarted("29"), COACH)
    for what in happenings:
        story.happens(day(2), what, COACH)
    return story


def _again(*happenings: Any) -> Story:
    """Left once more out of a placement."""
    story = _at(REACHED, PLACED).confirmed(day(40), day(38))
    for what in happenings:
        story.happens(day(41), what, COACH)
    return story


COACHED = h.JobCoachingStarted(day(4))
ASKED = h.TransferDocumentRequested(day(2))
RECEIVED = h.TransferDocumentReceived(day(3))
SENT = h.ReferralSent("ggd")

CIRCUMSTANCES: dict[str, Callable[[], Story]] = {
    **{f"pending above {state}": partial(_pending, state) for state in sorted(WORKED)},
    "prevention": _prevention,
    "prevention, placed": lambda: _prevention(PLACED),
    "prevention of a leaver after all": lambda: _prevention().confirmed(day(5)),
    "left again": _again,
    "left again, placed again": lambda: _again(PLACED),
    "nearly tried enough": lambda: _at(CALL, CALL),
    "intake planned": lambda: _at(h.IntakeScheduled(day(30))),
    "placed in education": lambda: _at(h.Placed(Destination.EDUCATION, day(1))),
    "enrolled": lambda: _at(h.Enrolled(day(1))),
    "coached": lambda: _at(REACHED, PLACED, COACHED),
    "coached, aftercare held": lambda: _at(REACHED, PLACED, COACHED, HELD),
    "coached beyond aftercare": lambda: _at(
        REACHED, PLACED, COACHED, HELD, h.AftercareHeld(day(100))
    ),
    "referred": lambda: _at(SENT),
    "referral accepted": lambda: _at(SENT, h.ReferralAccepted("ggd")),
    "document asked": lambda: _at(REACHED, ASKED),
    "document received": lambda: _at(REACHED, ASKED, RECEIVED),
    "document received, pending": lambda: _at(REACHED, ASKED, RECEIVED, h.TransferRequested("21")),
    "document forwarded": lambda: _at(
        REACHED,
        ASKED,
        RECEIVED,
        h.TransferRequested("21"),
        h.TransferDocumentForwarded(day(5)),
    ),
    "handed over by leerplicht": lambda: _from_leerplicht(),
    "region unknown": lambda: Story().confirmed(region=None),
}


def _from_leerplicht() -> Story:
    story = Story()
    left = h.Confirmed(day(-15), date(2033, 5, 17), Basis.NOT_ENROLLED, "29", from_leerplicht=True)
    story.happens(day(0), left)
    return story


HAPPENINGS: tuple[h.Happening, ...] = (
    h.Confirmed(day(50), date(2033, 5, 17), Basis.NOT_ENROLLED, "29", "0599", "25LR00"),
    h.Revoked(),
    h.Enrolled(day(55)),
    h.Employed(day(55)),
    h.Qualified(),
    h.AgeLimitReached(),
    h.Exempted(),
    h.Emigrated(),
    h.Died(),
    h.Moved("13", "0363"),
    h.Moved("29", "0606"),
    h.Moved(None, "0606"),
    h.Redivided("29", "41", "0202"),
    h.Certified(Certificate(VulnerableOrigin.ENTREE, day(10))),
    h.AddressLost(),
    CALL,
    VISIT,
    REACHED,
    h.IntakeHeld(NOW),
    h.IntakeScheduled(NOW),
    h.IntakeNoShow(NOW),
    h.SupportConsented(NOW, (Consent.SUPPORT, Consent.PARTNERS)),
    h.SupportDeclined(),
    PLANNED,
    h.PlanAgreed(Goal.EDUCATION),
    h.ReferralSent("ggd"),
    h.ReferralAccepted("ggd"),
    h.ReferralRejected("ggd"),
    h.ReferralReportedBack("ggd"),
    h.AgreedReferral("ggd", PartnerSector.CARE, answer_days=3, report_days=60),
    h.PartnerAccepted("ggd", number=1),
    h.PartnerRejected("ggd", number=1, reason=ReferralRefusal.NO_PLACE),
    h.PartnerReportedBack("ggd", number=1, result=ReferralResult.COMPLETED, result_on=NOW),
    h.OfferMade(),
    h.OfferAccepted(),
    h.OfferDeclined(),
    h.Placed(Destination.EDUCATION, NOW),
    h.PlacementEnded(NOW),
    h.AftercareHeld(NOW),
    h.AftercareHeld(day(100)),
    h.TransferRequested("13"),
    h.TransferRequested("29"),
    h.TransferAccepted(),
    h.TransferAccepted("coach-2"),
    h.TransferRejected(),
    h.TransferRejected(TransferRefusal.NOT_TALKED_OVER),
    h.Assigned("coach-2"),
    h.Released(),
    h.SchoolConsulted(NOW, Consultation.AGREED),
    h.TransferDocumentRequested(NOW),
    h.TransferDocumentReceived(NOW),
    h.TransferDocumentRefused(NOW),
    h.TransferDocumentForwarded(NOW),
    h.CauseRecorded(Cause.WRONG_CHOICE),
    h.TailoredReviewed(NOW, Tailored.SHELTERED_WORK),
    h.PlacementVerified(NOW, Verifier.UWV),
    h.JobCoachingStarted(NOW),
    h.JobCoachingEnded(NOW),
    h.SuccessorAgreed(NOW, Successor.WSP),
    *(h.TaskDone(NOW, code) for code in TaskCode),
    h.PreventionEnded(NOW, PreventionOutcome.STAYS),
    h.TermPassed("D22", "case-1.transfer-1"),
    h.TermPassed("D15", "case-1.round-1"),
)
OUTSIDE = (h.PreventionStarted, h.SignalDismissed)
"""What does not happen to a case: it begins one, or none."""
COMMANDS = get_args(h.Command)


def _name(what: h.Happening) -> str:
    detail = getattr(what, "result", None) or getattr(what, "region", None) or ""
    return f"{what.name}-{getattr(what, 'task', detail)}".rstrip("-")


def _pairs() -> Iterator[Any]:
    for state in CaseState:
        for number, what in enumerate(HAPPENINGS):
            yield pytest.param(state, what, id=f"{state}/{_name(what)}-{number}")


_TOLD: dict[str, Story] = {}


def _story(name: str) -> Story:
    """The story that leads to a state or a circumstance, told once; each test gets one of its own
    to go on with."""
    if name not in _TOLD:
        _TOLD[name] = {**STORIES, **CIRCUMSTANCES}[name]()
    told, copy = _TOLD[name], Story()
    copy.cases, copy.duties = list(told.cases), dict(told.duties)
    return copy


def _expected(case: Case, what: h.Happening) -> tuple[CaseState, CaseState | None] | None:
    """State and state beneath by the table alone: the first row that fits; None: forbidden."""
    for state in (case.state, case.resume):
        for row in TABLE:
            fits = row.event == what.name and state in row.sources
            if fits and GUARDS[row.guard](case, what):
                return after(case, row)
    return None


@pytest.mark.parametrize("state", CaseState)
def test_every_state_is_reached_by_its_story(state: CaseState) -> None:
    assert _story(state).state is state


def test_everything_that_can_happen_is_tried() -> None:
    tried = {type(what) for what in HAPPENINGS}
    assert tried == set(get_args(h.Happening)) - set(OUTSIDE)


@pytest.mark.parametrize(("state", "what"), list(_pairs()))
def test_what_the_table_says_and_nothing_else(state: CaseState, what: h.Happening) -> None:
    _happens_as_the_table_says(_story(state), what)


@pytest.mark.parametrize("name", CIRCUMSTANCES)
def test_so_it_is_in_every_circumstance(name: str) -> None:
    for what in HAPPENINGS:
        _happens_as_the_table_says(_story(name), what)


def _happens_as_the_table_says(story: Story, what: h.Happening) -> None:
    before = story.case
    if isinstance(what, h.Confirmed) and not before.is_open:
        _opens_a_next_case_unless_dead(story, what)
        return
    expected = _expected(before, what)
    if expected is None:
        _is_forbidden(story, what)
        return
    story.happens(NOW, what, COACH if isinstance(what, COMMANDS) else None)
    now = story.case
    if _is_about_nobody(before, what):
        assert now.state in (S.NEW, S.ASSIGNED, *_taken(expected[0]))
    else:
        assert (now.state, now.resume) == expected
    assert (now.closed is not None) == (now.state in FINAL)


def _is_about_nobody(before: Case, what: h.Happening) -> bool:
    """A command on a case of nobody gives it an owner as well, so that it is assigned at least."""
    owner = isinstance(what, h.Assigned | h.Released | h.Redivided | h.Moved)
    return before.working_state in (S.NEW, S.ASSIGNED) and (
        owner or (before.unowned and isinstance(what, COMMANDS))
    )


def _taken(state: CaseState) -> tuple[CaseState, ...]:
    return (S.ASSIGNED,) if state is S.NEW else (state,)


def _is_forbidden(story: Story, what: h.Happening) -> None:
    """A command is refused, a fact means nothing; either way nothing changed or was said."""
    cases, duties, said = list(story.cases), dict(story.duties), list(story.said)
    if isinstance(what, COMMANDS):
        with pytest.raises(Refused):
            story.happens(NOW, what, COACH)
    else:
        assert story.happens(NOW, what).case is None
    assert (story.cases, story.duties, story.said) == (cases, duties, said)


def _opens_a_next_case_unless_dead(story: Story, what: h.Confirmed) -> None:
    dead = story.state is S.CLOSED_DECEASED
    story.happens(NOW, what)
    assert len(story.cases) == (1 if dead else 2)
    assert story.state is (S.CLOSED_DECEASED if dead else S.NEW)


@pytest.mark.parametrize("state", sorted(FINAL))
def test_nothing_but_a_contact_and_a_voiding_happens_to_a_closed_case(state: CaseState) -> None:
    """Said once more without the table (replay page: a contact can be logged in any state)."""
    case = _story(state).case
    possible = {what.name for what in HAPPENINGS if transition(case, what) is not None}
    voidable = state not in (S.VOIDED, S.CLOSED_DECEASED)
    assert possible == {"contact-attempted"} | ({"early-leaver-revoked"} if voidable else set())


@pytest.mark.parametrize("state", sorted(OPEN))
def test_the_register_ends_every_open_case(state: CaseState) -> None:
    """Domain 6.3 B, rows "any": said without the table."""
    ends = {
        h.Died(): S.CLOSED_DECEASED,
        h.Emigrated(): S.CLOSED_EMIGRATED,
        h.Qualified(): S.CLOSED_QUALIFIED,
        h.Exempted(): S.CLOSED_EXEMPT,
        h.AgeLimitReached(): S.CLOSED_AGE,
        h.Revoked(): S.VOIDED,
    }
    for fact, end in ends.items():
        story = _story(state)
        story.happens(NOW, fact)
        assert story.state is end
        assert not story.open_duties()


def test_every_row_of_the_table_is_taken() -> None:
    """By a happening above, in a state or a circumstance that a story led to."""
    cases = [_story(name).case for name in (*STORIES, *CIRCUMSTANCES)]
    taken = {transition(case, what) for case in cases for what in HAPPENINGS}
    assert set(TABLE) - taken == set()


def test_a_pending_transfer_keeps_the_state_beneath() -> None:
    for state in WORKED:
        case = _story(f"pending above {state}").case
        assert (case.state, case.resume) == (S.TRANSFER_PENDING, state)
        assert case.region == "29"
