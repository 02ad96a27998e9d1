# SPDX-License-Identifier: EUPL-1.2
"""What the codes of the partner network are called in Dutch."""

from collections.abc import Mapping
from typing import Final

from schemas.codes.partners import PartnerKind, ReferralRefusal, ReferralResult, Support
from services.outreach.rules.referral_link import LinkState

_K = PartnerKind

KINDS: Final[Mapping[PartnerKind, str]] = {
    _K.MBO: "Mbo-school",
    _K.VO: "School voor voortgezet onderwijs",
    _K.SO: "School voor speciaal onderwijs",
    _K.PRO: "Praktijkschool",
    _K.NON_FUNDED: "Niet-bekostigd onderwijs",
    _K.POLICE: "Politie",
    _K.HALT: "Halt",
    _K.PROBATION: "Reclassering",
    _K.VEILIG_THUIS: "Veilig Thuis",
    _K.WMO: "Wmo",
    _K.YOUTH_HEALTH: "Jeugdgezondheidszorg",
    _K.CJG: "Centrum voor Jeugd en Gezin",
    _K.GGD: "GGD",
    _K.GGZ: "Ggz",
    _K.CARE_PROVIDER: "Zorgaanbieder",
    _K.YOUTH_DESK: "Jongerenloket",
    _K.WERK_EN_INKOMEN: "Werk en Inkomen",
    _K.PARTICIPATION: "Participatie",
    _K.SHELTERED_EMPLOYER: "Beschut werk",
    _K.EMPLOYER: "Werkgever",
    _K.RMT: "Regionaal mobiliteitsteam (RMT)",
    _K.WSP: "Werkgeversservicepunt (WSP)",
    _K.REINTEGRATION: "Re-integratiebedrijf",
    _K.DEBT_HELP: "Schuldhulp",
    _K.CIVIC_INTEGRATION: "Inburgering",
    _K.OCW: "Ministerie van OCW",
    _K.SZW: "Ministerie van SZW",
    _K.VWS: "Ministerie van VWS",
    _K.MUNICIPALITY: "Gemeente",
    _K.YOUTH_WORK: "Jongerenwerk",
    _K.WELFARE: "Welzijnswerk",
    _K.NEIGHBOURHOOD_TEAM: "Wijkteam",
    _K.DAYTIME_ACTIVITY: "Dagbesteding",
    _K.CARE_DESK: "Zorgloket",
    _K.REGISTER: "Register",
    _K.DUO: "DUO",
    _K.INLICHTINGENBUREAU: "Inlichtingenbureau",
    _K.UWV: "UWV",
    _K.KVK: "Kamer van Koophandel",
}
SUPPORTS: Final[Mapping[Support, str]] = {
    Support.GUIDANCE: "Begeleiding",
    Support.PLACE: "Een plek om te leren, te werken of overdag te zijn",
    Support.ASSESSMENT: "Onderzoek of screening",
    Support.INCOME: "Hulp bij inkomen en schulden",
    Support.ADVICE: "Advies en meedenken",
}
REFUSALS: Final[Mapping[ReferralRefusal, str]] = {
    ReferralRefusal.NO_PLACE: "Er is geen plaats",
    ReferralRefusal.OTHER_GROUP: "De jongere hoort niet bij onze doelgroep",
    ReferralRefusal.OTHER_HELP: "Andere hulp past beter",
    ReferralRefusal.KNOWN_ALREADY: "Wij helpen deze jongere al",
    ReferralRefusal.NOT_WANTED: "De jongere wil het niet",
}
RESULTS: Final[Mapping[ReferralResult, str]] = {
    ReferralResult.COMPLETED: "De hulp is afgerond",
    ReferralResult.GOES_ON: "De hulp loopt en gaat door",
    ReferralResult.STOPPED: "De jongere is gestopt",
    ReferralResult.NOT_REACHED: "Wij kregen geen contact",
    ReferralResult.OTHER_HELP: "Er is andere hulp nodig",
}
LINK_STATES: Final[Mapping[LinkState, str]] = {
    LinkState.LIVE: "De link werkt",
    LinkState.EXPIRED: "De link is verlopen",
    LinkState.REVOKED: "De link is ingetrokken",
    LinkState.ENDED: "De verwijzing is afgerond",
}
