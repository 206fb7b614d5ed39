"""The demo's packs for next schools and transition plans."""

import datetime as dt

from django.utils import timezone

from lac.accounts.access import Role
from lac.accounts.models import Membership, User
from lac.children import actions
from lac.children.models import HandoverPack, TransitionKind, TransitionPlan

from .clock import at


def build_handovers(today):
    """The packs of everybody who changed school lately, made on the day after."""
    asked = actions.open_handovers(by=None)
    for number, pk in enumerate(asked):
        pack = HandoverPack.unscoped.select_related("enrolment", "child").get(pk=pk)
        day = pack.enrolment.admitted_on
        with at(day, hour=6):
            pack = actions.make_pack(pack=pack)
        teacher = User.objects.filter(
            pk__in=Membership.objects.on(today)
            .filter(role=Role.DESIGNATED_TEACHER, school=pack.to_school_id)
            .values("user")
        ).first()
        if number % 2 == 0 and pack.sent_on and teacher:
            with at(min(day + dt.timedelta(days=2), timezone.localdate())):
                actions.acknowledge_handover(pack=pack, by=teacher)


def build_transitions(people, cohort, today):
    """A plan for everybody who changes phase; one well under way, one handed to the college."""
    with at(today - dt.timedelta(days=60)):
        actions.open_transitions(by=None)
    adviser, child = people["nadia.fenwick"], cohort.stories["young_person"]
    plan = TransitionPlan.unscoped.get(child=child, kind=TransitionKind.POST_16)
    with at(today - dt.timedelta(days=20)):
        actions.edit_transition(
            plan=plan,
            to_name="Wexcombe Sixth Form College",
            key_adult="Priya Nair, student support",
            child_view="“I want to do health and social care, and to know where the quiet room is.”",
            risks="Mornings after contact are hard. A text the evening before helps.",
            by=adviser,
        )
        first = plan.steps.first()
        actions.save_step(
            plan=plan,
            step=first,
            title=first.title,
            owner_name=adviser.full_name,
            due_on=first.due_on,
            done_on=today - dt.timedelta(days=20),
            note="Three choices, the college first.",
            by=adviser,
        )
    with at(today - dt.timedelta(days=5)):
        actions.hand_plan_on(
            plan=plan,
            handed_on=today - dt.timedelta(days=6),
            handed_to="Priya Nair, Wexcombe Sixth Form College",
            handed_version="PEP, summer term, signed",
            by=adviser,
        )
