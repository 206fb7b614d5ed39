"""Meetings: mine, a child's, one; arranging, recording and cancelling them."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.audit.log import record
from lac.children.changes import ChildActionForm
from lac.children.records import ChildRecordView, RequiresPermission

from . import actions
from .forms import ActionForm, ArrangeForm, CancelForm, DoneForm, HoldForm, InviteForm, MeetingForm
from .invitations import calendar_entry, suggested
from .models import Invitee, Meeting, MeetingAction, MeetingKind

SHOWN = {
    "upcoming": "Coming up",
    "unrecorded": "To be recorded",
    "held": "Held",
    "cancelled": "Cancelled",
}


def _shown(meetings, which):
    """The meetings of one part of the list, in its order."""
    if which == "held":
        return meetings.held().order_by("-held_on", "pk")
    if which == "cancelled":
        return meetings.filter(cancelled_at__isnull=False).order_by("-planned_at", "pk")
    if which == "unrecorded":
        return meetings.unrecorded().order_by("-planned_at", "pk")
    return meetings.upcoming().order_by("planned_at", "pk")


class MeetingList(RequiresPermission, TemplateView):
    """The meetings about the children this person works with; `mine=1`: those they are asked to."""

    permission = Permission.HOLD_MEETING
    template_name = "meetings/meeting_list.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        which = self.request.GET.get("show", "upcoming")
        which = which if which in SHOWN else "upcoming"
        mine = self.request.GET.get("mine") == "1"
        meetings = _shown(Meeting.visible_to(user, Permission.VIEW_CHILD), which)
        if mine:
            asked = Invitee.visible_to(user).filter(user=user)
            meetings = meetings.filter(pk__in=asked.values("meeting"))
        page = Paginator(meetings.select_related("child"), 25).get_page(
            self.request.GET.get("page")
        )
        return super().get_context_data(**kwargs) | {
            "page_obj": page,
            "mine": mine,
            "show": which,
            "parts": [
                {
                    "label": label,
                    "url": f"?show={key}" + ("&mine=1" if mine else ""),
                    "current": key == which,
                }
                for key, label in SHOWN.items()
            ],
        }

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        record("meetings.list.viewed", by=request.user)
        return response


class ChildMeetings(ChildRecordView, TemplateView):
    """One child's meetings and what they agreed."""

    template_name = "meetings/child_meetings.html"
    looked = "meetings.viewed"

    def get_context_data(self, **kwargs):
        user = self.request.user
        meetings = list(Meeting.of(self.child, user))
        agreed = MeetingAction.of(self.child, user).filter(done_on=None)
        return super().get_context_data(**kwargs) | {
            "upcoming": sorted(
                (it for it in meetings if it.state == "planned"), key=lambda it: it.planned_at
            ),
            "past": [it for it in meetings if it.state != "planned"],
            "agreed": agreed.select_related("meeting"),
            "may_edit": Permission.HOLD_MEETING in self.may,
            "today": timezone.localdate(),
        }


class OneMeeting(ChildRecordView):
    """A page about one meeting of the child."""

    tab = "meetings:child"

    @cached_property
    def meeting(self):
        return get_object_or_404(Meeting.of(self.child, self.request.user), pk=self.kwargs["pk"])

    def look_data(self):
        return actions.said(self.meeting)


class MeetingDetail(OneMeeting, TemplateView):
    """One meeting: when and where, who was asked and came, notes and actions."""

    template_name = "meetings/meeting_detail.html"
    looked = "meeting.viewed"

    def get_context_data(self, **kwargs):
        user, meeting = self.request.user, self.meeting
        return super().get_context_data(**kwargs) | {
            "meeting": meeting,
            "invitees": Invitee.of(self.child, user).filter(meeting=meeting),
            "agreed": MeetingAction.of(self.child, user).filter(meeting=meeting),
            "may_edit": Permission.HOLD_MEETING in self.may,
            "today": timezone.localdate(),
        }


class MeetingCalendar(OneMeeting):
    """The meeting as a calendar entry to keep, without the child's name."""

    looked = "meeting.downloaded"

    def get(self, request, *args, **kwargs):
        response = HttpResponse(calendar_entry(self.meeting), content_type="text/calendar")
        response["Content-Disposition"] = f'attachment; filename="meeting-{self.meeting.pk}.ics"'
        return response


class ArrangeMeeting(ChildActionForm):
    """Arrange a meeting about the child."""

    permission = Permission.HOLD_MEETING
    form_class = ArrangeForm
    heading = "Arrange a meeting"
    submit = "Arrange the meeting"
    saved = "The meeting has been arranged."
    back = "meetings:child"

    @cached_property
    def people(self):
        """Whom to offer."""
        return suggested(self.child)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"people": self.people}

    def get_initial(self):
        kind = self.request.GET.get("kind", "")
        return {
            "kind": kind if kind in MeetingKind.values else "",
            "invitees": [str(number) for number in range(len(self.people))],
        }

    def act(self, data):
        actions.arrange_meeting(child=self.child, by=self.request.user, **data)


class MeetingActionForm(OneMeeting, ChildActionForm):
    """A form about one meeting; afterwards, back to its page."""

    permission = Permission.HOLD_MEETING
    looked = "child.form.viewed"
    back = "meetings:child"
    tab = "meetings:child"

    def look_data(self):
        return {"form": self.get_heading()}

    def get_success_url(self):
        return self.meeting.get_absolute_url()


class EditMeeting(MeetingActionForm):
    """Change when, where or what the meeting is."""

    form_class = MeetingForm
    heading = "Change the meeting"
    saved = "The meeting has been changed."

    @property
    def row(self):
        return self.meeting

    def get_initial(self):
        when = timezone.localtime(self.meeting.planned_at)
        names = ("kind", "place", "link", "chair", "purpose")
        return {name: getattr(self.meeting, name) for name in names} | {
            "on": when.date(),
            "at": when.time(),
        }

    def act(self, data):
        actions.edit_meeting(
            meeting=self.meeting, by=self.request.user, version=self.version, **data
        )


class HoldMeeting(MeetingActionForm):
    """Record that the meeting was held, who came and what was said."""

    form_class = HoldForm
    heading = "Record the meeting"
    saved = "The meeting has been recorded."

    @property
    def row(self):
        return self.meeting

    def get_form_kwargs(self):
        invitees = Invitee.of(self.child, self.request.user).filter(meeting=self.meeting)
        return super().get_form_kwargs() | {"invitees": list(invitees)}

    def get_initial(self):
        meeting = self.meeting
        planned_on = timezone.localtime(meeting.planned_at).date()
        return {
            "held_on": meeting.held_on or min(planned_on, timezone.localdate()),
            "notes": meeting.notes,
            "disagreement": meeting.disagreement,
            "resolution": meeting.resolution,
        }

    def act(self, data):
        actions.hold_meeting(
            meeting=self.meeting, by=self.request.user, version=self.version, **data
        )


class CancelMeeting(MeetingActionForm):
    """Cancel the meeting with a reason."""

    form_class = CancelForm
    heading = "Cancel the meeting"
    submit = "Cancel the meeting"
    kind = "warning"
    saved = "The meeting has been cancelled."

    def act(self, data):
        actions.cancel_meeting(meeting=self.meeting, by=self.request.user, **data)


class Invite(MeetingActionForm):
    """Ask one more person to the meeting."""

    form_class = InviteForm
    heading = "Ask somebody to the meeting"
    submit = "Add them"
    saved = "They have been added to the list."

    def act(self, data):
        actions.invite(meeting=self.meeting, by=self.request.user, **data)


class AddAction(MeetingActionForm):
    """Write down something the meeting agreed."""

    form_class = ActionForm
    heading = "Add an action"
    saved = "The action has been added."

    def act(self, data):
        actions.add_action(meeting=self.meeting, by=self.request.user, **data)


class FinishAction(MeetingActionForm):
    """Mark an action as done."""

    form_class = DoneForm
    heading = "Mark the action done"
    saved = "The action is marked done."

    @cached_property
    def agreed(self):
        mine = MeetingAction.of(self.child, self.request.user)
        return get_object_or_404(mine, pk=self.kwargs["action_pk"], meeting=self.meeting)

    def get_initial(self):
        return {"done_on": timezone.localdate()}

    def get_heading(self):
        return f"Mark done: {self.agreed.text}"

    def act(self, data):
        actions.finish_action(action=self.agreed, by=self.request.user, **data)
