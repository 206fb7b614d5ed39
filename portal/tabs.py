"""The way from a child's pages to the portal as the carer sees it."""

from lac.children.tabs import child_tab

child_tab(100, "Carer’s view", "portal:preview")
