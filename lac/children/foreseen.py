"""Before a date of a child's record is changed, the deadlines that would move are shown.

The children do not know of deadlines: whoever keeps the clocks says here how to look ahead.
A look ahead does the change, sees what comes of it and takes it back.
"""

from collections.abc import Callable

from crispy_forms_gds.fields import DateInputField
from django.forms import DateField

# A day is asked for in three boxes, or in one.
DAYS = (DateInputField, DateField)

_ways: list[Callable] = []


def foresee_with(way):
    """Register how to look ahead: `way(child, change)` gives the lines of what would move.

    Whatever `change` raises passes through, and nothing of it stays.
    """
    if way not in _ways:
        _ways.append(way)


def foreseen(child, change):
    """What would move if `change()` were done: lines for templates/children/foreseen.html."""
    return [line for way in _ways for line in way(child, change)]


def changed_days(form):
    """The names of the dates on a form that are not what they were when it was opened."""
    return [name for name in form.changed_data if isinstance(form.fields[name], DAYS)]


def posted_again(post, but=()):
    """Everything that was posted, as (name, value) pairs for hidden fields of a second page."""
    left_out = {"csrfmiddlewaretoken", *but}
    return [
        (name, value) for name, values in post.lists() if name not in left_out for value in values
    ]
