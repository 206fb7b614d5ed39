"""Suspensions in the sub-navigation of a child's pages."""

from lac.children.tabs import child_tab

child_tab(70, "Suspensions", "exclusions:list")
