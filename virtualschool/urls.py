"""Addresses of the officers' pages, under /virtual-school/."""

from django.urls import path

from .views import terms
from .views.dashboard import DashboardView
from .views.indicators import IndicatorsView, IndicatorView
from .views.manage import ManageView
from .views.thresholds import ThresholdView

app_name = "virtualschool"
urlpatterns = [
    path("", DashboardView.as_view(), name="dashboard"),
    path("indicators/", IndicatorsView.as_view(), name="indicators"),
    path("indicators/<slug:code>/", IndicatorView.as_view(), name="indicator"),
    path("manage/", ManageView.as_view(), name="manage"),
    path("manage/threshold/", ThresholdView.as_view(), name="threshold"),
    path("manage/terms/", terms.TermsView.as_view(), name="terms"),
    path(
        "manage/schools/<int:school_pk>/calendar/",
        terms.SchoolCalendarView.as_view(),
        name="school_calendar",
    ),
    path("manage/terms/<int:calendar_pk>/add/", terms.TermSaveView.as_view(), name="term_add"),
    path(
        "manage/terms/<int:calendar_pk>/<int:pk>/",
        terms.TermSaveView.as_view(),
        name="term_edit",
    ),
    path(
        "manage/terms/<int:calendar_pk>/<int:pk>/remove/",
        terms.TermDeleteView.as_view(),
        name="term_remove",
    ),
    path(
        "manage/terms/<int:calendar_pk>/close/",
        terms.ClosureAddView.as_view(),
        name="closure_add",
    ),
    path(
        "manage/terms/<int:calendar_pk>/open/<int:pk>/",
        terms.ClosureRemoveView.as_view(),
        name="closure_remove",
    ),
]
