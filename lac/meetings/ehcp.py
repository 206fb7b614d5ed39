"""What holding a meeting says about the child's other plans."""

from lac.children.actions import save_ehcp_review
from lac.children.models import EducationHealthCarePlan, EhcpReview

from .models import MeetingKind


def keep_ehcp_review(*, meeting, was_on, by):
    """Record the annual review that a meeting held was, on the plan in force that day.

    `was_on` is the day the meeting had before, whose review moves along when it was
    corrected, unless something was decided on it. A review of the day stays as it is.
    Returns the review, or None: another kind of meeting, or no plan.
    """
    if meeting.kind != MeetingKind.EHCP_REVIEW:
        return None
    plans = EducationHealthCarePlan.unscoped.in_force(meeting.held_on)
    plan = plans.filter(child=meeting.child_id).order_by("-issued_on").first()
    if plan is None:
        return None
    if known := EhcpReview.unscoped.filter(plan=plan, held_on=meeting.held_on).first():
        return known
    moved = EhcpReview.unscoped.filter(plan=plan, held_on=was_on, outcome="").first()
    return save_ehcp_review(plan=plan, held_on=meeting.held_on, review=moved, by=by)
