"""The addresses of suspensions and exclusions."""

from django.urls import path

from . import views

app_name = "exclusions"

_CHILD = "children/<int:child_pk>/suspensions/"
_ONE = f"{_CHILD}<int:pk>/"

urlpatterns = [
    path(_CHILD, views.SuspensionList.as_view(), name="list"),
    path(f"{_CHILD}add/", views.AddSuspension.as_view(), name="add"),
    path(_ONE, views.SuspensionDetail.as_view(), name="detail"),
    path(f"{_ONE}edit/", views.EditSuspension.as_view(), name="edit"),
    path(f"{_ONE}tell/", views.Tell.as_view(), name="tell"),
    path(f"{_ONE}tell-now/", views.TellNow.as_view(), name="tell_now"),
    path(
        f"{_ONE}tell-reviewing-officer/",
        views.TellReviewingOfficer.as_view(),
        name="tell_reviewing_officer",
    ),
    path(f"{_ONE}provide/", views.Provide.as_view(), name="provide"),
    path(f"{_ONE}board/", views.RecordBoard.as_view(), name="board"),
    path(f"{_ONE}panel/", views.RecordPanel.as_view(), name="panel"),
    path(f"{_ONE}cancel/", views.CancelSuspension.as_view(), name="cancel"),
]
