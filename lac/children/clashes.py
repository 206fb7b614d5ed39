"""What the database refuses, said in a sentence that names the record in the way."""

from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q

from lac.calendars.days import in_words

from .models import CareEpisode, Child, ClosedRecord, Enrolment, Placement
from .models.schooling import MAIN_KINDS


def said_span(start, end):
    """From a day to a day, or with no end date."""
    return f"from {in_words(start)} " + (f"to {in_words(end)}" if end else "with no end date")


class KnownChild(ValidationError):
    """Another child has the identifier. `child` is that child if `by` may see them, else None."""

    def __init__(self, message, child):
        self.child = child
        super().__init__(message)


@contextmanager
def naming_clashes(row, by=None):
    """Save `row` inside; when the database refuses, raise ValidationError naming the clash.

    Of another child it says nothing, except to `by` who may see that child.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as refusal:
        constraint = getattr(getattr(refusal.__cause__, "diag", None), "constraint_name", "")
        if constraint not in _SENTENCES and constraint not in _IDENTIFIERS:
            raise
        if constraint in _IDENTIFIERS:
            raise _known(row, by, *_IDENTIFIERS[constraint]) from refusal
        raise ValidationError(_SENTENCES[constraint](row)) from refusal


def _overlapping(rows, row, start, end, *, last_day_counts):
    """The other row of the child that shares a day with this one."""
    reaches = "gte" if last_day_counts else "gt"
    begins = "lte" if last_day_counts else "lt"
    clash = Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__{reaches}": getattr(row, start)})
    if getattr(row, end):
        clash &= Q(**{f"{start}__{begins}": getattr(row, end)})
    return rows.filter(clash, child=row.child_id).exclude(pk=row.pk).first()


def _episode(row):
    other = _overlapping(
        CareEpisode.unscoped.all(), row, "started_on", "ended_on", last_day_counts=False
    )
    span = said_span(other.started_on, other.ended_on) if other else "on those dates"
    return f"The record already says that {row.child.first_name} was in care {span}."


def _placement(row):
    other = _overlapping(
        Placement.unscoped.select_related("household"),
        row,
        "started_on",
        "ended_on",
        last_day_counts=False,
    )
    where = (
        (other.household or other.get_placement_type_display()) if other else "another placement"
    )
    span = said_span(other.started_on, other.ended_on) if other else "on those dates"
    return f"The record already has a placement for {row.child.first_name}: {where}, {span}."


def _enrolment(row):
    rows = Enrolment.unscoped.filter(kind__in=MAIN_KINDS).select_related("school")
    other = _overlapping(rows, row, "admitted_on", "left_on", last_day_counts=True)
    if other is None:
        return f"{row.child.first_name} has another main school on those dates."
    span = said_span(other.admitted_on, other.left_on)
    return (
        f"{row.child.first_name} is already on the roll of {other.school} {span}. "
        "A child has one main school at a time: record when they left it first, "
        "or record this one as a second school."
    )


def _known(row, by, field, what):
    """The refusal of an identifier that another child of the authority has."""
    identifier = getattr(row, field)
    holds = {"local_authority": row.local_authority, field: identifier}
    other = Child.visible_to(by).filter(**holds).first() if by else None
    told = f"{row.local_authority} already has a child with the {what} {identifier}."
    if other:
        return KnownChild(f"{told} Check that record before you go on.", other)
    return KnownChild(f"{told} Check the number, or ask the virtual school.", None)


def refuse_closed_upn(child):
    """Raise for a UPN that a closed record of the authority keeps, in the words of one in use.

    An adopted child has a new UPN: the former one would lead from one record to the other.
    """
    kept = ClosedRecord.unscoped.filter(child__local_authority=child.local_authority_id)
    if child.upn and kept.filter(upn=child.upn).exists():
        raise _known(child, None, *_IDENTIFIERS["one_child_an_authority_and_upn"])


def _review(row):
    return f"The plan has a review on {in_words(row.held_on)} already. Change that one."


_SENTENCES = {
    "care_episodes_do_not_overlap": _episode,
    "placements_do_not_overlap": _placement,
    "one_main_enrolment_at_a_time": _enrolment,
    "one_review_a_plan_and_day": _review,
}
_IDENTIFIERS = {
    "one_child_an_authority_and_id": ("la_child_id", "social care ID"),
    "one_child_an_authority_and_upn": ("upn", "UPN"),
}
