"""The files of the return by their columns."""

from ..machinery import Column, FileKind
from .kinds import CHILD, KINDS

HEADER = FileKind(
    "header",
    "Header",
    (
        Column("CHILD", "The child's social care ID, the same in every return", also=CHILD.also),
        Column("SEX", "M, F or U; 1 and 2 in returns before 2024", also=("GENDER",)),
        Column("DOB", "Date of birth: 03/03/2014 or 2014-03-03"),
        Column("ETHNIC", "Ethnicity, four letters"),
        Column("UPN", "Unique Pupil Number, or UN1 to UN5 when there is none"),
        Column("MOTHER", "1 if the child is a mother", required=False),
        Column("MC_DOB", "Date of birth of her child", required=False),
    ),
)
EPISODES = FileKind(
    "episodes",
    "Episodes",
    (
        CHILD,
        Column("DECOM", "The day the episode began"),
        Column("RNE", "Why it began: S, L, P, T, B or U"),
        Column("LS", "Legal status"),
        Column("CIN", "Category of need"),
        Column("PLACE", "Kind of placement", also=("PL",)),
        Column("PLACE_PROVIDER", "Who provides it", required=False),
        Column("DEC", "The day the episode ended; empty while it goes on"),
        Column("REC", "Why it ended"),
        Column("REASON_PLACE_CHANGE", "Why the placement ended", required=False),
        Column("HOME_POST", "Home postcode", required=False),
        Column("PL_POST", "Postcode of the placement", required=False),
        Column("URN", "The placement's Ofsted number; XXXXXXX for none", required=False),
    ),
)
FILES = (HEADER, EPISODES, *(it.file for it in KINDS))
