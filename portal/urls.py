"""Addresses of the portal, under /portal/."""

from django.urls import path

from .views import PortalChild, PortalHome

app_name = "portal"
urlpatterns = [
    path("", PortalHome.as_view(), name="home"),
    path("children/<int:child_pk>/", PortalChild.as_view(), name="child"),
]
