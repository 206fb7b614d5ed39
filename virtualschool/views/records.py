"""From when an authority's records are kept here."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import FormView

from lac.children.changes import add_errors
from lac.deadlines.models import Deadline
from lac.imports.models import Import
from lac.organisations.actions import set_records_kept_from

from ..forms import RecordsForm
from .manage import ManagePage


class RecordsView(ManagePage, FormView):
    """The first day of an authority's work that is recorded here; what was due before is not late.

    Until a day is set, that of the authority's first import is suggested.
    """

    template_name = "virtualschool/records_form.html"
    form_class = RecordsForm

    def suggested(self):
        """The day of the authority's first import, or None."""
        loaded = Import.objects.filter(local_authority=self.authority, applied_at__isnull=False)
        first = loaded.order_by("applied_at").values_list("applied_at", flat=True).first()
        return timezone.localdate(first) if first else None

    def get_initial(self):
        return {"day": self.authority.records_kept_from or self.suggested()}

    def form_valid(self, form):
        try:
            self.authority = set_records_kept_from(
                authority=self.authority, day=form.cleaned_data["day"], by=self.request.user
            )
        except ValidationError as refusal:
            add_errors(form, refusal)
            return self.form_invalid(form)
        messages.success(self.request, self.saved())
        return redirect("virtualschool:manage")

    def saved(self):
        """What the change means for the deadlines that this person sees."""
        if not self.authority.records_kept_from:
            return "Saved. Everything that was ever due counts."
        seen = Deadline.visible_to(self.request.user).filter(child__local_authority=self.authority)
        number = seen.before_records().count()
        if not number:
            return "Saved. Nothing was due before that day without being done."
        some = f"{number} deadline{' was' if number == 1 else 's were'}"
        return f"Saved. {some} due before that day without being done, and not counted as late."

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "suggested": None if self.authority.records_kept_from else self.suggested()
        }
