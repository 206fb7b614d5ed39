"""Attendance in the sub-navigation of a child's pages."""

from lac.children.tabs import SCHOOL, child_tab

child_tab(60, "Attendance", "attendance:detail", group=SCHOOL)
