# SPDX-License-Identifier: EUPL-1.2
"""Code lists of the partner network. The strings are what travels on the bus."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from schemas.codes.outreach import PartnerSector


class PartnerKind(StrEnum):
    """Kind of organisation in the network, as the poster names them under its seven sectors."""

    MBO = "mbo"
    VO = "vo"
    SO = "so"
    PRO = "pro"
    NON_FUNDED = "non-funded"
    POLICE = "police"
    HALT = "halt"
    PROBATION = "probation"
    VEILIG_THUIS = "veilig-thuis"
    WMO = "wmo"
    YOUTH_HEALTH = "youth-health"
    CJG = "cjg"
    GGD = "ggd"
    GGZ = "ggz"
    CARE_PROVIDER = "care-provider"
    YOUTH_DESK = "youth-desk"
    WERK_EN_INKOMEN = "werk-en-inkomen"
    PARTICIPATION = "participation"
    SHELTERED_EMPLOYER = "sheltered-employer"
    EMPLOYER = "employer"
    RMT = "rmt"
    WSP = "wsp"
    REINTEGRATION = "reintegration"
    DEBT_HELP = "debt-help"
    CIVIC_INTEGRATION = "civic-integration"
    OCW = "ocw"
    SZW = "szw"
    VWS = "vws"
    MUNICIPALITY = "municipality"
    YOUTH_WORK = "youth-work"
    WELFARE = "welfare"
    NEIGHBOURHOOD_TEAM = "neighbourhood-team"
    DAYTIME_ACTIVITY = "daytime-activity"
    CARE_DESK = "care-desk"
    REGISTER = "register"
    DUO = "duo"
    INLICHTINGENBUREAU = "inlichtingenbureau"
    UWV = "uwv"
    KVK = "kvk"


_K, _S = PartnerKind, PartnerSector

KINDS: Final[Mapping[PartnerSector, tuple[PartnerKind, ...]]] = MappingProxyType(
    {
        _S.EDUCATION: (_K.MBO, _K.VO, _K.SO, _K.PRO, _K.NON_FUNDED),
        _S.SAFETY: (_K.POLICE, _K.HALT, _K.PROBATION, _K.VEILIG_THUIS),
        _S.CARE: (_K.WMO, _K.YOUTH_HEALTH, _K.CJG, _K.GGD, _K.GGZ, _K.CARE_PROVIDER),
        _S.WORK: (
            _K.YOUTH_DESK,
            _K.WERK_EN_INKOMEN,
            _K.PARTICIPATION,
            _K.SHELTERED_EMPLOYER,
            _K.EMPLOYER,
            _K.RMT,
            _K.WSP,
            _K.REINTEGRATION,
            _K.DEBT_HELP,
            _K.CIVIC_INTEGRATION,
        ),
        _S.GOVERNMENT: (_K.OCW, _K.SZW, _K.VWS, _K.MUNICIPALITY),
        _S.SOCIAL: (
            _K.YOUTH_WORK,
            _K.WELFARE,
            _K.NEIGHBOURHOOD_TEAM,
            _K.DAYTIME_ACTIVITY,
            _K.CARE_DESK,
        ),
        _S.KNOWLEDGE: (_K.REGISTER, _K.DUO, _K.INLICHTINGENBUREAU, _K.UWV, _K.KVK),
    }
)
"""The kinds of each sector, in the order of the poster."""

SECTORS: Final[Mapping[PartnerKind, PartnerSector]] = MappingProxyType(
    {kind: sector for sector, kinds in KINDS.items() for kind in kinds}
)
"""The one sector of each kind."""


class Support(StrEnum):
    """What a partner does under an agreement. The list is policy."""

    GUIDANCE = "guidance"
    PLACE = "place"
    ASSESSMENT = "assessment"
    INCOME = "income"
    ADVICE = "advice"


class ReferralRefusal(StrEnum):
    """Why a partner does not take part; says nothing of the young person's problems. The list is
    policy."""

    NO_PLACE = "no-place"
    OTHER_GROUP = "other-group"
    OTHER_HELP = "other-help"
    KNOWN_ALREADY = "known-already"
    NOT_WANTED = "not-wanted"


class ReferralResult(StrEnum):
    """What came of a referral, by the partner's report. The list is policy."""

    COMPLETED = "completed"
    GOES_ON = "goes-on"
    STOPPED = "stopped"
    NOT_REACHED = "not-reached"
    OTHER_HELP = "other-help"
