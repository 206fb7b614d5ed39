"""A day that the child misses can be tried out, with what becomes of their attendance."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from lac.accounts.access import Permission
from lac.calendars.days import in_words
from lac.children.models import Enrolment
from lac.deadlines.whatif import suppose

from . import marks, watch
from .figures import year_and_weeks
from .models import UNEXPLAINED
from .register import SchoolCalendar, on_roll, was_on_roll
from .returns import find_returns


def _enrolment(child):
    rows = Enrolment.unscoped.filter(child=child).main().current()
    return rows.select_related("school", "child").first()


def _miss(enrolment, day):
    """Both sessions of a school day, with no reason known; then what a night would find."""
    school, child = enrolment.school, enrolment.child_id
    if why := SchoolCalendar(school).closed_because(day):
        raise ValidationError({"missed": f"{in_words(day)} is not a school day: {why}."})
    if not was_on_roll(on_roll([child], school, day, day).get(child, []), day):
        raise ValidationError(
            {"missed": f"The child is not on the roll of {school} on {in_words(day)}."}
        )
    marks.write([marks.Mark(child, school.pk, day, UNEXPLAINED, UNEXPLAINED)], by=None)
    on = max(day, timezone.localdate())
    watch.note_recoveries(on, [child])
    watch.open_due_cases(on, [child])
    find_returns(on, [child])


def _figures(child, on):
    year, weeks = year_and_weeks(child, on)
    return [
        ("Attendance this school year", _percent(year)),
        ("Attendance in the last twelve weeks", _percent(weeks)),
    ]


def _percent(sessions):
    if sessions.percentage is None:
        return "No sessions yet"
    return f"{sessions.percentage}% ({sessions.absent} of {sessions.possible} sessions missed)"


suppose(
    "missed",
    "Misses every session on",
    permission=Permission.RECORD_ATTENDANCE,
    current=_enrolment,
    date=lambda enrolment: None,
    change=_miss,
    hint="A school day, past or to come. The other days stay as they are in the register.",
    figures=_figures,
)
