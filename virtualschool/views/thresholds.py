"""When an attendance case opens."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.views.generic import FormView

from attendance.actions import set_threshold
from attendance.models import AttendanceThreshold

from ..forms import ThresholdForm
from .manage import ManagePage


class ThresholdView(ManagePage, FormView):
    """The authority's threshold; it applies from the next evaluation."""

    template_name = "virtualschool/threshold_form.html"
    form_class = ThresholdForm

    def get_form_kwargs(self):
        threshold = AttendanceThreshold.objects.filter(local_authority=self.authority).first()
        instance = threshold or AttendanceThreshold(local_authority=self.authority)
        return super().get_form_kwargs() | {"instance": instance}

    def get_initial(self):
        threshold = AttendanceThreshold.objects.filter(local_authority=self.authority).first()
        return {"version": threshold.version if threshold else 1}

    def form_valid(self, form):
        details = dict(form.cleaned_data)
        try:
            set_threshold(local_authority=self.authority, by=self.request.user, **details)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, "The threshold is saved. It applies from tonight.")
        return redirect("virtualschool:manage")
