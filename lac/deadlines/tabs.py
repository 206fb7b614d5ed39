"""The child's tab of deadlines."""

from lac.children.tabs import child_tab

child_tab(25, "Deadlines", "deadlines:child")
