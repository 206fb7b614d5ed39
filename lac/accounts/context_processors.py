"""What every page's header needs: the places this person may go."""

from functools import cache

from django.urls import reverse

from .access import ROLES, Permission
from .sessions import seconds_left

# Label, URL name, and the permissions of which any one opens it.
PLACES = [
    ("To do", "home", {Permission.VIEW_CHILD}),
    ("My children", "children:list", {Permission.VIEW_CHILD}),
    ("PEPs", "pep:list", {Permission.VIEW_PEP}),
    ("Dashboard", "virtualschool:dashboard", {Permission.VIEW_DASHBOARD}),
    ("Indicators", "virtualschool:indicators", {Permission.VIEW_INDICATORS}),
    ("Meetings", "meetings:list", {Permission.HOLD_MEETING}),
    (
        "Imports",
        "imports:list",
        {Permission.IMPORT_CHILDREN, Permission.IMPORT_REGISTERS, Permission.IMPORT_RESULTS},
    ),
    ("Manage", "virtualschool:manage", {Permission.MANAGE_ORGANISATION}),
    ("My child", "portal:home", {Permission.USE_PORTAL}),
]


def navigation(request):
    """`navigation`: the header's links; `search_url`: where the search box goes, if anywhere."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": []}
    permitted = frozenset().union(*(ROLES[role].permissions for role in user.roles))
    open_to = [
        {"label": label, "url": url, "current": request.path == url}
        for label, url, needs in _places()
        if needs & permitted
    ]
    search = reverse("search") if Permission.VIEW_CHILD in permitted else None
    left = seconds_left(request.session) if hasattr(request, "session") else 0
    return {"navigation": open_to, "search_url": search, "session_seconds": left}


def places_of(user):
    """The label and address of each page of the menu that this person may open."""
    permitted = frozenset().union(*(ROLES[role].permissions for role in user.roles))
    return [(label, url) for label, url, needs in _places() if needs & permitted]


@cache
def _places():
    # Looking an address up by its name costs more than the rest of the header.
    return [(label, reverse(name), needs) for label, name, needs in PLACES]
