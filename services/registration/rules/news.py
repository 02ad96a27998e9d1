# SPDX-License-Identifier: EUPL-1.2
"""What the register says when an assessment differs from the one it kept."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, NamedTuple

from schemas.codes.lists import (
    Basis,
    Category,
    Level,
    Regime,
    RevocationReason,
    RiskSignal,
    RiskSource,
    Sector,
    Status,
)
from schemas.events import registration as events
from schemas.events.base import Data
from schemas.events.topics import AnyEvent
from services.registration.rules.assessment import Assessment
from services.registration.rules.classification import category
from services.registration.rules.facts import Facts
from services.registration.rules.leaver import LEAVER, LeaverSpell, was_leaver
from services.registration.rules.mbo_applications import applied_for
from services.registration.rules.rulesets import RULESETS, Rulesets
from services.registration.rules.timeline import DAY

NO_AGE_LIMIT: Final = date(2199, 12, 31)
"""Stands for the age limit of a person whose birth date is not known."""

Said = tuple[type[AnyEvent], Data]


class Kept(NamedTuple):
    """The assessment as it was last said. ``spell`` is the last leaver spell confirmed;
    ``no_place_since`` is told by an event of its own."""

    status: Status
    basis: Basis
    since: date
    regime: Regime
    ruleset: str
    region: str | None
    municipality: str | None
    school: str | None
    sector: Sector | None
    level: Level | None
    category: Category | None
    spell: LeaverSpell | None
    no_place_since: date | None


def kept(assessment: Assessment, spell: LeaverSpell | None) -> Kept:
    """What is kept of an assessment, with the spell that was last confirmed."""
    enrolment = assessment.enrolment
    return Kept(
        assessment.status,
        assessment.basis,
        assessment.since,
        assessment.regime,
        assessment.ruleset,
        assessment.region,
        assessment.municipality,
        None if enrolment is None else enrolment.school,
        None if enrolment is None else enrolment.sector,
        None if enrolment is None else enrolment.level,
        None if enrolment is None else category(enrolment.sector, enrolment.stage, enrolment.level),
        spell,
        assessment.no_place_since,
    )


def news(
    before: Kept | None,
    after: Assessment,
    facts: Facts,
    today: date,
    rulesets: Rulesets = RULESETS,
    *,
    carried: Kept | None = None,
) -> tuple[Kept, list[Said]]:
    """What is kept from now on, and what must be said, in this order.

    A confirmation that proves void is taken back before the new status is said, so that who opened
    a case on it voids the case and does not place it. ``carried`` is what was kept under another
    number of the same person, by these facts: a leaver confirmed there is not confirmed again.
    """
    said: list[Said] = []
    spell = None if before is None else before.spell
    if spell is not None:
        reason = was_leaver(facts, spell.since, spell.last_active_day, today, rulesets)
        if reason is not None:
            said.append(_revoked(spell, reason))
            spell = None
    if spell is None and carried is not None:
        spell = carried.spell
    running = [one.spell for one in (before, carried) if one and one.status in LEAVER]
    leaver = after.leaver
    confirmed = leaver if _calls_for_confirmation(running, spell, leaver) else None
    now = kept(after, confirmed or spell)
    applied = applied_for(facts, now.since) if now.status is Status.GAP else None
    said += _status_news(before, now, after, today, applied)
    said += _place_news(before, now)
    if confirmed is not None:
        said.append(_confirmed(confirmed, before, now, after, facts))
    return now, said


def _calls_for_confirmation(
    running: Iterable[LeaverSpell | None], spell: LeaverSpell | None, leaver: LeaverSpell | None
) -> bool:
    """A new spell, or one that goes on with other dates than were confirmed."""
    if leaver is None:
        return False
    told = {(one.left_on, one.last_active_day) for one in running if one is not None}
    return spell is None or (leaver.left_on, leaver.last_active_day) not in told


def _status_news(
    before: Kept | None, now: Kept, after: Assessment, today: date, mbo_applied: bool | None
) -> Iterator[Said]:
    if before is None or _said_part(before) != _said_part(now):
        yield events.StatusChanged, _status_data(before, now, mbo_applied)
    if before is not None and before.region != now.region:
        yield (
            events.RegionChanged,
            events.RegionChangedData(
                from_region=before.region,
                to_region=now.region,
                from_municipality=before.municipality,
                to_municipality=now.municipality,
                on=today,
            ),
        )
    yield from _gap_news(before, now, after)


def _said_part(of: Kept) -> tuple[object, ...]:
    """What a status-changed says; a later ``since`` of the same status is news as well."""
    return of[:-2]


def _place_news(before: Kept | None, now: Kept) -> Iterator[Said]:
    """That who is in the last year of the vmbo has no place in the next, or is so no more."""
    known = None if before is None else before.no_place_since
    if known == now.no_place_since:
        return
    if before is not None and known is not None:
        yield _no_place(known, before, over=True)
    if now.no_place_since is not None:
        yield _no_place(now.no_place_since, now)


def _no_place(since: date, of: Kept, *, over: bool | None = None) -> Said:
    risk = events.DropoutRiskRegisteredData(
        signal=RiskSignal.NO_PLACE,
        source=RiskSource.TRANSITION,
        on=since,
        school=of.school,
        region=of.region,
        municipality=of.municipality,
        over=over,
    )
    return events.DropoutRiskRegistered, risk


def _gap_news(before: Kept | None, now: Kept, after: Assessment) -> Iterator[Said]:
    was_gap = before is not None and before.status is Status.GAP
    last = after.last_active_day
    if now.status is Status.GAP and last is not None and not (before and _same_gap(before, now)):
        review_on = after.next_review or last + DAY
        data = events.PotentialLeaverDetectedData(last_active_day=last, review_on=review_on)
        yield events.PotentialLeaverDetected, data
    elif was_gap and now.status not in (Status.GAP, Status.EARLY_LEAVER) and before is not None:
        cleared = events.PotentialLeaverClearedData(
            last_active_day=before.since - DAY, reason=now.status
        )
        yield events.PotentialLeaverCleared, cleared


def _same_gap(before: Kept, now: Kept) -> bool:
    return before.status is Status.GAP and before.since == now.since


def _status_data(before: Kept | None, now: Kept, mbo_applied: bool | None) -> Data:
    return events.StatusChangedData(
        from_status=None if before is None else before.status,
        to_status=now.status,
        basis=now.basis,
        since=now.since,
        regime=now.regime,
        ruleset=now.ruleset,
        region=now.region,
        municipality=now.municipality,
        from_region=None if before is None else before.region,
        from_municipality=None if before is None else before.municipality,
        school=now.school,
        sector=now.sector,
        level=now.level,
        category=now.category,
        mbo_applied=mbo_applied,
    )


def _confirmed(
    leaver: LeaverSpell, before: Kept | None, now: Kept, after: Assessment, facts: Facts
) -> Said:
    absent = now.status is Status.ABSENT
    return (
        events.EarlyLeaverConfirmed,
        events.EarlyLeaverConfirmedData(
            basis=Basis.ABSENT_4_WEEKS if absent else Basis.NOT_ENROLLED,
            since=leaver.since,
            left_on=leaver.left_on,
            last_active_day=leaver.last_active_day,
            regime=now.regime,
            ruleset=now.ruleset,
            region=now.region,
            municipality=now.municipality,
            school=now.school,
            sector=now.sector,
            level=now.level,
            age_limit_on=after.age_limit_on or NO_AGE_LIMIT,
            birth_month=None if facts.birth_date is None else f"{facts.birth_date:%Y-%m}",
            from_status=None if before is None else before.status,
        ),
    )


def _revoked(spell: LeaverSpell, reason: RevocationReason) -> Said:
    data = events.EarlyLeaverRevokedData(since=spell.since, reason=reason)
    return events.EarlyLeaverRevoked, data
