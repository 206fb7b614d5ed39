"""The addresses of meetings."""

from django.urls import path

from . import views

app_name = "meetings"

_CHILD = "children/<int:child_pk>/meetings/"
_ONE = _CHILD + "<int:pk>/"

urlpatterns = [
    path("meetings/", views.MeetingList.as_view(), name="list"),
    path(_CHILD, views.ChildMeetings.as_view(), name="child"),
    path(f"{_CHILD}arrange/", views.ArrangeMeeting.as_view(), name="arrange"),
    path(_ONE, views.MeetingDetail.as_view(), name="detail"),
    path(f"{_ONE}calendar.ics", views.MeetingCalendar.as_view(), name="calendar"),
    path(f"{_ONE}edit/", views.EditMeeting.as_view(), name="edit"),
    path(f"{_ONE}record/", views.HoldMeeting.as_view(), name="hold"),
    path(f"{_ONE}cancel/", views.CancelMeeting.as_view(), name="cancel"),
    path(f"{_ONE}invite/", views.Invite.as_view(), name="invite"),
    path(f"{_ONE}actions/add/", views.AddAction.as_view(), name="add_action"),
    path(
        f"{_ONE}actions/<int:action_pk>/done/", views.FinishAction.as_view(), name="finish_action"
    ),
]
