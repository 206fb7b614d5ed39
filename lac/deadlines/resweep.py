"""A change to a child's record moves their deadlines within seconds.

Every recorded change about a child asks for one sweep of the children it touched,
after the transaction commits, however many changes the transaction made.
"""

from django.db import connection, transaction

from lac.audit.log import is_look

from .tasks import sweep_children, sweep_everything

# Beyond so many children, sweeping everything costs less than naming them all.
MANY = 5_000


class _Wanted:
    """The sweep that the current transaction has asked for so far."""

    def __init__(self, because, children):
        self.because = because
        self.children = set(children)
        self.is_asked = False
        # Django logs it when the hook fails.
        self.__qualname__ = type(self).__qualname__

    def __call__(self):
        self.is_asked = True
        if len(self.children) > MANY:
            sweep_everything.delay(because=self.because)
        else:
            sweep_children.delay(sorted(self.children), because=self.because)


def after_change(action, child_ids):
    """Listen to the audit log: a change, not a look, moves the deadlines of its children."""
    if is_look(action):
        return
    if wanted := _already_wanted():
        wanted.children.update(child_ids)
    else:
        # A broker that is down must not undo the change: the nightly sweep catches up.
        transaction.on_commit(_Wanted(action, child_ids), robust=True)


def _already_wanted():
    """What this transaction has asked for before and not yet got, or None."""
    hooks = (hook for _, hook, _ in connection.run_on_commit)
    return next((it for it in hooks if isinstance(it, _Wanted) and not it.is_asked), None)


def after_calendar_change(calendar_ids):
    """Listen to the calendars, after their commit: every open deadline may have moved."""
    sweep_everything.delay(because="calendar")
