"""Transition plans: one of a child, its steps, what was handed on, and an authority's own steps."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission

from .. import actions
from ..changes import ChildActionForm
from ..forms.transitions import (
    AcknowledgePlanForm,
    EndTransitionForm,
    HandPlanOnForm,
    OpenTransitionForm,
    StepForm,
    TransitionForm,
)
from ..models import TransitionPlan, TransitionStep
from ..records import ChildRecordView


class OneTransition(ChildRecordView):
    """A page about one plan."""

    permission = Permission.VIEW_PEP
    tab = "children:moves"

    @cached_property
    def plan(self):
        mine = TransitionPlan.of(self.child, self.request.user).select_related("from_school")
        return get_object_or_404(mine, pk=self.kwargs["pk"])

    def look_data(self):
        return {"kind": self.plan.get_kind_display()}


class TransitionDetail(OneTransition, TemplateView):
    """One plan: its steps, what the child says, and who waits for them."""

    template_name = "children/transition_detail.html"
    looked = "transition.viewed"

    def get_context_data(self, **kwargs):
        plan, today = self.plan, timezone.localdate()
        steps = TransitionStep.of(self.child, self.request.user).filter(plan=plan)
        may_edit = plan.is_running and Permission.WRITE_PEP in self.may
        return super().get_context_data(**kwargs) | {
            "plan": plan,
            "rows": _told(plan),
            "handed": _handed(plan),
            "steps": [{"row": it, "is_late": it.is_late(today)} for it in steps],
            "may_edit": may_edit,
            "may_hand_on": may_edit and plan.is_post_16 and not plan.handed_on,
            "may_acknowledge": may_edit and plan.handed_on and not plan.acknowledged_on,
            "may_meet": plan.is_running and Permission.HOLD_MEETING in self.may,
        }


def _told(it):
    rows = [
        ("First day at the new setting", it.starts_on),
        ("From", it.from_school or "No school"),
        ("To", it.to_name or "Not known yet"),
        ("Key adult at the new setting", it.key_adult or "Not named yet"),
        ("What the child thinks and wants", it.child_view or "Not asked yet"),
        ("What could go wrong, and what helps", it.risks or "Nothing recorded"),
    ]
    if it.ended_on:
        rows += [("Ended", it.ended_on), ("How it went", it.how_it_went)]
    return rows


def _handed(it):
    if not it.handed_on:
        return []
    rows = [
        ("Handed over", it.handed_on),
        ("By", it.handed_by),
        ("To", it.handed_to),
        ("Version", it.handed_version),
    ]
    if it.acknowledged_on:
        return [*rows, ("Acknowledged", it.acknowledged_on), ("By whom", it.acknowledged_by)]
    return [*rows, ("Acknowledged", "Not yet")]


class OpenTransition(ChildActionForm):
    """Open a plan that does not open by itself."""

    permission = Permission.WRITE_PEP
    form_class = OpenTransitionForm
    heading = "Plan a transition"
    lede = "Changes of phase open by themselves in the year before. Open the others here."
    submit = "Open the plan"
    saved = "The plan has been opened, with its steps."
    back = "children:moves"

    def act(self, data):
        actions.open_transition(child=self.child, by=self.request.user, **data)


class OneTransitionForm(OneTransition, ChildActionForm):
    """A form about one plan; afterwards, back to its page."""

    permission = Permission.WRITE_PEP
    looked = "child.form.viewed"
    tab = back = "children:moves"
    saved = "The plan has been saved."

    @property
    def row(self):
        return self.plan

    def get_heading(self):
        return f"{self.heading}: {self.plan.get_kind_display()}"

    def look_data(self):
        return {"form": self.get_heading()}

    def get_success_url(self):
        return self.plan.get_absolute_url()

    def action(self, action, data):
        """Call an action with the plan and the version that the editor opened."""
        return action(plan=self.plan, by=self.request.user, version=self.version, **data)


class EditTransition(OneTransitionForm):
    """Keep what is known of the transition."""

    form_class = TransitionForm
    heading = "Change the plan"

    def get_initial(self):
        return {name: getattr(self.plan, name) for name in TransitionForm.base_fields}

    def act(self, data):
        self.action(actions.edit_transition, data)


class AddStep(OneTransitionForm):
    """Add a step to the plan."""

    form_class = StepForm
    heading = "Add a step"
    saved = "The step has been saved."

    def act(self, data):
        actions.save_step(plan=self.plan, by=self.request.user, **data)


class EditStep(OneTransitionForm):
    """Change a step, or say that it was done."""

    form_class = StepForm
    heading = "Step of the plan"
    saved = "The step has been saved."

    @cached_property
    def step(self):
        mine = TransitionStep.of(self.child, self.request.user).filter(plan=self.plan)
        return get_object_or_404(mine, pk=self.kwargs["step_pk"])

    @property
    def row(self):
        return self.step

    def get_initial(self):
        return {name: getattr(self.step, name) for name in StepForm.base_fields}

    def act(self, data):
        actions.save_step(
            plan=self.plan, step=self.step, by=self.request.user, version=self.version, **data
        )


class HandPlanOn(OneTransitionForm):
    """Record that the provider got the plan for education, training and employment."""

    form_class = HandPlanOnForm
    heading = "Hand the plan to the provider"
    saved = "The handover has been recorded."

    @cached_property
    def plan(self):
        found = super().plan
        if not found.is_post_16:
            raise Http404
        return found

    def get_initial(self):
        return {"handed_on": timezone.localdate(), "handed_to": self.plan.to_name}

    def act(self, data):
        self.action(actions.hand_plan_on, data)


class AcknowledgePlan(OneTransitionForm):
    """Record that the provider has the plan."""

    form_class = AcknowledgePlanForm
    heading = "Record that the provider has the plan"
    saved = "It has been recorded that the provider has the plan."

    def get_initial(self):
        return {"on": timezone.localdate()}

    def act(self, data):
        self.action(actions.acknowledge_plan, data)


class EndTransition(OneTransitionForm):
    """End the plan, and say how it went."""

    form_class = EndTransitionForm
    heading = "End the plan"
    submit = "End the plan"
    saved = "The plan has been ended."

    def act(self, data):
        self.action(actions.end_transition, data)
