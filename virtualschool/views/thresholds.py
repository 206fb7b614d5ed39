"""When an attendance case opens, and when results are asked for."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.views.generic import FormView

from attendance.actions import set_threshold
from attendance.models import AttendanceThreshold
from pep.actions import set_results_rule
from pep.actions.results_rule import DUTIES
from pep.models import ResultsRule

from ..forms import ResultsRuleForm, ThresholdForm
from .ahead import MovesFirst
from .manage import ManagePage


class RulePage(ManagePage, FormView):
    """A rule of which an authority has one row, or none and the defaults."""

    model: type
    saved: str

    def get_form_kwargs(self):
        rule = self.model.objects.filter(local_authority=self.authority).first()
        instance = rule or self.model(local_authority=self.authority)
        return super().get_form_kwargs() | {"instance": instance}

    def get_initial(self):
        rule = self.model.objects.filter(local_authority=self.authority).first()
        return {"version": rule.version if rule else 1}

    def form_valid(self, form):
        try:
            self.act(dict(form.cleaned_data))
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, self.saved)
        return redirect("virtualschool:manage")

    def act(self, details):
        """Save what was filled in."""
        raise NotImplementedError


class ThresholdView(RulePage):
    """The authority's threshold; it applies from the next evaluation."""

    template_name = "virtualschool/threshold_form.html"
    form_class = ThresholdForm
    model = AttendanceThreshold
    saved = "The threshold is saved. It applies from tonight."

    def act(self, details):
        set_threshold(local_authority=self.authority, by=self.request.user, **details)


class ResultsRuleView(MovesFirst, RulePage):
    """How often the authority asks for results, and for how long."""

    template_name = "virtualschool/results_rule_form.html"
    form_class = ResultsRuleForm
    model = ResultsRule
    saved = "When results are asked for is saved; deadlines are being moved."
    duties = DUTIES

    def act(self, details):
        set_results_rule(local_authority=self.authority, by=self.request.user, **details)
