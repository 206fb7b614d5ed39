"""Meetings in the sub-navigation of a child's pages."""

from lac.children.tabs import PLANS, child_tab

child_tab(90, "Meetings", "meetings:child", group=PLANS)
