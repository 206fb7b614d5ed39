"""What the virtual school did, in the sub-navigation of a child's pages."""

from lac.children.tabs import PLANS, child_tab

child_tab(95, "Virtual school", "virtualschool:child_support", group=PLANS)
