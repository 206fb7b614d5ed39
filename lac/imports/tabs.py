"""The tab of what the statutory return says."""

from lac.accounts.access import Permission
from lac.children.tabs import CARE, child_tab

child_tab(105, "Statutory return", "imports:child_return", Permission.VIEW_SENSITIVE, group=CARE)
