"""What follows a change: sections that a plan must ask now, results to keep and to look at."""

from functools import partial

from django.db import transaction

from .tasks import follow_progress, refresh_circumstances

# The first words of the actions that can change a circumstance of `pep.questions`, or the school.
ABOUT = ("suspension.", "timetable.", "ehcp.", "child.", "enrolment.", "admission.")
# Those after which a result may be new.
RESULTS = (
    "pep.row",
    "pep.submitted",
    "pep.resubmitted",
    "pep.results_taken_in",
    "progress.recorded",
    "progress.edited",
    "progress.removed",
    "progress.imported",
)


def after_change(action, child_ids):
    """Listen to the audit log; the night's run finds what a broker that is down has lost."""
    if action.startswith(ABOUT):
        ask = partial(refresh_circumstances.delay, list(child_ids))
        transaction.on_commit(ask, robust=True)
    if action.startswith(RESULTS):
        follow = partial(follow_progress.delay, list(child_ids))
        transaction.on_commit(follow, robust=True)
