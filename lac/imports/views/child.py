"""What the statutory return says about a child, beside care itself."""

from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.children.models import (
    CareLeaverOutcome,
    MissingEpisode,
    PreviousPermanence,
    UnaccompaniedChild,
)
from lac.children.records import ChildRecordView

from ..models import ReturnRow
from ..ssda903.facts import said
from ..ssda903.kinds import KINDS, MOTHER

# A file with more columns than this is shown line by line, not as a table.
WIDEST = 6
# What people call the columns of the return.
WORDS = {
    "SDQ_SCORE": "Strengths and difficulties score",
    "SDQ_REASON": "Why there is no score",
    "CONVICTED": "Convicted",
    "HEALTH_CHECK": "Health surveillance up to date",
    "IMMUNISATIONS": "Immunisations up to date",
    "TEETH_CHECK": "Teeth checked",
    "HEALTH_ASSESSMENT": "Health assessment",
    "SUBSTANCE_MISUSE": "Substance misuse",
    "INTERVENTION_RECEIVED": "Intervention received",
    "INTERVENTION_OFFERED": "Intervention offered",
    "REVIEW": "Review",
    "REVIEW_CODE": "How they took part",
    "DATE_INT": "Decision for adoption",
    "DATE_MATCH": "Matched",
    "FOSTER_CARE": "Adopted by foster carer",
    "NB_ADOPTR": "Adopters",
    "SEX_ADOPTR": "Sex of adopters",
    "LS_ADOPTR": "Legal status of adopters",
    "DATE_PLACED": "Placed",
    "DATE_PLACED_CEASED": "Ended",
    "REASON_PLACED_CEASED": "Why it ended",
    "SW_ID": "Social worker",
    "SW_DECOM": "From",
    "SW_DEC": "To",
    "SW_REASON": "Why it changed",
    "DOLO_START": "From",
    "DOLO_END": "To",
    "MOTHER": "Is a mother",
    "MC_DOB": "Her child's date of birth",
}
MEANINGS = {
    "SDQ1": "Under 4 or over 16 at the last assessment",
    "SDQ2": "The carer refused",
    "SDQ3": "A disability prevents it",
    "SDQ4": "Other",
    "SDQ5": "The child refused",
    "PN0": "Under 4",
    "PN1": "Came and spoke",
    "PN2": "Came, and an advocate spoke",
    "PN3": "Came and took part without words",
    "PN4": "Came and did not contribute",
    "PN5": "Did not come; an advocate was briefed",
    "PN6": "Did not come; sent their views",
    "PN7": "Did not come; views not given",
}
FLAGS = {
    "CONVICTED",
    "HEALTH_CHECK",
    "IMMUNISATIONS",
    "TEETH_CHECK",
    "HEALTH_ASSESSMENT",
    "SUBSTANCE_MISUSE",
    "INTERVENTION_RECEIVED",
    "INTERVENTION_OFFERED",
    "FOSTER_CARE",
    "MOTHER",
}


class ChildReturn(ChildRecordView, TemplateView):
    """The statutory return about one child: permanence, missing, leaving care, health, reviews."""

    template_name = "imports/child_return.html"
    permission = Permission.VIEW_SENSITIVE
    looked = "child.return.viewed"
    tab = "imports:child_return"

    def get_context_data(self, **kwargs):
        child, user = self.child, self.request.user
        rows = list(ReturnRow.of(child, user, Permission.VIEW_SENSITIVE))
        return super().get_context_data(**kwargs) | {
            "facts": _facts(child, user),
            "missing": list(MissingEpisode.of(child, user)),
            "outcomes": list(CareLeaverOutcome.of(child, user)),
            "tables": [it for kind in (*KINDS, MOTHER) if (it := _table(kind, rows))],
        }


def _facts(child, user):
    """Status as an unaccompanied child and previous permanence, for the summary list."""
    alone = UnaccompaniedChild.of(child, user).first()
    before = PreviousPermanence.of(child, user).first()
    facts = []
    if alone:
        until = f", until {said(alone.ends_on.isoformat())}" if alone.ends_on else ""
        facts.append(("Came alone and sought asylum", f"Yes{until}"))
    if before:
        facts.append(("Left care for good before", before.get_order_display()))
        facts += [("Date of that order", before.ordered)] if before.ordered else []
        facts += [("Authority then", before.authority)] if before.authority else []
    return facts


def _table(kind, rows):
    """One file of the return as a table, or None when it says nothing of the child."""
    own = [row for row in rows if row.kind == kind.code]
    if not own:
        return None
    columns = [it.column for it in kind.cells]
    if len(columns) > WIDEST:
        return {"label": kind.label, "lists": [_list(columns, row) for row in own]}
    headers = [WORDS.get(name, name) for name in columns]
    return {
        "label": kind.label,
        "headers": [*(["Return"] if kind.annual else []), *headers],
        "rows": [
            [
                *([("Return", f"March {row.year}")] if kind.annual else []),
                *(
                    (WORDS.get(name, name), _shown(name, row.cells.get(name, "")))
                    for name in columns
                ),
            ]
            for row in own
        ],
    }


def _list(columns, row):
    """One line of a wide file as a heading and what it says; empty cells are left out."""
    shown = ((WORDS.get(name, name), _shown(name, row.cells.get(name, ""))) for name in columns)
    title = f"Return of the year to March {row.year}" if row.year else ""
    return {"title": title, "rows": [it for it in shown if it[1]]}


def _shown(column, text):
    """A cell of the return as people read it."""
    if column in FLAGS:
        return {"1": "Yes", "0": "No"}.get(text, "")
    return MEANINGS.get(text) or said(text)
