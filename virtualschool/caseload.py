"""What the dashboard counts: late and coming deadlines, schools, plans to grade, cases open.

Everything starts from `visible_to`, so a figure never counts a child its reader may not see.
"""

import datetime as dt

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import TruncWeek

from attendance.models import AttendanceCase
from lac.accounts.access import Permission, Role
from lac.accounts.models import Membership, OfficerAllocation
from lac.children.models import Child, Enrolment
from lac.children.models.schooling import MAIN_KINDS
from lac.deadlines.duty import DUTIES
from lac.deadlines.models import Deadline
from lac.organisations.models import School
from pep.models import Pep

WEEKS_AHEAD = 8


class Caseload:
    """An authority's work on a day, seen by one person; `mine` keeps their allocated schools."""

    def __init__(self, user, authority, today, *, mine):
        self.user, self.authority, self.today, self.mine = user, authority, today, mine

    def children(self):
        """The children this caseload is about."""
        children = Child.visible_to(self.user, Permission.VIEW_DASHBOARD).filter(
            local_authority=self.authority
        )
        if not self.mine:
            return children
        on_roll = Enrolment.unscoped.filter(self._open(), school__in=self.my_schools())
        return children.filter(pk__in=on_roll.values("child"))

    def my_schools(self):
        """Ids of the schools allocated to this person."""
        return OfficerAllocation.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=self.today),
            officer=self.user,
            local_authority=self.authority,
            starts_on__lte=self.today,
        ).values("school")

    def _open(self):
        return Q(admitted_on__lte=self.today) & (
            Q(left_on__isnull=True) | Q(left_on__gte=self.today)
        )

    def _deadlines(self):
        return Deadline.unscoped.filter(child__in=self.children().values("pk")).open()

    def late_by_duty(self):
        """[(duty, how many are late)], the most first."""
        rows = (
            self._deadlines()
            .filter(due_on__lt=self.today)
            .values("duty")
            .annotate(count=Count("pk"))
            .order_by("-count")
        )
        return [(DUTIES[row["duty"]], row["count"]) for row in rows if row["duty"] in DUTIES]

    def weeks_ahead(self):
        """[(Monday, how many fall due that week)] for the coming eight weeks."""
        monday = self.today - dt.timedelta(days=self.today.weekday())
        mondays = [monday + dt.timedelta(weeks=week) for week in range(WEEKS_AHEAD)]
        rows = (
            self._deadlines()
            .filter(due_on__gte=self.today, due_on__lt=monday + dt.timedelta(weeks=WEEKS_AHEAD))
            .annotate(week=TruncWeek("due_on"))
            .values("week")
            .annotate(count=Count("pk"))
        )
        found = {row["week"]: row["count"] for row in rows}
        return [(day, found.get(day, 0)) for day in mondays]

    def plans_to_grade(self):
        """Submitted plans, the longest wait first."""
        return (
            Pep.unscoped.filter(child__in=self.children().values("pk"))
            .to_grade()
            .select_related("child", "school")
        )

    def open_cases(self):
        """Attendance cases that are open, the oldest first."""
        return (
            AttendanceCase.unscoped.filter(
                child__in=self.children().values("pk"), closed_on__isnull=True
            )
            .select_related("child")
            .order_by("opened_on")
        )

    def schools(self):
        """The schools of this caseload's children with what each has to do, as annotated rows."""
        on_roll = Enrolment.unscoped.filter(
            self._open(), child__in=self.children().values("pk"), kind__in=MAIN_KINDS
        )
        counts = on_roll.filter(school=OuterRef("pk")).order_by().values("school")
        late = Deadline.unscoped.open().filter(due_on__lt=self.today, child=OuterRef("child"))
        teachers = Membership.objects.on(self.today).filter(
            role=Role.DESIGNATED_TEACHER, school=OuterRef("pk")
        )
        schools = School.objects.filter(pk__in=on_roll.values("school"))
        if self.mine:
            schools = schools.filter(pk__in=self.my_schools())
        return schools.annotate(
            child_count=counts.annotate(n=Count("child", distinct=True)).values("n"),
            late_count=counts.filter(Exists(late))
            .annotate(n=Count("child", distinct=True))
            .values("n"),
            teacher=teachers.values("user__full_name")[:1],
        ).order_by("name")
