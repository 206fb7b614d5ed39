"""What the portal reads of a child's record, and in which words.

Only this is shown: targets, attendance, dates, who to ring and signed plans.
Legal status, addresses, other people's notes and unsigned plans are not asked for.
Rows are asked for through the reader's scope, whether that is a carer or staff who look at
the carer's pages; what is asked for is the same for both.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from attendance.figures import summary
from lac.accounts.access import Role
from lac.accounts.models import Membership, OfficerAllocation
from lac.children.access import open_on
from lac.children.models import Enrolment, Professional, YoungPersonAccount
from lac.meetings.models import Meeting, MeetingKind
from pep.content import as_read, content_of
from pep.models import Edition, Pep
from pep.tables import targets_in

DATES_SHOWN = 5
# Of the people around the child, those a carer may need to ring.
TO_RING = ("social_worker", "supervising_social_worker", "reviewing_officer", "careers_adviser")
# Meetings that concern the home; those between professionals are not announced here.
FOR_THE_HOME = (
    MeetingKind.PEP,
    MeetingKind.LAC_REVIEW,
    MeetingKind.INITIAL,
    MeetingKind.PROGRESS_REVIEW,
    MeetingKind.EXIT,
    MeetingKind.PSP,
    MeetingKind.EHCP_REVIEW,
)


def edition_of(user, child):
    """The edition a reader of the portal is shown: the child's own, or the carer's."""
    is_own = YoungPersonAccount.visible_to(user).filter(child=child, user=user).exists()
    return Edition.YOUNG_PERSON if is_own else Edition.CARER


def signed_plans(user, child):
    """Every signed plan of the child, the latest first."""
    return Pep.visible_to(user).signed().filter(child=child).order_by("-term_starts_on")


def signed_plan(user, child, pk):
    """One signed plan of the child, or None: a plan that is being written is not there."""
    return signed_plans(user, child).filter(pk=pk).first()


def targets(text):
    """The targets of a signed plan that hold this term, as they were signed."""
    section = _section(text, "targets")
    return targets_in(section) if section else []


def help_at_home(text):
    """What a signed plan asks of the home, written to the carer; empty when it says nothing."""
    answers = (_section(text, "carer") or {}).get("answers", [])
    return next((it["text"] for it in answers if it["name"] == "at_home"), "")


def _section(text, key):
    return next((it for it in text["sections"] if it["key"] == key), None) if text else None


def plan_text(plan, edition):
    """The signed plan in an edition's words, from its snapshot; tables with their headers."""
    content = as_read(content_of(plan), edition)
    for section in content["sections"]:
        for table in section["tables"]:
            headers = table["headers"]
            table["labelled"] = [list(zip(headers, row, strict=False)) for row in table["rows"]]
    return content


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


def next_dates(user, child, today, plan, text):
    """[(day, what)]: coming meetings that concern the home, the next first.

    `text` is what the signed `plan` says to this reader; both None without one.
    """
    meetings = Meeting.visible_to(user).filter(child=child, kind__in=FOR_THE_HOME)
    planned = list(meetings.still_planned().order_by("planned_at"))
    coming = [it for it in planned if not it.cancelled_at]
    dates = {(timezone.localdate(it.planned_at), it.get_kind_display()) for it in coming}
    if all(it.kind != MeetingKind.PEP for it in coming):
        cancelled = [it for it in planned if it.cancelled_at and it.kind == MeetingKind.PEP]
        dates |= _next_plan(cancelled, plan, text, today)
    return sorted(dates)[:DATES_SHOWN]


def _next_plan(cancelled, plan, text, today):
    """The PEP meeting where none is arranged: the day of the signed plan, unless called off since.

    The plan's own day, and not what somebody has begun to write since it was signed.
    """
    last = max(cancelled, key=lambda it: it.cancelled_at, default=None)
    if last and (plan is None or last.cancelled_at > _signed_at(plan)):
        day = timezone.localdate(last.planned_at)
        return {(day, "PEP meeting cancelled. There is no new day yet.")}
    agreed = _agreed_day(text)
    return {(agreed, "Next PEP meeting")} if agreed and agreed >= today else set()


def _signed_at(plan):
    """When what a signed plan says now was signed: an amendment may have agreed a new day."""
    latest = plan.pepsnapshot_set.latest("number")
    return latest.created_at if latest.number > 1 else plan.signed_off_at


def _agreed_day(text):
    """The day of the next meeting that a signed plan says; None when it says none."""
    answers = (_section(text, "next") or {}).get("answers", [])
    said = next((it["text"] for it in answers if it["name"] == "next_pep"), "")
    # A day, and no moment that would need a time zone.
    return dt.datetime.strptime(said, "%d %B %Y").date() if said else None  # noqa: DTZ007


@dataclass(frozen=True)
class Contact:
    """Somebody whom a carer may ring."""

    name: str
    role: str
    telephone: str
    email: str
    organisation: str = ""


def contacts(user, child, today):
    """Who to ring: the school's designated teacher, the virtual school, the social worker."""
    enrolment = (
        Enrolment.visible_to(user)
        .current(today)
        .main()
        .filter(child=child)
        .select_related("school")
        .first()
    )
    people = Professional.visible_to(user).current(today).filter(child=child, role__in=TO_RING)
    order = {role: place for place, role in enumerate(TO_RING)}
    return (_of_the_school(enrolment.school, child, today) if enrolment else []) + [
        Contact(it.name, it.get_role_display(), it.telephone, it.email, it.team)
        for it in sorted(people, key=lambda it: (order[it.role], it.name))
    ]


def _of_the_school(school, child, today):
    teachers = (
        Membership.objects.on(today)
        .filter(role=Role.DESIGNATED_TEACHER, school=school)
        .select_related("user")
    )
    officers = OfficerAllocation.objects.filter(
        open_on(today, "starts_on", "ends_on"),
        school=school,
        local_authority=child.local_authority_id,
    ).select_related("officer")
    return [
        *(
            _colleague(it.user, "Designated teacher", school.name, school.telephone)
            for it in teachers
        ),
        *(_colleague(it.officer, "Virtual school officer", "Virtual school") for it in officers),
    ]


def _colleague(user, role, organisation, telephone=""):
    return Contact(user.full_name, role, user.telephone or telephone, user.email, organisation)
