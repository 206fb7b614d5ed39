"""The child's tab of deadlines."""

from lac.children.tabs import RECORD, child_tab

child_tab(25, "Deadlines", "deadlines:child", group=RECORD)
