"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from lac.children.views.finder import Finder
from lac.deadlines.views.health import health
from lac.deadlines.views.home import HomeView

handler500 = "lac.pages.server_error"

urlpatterns = [
    path("", HomeView.as_view(), name="home"),
    path("health/", health, name="health"),
    path("", include("lac.pages")),
    path("", include("lac.accounts.urls")),
    path("admin/", admin.site.urls),
    path("search/", Finder.as_view(), name="search"),
    path("children/", include("lac.children.urls")),
    path("", include("lac.deadlines.urls")),
    path("", include("lac.meetings.urls")),
    path("", include("attendance.urls")),
    path("", include("lac.imports.urls")),
    path("", include("exclusions.urls")),
    path("", include("pep.urls")),
    path("", include("virtualschool.urls")),
    path("", include("portal.urls")),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
]
