"""Whose eyes a second grading keeps from the first: asked in this one place by every page.

Whoever may grade a sampled plan a second time is shown neither its grade, nor the feedback, nor
who gave it, nor what follows from it, until somebody has or the round is closed. Its first
grader, whoever signed it and whoever works with the child need all of it: they are never asked.
"""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from lac.accounts.access import Permission
from lac.accounts.models import OfficerAllocation
from lac.audit.log import LOOKS
from lac.audit.models import Event
from lac.audit.sentences import hides
from lac.children.models import HandoverPack, Professional

from .models import SIGNABLE, Advice, ModerationItem, PremiumAward

# In the place of what is hidden, in sentences.
HIDDEN = "(hidden until it is graded a second time)"
# What events about a plan say of its grade.
_SAYS = {
    "pep.graded": ("grade",),
    "pep.signed_off": ("grade",),
    "pep.returned": ("reason",),
    "pep.amendment_signed": ("grade",),
}


def waiting():
    """Sampled plans that somebody has to grade a second time."""
    return ModerationItem.unscoped.filter(grade="", round__closed_at=None)


def open_for(user_id):
    """Sampled plans that this person may grade a second time, if they grade plans at all."""
    rows = waiting().exclude(first__graded_by=user_id).exclude(pep__signed_off_by=user_id)
    lasting = Q(ends_on=None) | Q(ends_on__gte=OuterRef("first__graded_at__date"))
    officers = OfficerAllocation.objects.filter(
        lasting,
        officer=user_id,
        school=OuterRef("pep__school"),
        local_authority=OuterRef("pep__child__local_authority"),
    )
    named = Professional.unscoped.filter(lasting, user=user_id, child=OuterRef("pep__child"))
    return rows.exclude(Exists(officers)).exclude(Exists(named))


def blind_plans(user):
    """The plans whose first grade this reader is not shown, as ids for a subquery.

    Whoever grades plans at all: of children out of their reach they are shown nothing anyway.
    """
    rows = open_for(user.pk) if _grades(user) else ModerationItem.unscoped.none()
    return rows.order_by().values("pep")


def without_grades(plans, user):
    """The same plans; those this reader is blind to hold no grade in memory.

    One query; a second one where some of the plans are sampled.
    """
    plans = list(plans)
    blind = _blind_among({it.pk for it in plans}, user)
    for plan in plans:
        if plan.pk in blind:
            hide(plan)
    return plans


def _blind_among(pks, user):
    """Those of these plans whose first grade this reader is not shown."""
    if not pks or not _grades(user):
        return set()
    # Asked first, as it is much cheaper and mostly all.
    sampled = set(waiting().filter(pep__in=pks).values_list("pep", flat=True))
    if not sampled:
        return set()
    return set(blind_plans(user).filter(pep__in=sampled).values_list("pep", flat=True))


def hide(pep):
    """Take what says how the plan was graded out of this instance; it is for reading only."""
    pep.is_blind = True
    pep.rag = pep.feedback = pep.return_reason = pep.good_enough_why = ""
    pep.graded_at = pep.graded_by = pep.good_enough = None


@hides
def grades_in_events(events, reader):
    """{event: {name: words}}: what the log does not tell this reader of gradings."""
    telling = [it for it in events if it.action in _SAYS and it.subject_id]
    blind = _blind_among({it.subject_id for it in telling}, reader)
    return {
        it.pk: dict.fromkeys(_SAYS[it.action], HIDDEN) for it in telling if it.subject_id in blind
    }


def could_know(item, user):
    """Whether a second grader may know the first grade: theirs is kept, but does not count.

    They looked at the child's record after the first grading and before the draw; or since
    then, where the record tells what cannot be hidden without harm.
    """
    until = timezone.now() if _tells_still(item) else item.round.drawn_at
    since = item.first.graded_at
    looks = Event.objects.filter(
        child_id=item.pep.child_id, actor_id=user.pk, at__range=(since, until)
    ).exclude(action="pep.moderation_viewed")
    ending = Q()
    for it in LOOKS:
        ending |= Q(action__endswith=it)
    return looks.filter(ending).exists()


def _tells_still(item):
    """Whether something stands in the child's record that follows from the grade.

    Money paid by a rule that tells green from amber, advice of an amber plan answered in a later
    one, papers for the next school.
    """
    paid = PremiumAward.unscoped.filter(
        request__pep=item.pep_id, account__year__needs_adequate_plan=True
    ).exclude(account__year__adequate_grades__contains=list(SIGNABLE))
    answered = Advice.unscoped.filter(pep=item.pep_id, answered_at__isnull=False)
    packs = HandoverPack.unscoped.filter(child=item.pep.child_id, made_at__gte=item.first.graded_at)
    return paid.exists() or answered.exists() or packs.exists()


def _grades(user):
    return user is not None and user.may(Permission.GRADE_PEP)
