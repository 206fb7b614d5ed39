"""Addresses of the officers' pages, under /virtual-school/."""

from django.urls import path

from .views.dashboard import DashboardView
from .views.indicators import IndicatorsView, IndicatorView

app_name = "virtualschool"
urlpatterns = [
    path("", DashboardView.as_view(), name="dashboard"),
    path("indicators/", IndicatorsView.as_view(), name="indicators"),
    path("indicators/<slug:code>/", IndicatorView.as_view(), name="indicator"),
]
