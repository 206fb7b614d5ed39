"""The sub-navigation of a child's pages, in two rows: groups, then the pages of the group.

Apps add their pages in their own `tabs.py`:

    child_tab(60, "PEPs", "pep:list", Permission.VIEW_PEP, group=PLANS)

The URL takes `child_pk` alone. A page is under the tab whose `url_name` its view
names in `tab`, else under the tab of its URL namespace.
"""

from dataclasses import dataclass

from django.urls import reverse

from lac.accounts.access import Permission

TABS = []
# The groups, in the order they are shown. A page that names none comes under the last.
RECORD, CARE, SCHOOL, PLANS, PEOPLE, MORE = GROUPS = (
    "Overview",
    "Care",
    "School",
    "Plans and meetings",
    "People",
    "More",
)


@dataclass(frozen=True)
class Tab:
    """One link of the sub-navigation, shown to readers with the permission."""

    order: int
    label: str
    url_name: str
    permission: Permission
    group: str

    def url(self, child):
        """The page of one child."""
        return reverse(self.url_name, kwargs={"child_pk": child.pk})


def child_tab(order, label, url_name, permission=Permission.VIEW_CHILD, *, group=MORE):
    """Register a tab; also works as a decorator of the tab's view."""
    TABS.append(Tab(order, label, url_name, permission, group))
    TABS.sort(key=lambda tab: (GROUPS.index(tab.group), tab.order))
    return lambda view: view


def tabs_for(child, may, current, match):
    """The groups this reader may open, and the pages of the current one: two lists of links.

    A group leads to its first page; one with a single page has that page's name.
    """
    open_to = [tab for tab in TABS if tab.permission in may]
    current = current or _tab_of(match, open_to)
    groups = {}
    for tab in open_to:
        groups.setdefault(tab.group, []).append(tab)
    rows = {"groups": [], "pages": []}
    for name, tabs in groups.items():
        here = any(tab.url_name == current for tab in tabs)
        label = name if len(tabs) > 1 else tabs[0].label
        rows["groups"].append({"label": label, "url": tabs[0].url(child), "current": here})
        if here and len(tabs) > 1:
            rows["pages"] = [_link(tab, child, current) for tab in tabs]
    return rows


def _link(tab, child, current):
    return {
        "label": tab.label,
        "url": tab.url(child),
        "current": tab.url_name == current,
    }


def _tab_of(match, tabs):
    names = [tab.url_name for tab in tabs]
    if match is None or match.view_name in names:
        return match and match.view_name
    return next((name for name in names if name.startswith(f"{match.namespace}:")), "")


child_tab(10, "Summary", "children:detail", group=RECORD)
child_tab(20, "Timeline", "children:timeline", group=RECORD)
child_tab(25, "Outcomes", "children:outcomes", group=RECORD)
child_tab(30, "Care and home", "children:care", group=CARE)
child_tab(40, "Schools", "children:school", group=SCHOOL)
child_tab(50, "People", "children:people", group=PEOPLE)
child_tab(110, "Who has seen this", "children:access_log", Permission.VIEW_ACCESS_LOG, group=PEOPLE)
child_tab(35, "Health", "children:health", Permission.VIEW_HEALTH, group=CARE)
child_tab(45, "Requests for a place", "children:admissions", group=SCHOOL)
child_tab(47, "Moving school", "children:moves", group=SCHOOL)
child_tab(95, "Referrals", "children:referrals", group=PLANS)
child_tab(100, "Documents", "children:documents", group=RECORD)
