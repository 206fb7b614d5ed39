"""What shows that a child was at a school: such an enrolment is ended, and never removed.

The children do not know of registers or plans: each app says here what it has recorded there.
"""

from collections.abc import Callable

_shown_by: dict[str, Callable] = {}


def shows_stay(what):
    """Register a function (child, school) -> rows that only a pupil of the school has.

    `what` says in words what they are: "attendance there".
    """

    def register(rows):
        _shown_by[what] = rows
        return rows

    return register


def shown_stay(child, school):
    """What was recorded of a child at a school, in words; nothing where nothing was."""
    return [what for what, rows in _shown_by.items() if rows(child, school).exists()]
