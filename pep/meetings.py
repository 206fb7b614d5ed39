"""Plans learn of PEP meetings that were recorded on the meetings' own pages."""

from . import actions

HEARD = ("meeting.arranged", "meeting.changed", "meeting.held")


def after_meeting(action, child_ids):
    """Listen to the audit log: a PEP meeting arranged or held becomes that of its term's plan."""
    if action in HEARD:
        actions.adopt_meetings(children=child_ids)
