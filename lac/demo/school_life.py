"""The demo's registers, attendance cases and suspensions."""

import datetime as dt
import random

from django.utils import timezone

from attendance import marks
from attendance.actions import add_case_action, lead_case, open_cases
from attendance.models import AttendanceCase, AttendanceCode
from exclusions.actions import add_suspension, cancel_suspension, provide, tell
from exclusions.models import ExclusionReason
from lac.calendars.days import calendar_for, school_days
from lac.children.models import Enrolment
from lac.meetings.actions import arrange_meeting, hold_meeting
from lac.meetings.models import MeetingKind

from .clock import at, weekday

# How often a child of each kind is away, out of a hundred sessions.
ABSENCE_RATES = [0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 5, 7, 14]
WEEKS_OF_REGISTERS = 58


# Who is told of a suspension when everything goes as it should.
EVERYONE = (
    "parent",
    "carer",
    "social_worker",
    "virtual_school_head",
    "local_authority",
    "governing_board",
    "reviewing_officer",
)


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
        until = min(today, (enrolment.left_on or today) + dt.timedelta(days=1))
        for day in _open_days(enrolment.school, max(since, enrolment.admitted_on), until):
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
        if not here and day >= timezone.localdate() - dt.timedelta(days=60):
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
    for number, case in enumerate(AttendanceCase.unscoped.select_related("child").order_by("pk")):
        if number % 4 != 1:
            _meet_about(case, leads[number % 2], today)
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


ALTERNATIVES = (
    "A change of seat and a day with the inclusion team were tried last week; "
    "the virtual school was asked for advice the same day."
)


def _meet_about(case, officer, today):
    """The multi-agency meeting that a fall in attendance calls for."""
    day = weekday(today - dt.timedelta(days=5))
    with at(case.opened_on):
        meeting = arrange_meeting(
            child=case.child,
            kind=MeetingKind.MULTI_AGENCY,
            planned_at=timezone.make_aware(dt.datetime.combine(day, dt.time(15))),
            by=officer,
            place="By video",
            purpose="Attendance",
        )
    with at(day):
        hold_meeting(
            meeting=meeting,
            held_on=day,
            by=officer,
            notes="School, carer and social worker agreed what to try until half-term.",
        )


def build_suspensions(cohort, people, today):
    """Suspensions this year and last: told and untold, short and long, one withdrawn."""
    chance = random.Random(45)
    recent = _school_day(cohort.stories["suspended"], today - dt.timedelta(days=1))
    _suspend(cohort.stories["suspended"], recent, 6, people, told=("carer", "virtual_school_head"))
    _withdrawn_exclusion(cohort.stories["excluded"], people, today)
    older = [it for it in cohort.children if it.born_on.year <= today.year - 11]
    for number, child in enumerate(chance.sample(older, 18)):
        if child in cohort.stories.values():
            continue
        # This autumn, last autumn and in between: the figures have something to compare.
        ago = chance.randrange(*((12, 75), (372, 440), (100, 340))[number % 3])
        day = _school_day(child, today - dt.timedelta(days=ago))
        if day:
            _suspend(child, day, chance.choice([1, 2, 2, 4, 6, 10]), people, told=EVERYONE)


def _school_day(child, latest):
    """The last school day on or before a day on which the child was on roll, or None."""
    enrolment = _enrolment_on(child, latest)
    if enrolment is None:
        return None
    days = _open_days(
        enrolment.school, max(enrolment.admitted_on, latest - dt.timedelta(30)), latest
    )
    return days[-1] if days else None


def _enrolment_on(child, day):
    """Where the child was on roll on a day, or None."""
    rows = Enrolment.unscoped.current(day).main().filter(child=child)
    return rows.select_related("school").first()


def _suspend(child, day, sessions, people, told):
    enrolment = _enrolment_on(child, day)
    teacher = people["imran.siddiqui"]
    with at(day):
        suspension = add_suspension(
            child=child,
            school=enrolment.school,
            kind="SUSP",
            reasons=[ExclusionReason.objects.get(code="DB" if sessions < 6 else "VA")],
            decided_on=day,
            decided_by="The head teacher",
            started_on=day,
            started_session="am",
            sessions=sessions,
            alternatives=ALTERNATIVES,
            circumstances="Refused to leave a lesson and swore at a member of staff.",
            work_set="Set online each morning",
            by=teacher,
        )
        for recipient in told:
            tell(suspension=suspension, recipient=recipient, how="telephone", by=teacher)
        if len(told) > 2:
            provide(suspension=suspension, provider="The Kestrel Centre", starts_on=day, by=teacher)
    return suspension


def _withdrawn_exclusion(child, people, today):
    day = _school_day(child, today - dt.timedelta(days=45))
    teacher = people["lorna.mckay"]
    enrolment = _enrolment_on(child, day)
    with at(day):
        exclusion = add_suspension(
            child=child,
            school=enrolment.school,
            kind="PERM",
            reasons=[ExclusionReason.objects.get(code="PP")],
            decided_on=day,
            decided_by="The head teacher",
            started_on=day,
            started_session="am",
            sessions=0,
            alternatives=ALTERNATIVES,
            circumstances="A fight at break in which another child was hurt.",
            by=teacher,
        )
        for recipient in EVERYONE:
            tell(suspension=exclusion, recipient=recipient, how="letter", by=teacher)
    with at(day + dt.timedelta(days=6)):
        exclusion.refresh_from_db()
        cancel_suspension(
            suspension=exclusion,
            reason="Withdrawn after the virtual school arranged a place at The Kestrel Centre.",
            by=teacher,
        )
