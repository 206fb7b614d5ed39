"""Answering an invitation: by the link in the e-mail without signing in, or by a colleague."""

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.cache import add_never_cache_headers
from django.utils.functional import cached_property
from django.views.generic.edit import FormView

from lac.accounts.access import Permission
from lac.children.changes import ChildActionForm, add_errors

from .. import actions
from ..forms import AnswerForm
from ..models import Invitee
from ..replies import invitee_of
from .pages import OneMeeting


class AnswerByLink(FormView):
    """What the holder of the link in an invitation sees: kind, day, time, place. Never whom about.

    A link that is unknown, or too old, is 404.
    """

    is_public = True
    form_class = AnswerForm
    template_name = "meetings/answer.html"

    @cached_property
    def invitee(self):
        """Whose link it is, or None."""
        return invitee_of(self.kwargs["token"])

    @property
    def is_open(self):
        """Whether there is still something to answer."""
        return self.invitee is not None and self.invitee.meeting.state == "planned"

    def dispatch(self, request, *args, **kwargs):
        if self.invitee is None:
            response = render(request, "meetings/answer_gone.html", status=404)
        else:
            response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        # The address is a secret: no page that is opened from here learns it.
        response["Referrer-Policy"] = "no-referrer"
        return response

    def get_initial(self):
        invitee = self.invitee
        return {"reply": invitee.reply, "instead": invitee.instead, "note": invitee.reply_note}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "meeting": self.invitee.meeting,
            "invitee": self.invitee,
            "is_open": self.is_open,
        }

    def form_valid(self, form):
        try:
            actions.answer(invitee=self.invitee, by=None, **form.cleaned_data)
        except ValidationError as refusal:
            add_errors(form, refusal)
            return self.form_invalid(form)
        return HttpResponseRedirect(self.request.path)


class OneInvitee(OneMeeting, ChildActionForm):
    """A form about one person who is asked to the meeting."""

    permission = Permission.HOLD_MEETING
    looked = "child.form.viewed"
    back = "meetings:child"
    tab = "meetings:child"

    @cached_property
    def invitee(self):
        mine = Invitee.of(self.child, self.request.user).select_related("user")
        return get_object_or_404(mine, pk=self.kwargs["invitee_pk"], meeting=self.meeting)

    def look_data(self):
        return {"form": self.get_heading()}

    def get_success_url(self):
        return self.meeting.get_absolute_url()


class WriteDownAnswer(OneInvitee):
    """Write down what somebody answered by telephone or at the door."""

    form_class = AnswerForm
    saved = "The answer has been written down."

    def get_heading(self):
        return f"The answer of {self.invitee.name}"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"name": self.invitee.name}

    def get_initial(self):
        invitee = self.invitee
        return {"reply": invitee.reply, "instead": invitee.instead, "note": invitee.reply_note}

    def act(self, data):
        actions.answer(invitee=self.invitee, by=self.request.user, **data)


class TakeOff(OneInvitee):
    """Take somebody off the list; whoever had an invitation is told that they need not come."""

    form_class = Form
    submit = "Take them off the list"
    kind = "warning"
    saved = "They have been taken off the list."

    def get_heading(self):
        return f"Take {self.invitee.name} off the list?"

    @property
    def lede(self):
        """What will happen."""
        if self.invitee.address:
            return "If they were invited by e-mail, they are told that they need not come."
        return "Nobody is told: we have no e-mail address of theirs."

    def act(self, data):
        actions.uninvite(invitee=self.invitee, by=self.request.user)
