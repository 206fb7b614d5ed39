"""What the attendance pages show of one child, whom the view has already found in scope."""

import datetime as dt
from collections import Counter

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from lac.accounts.access import Permission, roles_with
from lac.accounts.models import Membership, User
from lac.calendars.days import calendar_for
from lac.charts import line_chart
from lac.children.models import Enrolment

from . import figures
from .models import AmendedMark, AttendanceDay
from .register import week_of

MONTHS_SHOWN = 12


def plain(percentage):
    """95 rather than 95.0, and 92.5."""
    return f"{percentage.normalize():f}"


def stat_tiles(summary, threshold):
    """Year, term and twelve weeks as tiles; below the threshold is said in words too."""
    parts = [
        ("This academic year", summary.year, summary.year_start),
        ("This term", summary.term, summary.term_start),
        ("The last 12 weeks", summary.weeks, summary.weeks_start),
    ]
    return [_tile(label, found, since, threshold) for label, found, since in parts if since]


def _tile(label, found, since, threshold):
    if not found.possible:
        return {"label": label, "figure": "No marks", "detail": f"since {_short(since)}"}
    below = found.is_below(threshold.percentage) and found.possible >= threshold.minimum_sessions
    words = f"{found.attended} of {found.possible} sessions since {_short(since)}"
    return {
        "label": label,
        "figure": f"{found.percentage}%",
        "detail": f"Below {plain(threshold.percentage)}%: {words}" if below else words,
        "tone": "bad" if below else "",
    }


def _short(day):
    return date_format(day, "j F")


def period_rows(summary):
    """The same figures in full, for the table: absences, lates and the percentage."""
    parts = [
        ("This academic year", summary.year),
        ("This term", summary.term),
        ("The last 12 weeks", summary.weeks),
    ]
    return [
        [
            label,
            found.possible,
            found.attended,
            found.authorised,
            found.unauthorised,
            found.lates,
            "No marks" if found.percentage is None else f"{found.percentage}%",
        ]
        for label, found in parts
    ]


def month_chart(child, on, threshold):
    """Attendance month by month over the last year: the drawing and its rows, or None."""
    start = (on.replace(day=1) - dt.timedelta(days=335)).replace(day=1)
    months = [it for it in figures.months(child, start, on) if it.possible]
    months = months[-MONTHS_SHOWN:]
    if len(months) < 2:
        return None
    labels = [date_format(it.month, "M y") for it in months]
    exact = [figures.Sessions(it.possible, it.attended).percentage for it in months]
    line = float(threshold.percentage)
    svg = line_chart(
        "Attendance by month",
        labels,
        [
            ("Attendance", [float(it) for it in exact]),
            (f"Threshold of {plain(threshold.percentage)}%", [line] * len(months)),
        ],
        description="Percentage of possible sessions attended in each month",
        unit="%",
        value_range=(min(40, int(min(exact))), 100),
    )
    rows = [
        [date_format(it.month, "F Y"), it.possible, it.attended, f"{percentage}%"]
        for it, percentage in zip(months, exact, strict=True)
    ]
    return {"svg": svg, "rows": rows, "headers": ["Month", "Possible", "Attended", "Attendance"]}


def codes_used(days):
    """How often each code stands in these days, most frequent first: [(code, number)]."""
    counts = Counter(code for row in days for code in (row.am, row.pm) if code)
    return sorted(counts.items(), key=lambda it: (-it[1], it[0].pk))


def days_between(child, start, end):
    """The marks of a stretch, oldest first, with their codes and schools."""
    return list(
        AttendanceDay.unscoped.filter(child=child, day__range=(start, end))
        .select_related("am", "pm", "school")
        .order_by("day", "school_id")
    )


def weeks_of_marks(days):
    """Marks laid out by week and school: [{"monday", "school", "cells": five of them}]."""
    table = {}
    for row in days:
        monday = week_of(row.day)[0]
        cells = table.setdefault((monday, row.school.name, row.school_id), [None] * 7)
        cells[row.day.weekday()] = {
            "day": row.day,
            "am": row.am,
            "pm": row.pm,
            "note": row.note,
        }
    return [
        {"monday": monday, "school": school, "school_pk": school_pk, "cells": cells[:5]}
        for (monday, school, school_pk), cells in sorted(
            table.items(), key=lambda it: it[0], reverse=True
        )
    ]


def conflicts(days):
    """Sessions that two schools both marked as possible: [(day, session, [(school, code)])]."""
    found = {}
    for row in days:
        for session, code in (("Morning", row.am), ("Afternoon", row.pm)):
            if code and code.counts_as_possible:
                found.setdefault((row.day, session), []).append((row.school.name, code))
    return [
        {"day": day, "session": session, "marks": marks}
        for (day, session), marks in sorted(found.items(), reverse=True)
        if len(marks) > 1
    ]


def terms_shown(child, on):
    """The terms of the academic year whose marks can be looked at, the latest first."""
    school = figures.main_school_on(child, on)
    calendar = calendar_for(school=school, local_authority=child.local_authority)
    year = figures.year_start(on).year
    terms = calendar.effective_terms() if calendar else []
    return [it for it in reversed(terms) if it.academic_year == year and it.starts_on <= on]


def schools_in(child, start, end):
    """The schools on whose roll the child was between two days, the main one first."""
    rows = (
        Enrolment.unscoped.filter(child=child, admitted_on__lte=end)
        .exclude(left_on__lt=start)
        .select_related("school")
        .order_by("kind", "admitted_on")
    )
    return list({it.school_id: it.school for it in rows}.values())


def originals(child, limit=10):
    """The latest marks that were changed, as they stood before."""
    rows = AmendedMark.unscoped.filter(child=child)
    return rows.select_related("am", "pm", "amended_by")[:limit]


def possible_leads(child):
    """Who may lead a case: people who follow up attendance at the child's authority or school."""
    today = timezone.localdate()
    school = figures.main_school_on(child, today)
    members = Membership.objects.on(today).filter(
        Q(local_authority=child.local_authority_id) | Q(school=school, school__isnull=False),
        role__in=roles_with(Permission.RECORD_ATTENDANCE),
    )
    return User.objects.filter(pk__in=members.values("user"))
