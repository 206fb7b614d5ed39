"""Made-up registers and attendance cases."""

import datetime as dt
from decimal import Decimal

import factory

from attendance.marks import Mark, write
from attendance.models import (
    AttendanceCase,
    AttendanceCode,
    AttendanceThreshold,
    CaseAction,
    CaseReview,
    Window,
)


def code_id(text, day=dt.date(2026, 9, 7)):
    """The id of a code on a day; None for no mark."""
    return AttendanceCode.objects.on(day).get(code=text).pk if text else None


def mark(child, school, day, am="/", pm="\\", note=""):
    """Write one day of a register."""
    write([Mark(child.pk, school.pk, day, code_id(am, day), code_id(pm, day), note)], by=None)


def attend(child, school, start, *, present, absent, code="I"):
    """Sessions on weekdays from `start`: first the present ones, then the absent ones."""
    sessions = [True] * present + [False] * absent
    ids = {name: code_id(name) for name in ("/", "\\", code)}
    rows, day = [], start
    while sessions:
        halves, sessions = sessions[:2], sessions[2:]
        am = ids["/"] if halves[0] else ids[code]
        pm = None if len(halves) == 1 else ids["\\"] if halves[1] else ids[code]
        rows.append(Mark(child.pk, school.pk, day, am, pm))
        day += dt.timedelta(days=3 if day.weekday() == 4 else 1)
    write(rows, by=None)
    return rows[-1].day


class AttendanceThresholdFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AttendanceThreshold

    local_authority = factory.SubFactory("tests.factories.organisations.LocalAuthorityFactory")


class AttendanceCaseFactory(factory.django.DjangoModelFactory):
    """An open case: 90% of 100 sessions this year, 85% of 80 in twelve weeks."""

    class Meta:
        model = AttendanceCase

    child = factory.SubFactory("tests.factories.children.ChildFactory")
    opened_on = dt.date(2026, 11, 2)
    window = Window.EITHER
    threshold = Decimal("95.0")
    year_possible = 100
    year_attended = 90
    weeks_possible = 80
    weeks_attended = 68


class CaseActionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CaseAction

    child = factory.SelfAttribute("case.child")
    case = factory.SubFactory(AttendanceCaseFactory)
    what = "A taxi from the new placement"
    who = "Nadia Petrov"
    due_on = dt.date(2026, 11, 16)


class CaseReviewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CaseReview

    child = factory.SelfAttribute("case.child")
    case = factory.SubFactory(AttendanceCaseFactory)
    reviewed_on = dt.date(2026, 11, 16)
    reviewed_by = factory.SubFactory("tests.factories.accounts.UserFactory")
    note = "Three full days this week"
    possible = 110
    attended = 99
