"""What the dashboard counts: late and coming deadlines, schools, plans to grade, cases open.

Everything starts from `visible_to`, so a figure never counts a child its reader may not see.
"""

import datetime as dt

from django.db.models import Count, Exists, Max, OuterRef, Subquery
from django.db.models.functions import TruncWeek

from attendance.models import AttendanceCase
from lac.accounts.access import Permission, Role
from lac.accounts.models import Membership, OfficerAllocation
from lac.calendars.days import academic_year
from lac.children.access import care_started_on
from lac.children.models import Child, Enrolment
from lac.deadlines.duty import DUTIES
from lac.deadlines.models import Deadline
from lac.organisations.models import School
from pep.models import Pep

from .indicator import INDICATORS, Scope

WEEKS_AHEAD = 8


class Caseload:
    """An authority's work on a day, seen by one person; `mine` keeps their allocated schools."""

    def __init__(self, user, authority, today, *, whose=None):
        self.user, self.authority, self.today = user, authority, today
        # Who has schools of their own starts with them.
        self.has_schools = self.my_schools().exists()
        self.mine = whose == "mine" or (whose != "all" and self.has_schools)

    def children(self):
        """The children this caseload is about."""
        children = Child.visible_to(self.user, Permission.VIEW_DASHBOARD).filter(
            local_authority=self.authority
        )
        if not self.mine:
            return children
        on_roll = Enrolment.unscoped.current(self.today).filter(school__in=self.my_schools())
        return children.filter(pk__in=on_roll.values("child"))

    def my_schools(self):
        """Ids of the schools allocated to this person."""
        mine = OfficerAllocation.schools_of(self.user, self.today)
        return mine.filter(local_authority=self.authority)

    def _deadlines(self):
        """Open deadlines whose clock runs: a paused one is neither late nor coming."""
        return Deadline.unscoped.filter(child__in=self.children().values("pk")).running(self.today)

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

    def without_school(self):
        """[(child, the day since when)] of no school's roll, the longest wait first.

        Always the whole authority's: nobody's schools hold them. The wait begins when the child
        left the last school, came into care, or reached school age, whichever was last.
        """
        behind = INDICATORS["no_school_place"].children(Scope(self.authority, self.today))
        left = Enrolment.unscoped.main().filter(child=OuterRef("pk"), left_on__lt=self.today)
        children = (
            Child.visible_to(self.user, Permission.VIEW_DASHBOARD)
            .filter(pk__in=behind.values("pk"))
            .annotate(
                last_left_on=Subquery(
                    left.order_by().values("child").annotate(day=Max("left_on")).values("day")
                ),
                in_care_since=care_started_on(),
            )
        )
        waiting = [(child, self._waiting_since(child)) for child in children]
        return sorted(waiting, key=lambda row: (row[1], row[0].name))

    @staticmethod
    def _waiting_since(child):
        days = [dt.date(academic_year(child.born_on) + 5, 9, 1), child.in_care_since]
        if child.last_left_on:
            days.append(child.last_left_on + dt.timedelta(days=1))
        return max(day for day in days if day)

    def schools(self):
        """The schools of this caseload's children with what each has to do, as annotated rows."""
        on_roll = (
            Enrolment.unscoped.current(self.today)
            .main()
            .filter(child__in=self.children().values("pk"))
        )
        counts = on_roll.filter(school=OuterRef("pk")).order_by().values("school")
        late = Deadline.unscoped.overdue(self.today).filter(child=OuterRef("child"))
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
