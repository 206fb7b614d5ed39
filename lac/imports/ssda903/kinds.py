"""The smaller files of the return: their columns, and where what they say is kept.

What a child's education asks for has a model (`lac.children.models.returned`); the
rest is kept as rows of the return, typed, and given back unchanged.
"""

from dataclasses import dataclass

from lac.children.models.returned import (
    CareLeaverOutcome,
    InTouch,
    LeaverActivity,
    MissingEpisode,
    MissingKind,
    PermanenceKind,
    PreviousPermanence,
    UnaccompaniedChild,
)

from ..machinery import Column, FileKind
from ..models import ReturnRow
from . import cells

CHILD = Column("CHILD", "The child's social care ID", also=("CHILDID", "CHILD ID"))
DOB = Column("DOB", "Date of birth, as in the Header file", required=False)
YEAR = Column("YEAR", "The return it belongs to: 2026 for the year to March 2026", required=False)


@dataclass(frozen=True)
class Cell:
    """One column of a file: what it is called in the model, and how it is read."""

    column: str
    reader: object
    name: str = ""
    help: str = ""
    required: bool = True

    @property
    def field(self):
        """The model's field, or the column for a row of the return."""
        return self.name or self.column


@dataclass(frozen=True)
class Kind:
    """One of the smaller files: what is in it, where it is kept, what tells its lines apart."""

    code: str
    label: str
    cells: tuple[Cell, ...]
    # Fields that with the child (and the year, where it counts) tell its rows apart.
    identity: tuple[str, ...] = ()
    model: type = ReturnRow
    # True where each year's return says it anew: OC2, OC3.
    annual: bool = False
    # Columns of the file that the child's record answers: SEX.
    extra: tuple[str, ...] = ()
    # Fields of which the second may not be before the first.
    span: tuple[str, str] | None = None

    @property
    def file(self):
        """The file by its columns."""
        own = tuple(Column(it.column, it.help, required=it.required) for it in self.cells)
        extra = tuple(Column(name, "As in the Header file", required=False) for name in self.extra)
        year = (YEAR,) if self.annual else ()
        return FileKind(self.code, self.label, (CHILD, *extra, DOB, *own, *year), required=False)

    @property
    def fields(self):
        """The names under which its values are kept, in the order of the file."""
        return tuple(it.field for it in self.cells)


def _oc2_flags(*names):
    return tuple(Cell(name, cells.flag, help="1 yes, 0 no", required=False) for name in names)


SW_REASONS = (
    "MANAGE", "FCONTA", "LEFTRL", "ORGRST", "TSPROC",
    "ABSENC", "CHCHAN", "PCCHAN", "SWDIED", "OTHERS",
)  # fmt: skip
KINDS = (
    Kind(
        "uasc",
        "Unaccompanied children (UASC)",
        (Cell("DUC", cells.day(past=False), "ends_on", "The day the status ends"),),
        model=UnaccompaniedChild,
        extra=("SEX",),
    ),
    Kind(
        "oc2",
        "OC2 (health)",
        (
            Cell("SDQ_SCORE", cells.number(40), help="0 to 40"),
            Cell(
                "SDQ_REASON",
                cells.one_of("SDQ1", "SDQ2", "SDQ3", "SDQ4", "SDQ5"),
                help="Why there is no score",
            ),
            Cell("CONVICTED", cells.flag, help="1 yes, 0 no"),
            *_oc2_flags(
                "HEALTH_CHECK",
                "IMMUNISATIONS",
                "TEETH_CHECK",
                "HEALTH_ASSESSMENT",
                "SUBSTANCE_MISUSE",
                "INTERVENTION_RECEIVED",
                "INTERVENTION_OFFERED",
            ),
        ),
        annual=True,
    ),
    Kind(
        "oc3",
        "OC3 (care leavers)",
        (
            Cell("IN_TOUCH", cells.code(InTouch, required=True), "in_touch", "YES, NO and so on"),
            Cell("ACTIV", cells.code(LeaverActivity), "activity", "Main activity"),
            Cell("ACCOM", cells.accommodation, "accommodation", "Where they live"),
        ),
        model=CareLeaverOutcome,
        annual=True,
    ),
    Kind(
        "permanence",
        "Previous permanence",
        (
            Cell("PREV_PERM", cells.code(PermanenceKind, required=True), "order", "P1 to P4, Z1"),
            Cell("LA_PERM", cells.text(20), "authority", "The authority then"),
            Cell("DATE_PERM", cells.partly_known_day, "ordered", "Date of the order"),
        ),
        model=PreviousPermanence,
    ),
    Kind(
        "missing",
        "Missing episodes",
        (
            Cell("MISSING", cells.code(MissingKind, required=True), "kind", "M missing, A away"),
            Cell("MIS_START", cells.day(required=True), "started_on", "First day"),
            Cell("MIS_END", cells.day(), "ended_on", "Last day"),
        ),
        identity=("started_on",),
        model=MissingEpisode,
        span=("started_on", "ended_on"),
    ),
    Kind(
        "reviews",
        "Reviews",
        (
            Cell("REVIEW", cells.day(required=True), help="The day of the review"),
            Cell(
                "REVIEW_CODE",
                cells.one_of(*(f"PN{number}" for number in range(8)), required=True),
                help="PN0 to PN7: how the child took part",
            ),
        ),
        identity=("REVIEW",),
    ),
    Kind(
        "ad1",
        "AD1 (adoption)",
        (
            Cell("DATE_INT", cells.day(), help="Decision that the child should be adopted"),
            Cell("DATE_MATCH", cells.day(), help="Decision to match"),
            Cell("FOSTER_CARE", cells.flag, help="1 adopted by their foster carer"),
            Cell("NB_ADOPTR", cells.one_of("1", "2"), required=False),
            Cell("SEX_ADOPTR", cells.one_of("M1", "F1", "MM", "FF", "MF"), required=False),
            Cell(
                "LS_ADOPTR",
                cells.one_of("L0", "L11", "L12", "L2", "L3", "L4"),
                required=False,
            ),
        ),
    ),
    Kind(
        "placed",
        "Placed for adoption",
        (
            Cell("DATE_PLACED", cells.day(required=True), help="The day of placing"),
            Cell("DATE_PLACED_CEASED", cells.day(), help="Empty while it lasts"),
            Cell("REASON_PLACED_CEASED", cells.text(6), help="Why it ended", required=False),
        ),
        identity=("DATE_PLACED",),
        span=("DATE_PLACED", "DATE_PLACED_CEASED"),
    ),
    Kind(
        "workers",
        "Social workers",
        (
            Cell("SW_ID", cells.text(20, required=True), help="The worker's registration"),
            Cell("SW_DECOM", cells.day(required=True), help="From"),
            Cell("SW_DEC", cells.day(), help="To; empty while it lasts"),
            Cell("SW_REASON", cells.one_of(*SW_REASONS), help="Why it changed", required=False),
        ),
        identity=("SW_DECOM", "SW_ID"),
        span=("SW_DECOM", "SW_DEC"),
    ),
    Kind(
        "dolo",
        "Deprivation of liberty orders",
        (
            Cell("DOLO_START", cells.day(required=True), help="From"),
            Cell("DOLO_END", cells.day(past=False), help="To; empty while it lasts"),
        ),
        identity=("DOLO_START",),
        span=("DOLO_START", "DOLO_END"),
    ),
)
BY_CODE = {it.code: it for it in KINDS}

# Two columns of the Header file for which the child's record has no place.
MOTHER = Kind(
    "mother",
    "Mother (Header)",
    (Cell("MOTHER", cells.flag), Cell("MC_DOB", cells.day())),
)
