"""What if this date were another: a child's deadlines beside what they would be."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import FormView

from lac.children.changes import add_errors
from lac.children.forms.fields import day_field
from lac.children.records import ChildRecordView

from ..whatif import deadlines_if, possible


class WhatIf(ChildRecordView, FormView):
    """Try other dates; nothing is saved, and trying is a look."""

    template_name = "deadlines/what_if.html"
    looked = "deadlines.what_if.viewed"
    tab = "deadlines:child"

    @cached_property
    def possible(self):
        """What this person may change, and so may try, with the dates as they are."""
        return possible(self.child, self.request.user, self.may)

    def get_form(self, form_class=None):
        fields = {
            it.code: day_field(it.label, it.hint, required=False, initial=day)
            for it, day in self.possible
        }
        return type("WhatIfForm", (forms.Form,), fields)(**self.get_form_kwargs())

    def form_valid(self, form):
        now = {it.code: day for it, day in self.possible}
        asked = {
            code: day for code, day in form.cleaned_data.items() if day and day != now.get(code)
        }
        if not asked:
            form.add_error(None, "Change at least one date to see what would happen.")
            return self.form_invalid(form)
        try:
            outcome = deadlines_if(self.child, asked, timezone.localdate())
        except ValidationError as refusal:
            add_errors(form, refusal)
            return self.form_invalid(form)
        self.record_look()
        labels = {it.code: it.label for it, _ in self.possible}
        return self.render_to_response(
            self.get_context_data(
                form=form,
                outcome=outcome,
                asked=[(labels[code], now[code], day) for code, day in asked.items()],
            )
        )
