"""A change in a child's life may add a section to the plan that is being written."""

from functools import partial

from django.db import transaction

from .tasks import refresh_circumstances

# The first words of the actions that can change a circumstance of `pep.questions`.
ABOUT = ("suspension.", "timetable.", "ehcp.", "child.")


def after_change(action, child_ids):
    """Listen to the audit log; the night's run finds what a broker that is down has lost."""
    if action.startswith(ABOUT):
        ask = partial(refresh_circumstances.delay, list(child_ids))
        transaction.on_commit(ask, robust=True)
