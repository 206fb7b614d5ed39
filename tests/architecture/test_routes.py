"""Every address says who may open it."""

import pytest
from django.urls import include, path
from django.views.generic import TemplateView, View

from lac.accounts.access import Permission
from lac.accounts.pages import RequiresPermission
from lac.children.records import ChildRecordView
from tests.architecture.routes import problems, walk


@pytest.mark.parametrize("route", list(walk()), ids=str)
def test_route__declares_who_may_open_it(route):
    assert problems(route) == []


def test_walk__reaches_the_pages_inside_included_files():
    names = {route.name for route in walk()}
    assert {"account_login", "mfa_index", "privacy"} <= names


class Bare(View):
    """Says nothing."""


class Permitted(RequiresPermission, View):
    permission = Permission.VIEW_CHILD


class Undecided(RequiresPermission, View):
    """Inherits the mixin and forgets the permission."""


class Public(TemplateView):
    is_public = True


class Record(ChildRecordView):
    """About a child."""


class PublicRecord(ChildRecordView):
    is_public = True


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        (path("a/", Bare.as_view(), name="bare"), "declares no permission"),
        (path("a/", Undecided.as_view(), name="undecided"), "declares no permission"),
        (path("a/", Permitted.as_view()), "has no name"),
        (path("a/<int:child_pk>/", Permitted.as_view(), name="a"), "is not a ChildRecordView"),
        (path("a/<int:child_pk>/", Public.as_view(), name="a"), "about a child and public"),
        (path("a/<int:pk>/", Record.as_view(), name="a"), "without child_pk"),
        (path("a/<int:child_pk>/", PublicRecord.as_view(), name="a"), "and public"),
    ],
)
def test_problems__are_found(pattern, problem):
    (route,) = walk([pattern])
    assert any(problem in each for each in problems(route))


@pytest.mark.parametrize(
    "pattern",
    [
        path("a/", Permitted.as_view(), name="a"),
        path("a/", Public.as_view(), name="a"),
        path("a/<int:child_pk>/", Record.as_view(), name="a"),
    ],
)
def test_problems__good_routes_have_none(pattern):
    (route,) = walk([pattern])
    assert problems(route) == []


def test_problems__are_found_below_an_include():
    included = path("<int:child_pk>/", include(([path("a/", Permitted.as_view(), name="a")], "x")))
    (route,) = walk([included])
    assert route.name == "x:a"
    assert problems(route) == ["x:a is about one child, but is not a ChildRecordView."]
