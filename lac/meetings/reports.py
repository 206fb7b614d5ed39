"""Figures about meetings over many children: who comes, and who was not asked."""

import datetime as dt

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils import timezone

from lac.accounts.access import Permission, Role
from lac.accounts.models import Membership
from lac.children.models import Enrolment

from .invitations import NEXT_TEACHER
from .models import Agency, Attendance, Invitee, Meeting, MeetingKind

# Meetings at which the next school has a place (S1-42): professionals and PEP meetings.
WITH_NEXT_SCHOOL = (
    MeetingKind.PEP,
    MeetingKind.LAC_REVIEW,
    MeetingKind.PRE_ADMISSION,
    MeetingKind.EXIT,
    MeetingKind.MULTI_AGENCY,
    MeetingKind.EHCP_REVIEW,
)
LOOK_BACK = dt.timedelta(days=90)
CAME = (Attendance.YES, Attendance.INSTEAD)


def attendance_by_agency(user, start, end):
    """For each agency: how many of its people were asked, answered, came, sent a report.

    Of the meetings held from `start` to `end`, both included, about the children this person
    works with. One query. Dicts of agency (its label), invited, replied, came, report,
    apologies, absent and unknown; an agency that was never asked is left out.
    """
    rows = Invitee.visible_to(user, Permission.HOLD_MEETING).filter(
        meeting__held_on__range=(start, end)
    )
    counted = (
        rows.order_by()
        .values("agency")
        .annotate(
            invited=Count("pk"),
            replied=Count("pk", filter=~Q(reply="")),
            came=Count("pk", filter=Q(attended__in=CAME)),
            report=Count("pk", filter=Q(attended=Attendance.REPORT)),
            apologies=Count("pk", filter=Q(attended=Attendance.APOLOGIES)),
            absent=Count("pk", filter=Q(attended=Attendance.NO)),
            unknown=Count("pk", filter=Q(attended="")),
        )
    )
    by_agency = {it["agency"]: it for it in counted}
    return [
        by_agency[value] | {"agency": label}
        for value, label in Agency.choices
        if value in by_agency
    ]


def without_next_school(user):
    """Meetings to come, or held in the last 90 days, to which the next school was not asked.

    The next school is that of the child's first enrolment to come. Each meeting has
    `next_school`, its name, `starts_on`, and `has_teacher`, whether we know one there.
    """
    today = timezone.localdate()
    coming = Enrolment.unscoped.filter(child=OuterRef("child"), admitted_on__gt=today).order_by(
        "admitted_on"
    )
    teachers = Membership.objects.on(today).filter(
        role=Role.DESIGNATED_TEACHER, school=OuterRef("next_school_id")
    )
    asked = Invitee.unscoped.filter(meeting=OuterRef("pk")).filter(
        Q(role__iexact=NEXT_TEACHER)
        | Exists(
            Membership.objects.on(today).filter(
                role=Role.DESIGNATED_TEACHER,
                school=OuterRef(OuterRef("next_school_id")),
                user=OuterRef("user"),
            )
        )
    )
    return (
        Meeting.visible_to(user, Permission.HOLD_MEETING)
        .of_kind(*WITH_NEXT_SCHOOL)
        .filter(Q(held_on=None) | Q(held_on__gte=today - LOOK_BACK))
        .filter(planned_at__gte=timezone.now() - LOOK_BACK)
        .annotate(
            next_school_id=Subquery(coming.values("school_id")[:1]),
            next_school=Subquery(coming.values("school__name")[:1]),
            starts_on=Subquery(coming.values("admitted_on")[:1]),
        )
        .filter(next_school_id__isnull=False)
        .annotate(has_teacher=Exists(teachers))
        .exclude(Exists(asked))
        .order_by("-planned_at", "pk")
    )
