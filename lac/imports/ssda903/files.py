"""The files of the return by their columns. Only two of them are loaded so far."""

from ..machinery import Column, FileKind


def _columns(*names, optional=()):
    return (
        *(Column(name) for name in names),
        *(Column(name, required=False) for name in optional),
    )


HEADER = FileKind(
    "header",
    "Header",
    (
        Column("CHILD", "The child's social care ID, the same in every return"),
        Column("SEX", "M, F or U; 1 and 2 in returns before 2024"),
        Column("DOB", "Date of birth: 03/03/2014 or 2014-03-03"),
        Column("ETHNIC", "Ethnicity, four letters"),
        Column("UPN", "Unique Pupil Number, or UN1 to UN5 when there is none"),
        Column("MOTHER", "Not loaded", required=False),
        Column("MC_DOB", "Not loaded", required=False),
    ),
)
EPISODES = FileKind(
    "episodes",
    "Episodes",
    (
        Column("CHILD", "The child's social care ID"),
        Column("DECOM", "The day the episode began"),
        Column("RNE", "Why it began: S, L, P, T, B or U"),
        Column("LS", "Legal status"),
        Column("CIN", "Category of need"),
        Column("PLACE", "Kind of placement"),
        Column("PLACE_PROVIDER", "Who provides it", required=False),
        Column("DEC", "The day the episode ended; empty while it goes on"),
        Column("REC", "Why it ended"),
        Column("REASON_PLACE_CHANGE", "Why the placement ended", required=False),
        Column("HOME_POST", "Home postcode", required=False),
        Column("PL_POST", "Postcode of the placement", required=False),
        Column("URN", "The placement's Ofsted number; XXXXXXX for none", required=False),
    ),
)


def _later(code, label, *names):
    return FileKind(code, label, _columns(*names), required=False, loaded=False, template=False)


FILES = (
    HEADER,
    EPISODES,
    _later("reviews", "Reviews", "CHILD", "DOB", "REVIEW", "REVIEW_CODE"),
    _later("uasc", "UASC", "CHILD", "SEX", "DOB", "DUC"),
    _later("oc2", "OC2 (health)", "CHILD", "DOB", "SDQ_SCORE", "SDQ_REASON", "CONVICTED"),
    _later("oc3", "OC3 (care leavers)", "CHILD", "DOB", "IN_TOUCH", "ACTIV", "ACCOM"),
    _later("ad1", "AD1 (adoption)", "CHILD", "DOB", "DATE_INT", "DATE_MATCH", "FOSTER_CARE"),
    _later("placed", "Placed for adoption", "CHILD", "DOB", "DATE_PLACED", "DATE_PLACED_CEASED"),
    _later("permanence", "Previous permanence", "CHILD", "DOB", "PREV_PERM", "LA_PERM"),
    _later("missing", "Missing", "CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"),
    _later("workers", "Social worker episodes", "CHILD", "DOB", "SW_ID", "SW_DECOM", "SW_DEC"),
    _later("dolo", "Deprivation of liberty orders", "CHILD", "DOB", "DOLO_START", "DOLO_END"),
)
