"""Whose eyes a second grading keeps from the first: asked in this one place by every page.

Whoever may grade a sampled plan a second time is shown neither its grade, nor the feedback, nor
who gave it, until somebody has or the round is closed. Its first grader and whoever signed it
know it anyway.
"""

from lac.accounts.access import Permission
from lac.audit.sentences import hides

from .models import ModerationItem

# In the place of what is hidden, in sentences.
HIDDEN = "(hidden until it is graded a second time)"
# What events about a plan say of its grade.
_SAYS = {
    "pep.graded": ("grade",),
    "pep.signed_off": ("grade",),
    "pep.returned": ("reason",),
    "pep.amendment_signed": ("grade",),
}


def open_for(user_id):
    """Sampled plans that somebody else than this person has to grade a second time."""
    rows = ModerationItem.unscoped.filter(grade="", round__closed_at=None)
    return rows.exclude(first__graded_by=user_id).exclude(pep__signed_off_by=user_id)


def blind_plans(user):
    """The plans whose first grade this reader is not shown, as ids for a subquery.

    Whoever grades plans at all: of children out of their reach they are shown nothing anyway.
    """
    rows = open_for(user.pk) if _grades(user) else ModerationItem.unscoped.none()
    return rows.order_by().values("pep")


def without_grades(plans, user):
    """The same plans; those this reader is blind to hold no grade in memory. One query."""
    plans = list(plans)
    if _grades(user) and plans:
        pks = blind_plans(user).filter(pep__in=[it.pk for it in plans])
        blind = set(pks.values_list("pep", flat=True))
        for plan in plans:
            if plan.pk in blind:
                hide(plan)
    return plans


def hide(pep):
    """Take what says how the plan was graded out of this instance; it is for reading only."""
    pep.is_blind = True
    pep.rag = pep.feedback = pep.return_reason = pep.good_enough_why = ""
    pep.graded_at = pep.graded_by = pep.good_enough = None


@hides
def grades_in_events(events, reader):
    """{event: {name: words}}: what the log does not tell this reader of gradings."""
    telling = [it for it in events if it.action in _SAYS and it.subject_id]
    if not telling or not _grades(reader):
        return {}
    pks = blind_plans(reader).filter(pep__in=[it.subject_id for it in telling])
    blind = set(pks.values_list("pep", flat=True))
    return {
        it.pk: dict.fromkeys(_SAYS[it.action], HIDDEN) for it in telling if it.subject_id in blind
    }


def _grades(user):
    return user is not None and user.may(Permission.GRADE_PEP)
