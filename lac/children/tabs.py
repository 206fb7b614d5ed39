"""The sub-navigation of a child's pages. Apps add theirs in their own `tabs.py`:

    child_tab(order=60, label="PEPs", url_name="pep:list", permission=Permission.VIEW_PEP)

The URL takes `child_pk` alone. A page is under the tab whose `url_name` its view
names in `tab`, else under the tab of its URL namespace.
"""

from dataclasses import dataclass

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
