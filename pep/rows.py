"""The kinds of rows a section can hold, as data: which table, which fields, in which words."""

from dataclasses import dataclass

from .models import (
    Attainment,
    Attendee,
    NeedByArea,
    PepAction,
    PupilPremiumPlus,
    Qualification,
    Signature,
    StatutoryAssessment,
    Target,
)
from .questions import Audience


@dataclass(frozen=True)
class RowKind:
    """One kind of row: where it is kept, what people fill in, what it is called."""

    key: str
    model: type
    noun: str
    add_label: str
    empty: str
    fields: tuple[str, ...]
    # Fields readers of the carer's edition see, when the section is for everyone.
    audience: Audience = Audience.PROFESSIONALS
    remove_hint: str = ""


ROW_KINDS = {
    kind.key: kind
    for kind in (
        RowKind(
            "target",
            Target,
            "target",
            "Add a target",
            "No targets yet.",
            (
                "domain",
                "need",
                "action",
                "measure",
                "baseline",
                "target_value",
                "unit",
                "owner",
                "deadline",
                "is_long_term",
                "own_words",
            ),
            Audience.EVERYONE,
        ),
        RowKind(
            "attainment",
            Attainment,
            "subject",
            "Add a subject",
            "No subjects yet.",
            (
                "subject",
                "prior",
                "current",
                "target",
                "expected",
                "fft50",
                "fft20",
                "fft5",
                "on_track",
                "assessed_on",
                "comment",
            ),
        ),
        RowKind(
            "funding",
            PupilPremiumPlus,
            "request",
            "Ask for funding",
            "Nothing asked for yet.",
            (
                "item",
                "purpose",
                "target",
                "provision",
                "requested_pence",
                "is_additional",
                "not_funded_elsewhere",
            ),
        ),
        RowKind(
            "action",
            PepAction,
            "action",
            "Add an action",
            "No actions yet.",
            ("action", "owner", "due_on", "done_on"),
        ),
        RowKind(
            "attendee",
            Attendee,
            "person",
            "Add a person",
            "Nobody yet.",
            ("name", "role", "email", "came", "sent_views"),
        ),
        RowKind(
            "need",
            NeedByArea,
            "area",
            "Add an area",
            "No areas yet.",
            ("area", "strength", "barrier", "evidence"),
        ),
        RowKind(
            "assessment",
            StatutoryAssessment,
            "result",
            "Add a result",
            "No results yet.",
            ("kind", "subject", "result", "mark", "is_forecast", "taken_on", "comment"),
        ),
        RowKind(
            "qualification",
            Qualification,
            "course",
            "Add a course",
            "No courses yet.",
            (
                "title",
                "number",
                "level",
                "starts_on",
                "planned_end_on",
                "status",
                "weekly_hours",
                "grade",
                "ended_on",
                "withdrawal_reason",
            ),
        ),
        RowKind(
            "signature",
            Signature,
            "signature",
            "Add somebody",
            "Nobody yet.",
            ("name", "role", "decision", "comments", "signed_on"),
        ),
    )
}
REVIEW_FIELDS = ("review", "reached", "evidence")
# Said of a target at the meeting, where it is agreed.
MEETING_FIELDS = ("agreed_on",)


def kind_of(row):
    """The kind of a row."""
    return next(kind for kind in ROW_KINDS.values() if kind.model is type(row))
