"""Meetings: mine, a child's, one."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.audit.log import record
from lac.children.fields import audiences_open_to
from lac.children.records import ChildRecordView, RequiresPermission
from lac.children.siblings import siblings_at

from .. import actions
from ..invitations import calendar_entry
from ..models import AgreedMinutes, Disagreement, Invitee, Meeting, MeetingAction
from ..notices import deliveries
from ..papers import papers_of
from ..rooms import room_of

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

    permission = Permission.VIEW_CHILD
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
            "may_hold": user.may(Permission.HOLD_MEETING),
            "sees_disagreements": user.may(Permission.VIEW_DASHBOARD),
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
        mine = Meeting.of(self.child, self.request.user).select_related("series")
        return get_object_or_404(mine, pk=self.kwargs["pk"])

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
            "people": self._people(),
            "agreed": MeetingAction.of(self.child, user).filter(meeting=meeting),
            "papers": self._papers(),
            "room": room_of(meeting, user),
            "minutes": AgreedMinutes.of(self.child, user)
            .filter(meeting=meeting)
            .select_related("agreed_by"),
            "disagreements": Disagreement.of(self.child, user).filter(meeting=meeting),
            "siblings_here": siblings_at(self.child.school_id, self.child, user),
            "may_edit": Permission.HOLD_MEETING in self.may,
            "today": timezone.localdate(),
        }

    def _papers(self):
        """The papers, each with whether this reader may read the document that is kept."""
        readable = audiences_open_to(self.may)
        return [
            {
                "title": title,
                "row": row,
                "document": row.document
                if row and row.document and row.document.audience in readable
                else None,
            }
            for title, row in papers_of(self.child, self.meeting, self.request.user)
        ]

    def _people(self):
        """Those who were asked, each with the latest e-mail to them."""
        invitees = Invitee.of(self.child, self.request.user).filter(meeting=self.meeting)
        mail = deliveries(self.meeting)
        return [(it, mail.get(it.pk)) for it in invitees.select_related("user")]


class MeetingCalendar(OneMeeting):
    """The meeting as a calendar entry to keep, without the child's name."""

    looked = "meeting.downloaded"

    def get(self, request, *args, **kwargs):
        response = HttpResponse(calendar_entry(self.meeting), content_type="text/calendar")
        response["Content-Disposition"] = f'attachment; filename="meeting-{self.meeting.pk}.ics"'
        return response
