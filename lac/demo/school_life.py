"""The demo's registers, attendance cases and suspensions."""

import datetime as dt
import random

from attendance import marks
from attendance.actions import add_case_action, lead_case, open_cases
from attendance.models import AttendanceCase, AttendanceCode
# from exclusions.actions import add_suspension
from lac.calendars.days import calendar_for, school_days
from lac.children.models import Enrolment

from .clock import at

# How often a child of each kind is away, out of a hundred sessions.
ABSENCE_RATES = [1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 9, 12, 18]
WEEKS_OF_REGISTERS = 58


def build_registers(cohort, people, today):
    """Marks for this school year and most of the last, each child with a habit of their own."""
    chance = random.Random(95)
    codes = {it.code: it.pk for it in AttendanceCode.objects.filter(valid_to=None)}
    rates = {child.pk: chance.choice(ABSENCE_RATES) for child in cohort.children}
    rates[cohort.stories["heroine"].pk] = 8
    rates[cohort.stories["part_time"].pk] = 45
    since = today - dt.timedelta(weeks=WEEKS_OF_REGISTERS)
    rows = []
    enrolments = Enrolment.unscoped.filter(child__in=cohort.children).select_related("school")
    for enrolment in enrolments:
        rate = rates[enrolment.child_id]
        for day in _open_days(enrolment.school, max(since, enrolment.admitted_on), today):
            rows.append(_mark(chance, codes, enrolment, day, rate))
    for start in range(0, len(rows), 10_000):
        marks.write(rows[start : start + 10_000], by=people["tom.harkness"])


_calendars: dict = {}


def _open_days(school, first, last):
    if school.pk not in _calendars:
        _calendars[school.pk] = school_days(
            calendar_for(school=school, local_authority=school.local_authority)
        )
    days = _calendars[school.pk]
    span = (first + dt.timedelta(days=n) for n in range((last - first).days))
    return [day for day in span if not days.reason(day)]


def _mark(chance, codes, enrolment, day, rate):
    """One day's two sessions. A child of two schools is at the second on Thursdays and Fridays."""
    if enrolment.kind in ("M", "S"):
        here = (day.weekday() >= 3) == (enrolment.kind == "S")
        if not here and day >= dt.date.today() - dt.timedelta(days=60):
            return marks.Mark(enrolment.child_id, enrolment.school_id, day, codes["D"], codes["D"])
    away = chance.random() * 100 < rate
    if not away:
        first = codes["L"] if chance.random() < 0.03 else codes["/"]
        return marks.Mark(enrolment.child_id, enrolment.school_id, day, first, codes["\\"])
    reason = codes[chance.choices(["I", "M", "O", "U", "C", "N"], weights=[8, 3, 4, 1, 1, 0])[0]]
    if chance.random() < 0.3:
        return marks.Mark(enrolment.child_id, enrolment.school_id, day, codes["/"], reason)
    return marks.Mark(enrolment.child_id, enrolment.school_id, day, reason, reason)


def build_cases(people, today):
    """The cases that the registers open, at every stage: new, led, with actions."""
    with at(today - dt.timedelta(days=13)):
        open_cases(by=None)
    leads = [people["tom.harkness"], people["amina.rashid"]]
    for number, case in enumerate(AttendanceCase.unscoped.order_by("pk")[:8]):
        if number % 4 == 3:
            continue
        case = lead_case(
            case=case,
            by=leads[number % 2],
            version=case.version,
            owner=leads[number % 2],
            reason="Mornings after contact visits are the hardest.",
            review_on=today + dt.timedelta(days=7 + number),
        )
        add_case_action(
            case=case,
            what="Breakfast club place from Monday, with a key adult at the gate",
            who="Designated teacher",
            due_on=today + dt.timedelta(days=5),
            by=leads[number % 2],
        )


def build_suspensions(cohort, people, today):
    """Suspensions this year and last: told and untold, short and long, one withdrawn."""
    raise NotImplementedError
