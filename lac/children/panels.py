"""Panels on the child's page. Apps add theirs in their own `panels.py`:

    @child_panel(order=20, permission=Permission.VIEW_CHILD)
    def next_deadlines(child, user, may):
        return {"template": "deadlines/child_panel.html", "deadlines": [...]}

A closed record shows none: nothing is to be done there.
It is asked only with the child of the page, once its reader is known to hold the
permission. At most two queries each, prepared where they can be (`lac.prepared`); None
shows nothing. The template gets the dictionary,
and `child`, `user` and `may`.
"""

from django.template.loader import render_to_string

PANELS = []


def child_panel(*, order, permission):
    """Register a function (child, user, may) -> dict with `template`, or None."""

    def register(panel):
        PANELS.append((order, permission, panel))
        PANELS.sort(key=lambda it: it[0])
        return panel

    return register


def panels_for(child, user, may):
    """The panels this reader may see, in order, as HTML; none of a closed record."""
    if child.closed_on:
        return []
    shown = (panel(child, user, may) for _, permission, panel in PANELS if permission in may)
    common = {"child": child, "user": user, "may": may}
    return [render_to_string(context["template"], common | context) for context in shown if context]
