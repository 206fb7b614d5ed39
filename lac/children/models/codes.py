"""Code sets of the SSDA903 return and the Common Basic Data Set, old codes kept for old returns."""

from django.db.models import TextChoices


class Sex(TextChoices):
    MALE = "M", "Male"
    FEMALE = "F", "Female"
    UNKNOWN = "U", "Not known"


class Ethnicity(TextChoices):
    WBRI = "WBRI", "White British"
    WIRI = "WIRI", "White Irish"
    WIRT = "WIRT", "Traveller of Irish heritage"
    WROM = "WROM", "Gypsy or Roma"
    WOTH = "WOTH", "Any other White background"
    MWBC = "MWBC", "White and Black Caribbean"
    MWBA = "MWBA", "White and Black African"
    MWAS = "MWAS", "White and Asian"
    MOTH = "MOTH", "Any other mixed background"
    AIND = "AIND", "Indian"
    APKN = "APKN", "Pakistani"
    ABAN = "ABAN", "Bangladeshi"
    CHNE = "CHNE", "Chinese"
    AOTH = "AOTH", "Any other Asian background"
    BCRB = "BCRB", "Black Caribbean"
    BAFR = "BAFR", "Black African"
    BOTH = "BOTH", "Any other Black background"
    OOTH = "OOTH", "Any other ethnic group"
    REFU = "REFU", "Refused"
    NOBT = "NOBT", "Not obtained"


class SenProvision(TextChoices):
    NONE = "N", "No special educational needs"
    SUPPORT = "K", "SEN support"
    EHCP = "E", "Education, health and care plan"


class UpnUnknown(TextChoices):
    UN1 = "UN1", "Not of school age and not yet assigned"
    UN2 = "UN2", "Has never attended a maintained school in England"
    UN3 = "UN3", "Educated outside England"
    UN4 = "UN4", "Newly looked after and not yet known"
    UN5 = "UN5", "Sources disagree"


class ReasonNewEpisode(TextChoices):
    STARTED = "S", "Started to be looked after"
    LEGAL_STATUS = "L", "Change of legal status"
    PLACEMENT_AND_CARER = "P", "Change of placement and carer"
    PLACEMENT = "T", "Change of placement, same carer"
    LEGAL_PLACEMENT_AND_CARER = "B", "Change of legal status, placement and carer"
    LEGAL_AND_PLACEMENT = "U", "Change of legal status and placement, same carer"


# Episodes that begin with the child living with somebody new.
NEW_CARER = (
    ReasonNewEpisode.STARTED,
    ReasonNewEpisode.PLACEMENT_AND_CARER,
    ReasonNewEpisode.LEGAL_PLACEMENT_AND_CARER,
)


class LegalStatus(TextChoices):
    C1 = "C1", "Interim care order"
    C2 = "C2", "Full care order"
    D1 = "D1", "Freeing order"
    E1 = "E1", "Placement order"
    V2 = "V2", "Accommodated under section 20"
    V3 = "V3", "Short breaks, recorded singly"
    V4 = "V4", "Short breaks, by agreement"
    L1 = "L1", "Police protection"
    L2 = "L2", "Emergency protection order"
    L3 = "L3", "Child assessment order"
    J1 = "J1", "Remanded to care"
    J2 = "J2", "Accommodated under PACE"
    J3 = "J3", "Youth rehabilitation order with residence or fostering"


# Series of short breaks: the full PEP duties do not apply (CPR 2010 reg 48).
SHORT_BREAKS = (LegalStatus.V3, LegalStatus.V4)


class CategoryOfNeed(TextChoices):
    N1 = "N1", "Abuse or neglect"
    N2 = "N2", "Child's disability"
    N3 = "N3", "Parental illness or disability"
    N4 = "N4", "Family in acute stress"
    N5 = "N5", "Family dysfunction"
    N6 = "N6", "Socially unacceptable behaviour"
    N7 = "N7", "Low income"
    N8 = "N8", "Absent parenting"


class PlacementType(TextChoices):
    A3 = "A3", "Placed for adoption with consent, current carer"
    A4 = "A4", "Placed for adoption with consent, new carer"
    A5 = "A5", "Placed for adoption with order, current carer"
    A6 = "A6", "Placed for adoption with order, new carer"
    H5 = "H5", "Semi-independent living (until 2024)"
    K1 = "K1", "Secure children's home"
    K2 = "K2", "Children's home"
    K3 = "K3", "Supported accommodation"
    P1 = "P1", "With parents or others with parental responsibility"
    P2 = "P2", "Independent living (until 2024)"
    P3 = "P3", "Residential employment"
    R1 = "R1", "Residential care home"
    R2 = "R2", "Health establishment"
    R3 = "R3", "Family centre"
    R5 = "R5", "Young offender institution"
    S1 = "S1", "Residential school"
    T0 = "T0", "Temporary move"
    T1 = "T1", "Temporarily in hospital"
    T2 = "T2", "Temporarily on holiday"
    T3 = "T3", "Temporarily with other carers"
    T4 = "T4", "Temporary placement of seven days or less"
    U1 = "U1", "Long-term fostering with a relative or friend"
    U2 = "U2", "Fostering for adoption with a relative or friend"
    U3 = "U3", "Fostering with a relative or friend"
    U4 = "U4", "Long-term fostering"
    U5 = "U5", "Fostering for adoption"
    U6 = "U6", "Fostering"
    Z1 = "Z1", "Other placement"
    Z11 = "Z11", "Other placement (Z11)"
    Z12 = "Z12", "Other placement (Z12)"
    Z13 = "Z13", "Other placement (Z13)"
    Z14 = "Z14", "Other placement (Z14)"


class PlacementProvider(TextChoices):
    PR0 = "PR0", "Parents or others with parental responsibility"
    PR1 = "PR1", "The authority's own"
    PR2 = "PR2", "Another authority"
    PR3 = "PR3", "Other public provider"
    PR4 = "PR4", "Private provider"
    PR5 = "PR5", "Voluntary provider"


class ReasonPlaceChange(TextChoices):
    CARPL = "CARPL", "Change to the care plan"
    CLOSE = "CLOSE", "Home closed or carer resigned"
    ALLEG = "ALLEG", "Allegation"
    STAND = "STAND", "Concern about standards"
    APPRR = "APPRR", "Approval removed"
    CREQB = "CREQB", "Carer's request, behaviour"
    CREQO = "CREQO", "Carer's request, other"
    CHILD = "CHILD", "Child's request"
    LAREQ = "LAREQ", "Authority's request"
    PLACE = "PLACE", "Change of placement status only"
    CUSTOD = "CUSTOD", "Custody"
    OTHER = "OTHER", "Other"


class ReasonEpisodeCeased(TextChoices):
    X1 = "X1", "A new episode began the same day"
    E11 = "E11", "Adopted, unopposed"
    E12 = "E12", "Adopted, consent dispensed with"
    E2 = "E2", "Died"
    E3 = "E3", "Care taken over by another authority"
    E4 = "E4", "Returned home (older code)"
    E4A = "E4A", "Returned home, planned"
    E4B = "E4B", "Returned home, unplanned"
    E13 = "E13", "Left to live with others without parental responsibility"
    E41 = "E41", "Child arrangements order"
    E43 = "E43", "Special guardianship, former foster carer (older code)"
    E44 = "E44", "Special guardianship, other carer (older code)"
    E45 = "E45", "Special guardianship, relative who fostered"
    E46 = "E46", "Special guardianship, other who fostered"
    E47 = "E47", "Special guardianship, relative"
    E48 = "E48", "Special guardianship, other"
    E5 = "E5", "Independent living with support"
    E6 = "E6", "Independent living without support"
    E7 = "E7", "Adult residential care"
    E8 = "E8", "Other reason"
    E9 = "E9", "Sentenced to custody"
    E14 = "E14", "Remand ended"
    E15 = "E15", "Age assessed as 18 or over"
    E16 = "E16", "Moved abroad"
    E17 = "E17", "Aged 18 or over and stayed with carers"


# Codes of leaving care for good: whose child is then "previously looked-after" (CA 1989 s.23ZZA).
ADOPTED = (ReasonEpisodeCeased.E11, ReasonEpisodeCeased.E12)
GUARDIANSHIP = (
    ReasonEpisodeCeased.E43,
    ReasonEpisodeCeased.E44,
    ReasonEpisodeCeased.E45,
    ReasonEpisodeCeased.E46,
    ReasonEpisodeCeased.E47,
    ReasonEpisodeCeased.E48,
)
FOR_GOOD = (*ADOPTED, *GUARDIANSHIP, ReasonEpisodeCeased.E41)

# Codes that only old returns carry: read, but never offered.
OLD_CODES = frozenset({"H5", "P2", "Z1", "E4", "E43", "E44", "D1"})
