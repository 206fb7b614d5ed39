"""An authority's own steps for each kind of transition plan."""

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.children import actions
from lac.children.changes import ActionForm
from lac.children.forms.transitions import TransitionStepsForm
from lac.children.models import TransitionKind, TransitionSteps
from lac.children.transitions import USUAL, line_of, lines_for

from .rules import Manages


class TransitionStepLists(Manages, TemplateView):
    """The steps of each kind of transition."""

    template_name = "deadlines/transition_step_lists.html"

    def get_context_data(self, **kwargs):
        rows = TransitionSteps.objects.filter(local_authority=self.authority)
        own = {it.kind: it.lines for it in rows}
        return super().get_context_data(**kwargs) | {
            "lists": [
                {
                    "kind": kind,
                    "lines": [line_of(line) for line in own.get(kind, USUAL[kind])],
                    "own": own.get(kind, USUAL[kind]) != USUAL[kind],
                }
                for kind in TransitionKind
            ]
        }


class ChangeTransitionSteps(Manages, ActionForm):
    """Change the steps of one kind; plans that are open keep theirs."""

    template_name = "children/page_form.html"
    form_class = TransitionStepsForm
    lede = "Plans that are open keep the steps they have."
    saved = "The steps have been changed."

    @cached_property
    def transition(self):
        if self.kwargs["kind"] not in TransitionKind.values:
            raise Http404
        return TransitionKind(self.kwargs["kind"])

    @cached_property
    def row(self):
        rows = TransitionSteps.objects.filter(local_authority=self.authority)
        return rows.filter(kind=self.transition).first()

    def get_heading(self):
        return f"Steps: {self.transition.label}"

    def get_initial(self):
        return {"lines": "\n".join(lines_for(self.authority.pk, self.transition))}

    def act(self, data):
        actions.set_transition_steps(
            authority=self.authority,
            kind=self.transition,
            lines=data["lines"].splitlines(),
            by=self.request.user,
            version=self.version,
        )

    def get_success_url(self):
        return f"{reverse('deadlines:transition_steps')}?authority={self.authority.pk}"
