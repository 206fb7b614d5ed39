"""Addresses of the portal, and of its preview for staff."""

from django.urls import path

from . import views

app_name = "portal"

_CHILD = "portal/children/<int:child_pk>/"
_PLAN = f"{_CHILD}plans/<int:pk>/"
_PREVIEW = "children/<int:child_pk>/portal-preview/"

urlpatterns = [
    path("portal/", views.PortalHome.as_view(), name="home"),
    path(_CHILD, views.PortalChild.as_view(), name="child"),
    path(_PLAN, views.PortalPlan.as_view(), name="plan"),
    path(f"{_PLAN}pdf/", views.PortalPdf.as_view(), name="pdf"),
    path(f"{_PLAN}pdf/<int:document>/", views.PortalPdfFile.as_view(), name="pdf_file"),
    path(_PREVIEW, views.PreviewChild.as_view(), name="preview"),
    path(f"{_PREVIEW}plans/<int:pk>/", views.PreviewPlan.as_view(), name="preview_plan"),
]
