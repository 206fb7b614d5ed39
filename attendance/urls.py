"""The addresses of attendance."""

from django.urls import path

from . import views

app_name = "attendance"

_CHILD = "children/<int:child_pk>/attendance/"
_CASE = f"{_CHILD}cases/<int:pk>/"

urlpatterns = [
    path("attendance/cases/", views.CaseList.as_view(), name="cases"),
    path(_CHILD, views.AttendanceDetail.as_view(), name="detail"),
    path(f"{_CHILD}week/<str:monday>/", views.RecordWeek.as_view(), name="week"),
    path(f"{_CHILD}absences/<int:pk>/told/", views.TellOfAbsence.as_view(), name="tell_of_absence"),
    path(_CASE, views.CaseDetail.as_view(), name="case"),
    path(f"{_CASE}lead/", views.LeadCase.as_view(), name="lead_case"),
    path(f"{_CASE}actions/add/", views.AddCaseAction.as_view(), name="add_case_action"),
    path(
        f"{_CASE}actions/<int:action_pk>/done/",
        views.FinishCaseAction.as_view(),
        name="finish_case_action",
    ),
    path(f"{_CASE}review/", views.ReviewCase.as_view(), name="review_case"),
    path(f"{_CASE}close/", views.CloseCase.as_view(), name="close_case"),
]
