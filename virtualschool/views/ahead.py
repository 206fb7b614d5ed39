"""Forms that move deadlines when they are saved: what would move is shown before it is accepted."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.views.generic import FormView

from lac.deadlines.preview import moves_after

from .manage import ManagePage


class MovesFirst(ManagePage, FormView):
    """Shows what saving would move; a second press, with `accept`, saves."""

    # Codes of the duties whose days may move; None for any.
    duties: tuple | None = None
    saved = ""
    # The URL name of the page to go to then.
    then = "virtualschool:manage"

    def act(self, details):
        """Save what was filled in; may raise ValidationError."""
        raise NotImplementedError

    def refused(self, form, error):
        """The answer when it could not be saved."""
        form.add_error(None, error)
        return self.form_invalid(form)

    def form_valid(self, form):
        def save():
            self.act(dict(form.cleaned_data))

        try:
            if "accept" not in self.request.POST:
                moves = moves_after(save, seen_by=self.request.user, duties=self.duties)
                return self.render_to_response(self.get_context_data(form=form, moves=moves))
            save()
        except ValidationError as error:
            return self.refused(form, error)
        messages.success(self.request, self.saved)
        return redirect(self.then)
