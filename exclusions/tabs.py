"""Suspensions in the sub-navigation of a child's pages."""

from lac.children.tabs import SCHOOL, child_tab

child_tab(70, "Suspensions", "exclusions:list", group=SCHOOL)
