"""The addresses of meetings."""

from django.urls import path

from .views import answering, changing, matters, pages, papers, reports, sitting

app_name = "meetings"

_CHILD = "children/<int:child_pk>/meetings/"
_ONE = _CHILD + "<int:pk>/"
_CHALLENGES = "children/<int:child_pk>/challenges/"

urlpatterns = [
    path("meetings/", pages.MeetingList.as_view(), name="list"),
    path("meetings/answer/<str:token>/", answering.AnswerByLink.as_view(), name="reply"),
    path("meetings/attendance/", reports.AttendanceReport.as_view(), name="attendance"),
    path("meetings/next-school/", reports.NextSchoolReport.as_view(), name="next_school"),
    path("meetings/disagreements/", reports.DisagreementList.as_view(), name="disagreements"),
    path("meetings/challenges/", reports.ChallengeList.as_view(), name="all_challenges"),
    path("meetings/papers/", papers.PaperLists.as_view(), name="paper_lists"),
    path("meetings/papers/<slug:kind>/", papers.ChangePaperList.as_view(), name="paper_list"),
    path(_CHILD, pages.ChildMeetings.as_view(), name="child"),
    path(f"{_CHILD}arrange/", changing.ArrangeMeeting.as_view(), name="arrange"),
    path(f"{_CHILD}series/", changing.ArrangeSeries.as_view(), name="arrange_series"),
    path(_ONE, pages.MeetingDetail.as_view(), name="detail"),
    path(f"{_ONE}calendar.ics", pages.MeetingCalendar.as_view(), name="calendar"),
    path(f"{_ONE}edit/", changing.EditMeeting.as_view(), name="edit"),
    path(f"{_ONE}record/", changing.HoldMeeting.as_view(), name="hold"),
    path(f"{_ONE}cancel/", changing.CancelMeeting.as_view(), name="cancel"),
    path(f"{_ONE}move/", changing.MoveFollowing.as_view(), name="move_following"),
    path(f"{_ONE}end/", changing.EndSeries.as_view(), name="end_series"),
    path(f"{_ONE}invite/", changing.Invite.as_view(), name="invite"),
    path(
        f"{_ONE}people/<int:invitee_pk>/answer/",
        answering.WriteDownAnswer.as_view(),
        name="answer",
    ),
    path(
        f"{_ONE}people/<int:invitee_pk>/remove/",
        answering.TakeOff.as_view(),
        name="uninvite",
    ),
    path(f"{_ONE}disagreements/add/", matters.RaiseDisagreement.as_view(), name="add_disagreement"),
    path(
        f"{_ONE}disagreements/<int:disagreement_pk>/",
        matters.FollowUpDisagreement.as_view(),
        name="follow_up_disagreement",
    ),
    path(_CHALLENGES, matters.ChildChallenges.as_view(), name="challenges"),
    path(f"{_CHALLENGES}add/", matters.RaiseChallenge.as_view(), name="add_challenge"),
    path(f"{_CHALLENGES}<int:pk>/", matters.ChallengeDetail.as_view(), name="challenge"),
    path(
        f"{_CHALLENGES}<int:pk>/answer/",
        matters.FollowUpChallenge.as_view(),
        name="follow_up_challenge",
    ),
    path(f"{_ONE}actions/add/", changing.AddAction.as_view(), name="add_action"),
    path(
        f"{_ONE}actions/<int:action_pk>/done/",
        changing.FinishAction.as_view(),
        name="finish_action",
    ),
    path(
        f"{_ONE}actions/<int:action_pk>/not-done/",
        changing.ReopenAction.as_view(),
        name="reopen_action",
    ),
    path(f"{_ONE}now/", sitting.Sitting.as_view(), name="sitting"),
    path(f"{_ONE}now/draft/", sitting.AutosaveSitting.as_view(), name="autosave"),
    path(f"{_ONE}now/actions/", sitting.AddActionHere.as_view(), name="add_action_here"),
    path(f"{_ONE}minutes/agree/", sitting.AgreeMinutes.as_view(), name="agree_minutes"),
    path(
        f"{_ONE}minutes/<int:minutes_pk>/circulate/",
        sitting.CirculateMinutes.as_view(),
        name="circulate_minutes",
    ),
    path(f"{_ONE}papers/", papers.KeepPapers.as_view(), name="papers"),
    path(f"{_ONE}summary/", sitting.Summary.as_view(), name="summary"),
]
