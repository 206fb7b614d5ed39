"""The PEP's tab among a child's pages."""

from lac.accounts.access import Permission
from lac.children.tabs import PLANS, SCHOOL, child_tab

child_tab(60, "PEPs", "pep:child", Permission.VIEW_PEP, group=PLANS)
child_tab(65, "The child’s voice", "pep:voice", Permission.VIEW_PEP, group=PLANS)
child_tab(55, "Support and enrichment", "pep:provision", group=SCHOOL)
child_tab(61, "Progress", "pep:progress", Permission.VIEW_PEP, group=PLANS)
child_tab(62, "Weekly targets", "pep:week", Permission.VIEW_PEP, group=PLANS)
child_tab(63, "Pupil premium plus", "pep:premium_child", Permission.VIEW_PEP, group=PLANS)
