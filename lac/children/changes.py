"""Forms that change a record through an action: errors beside their fields, stale saves shown."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.forms import Form
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic.edit import FormView

from .access import permissions_on
from .closed import CLOSED_SENTENCE, is_refusal
from .foreseen import changed_days, foreseen, posted_again
from .records import ChildRecordView
from .versions import StaleSave, version_in


class ActionForm(FormView):
    """A page with one form that calls one action.

    Subclasses say `heading`, `submit`, `form_class`, `saved` (what the page
    after says) and `act(cleaned data)`, and may name `row`, what is edited, to
    have its `version` checked.
    """

    template_name = "children/record_form.html"
    heading = ""
    submit = "Save"
    kind = ""
    lede = ""
    saved = "Saved."
    row = None
    # A child this person may see who stands in the way of what they typed.
    known_child = None
    # Where a refusal leads: {"label", "url"}.
    way_on = None

    def act(self, data):
        """Call the action; may raise ValidationError."""
        raise NotImplementedError

    def get_heading(self):
        """The page's heading."""
        return self.heading

    def form_valid(self, form):
        try:
            self.act(form.cleaned_data)
        except StaleSave as stale:
            return self.show_both(form, stale.current)
        except IntegrityError as refusal:
            # The record was closed while this page was open.
            if not is_refusal(refusal):
                raise
            form.add_error(None, CLOSED_SENTENCE)
            return self.form_invalid(form)
        except ValidationError as refusal:
            add_errors(form, refusal)
            self.known_child = getattr(refusal, "child", None)
            self.way_on = getattr(refusal, "way_on", None)
            return self.form_invalid(form)
        messages.success(self.request, self.saved)
        return HttpResponseRedirect(self.get_success_url())

    def show_both(self, form, current):
        """Somebody saved first: their text and this one's side by side, and saving again wins."""
        form.add_error(None, StaleSave(current).message)
        form.data = form.data.copy()
        form.data["version"] = current.version
        return self.render_to_response(
            self.get_context_data(form=form, differences=differences(form, current))
        )

    @property
    def version(self):
        """The version the editor opened; None where nothing is edited."""
        return version_in(self.request.POST.get("version", ""))

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "heading": self.get_heading(),
            "submit": self.submit,
            "kind": self.kind,
            "lede": self.lede,
            "known_child": self.known_child,
            "way_on": self.way_on,
            "version": self.posted_or_current_version(kwargs.get("form")),
            "cancel_url": self.get_success_url(),
        }

    def posted_or_current_version(self, form):
        """What the hidden `version` field carries."""
        if form is not None and form.is_bound and form.data.get("version"):
            return form.data["version"]
        return getattr(self.row, "version", "")


class ChildActionForm(ChildRecordView, ActionForm):
    """A form about one child. `back` is the URL name of the tab it belongs to.

    Where it changes a date of a row that is there already, the deadlines that would move are
    shown first, and why; where none would, it is saved straight away. A form about dates that
    start no clock says `starts_clocks = False`.
    """

    looked = "child.form.viewed"
    back = "children:detail"
    starts_clocks = True

    @cached_property
    def tab(self):
        return self.back

    def look_data(self):
        return {"form": self.get_heading()}

    def form_valid(self, form):
        """Show what would move, or save.

        Whoever recorded the end of their own work with the child goes to their first page.
        """
        asked = self.request.POST.get("moves")
        if asked == "back":
            return self.render_to_response(self.get_context_data(form=form))
        if asked != "accept" and (lines := self.would_move(form)):
            return self.show_moves(form, lines)
        response = super().form_valid(form)
        saved = isinstance(response, HttpResponseRedirect)
        if saved and not permissions_on(self.request.user, self.child.pk):
            return HttpResponseRedirect(reverse("home"))
        return response

    def would_move(self, form):
        """The lines of what would move if the form were saved; none where it would be refused."""
        if not self.starts_clocks or self.row is None or not self.moves_a_day(form):
            return []
        try:
            return foreseen(self.child, lambda: self.act(form.cleaned_data))
        except ValidationError:
            # Saving says so too, in its place.
            return []
        except IntegrityError as refusal:
            if not is_refusal(refusal):
                raise
            return []
        finally:
            self._forget_rows()

    def moves_a_day(self, form):
        """Whether the form changes a date, or takes one away."""
        return bool(changed_days(form))

    def _forget_rows(self):
        """What the look ahead did to the rows in hand is not so: they are read again."""
        for name in list(self.__dict__):
            if isinstance(getattr(type(self), name, None), cached_property):
                del self.__dict__[name]

    def show_moves(self, form, lines):
        """A page of its own: what would move, and everything that was posted, to accept."""
        self.record_look()
        context = self.get_context_data(form=form) | {
            "lines": lines,
            "posted": posted_again(self.request.POST, but=("moves",)),
        }
        return self.response_class(
            request=self.request,
            template=["children/foreseen.html"],
            context=context,
            using=self.template_engine,
        )

    def get_success_url(self):
        return reverse(self.back, kwargs={"child_pk": self.child.pk})


def add_errors(form: Form, refusal: ValidationError):
    """Show an action's refusal beside the fields it names, and above the form otherwise."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for field, errors in refusal.error_dict.items():
        form.add_error(field if field in form.fields else None, errors)


def differences(form, current):
    """What the stored row says and what the editor typed, field by field."""
    rows = []
    for name, field in form.fields.items():
        if name == "version" or not hasattr(current, name):
            continue
        mine, theirs = form.cleaned_data.get(name), getattr(current, name)
        if (mine or None) != (theirs or None):
            rows.append(
                {
                    "label": field.label or name.replace("_", " ").capitalize(),
                    "before": _in_words(field, theirs),
                    "after": _in_words(field, mine),
                }
            )
    return rows


def _in_words(field, value):
    if isinstance(value, int):
        # An amount is kept in pence and typed in pounds.
        value = field.prepare_value(value)
    choices = {str(key): label for key, label in getattr(field, "choices", [])}
    return choices.get(str(value), value) if value not in (None, "") else "Empty"
