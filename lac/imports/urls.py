"""Addresses of imports."""

from django.urls import path

from .views import imports as views
from .views.child import ChildReturn
from .views.columns import NameColumns
from .views.exports import Export, ExportList
from .views.findings import Findings, FindingsFile, Undo

app_name = "imports"
urlpatterns = [
    path("children/<int:child_pk>/return/", ChildReturn.as_view(), name="child_return"),
    path("imports/", views.ImportList.as_view(), name="list"),
    path("imports/new/<slug:kind>/", views.Upload.as_view(), name="add"),
    path("imports/new/<slug:kind>/<slug:file>.csv", views.Template.as_view(), name="template"),
    path("imports/<int:pk>/", views.Detail.as_view(), name="detail"),
    path("imports/<int:pk>/progress/", views.Progress.as_view(), name="progress"),
    path("imports/<int:pk>/load/", views.Apply.as_view(), name="apply"),
    path("imports/<int:pk>/discard/", views.Discard.as_view(), name="discard"),
    path("imports/<int:pk>/retry/", views.Retry.as_view(), name="retry"),
    path("imports/<int:pk>/changes/", Findings.as_view(), name="findings"),
    path("imports/<int:pk>/changes.csv", FindingsFile.as_view(), name="findings_file"),
    path("imports/<int:pk>/columns/", NameColumns.as_view(), name="columns"),
    path("exports/", ExportList.as_view(), name="exports"),
    path(
        "exports/<slug:kind>/<slug:place>/<slug:file>.<slug:ending>",
        Export.as_view(),
        name="export",
    ),
    path("imports/<int:pk>/undo/", Undo.as_view(), name="undo"),
    path("imports/<int:pk>/refused.csv", views.Refused.as_view(), name="refused"),
    path("imports/<int:pk>/lines/<slug:outcome>/", views.Rows.as_view(), name="rows"),
]
