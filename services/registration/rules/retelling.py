# SPDX-License-Identifier: EUPL-1.2
"""What to say anew of a person whose facts were mixed with those of another."""

from collections.abc import Iterator
from datetime import date

from schemas.codes.lists import QualificationKind, RevocationReason, Sector
from schemas.events import registration as events
from services.chassis.duties import Place
from services.registration.rules.assessment import Assessment
from services.registration.rules.enrolments import enrolments
from services.registration.rules.facts import Facts
from services.registration.rules.leaver import LeaverSpell
from services.registration.rules.news import Kept, Said, news
from services.registration.rules.rulesets import RULESETS, Rulesets
from services.registration.rules.startkwalificatie import qualifications


def schooling(facts: Facts, place: Place) -> Iterator[Said]:
    """Every enrolment and qualification that stands; ``place`` is of residence."""
    for one in enrolments(facts):
        if one.sector is not None:
            started = events.EnrollmentStartedData(
                school=one.school,
                enrollment=one.number,
                start_date=one.start,
                sector=one.sector,
                programme=one.programme,
                level=one.level,
                track=one.track,
                stage=one.stage,
                funded=one.funded,
                municipality=place.municipality,
                region=place.region,
            )
            yield events.EnrollmentStarted, started
        if one.last_active_day is not None:
            ended = events.EnrollmentEndedData(
                school=one.school,
                enrollment=one.number,
                last_active_day=one.last_active_day,
                sector=one.sector or Sector.OTHER,
                level=one.level,
                stage=one.stage,
            )
            yield events.EnrollmentEnded, ended
    for held in qualifications(facts):
        yield events.QualificationObtained, _qualification(held.kind, held.on)
        if held.until < date.max:
            yield events.QualificationRevoked, _qualification(held.kind, held.until)


def _qualification(kind: QualificationKind, on: date) -> events.QualificationData:
    return events.QualificationData(kind=kind, on=on)


def retold(
    heard: Kept | None,
    spell: LeaverSpell | None,
    now: Kept,
    after: Assessment,
    facts: Facts,
    today: date,
    rulesets: Rulesets = RULESETS,
) -> list[Said]:
    """What to say of a person who was heard of as ``heard`` (None: as gone) and is ``now``.

    ``spell`` is the leaver spell that others know of, taken back where it is none of this person. A
    leaver is confirmed once more, for what was heard meanwhile may have ended the case.
    """
    before = None if heard is None else heard._replace(spell=None)
    said = news(before, after, facts, today, rulesets)[1]
    if spell is not None and spell != now.spell:
        data = events.EarlyLeaverRevokedData(
            since=spell.since, reason=RevocationReason.FACT_CORRECTED
        )
        said.insert(0, (events.EarlyLeaverRevoked, data))
    return said
