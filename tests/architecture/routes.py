"""Every address of the site, walked from the real URLconf."""

from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from django.views.generic import View

from lac.accounts.pages import RequiresPermission
from lac.children.records import ChildRecordView

# Pages of packages, which have protections of their own (see test_routes).
PACKAGES = ("admin:", "account_", "mfa_", "socialaccount_")


@dataclass(frozen=True)
class Route:
    """One address: its full name ("children:detail"), its path and its view."""

    name: str
    path: str
    callback: object
    kwargs: frozenset

    def __str__(self):
        return self.name or self.path

    @property
    def view(self):
        """The view class, or the function."""
        return getattr(self.callback, "view_class", self.callback)

    @property
    def is_package(self):
        """Whether a package brought the page."""
        return self.name.startswith(PACKAGES) or self.path.startswith("admin/")

    @property
    def is_public(self):
        return bool(getattr(self.view, "is_public", False))

    @property
    def is_about_child(self):
        return isinstance(self.view, type) and issubclass(self.view, ChildRecordView)

    @property
    def requires_permission(self):
        return (
            isinstance(self.view, type)
            and issubclass(self.view, RequiresPermission)
            and hasattr(self.view, "permission")
        )

    @property
    def methods(self):
        """GET and POST, where the view answers them."""
        if not (isinstance(self.view, type) and issubclass(self.view, View)):
            return ["GET"]
        allowed = self.view.http_method_names
        return [
            verb.upper() for verb in ("get", "post") if hasattr(self.view, verb) and verb in allowed
        ]


def walk(patterns=None, path="", namespaces=(), kwargs=frozenset()):
    """All routes below some URL patterns; without any, of the site."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = path + str(pattern.pattern)
        names = kwargs | frozenset(pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            spaces = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from walk(pattern.url_patterns, here, spaces, names)
        elif isinstance(pattern, URLPattern):
            name = ":".join((*namespaces, pattern.name)) if pattern.name else ""
            yield Route(name, here, pattern.callback, names)


def problems(route):
    """What is wrong with how a route declares who may open it, in sentences."""
    if route.is_package:
        return []
    found = []
    if not route.name:
        found.append(f"{route.path} has no name.")
    if not (route.is_public or route.is_about_child or route.requires_permission):
        found.append(f"{route} declares no permission: see lac.accounts.pages.RequiresPermission.")
    if "child_pk" in route.kwargs and not route.is_about_child:
        found.append(f"{route} is about one child, but is not a ChildRecordView.")
    if route.is_about_child and "child_pk" not in route.kwargs:
        found.append(f"{route} is a ChildRecordView without child_pk in its path.")
    if route.is_public and (route.is_about_child or "child_pk" in route.kwargs):
        found.append(f"{route} is about a child and public.")
    return found


def our_routes():
    """The routes of this project, not of packages."""
    return [route for route in walk() if not route.is_package]
