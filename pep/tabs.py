"""The PEP's tab among a child's pages."""

from lac.accounts.access import Permission
from lac.children.tabs import PLANS, child_tab

child_tab(60, "PEPs", "pep:child", Permission.VIEW_PEP, group=PLANS)
