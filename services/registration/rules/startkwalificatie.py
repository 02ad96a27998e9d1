# SPDX-License-Identifier: EUPL-1.2
"""Startkwalificatie (Leerplichtwet art. 1 onder f) and the certificates below it."""

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from schemas.codes.lists import QualificationKind as Kind
from services.registration.rules.facts import Facts, Register, told_again

STARTKWALIFICATIE: Final = frozenset(
    {Kind.HAVO, Kind.VWO, Kind.MBO_2, Kind.MBO_3, Kind.MBO_4, Kind.FOREIGN}
)
"""Havo, vwo, mbo level 2 and up (WEB art. 7.2.2 lid 1 b-e), and a foreign diploma valued so."""

NO_KWALIFICATIEPLICHT: Final = frozenset({Kind.PRO, Kind.VSO_WORK, Kind.VSO_DAYTIME})
"""Whose holder has no kwalificatieplicht (Leerplichtwet art. 4a lid 2)."""

CERTIFICATES: Final = NO_KWALIFICATIEPLICHT | {Kind.MBO_1}
"""With work, no early leaver until 2026 (WEB art. 8.3.1 lid 2): praktijkonderwijs, vso, entree."""


class Qualification(NamedTuple):
    """Held from ``on`` until the day before ``until``; ``date.max`` when never revoked.
    ``recognised``: accepted on its evidence, unknown to DUO."""

    on: date
    kind: Kind
    until: date
    recognised: bool = False


def qualifications(facts: Facts) -> list[Qualification]:
    """The qualifications that ever counted, in order of date and kind: those that were told, and
    those that were recognised on their evidence.

    A revocation dated after the qualification ends it from that day; one that is dated no later,
    and was not reported before it, means that it never counted. A qualification reported before
    and again after its revocation counts after all. What was recognised is taken back by the
    revocation of that recognition; a foreign one by either, whichever came last.
    """
    revoked = [
        (date.fromisoformat(key[:10]), key[11:], register)
        for key, register in facts.all("revoked").items()
    ]
    found = set[Qualification]()
    for key, obtained in (*facts.all("obtained").items(), *recognised(facts)):
        on, kind, until, by_us = date.fromisoformat(key[:10]), key[11:], date.max, len(obtained) > 2
        for day, revoked_kind, revocation in () if by_us and kind != Kind.FOREIGN else revoked:
            if revoked_kind == kind and _hits(on, obtained, day, revocation):
                until = min(until, max(day, on))
        if on < until:
            valued_as = obtained[3] if len(obtained) > 3 else None
            found.add(Qualification(on, counts_as(kind, valued_as), until, by_us))
    return sorted(found)


def recognised(facts: Facts) -> Iterator[tuple[str, Register]]:
    """What was recognised and stands: not taken back, or recognised again since."""
    revoked = facts.all("recognition-revoked")
    for key, register in facts.all("recognised").items():
        if key not in revoked or revoked[key][0] < register[0]:
            yield key, register


def counts_as(kind: str, valued_as: str | None) -> Kind:
    """As which kind a diploma counts: a foreign one as a startkwalificatie, unless it was valued
    below one."""
    return _KINDS[kind if valued_as is None or valued_as in STARTKWALIFICATIE else valued_as]


def _hits(on: date, obtained: Register, day: date, revocation: Register) -> bool:
    return not told_again(obtained, revocation) and (day >= on or revocation[0] > obtained[0])


_KINDS: dict[str, Kind] = {kind.value: kind for kind in Kind}
