# SPDX-License-Identifier: EUPL-1.2
"""What was told of a person, line by line in Dutch."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from schemas.codes.lists import QualificationKind, RecognitionEvidence
from services.chassis.clock import local_date
from services.registration.dossier import Dossier, Kind, Line
from services.registration.ui import wording as w


def told(found: Dossier) -> list[dict[str, Any]]:
    """Every fact, the newest first; of a status the history tells."""
    return [_line(line) for line in reversed(found.lines) if line.kind is not Kind.STATUS]


def _line(line: Line) -> dict[str, Any]:
    return {
        "on": line.on,
        "what": _SENTENCES[line.kind](line),
        "recorded_at": line.recorded_at,
        "late": local_date(line.recorded_at) > line.on,
    }


def _started(line: Line) -> str:
    kind = "" if line.sector is None else f", {w.SECTORS[line.sector].lower()}"
    level = "" if line.level is None else f" niveau {line.level}"
    return f"Ingeschreven bij {w.school_name(line.school)}{kind}{level}"


def _ended(line: Line) -> str:
    reason = "" if line.exit_reason is None else f": {w.EXIT_REASONS[line.exit_reason]}"
    return f"Laatste dag bij {w.school_name(line.school)}{reason}"


def _qualification(line: Line) -> str:
    return w.QUALIFICATIONS[line.qualification or ""]


def _obtained(line: Line) -> str:
    by = "" if line.evidence is None else f", door {EVIDENCE[line.evidence]}"
    verb = "" if line.evidence is not None else " behaald"
    return f"{_qualification(line)}{verb}{by}"


def recognition(kind: str, valued_as: str | None) -> str:
    """What a diploma that was accepted on its evidence is, and counts as."""
    if kind != QualificationKind.FOREIGN:
        return w.QUALIFICATIONS[kind]
    level = "" if valued_as is None else f" als {_lower(w.QUALIFICATIONS[valued_as])}"
    return f"{w.QUALIFICATIONS[kind]}{level}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _recognised(line: Line) -> str:
    what = recognition(line.qualification or "", line.valued_as)
    by = f", op bewijs van {EVIDENCE[line.evidence or '']}"
    reference = "" if line.reference is None else f" ({line.reference})"
    seen = "" if line.examined_by is None else f", bekeken door {line.examined_by}"
    return f"{what}{by}{reference}{seen}"


EVIDENCE: Final[Mapping[str, str]] = {
    RecognitionEvidence.IDW: "IDW",
    RecognitionEvidence.NUFFIC: "Nuffic",
    RecognitionEvidence.SBB: "SBB",
    RecognitionEvidence.DUO: "DUO",
    RecognitionEvidence.INSTITUTION: "de onderwijsinstelling",
}
"""Who valued a foreign diploma, or issued a Dutch one."""


def _exempted(line: Line) -> str:
    until = "" if line.until is None else f" tot en met {line.until:%d-%m-%Y}"
    return f"Vrijgesteld van inschrijving{until}"


def _works(line: Line) -> str:
    hours = "" if line.hours is None else f", {line.hours:g} uur per week"
    return f"Aan het werk{hours}"


_SENTENCES: Final[Mapping[Kind, Callable[[Line], str]]] = {
    Kind.REGISTERED: lambda line: f"Ingeschreven in {w.municipality_name(line.municipality)}",
    Kind.MOVED: lambda line: f"Verhuisd naar {w.municipality_name(line.municipality)}",
    Kind.LOST: lambda _: "Vertrokken, onbekend waarheen",
    Kind.EMIGRATED: lambda _: "Vertrokken naar het buitenland",
    Kind.DIED: lambda _: "Overleden",
    Kind.STARTED: _started,
    Kind.ENDED: _ended,
    Kind.DELETED: lambda line: f"Inschrijving bij {w.school_name(line.school)} nooit geweest",
    Kind.OBTAINED: _obtained,
    Kind.RECOGNISED: _recognised,
    Kind.RECOGNITION_REVOKED: lambda line: f"{_qualification(line)}: aanvaarding ingetrokken",
    Kind.REVOKED: lambda line: f"{_qualification(line)} ingetrokken",
    Kind.EXEMPTION_CLAIMED: lambda _: "Beroep op vrijstelling",
    Kind.EXEMPTION_REFUSED: lambda _: "Beroep op vrijstelling afgewezen",
    Kind.CLAIM_WITHDRAWN: lambda _: "Beroep op vrijstelling ingetrokken",
    Kind.EXEMPTED: _exempted,
    Kind.EXEMPTION_ENDED: lambda _: "Laatste dag van een vrijstelling",
    Kind.EXEMPTION_REVOKED: lambda _: "Vrijstelling ingetrokken: zij had nooit mogen gelden",
    Kind.ABSENT: lambda line: f"Afwezig gemeld door {w.school_name(line.school)}",
    Kind.ABSENCE_ENDED: lambda line: f"Laatste dag van afwezigheid, {w.school_name(line.school)}",
    Kind.ABSENCE_WITHDRAWN: lambda line: f"Melding ingetrokken door {w.school_name(line.school)}",
    Kind.EMPLOYED: _works,
    Kind.EMPLOYMENT_ENDED: lambda _: "Laatste werkdag",
}
"""How each kind of fact is told."""
