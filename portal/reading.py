"""What the portal reads of a child's record, and in which words.

Only this is shown: targets, attendance, dates, who to ring and signed plans.
Legal status, addresses, other people's notes and unsigned plans are not asked for.
"""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from attendance.figures import summary
from lac.accounts.access import Permission, Role
from lac.accounts.models import Membership, OfficerAllocation
from lac.children.models import Enrolment, Professional
from lac.children.models.schooling import MAIN_KINDS
from lac.meetings.models import Meeting
from pep.models import Pep, Target

DATES_SHOWN = 5
# Of the people around the child, those a carer may need to ring.
TO_RING = ("social_worker", "supervising_social_worker", "reviewing_officer", "careers_adviser")


def newest_plan(user, child):
    """The latest signed plan: what is still being written is not shown."""
    return signed_plans(user, child).first()


def signed_plans(user, child):
    """Every signed plan of the child, the latest first."""
    return (
        Pep.visible_to(user, Permission.USE_PORTAL)
        .signed()
        .filter(child=child)
        .order_by("-term_starts_on")
    )


def targets(user, plan):
    """The targets of a plan that hold this term."""
    if plan is None:
        return []
    rows = Target.visible_to(user, Permission.USE_PORTAL).filter(pep=plan)
    return [target for target in rows if target.is_current]


@dataclass(frozen=True)
class PlainAttendance:
    """Attendance in a sentence: "Amber has been at school for 46 of the last 50 half-days"."""

    attended: int
    possible: int
    percentage: object
    missed: int
    lates: int


def plain_attendance(child, on):
    """This academic year so far, or None before the first register."""
    year = summary(child, on).year
    if not year.possible:
        return None
    return PlainAttendance(year.attended, year.possible, year.percentage, year.absent, year.lates)


def next_dates(user, child, today):
    """[(day, what)]: coming meetings and the end of school terms' plans, the next first."""
    meetings = Meeting.visible_to(user, Permission.USE_PORTAL).upcoming().filter(child=child)
    dates = [
        (timezone.localdate(meeting.planned_at), meeting.get_kind_display())
        for meeting in meetings.order_by("planned_at")[:DATES_SHOWN]
    ]
    plan = newest_plan(user, child)
    if plan and plan.next_meeting_on and plan.next_meeting_on >= today:
        dates.append((plan.next_meeting_on, "Next PEP meeting"))
    return sorted(set(dates))[:DATES_SHOWN]


@dataclass(frozen=True)
class Contact:
    """Somebody whom a carer may ring."""

    name: str
    role: str
    telephone: str
    email: str
    organisation: str = ""


def contacts(user, child, today):
    """Who to ring: the school's designated teacher, the social worker, the virtual school."""
    found = []
    enrolment = (
        Enrolment.visible_to(user, Permission.USE_PORTAL)
        .filter(
            Q(left_on__isnull=True) | Q(left_on__gte=today),
            child=child,
            admitted_on__lte=today,
            kind__in=MAIN_KINDS,
        )
        .select_related("school")
        .first()
    )
    if enrolment:
        found += _of_the_school(enrolment.school, child, today)
    people = Professional.visible_to(user, Permission.USE_PORTAL).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today),
        child=child,
        role__in=TO_RING,
        starts_on__lte=today,
    )
    found += [
        Contact(it.name, it.get_role_display(), it.telephone, it.email, it.team) for it in people
    ]
    return found


def _of_the_school(school, child, today):
    teachers = (
        Membership.objects.on(today)
        .filter(role=Role.DESIGNATED_TEACHER, school=school)
        .select_related("user")
    )
    officers = OfficerAllocation.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today),
        school=school,
        local_authority=child.local_authority,
        starts_on__lte=today,
    ).select_related("officer")
    return [
        *(
            Contact(
                it.user.full_name,
                "Designated teacher",
                it.user.telephone or school.telephone,
                it.user.email,
                school.name,
            )
            for it in teachers
        ),
        *(
            Contact(
                it.officer.full_name,
                "Virtual school officer",
                it.officer.telephone,
                it.officer.email,
                "Virtual school",
            )
            for it in officers
        ),
    ]
