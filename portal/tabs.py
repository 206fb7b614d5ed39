"""The way from a child's pages to the portal as the carer sees it."""

from lac.children.tabs import PEOPLE, child_tab

child_tab(100, "Carer’s view", "portal:preview", group=PEOPLE)
