"""The meeting itself, on a phone or a tablet: agenda, who is here, minutes, who does what."""

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.children.versions import version_in
from lac.words import clock

from .. import actions
from ..agenda import agenda_of, open_actions_before
from ..forms import ActionForm, DraftForm
from ..models import AgreedMinutes, Disagreement, Invitee, MeetingAction
from ..rooms import room_of
from .changing import MeetingActionForm
from .pages import OneMeeting


class Sitting(MeetingActionForm):
    """The page during the meeting; a draft is kept while somebody types."""

    template_name = "meetings/sitting.html"
    form_class = DraftForm
    saved = "The minutes have been kept."

    def get(self, request, *args, **kwargs):
        """The page, or that of the plan which the meeting is about."""
        here = room_of(self.meeting, request.user)
        if here and here.url:
            return HttpResponseRedirect(here.url)
        return super().get(request, *args, **kwargs)

    @property
    def row(self):
        return self.meeting

    @cached_property
    def invitees(self):
        return list(Invitee.of(self.child, self.request.user).filter(meeting=self.meeting))

    def get_heading(self):
        return self.meeting.get_kind_display()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"invitees": self.invitees}

    def get_initial(self):
        return {"notes": self.meeting.notes}

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(**kwargs) | {
            "meeting": self.meeting,
            "agenda": agenda_of(self.meeting.kind),
            "agreed": MeetingAction.of(self.child, user).filter(meeting=self.meeting),
            "before": open_actions_before(self.meeting, self.child, user),
            "action_form": ActionForm(invitees=self.invitees),
            "may_finish": timezone.localtime(self.meeting.planned_at).date()
            <= timezone.localdate(),
            "today": timezone.localdate(),
        }

    def act(self, data):
        """Keep the draft; "finish" records that the meeting was held today."""
        meeting = actions.keep_draft(
            meeting=self.meeting, by=self.request.user, version=self.version, **data
        )
        if self.request.POST.get("then") == "finish":
            actions.hold_meeting(
                meeting=meeting,
                held_on=meeting.held_on or timezone.localdate(),
                notes=meeting.notes,
                by=self.request.user,
            )

    def get_success_url(self):
        if self.request.POST.get("then") == "stay":
            return self.request.path
        return self.meeting.get_absolute_url()


class AutosaveSitting(OneMeeting):
    """Keep a draft while somebody types: answers as JSON, as the drafts of a PEP do."""

    http_method_names = ("post",)
    permission = Permission.HOLD_MEETING

    def post(self, request, *args, **kwargs):
        invitees = list(Invitee.of(self.child, request.user).filter(meeting=self.meeting))
        form = DraftForm(request.POST, invitees=invitees)
        version = version_in(request.POST.get("version", ""))
        if not form.is_valid() or version is None:
            return JsonResponse(
                {"saved": False, "text": "Not saved: check what you typed."}, status=409
            )
        try:
            meeting = actions.keep_draft(
                meeting=self.meeting, by=request.user, version=version, **form.cleaned_data
            )
        except ValidationError as refusal:
            return JsonResponse({"saved": False, "text": " ".join(refusal.messages)}, status=409)
        text = f"Draft saved at {clock(timezone.localtime())}"
        return JsonResponse({"saved": True, "version": meeting.version, "text": text})


class AddActionHere(MeetingActionForm):
    """Write down an action without leaving the meeting."""

    http_method_names = ("post",)
    form_class = ActionForm
    heading = "Add an action"
    saved = "The action has been added."

    def get_form_kwargs(self):
        invitees = Invitee.of(self.child, self.request.user).filter(meeting=self.meeting)
        return super().get_form_kwargs() | {"invitees": list(invitees.select_related("user"))}

    def act(self, data):
        actions.add_action(meeting=self.meeting, by=self.request.user, **data)

    def get_success_url(self):
        where = {"child_pk": self.child.pk, "pk": self.meeting.pk}
        return reverse("meetings:sitting", kwargs=where) + "#actions"


class AgreeMinutes(MeetingActionForm):
    """Keep the minutes as they are now as agreed."""

    form_class = Form
    heading = "Are these minutes agreed?"
    lede = "They are kept as they are now. What is written later becomes a new version."
    submit = "Keep them as agreed"
    saved = "The minutes have been kept as agreed."

    @property
    def row(self):
        return self.meeting

    def act(self, data):
        actions.agree_minutes(meeting=self.meeting, by=self.request.user, version=self.version)


class CirculateMinutes(OneMeeting):
    """E-mail those who were asked, and sign in here, where the agreed minutes are."""

    http_method_names = ("post",)
    permission = Permission.HOLD_MEETING

    def post(self, request, *args, **kwargs):
        mine = AgreedMinutes.of(self.child, request.user).select_related("meeting")
        minutes = get_object_or_404(mine, pk=self.kwargs["minutes_pk"], meeting=self.meeting)
        actions.circulate_minutes(minutes=minutes, by=request.user)
        return HttpResponseRedirect(self.meeting.get_absolute_url())


class Summary(OneMeeting, TemplateView):
    """One page to print: who was there, what was said, who does what by when."""

    template_name = "meetings/summary.html"
    looked = "meeting.summary.viewed"

    def get_context_data(self, **kwargs):
        user, meeting = self.request.user, self.meeting
        return super().get_context_data(**kwargs) | {
            "meeting": meeting,
            "invitees": Invitee.of(self.child, user).filter(meeting=meeting),
            "minutes": AgreedMinutes.of(self.child, user).filter(meeting=meeting).first(),
            "agreed": MeetingAction.of(self.child, user).filter(meeting=meeting),
            "disagreements": Disagreement.of(self.child, user).filter(meeting=meeting),
            "printed_by": user,
            "today": timezone.localdate(),
        }
