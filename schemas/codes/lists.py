# SPDX-License-Identifier: EUPL-1.2
"""Code lists as enumerations. The strings are what travels on the bus and stands in files."""

from enum import IntEnum, StrEnum


class Sector(StrEnum):
    """Kind of education of an enrolment: which law governs it (WVO 2020, WEB, WEC, WHW)."""

    VO = "vo"
    MBO = "mbo"
    VAVO = "vavo"
    VSO = "vso"
    PRO = "pro"
    HO = "ho"
    OTHER = "other"


class Track(StrEnum):
    """Leerweg in the mbo (WEB): beroepsopleidend or beroepsbegeleidend."""

    BOL = "bol"
    BBL = "bbl"


class Stage(StrEnum):
    """Stage in the vo, as the leaver norms divide it (Regeling BWBR0031387)."""

    LOWER = "lower"
    VMBO_UPPER = "vmbo-upper"
    HAVO_VWO_UPPER = "havo-vwo-upper"


class Level(IntEnum):
    """Level of an mbo programme (WEB art. 7.2.2): 1 entree, 2 basis, 3 vak, 4 middenkader."""

    ENTREE = 1
    BASIC = 2
    PROFESSIONAL = 3
    MIDDLE_MANAGEMENT = 4


class ExitReason(StrEnum):
    """Reden uitstroom in the mbo (BRON/ROD, Regeling BWBR0027035). Vo has no such code:
    ``removed`` is our own, for a pupil whom the school removed (WVO 2020 art. 8.21)."""

    PERSONAL_NO_INFLUENCE = "01"
    PERSONAL_SUPPORT_POSSIBLE = "02"
    INSTITUTION = "03"
    CHOICE_OF_STUDY = "04"
    LABOUR_MARKET = "05"
    AGREED_RESULT_WITHOUT_DIPLOMA = "06"
    UNKNOWN = "07"
    NO_DROPOUT = "08"
    FEES_NOT_PAID = "09"
    REMOVED = "removed"


class QualificationKind(StrEnum):
    """What was obtained. Startkwalificatie: havo, vwo, mbo-2 to mbo-4 (Leerplichtwet art. 1 f);
    ``foreign`` is a diploma valued at that level."""

    VMBO = "vmbo"
    HAVO = "havo"
    VWO = "vwo"
    MBO_1 = "mbo-1"
    MBO_2 = "mbo-2"
    MBO_3 = "mbo-3"
    MBO_4 = "mbo-4"
    PRO = "pro"
    VSO_WORK = "vso-work"
    VSO_DAYTIME = "vso-daytime"
    FOREIGN = "foreign"


class RecognitionEvidence(StrEnum):
    """Who valued a diploma that DUO's register does not hold (domain 1.1): IDW (Nuffic and SBB
    together), one of the two, or DUO; of a Dutch one the institution that issued it."""

    IDW = "idw"
    NUFFIC = "nuffic"
    SBB = "sbb"
    DUO = "duo"
    INSTITUTION = "institution"


class ExemptionArticle(StrEnum):
    """Exemption from enrolment (Leerplichtwet 1969). ``5-a`` is article 5 sub a; ``5a`` is
    article 5a (travelling existence): two different things."""

    UNFIT = "5-a"
    CONVICTION = "5-b"
    FOREIGN_SCHOOL = "5-c"
    TRAVELLING = "5a"
    OTHER_EDUCATION = "15"


class ReplacementArticle(StrEnum):
    """Vervangende leerplicht (Leerplichtwet 1969): an adapted programme from 14 (3a), or the last
    year at an mbo institution (3b). The holder stays enrolled."""

    ADAPTED_PROGRAMME = "3a"
    LAST_YEAR_MBO = "3b"


class ReplacementOutcome(StrEnum):
    """What a municipality decided on vervangende leerplicht (Leerplichtwet arts. 3a, 3b)."""

    GRANTED = "granted"
    REFUSED = "refused"


class AbsenceKind(StrEnum):
    """Kind of absence report (Leerplichtwet art. 21a, WEB art. 8.1.8a; names of DUO)."""

    HOURS_16_UNDER_18 = "h16-u18"
    HOURS_16_18_PLUS = "h16-18plus"
    LONG_UNDER_18 = "long-u18"
    MONTH_18_PLUS = "month-18plus"
    LUXURY = "luxury"
    OTHER = "other"


class RiskSignal(StrEnum):
    """What makes a school fear a dropout: the early-warning indicators attendance, behaviour
    and results (domain 4.2), circumstances, and from 1 April no place in the mbo for who leaves
    the vo (WVO 2020 art. 8.31; D14)."""

    ATTENDANCE = "attendance"
    BEHAVIOUR = "behaviour"
    RESULTS = "results"
    CIRCUMSTANCES = "circumstances"
    NO_PLACE = "no-place"


class RiskSource(StrEnum):
    """Where the fear of a dropout comes from: a school that says so, its report of absence, the
    last year of the vmbo without a place in the next after 1 April, or a summer without a place."""

    SCHOOL = "school"
    ABSENCE = "absence"
    TRANSITION = "transition"
    SUMMER = "summer"


class Regime(StrEnum):
    """Law that applies to a person on a day: Leerplichtwet art. 3 (compulsory), art. 4a
    (qualification), WEB title 9.2 (doorstroompunt), or none."""

    NONE = "none"
    COMPULSORY = "compulsory"
    QUALIFICATION = "qualification"
    DOORSTROOMPUNT = "doorstroompunt"
    OUT_OF_SCOPE = "out-of-scope"


class Status(StrEnum):
    """Status of a person in the register; the first that fits, in this order (replay page)."""

    OUT_OF_SCOPE = "out-of-scope"
    QUALIFIED = "qualified"
    ABSENT = "absent"
    ENROLLED = "enrolled"
    EXEMPT = "exempt"
    VULNERABLE = "vulnerable"
    ABSOLUTE_TRUANT = "absolute-truant"
    GAP = "gap"
    EARLY_LEAVER = "early-leaver"
    UNKNOWN = "unknown"


class Basis(StrEnum):
    """Ground on which a status rests."""

    DIED = "died"
    EMIGRATED = "emigrated"
    AGE_LIMIT = "age-limit"
    BEFORE_COMPULSORY_AGE = "before-compulsory-age"
    STARTKWALIFICATIE = "startkwalificatie"
    ENROLLED = "enrolled"
    EXEMPTION = "exemption"
    ABSENT_4_WEEKS = "absent-4-weeks"
    WORK_WITH_CERTIFICATE = "work-with-certificate"
    NOT_ENROLLED = "not-enrolled"
    WITHIN_GRACE = "within-grace"
    NO_ENROLMENT_KNOWN = "no-enrolment-known"


class Category(StrEnum):
    """Category of the leaver norms (Regelingen BWBR0031387 and BWBR0031390)."""

    VO_LOWER = "vo-lower"
    VO_VMBO_UPPER = "vo-vmbo-upper"
    VO_HAVO_VWO_UPPER = "vo-havo-vwo-upper"
    MBO_1 = "mbo-1"
    MBO_2 = "mbo-2"
    MBO_3_4 = "mbo-3-4"
    TOTAL = "total"


class RevocationReason(StrEnum):
    """Why a confirmed early leaver is none after all."""

    ENROLLED_WITHIN_GRACE = "enrolled-within-grace"
    FACT_WITHDRAWN = "fact-withdrawn"
    FACT_CORRECTED = "fact-corrected"


class VulnerableOrigin(StrEnum):
    """Education whose leavers are followed though no vsv'er (Kamerstuk 34 812; WEB title 9.2)."""

    PRO = "pro"
    VSO = "vso"
    ENTREE = "entree"


class LeaverSet(StrEnum):
    """Set of the statistical definition ``X = A - B - C - D`` (Regeling BWBR0031390, annex A);
    ``none`` takes back what was said: the person is in no set of that school year any more."""

    POPULATION = "A"
    REMOVED = "B"
    STILL_LEARNING = "C"
    NO_LEAVER = "D"
    NEW_LEAVER = "X"
    NONE = "none"


class FigureStatus(StrEnum):
    """Vintage of a figure: DUO publishes provisional and definitive ones; ours run on."""

    PROVISIONAL = "provisional"
    DEFINITIVE = "definitive"
    OPERATIONAL = "operational"


class Suppression(StrEnum):
    """Whether small counts were withheld."""

    NONE = "none"
    SMALL_CELLS = "small-cells"


class DutyClass(StrEnum):
    """Legal weight of a duty: law, guidance or policy."""

    LAW = "L"
    GUIDANCE = "G"
    POLICY = "P"
