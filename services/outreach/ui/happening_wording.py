# SPDX-License-Identifier: EUPL-1.2
"""What happens to a case, in Dutch: for the page of what goes by itself."""

from collections.abc import Mapping
from typing import Final

HAPPENINGS: Final[Mapping[str, str]] = {
    "address-lost": "adres onbekend volgens de BRP",
    "aftercare-held": "nazorgcontact",
    "assigned": "toewijzing",
    "cause-recorded": "oorzaak vastgelegd",
    "certified": "getuigschrift of entreediploma",
    "contact-attempted": "poging tot contact",
    "early-leaver-confirmed": "bevestiging door het register",
    "employed": "werk volgens UWV",
    "enrolled": "inschrijving",
    "intake-held": "intake",
    "intake-no-show": "niet op de intake gekomen",
    "intake-scheduled": "afspraak voor de intake",
    "job-coaching-ended": "einde van de jobcoaching",
    "job-coaching-started": "begin van de jobcoaching",
    "offer-made": "aanbod",
    "placed": "plaatsing",
    "placement-ended": "einde van een plaatsing",
    "placement-verified": "bevestiging van de plaatsing",
    "plan-agreed": "plan",
    "prevention-started": "begin van preventie",
    "referral-accepted": "ja van de partner",
    "referral-rejected": "nee van de partner",
    "referral-reported-back": "verslag van de partner",
    "referral-sent": "verwijzing",
    "region-changed": "verhuizing",
    "school-consulted": "overleg met de school",
    "successor-agreed": "afspraak wie verder helpt",
    "support-declined": "wil geen begeleiding",
    "tailored-reviewed": "gesprek over het maatwerk",
    "task-done": "afgemeld door de medewerker",
    "term-passed": "verstreken termijn",
    "transfer-accepted": "overdracht aanvaard",
    "transfer-document-received": "overgangsdocument ontvangen",
    "transfer-document-refused": "overgangsdocument niet gegeven",
    "transfer-document-requested": "overgangsdocument gevraagd",
    "transfer-rejected": "overdracht geweigerd",
    "transfer-requested": "overdracht gevraagd",
}
"""Every happening that makes or ends an automatic task."""
