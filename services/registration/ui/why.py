# SPDX-License-Identifier: EUPL-1.2
"""Why a person has this status, and what changes next: the rule in words, with its article."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from schemas.codes.lists import Basis, Regime, Status
from services.chassis.web.wording import long_date
from services.registration.dossier import Dossier
from services.registration.rules.rulesets import RULESETS, ruleset_on
from services.registration.rules.startkwalificatie import STARTKWALIFICATIE
from services.registration.rules.status_rules import Rule, rule_on
from services.registration.rules.timeline import DAY
from services.registration.ui import wording as w

_OBLIGATION: Final[Mapping[str, str]] = {
    Regime.COMPULSORY: "compulsory-enrolment",
    Regime.QUALIFICATION: "qualification-enrolment",
}
"""Rule that obliges to be enrolled, by regime."""


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground: a sentence with the fact, and the rule by which it decides."""

    sentence: str
    rule: Rule

    @property
    def klass_name(self) -> str:
        """Wet, Richtlijn of Beleid"""
        return w.CLASSES[self.rule.klass][0]

    @property
    def klass_note(self) -> str:
        """What that means."""
        return w.CLASSES[self.rule.klass][1]


def grounds(found: Dossier) -> list[Ground]:
    """On what the status rests, the most decisive first."""
    return GROUNDS[Basis(found.row.basis)](found)


def _died(found: Dossier) -> list[Ground]:
    return [Ground("Is overleden.", _rule("death", found))]


def _emigrated(found: Dossier) -> list[Ground]:
    return [Ground("Woont niet meer in Nederland.", _rule("emigration", found))]


def _too_old(found: Dossier) -> list[Ground]:
    rule = _rule("age-limit", found)
    ruleset = ruleset_on(found.row.since, found.rulesets)
    if ruleset.age_limit != rule.value:
        rule = _rule("regional-age-limit", found)
        said = f"Is {ruleset.age_limit} jaar of ouder, de leeftijd tot welke de regio volgt."
        return [Ground(said, rule)]
    return [Ground(f"Is {rule.value} jaar of ouder. {rule.title}.", rule)]


def _too_young(found: Dossier) -> list[Ground]:
    rule = _rule("compulsory-from", found)
    return [Ground(f"Is nog niet leerplichtig. {rule.title}.", rule)]


def _qualified(found: Dossier) -> list[Ground]:
    held = [q for q in found.qualifications if q.kind in STARTKWALIFICATIE]
    what = " en ".join(
        f"{_lower(w.QUALIFICATIONS[one.kind])} behaald op {long_date(one.on)}" for one in held[:1]
    )
    said = f"Heeft een startkwalificatie: {what}." if held else "Heeft een startkwalificatie."
    return [Ground(said, _rule("startkwalificatie", found))]


def _enrolled(found: Dossier) -> list[Ground]:
    rule = _rule(_OBLIGATION.get(found.row.regime, "target-group"), found)
    enrolment = found.today.enrolment
    if enrolment is None:
        return [Ground("Staat ingeschreven bij een school.", rule)]
    at, start = w.school_name(enrolment.school), long_date(enrolment.start)
    return [Ground(f"Staat sinds {start} ingeschreven bij {at}.", rule)]


def _exempt(found: Dossier) -> list[Ground]:
    said = "Is vrijgesteld van de plicht om ingeschreven te staan."
    return [Ground(said, _rule("exemption", found))]


def _absent(found: Dossier) -> list[Ground]:
    rule = _rule("absence-days", found)
    said = (
        "Staat ingeschreven, maar is vier weken of langer afwezig zonder geldige reden, of zo lang "
        "als de school als kortere termijn stelde."
    )
    return [Ground(said, rule), _no_qualification(found)]


def _works(found: Dossier) -> list[Ground]:
    rule = _rule("work-hours", found)
    return [Ground(f"Heeft een getuigschrift en werk. {rule.title}.", rule)]


def _not_enrolled(found: Dossier) -> list[Ground]:
    if found.row.status == Status.ABSOLUTE_TRUANT:
        name = w.REGIMES[found.row.regime].lower()
        said = f"Valt onder de {name} en staat nergens ingeschreven."
        return [Ground(said, _rule(_OBLIGATION[found.row.regime], found))]
    last = found.today.last_active_day
    ended = "" if last is None else f" De laatste schooldag was {long_date(last)}."
    limit = next(r for r in reversed(found.rulesets) if r.id == found.row.ruleset).age_limit
    young = f" en is jonger dan {limit} jaar" if found.row.birth_date else ""
    said = f"Staat nergens ingeschreven{young}.{ended}"
    found_grounds = [Ground(said, _rule("target-group", found)), _no_qualification(found)]
    if last is not None and found.row.since > last + DAY:
        found_grounds.append(_grace(found, "De termijn om aan te sluiten is voorbij."))
    return found_grounds


def _within_grace(found: Dossier) -> list[Ground]:
    last = found.today.last_active_day
    if last is None:
        return [_grace(found, "Is net uitgeschreven.")]
    until = long_date(last + ruleset_on(last, found.rulesets).grace_days * DAY)
    said = (
        f"De laatste schooldag was {long_date(last)}. Wie uiterlijk {until} op een school begint, "
        "is geen schoolverlater."
    )
    return [_grace(found, said)]


def _unknown(found: Dossier) -> list[Ground]:
    rule = _rule("find-out-months", found)
    said = f"Geen school heeft ooit een inschrijving gemeld. {rule.title}."
    return [Ground(said, rule)]


GROUNDS: Final[Mapping[Basis, Callable[[Dossier], list[Ground]]]] = {
    Basis.DIED: _died,
    Basis.EMIGRATED: _emigrated,
    Basis.AGE_LIMIT: _too_old,
    Basis.BEFORE_COMPULSORY_AGE: _too_young,
    Basis.STARTKWALIFICATIE: _qualified,
    Basis.ENROLLED: _enrolled,
    Basis.EXEMPTION: _exempt,
    Basis.ABSENT_4_WEEKS: _absent,
    Basis.WORK_WITH_CERTIFICATE: _works,
    Basis.NOT_ENROLLED: _not_enrolled,
    Basis.WITHIN_GRACE: _within_grace,
    Basis.NO_ENROLMENT_KNOWN: _unknown,
}
"""How each ground is told."""


def next_change(found: Dossier) -> str | None:
    """What changes on the next review day when nothing is reported; None when nothing ever does."""
    then, now = found.then, found.today
    if then is None:
        return None
    if then.status is not now.status:
        return f"De status wordt ‘{_lower(w.STATUSES[then.status].text)}’."
    if then.regime is not now.regime:
        return f"De wet die geldt wordt: {_lower(w.REGIMES[then.regime])}."
    if then.ruleset != now.ruleset:
        return f"De regels van {then.ruleset} gaan gelden; de status blijft dezelfde."
    if then.region != now.region:
        return f"De gemeente hoort dan bij {w.region_name(then.region)}."
    if then.municipality != now.municipality:
        return f"De woongemeente wordt {w.municipality_name(then.municipality)}."
    if then.enrolment != now.enrolment and then.enrolment is not None:
        return f"De school wordt {w.school_name(then.enrolment.school)}."
    return "De grond van de status verandert; de status blijft dezelfde."


def _no_qualification(found: Dossier) -> Ground:
    return Ground("Heeft geen startkwalificatie.", _rule("startkwalificatie", found))


def _grace(found: Dossier, said: str) -> Ground:
    rule = _rule("grace-days", found)
    last = found.today.last_active_day or found.row.since
    days = ruleset_on(last, found.rulesets).grace_days
    title = rule.title if days == rule.value else f"De regio stelt deze termijn op {days} dagen"
    return Ground(f"{said} {title}.", rule)


def _rule(rule_id: str, found: Dossier) -> Rule:
    """The rule as it stands in the ruleset by which the person was assessed."""
    day = next(ruleset.valid_from for ruleset in RULESETS if ruleset.id == found.row.ruleset)
    rule = rule_on(rule_id, day)
    if rule is None:
        raise LookupError(f"no rule {rule_id!r} in the ruleset of {day.year}")
    return rule


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
