"""The sub-navigation of a child's pages. Apps add theirs in their own `tabs.py`:

    child_tab(order=60, label="PEPs", url_name="pep:list", permission=Permission.VIEW_PEP)

The URL takes `child_pk` alone. A page is under the tab whose `url_name` its view
names in `tab`, else under the tab of its URL namespace.
"""

from dataclasses import dataclass

from django.urls import reverse

from lac.accounts.access import Permission

TABS = []


@dataclass(frozen=True)
class Tab:
    """One link of the sub-navigation, shown to readers with the permission."""

    order: int
    label: str
    url_name: str
    permission: Permission


def child_tab(order, label, url_name, permission=Permission.VIEW_CHILD):
    """Register a tab; also works as a decorator of the tab's view."""
    TABS.append(Tab(order, label, url_name, permission))
    TABS.sort(key=lambda tab: tab.order)
    return lambda view: view


def tabs_for(child, may, current, match):
    """The tabs this reader may open, for the `sub_navigation` component."""
    open_to = [tab for tab in TABS if tab.permission in may]
    current = current or _tab_of(match, open_to)
    return [
        {
            "label": tab.label,
            "url": reverse(tab.url_name, kwargs={"child_pk": child.pk}),
            "current": tab.url_name == current,
        }
        for tab in open_to
    ]


def _tab_of(match, tabs):
    names = [tab.url_name for tab in tabs]
    if match is None or match.view_name in names:
        return match and match.view_name
    return next((name for name in names if name.startswith(f"{match.namespace}:")), "")


child_tab(10, "Overview", "children:detail")
child_tab(20, "Timeline", "children:timeline")
child_tab(30, "Care and home", "children:care")
child_tab(40, "School", "children:school")
child_tab(50, "People", "children:people")
child_tab(110, "Who has seen this", "children:access_log", Permission.VIEW_ACCESS_LOG)
