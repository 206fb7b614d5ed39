"""Lists over many children: who comes to meetings, next schools not asked, what is not agreed."""

import datetime as dt

from django.core.paginator import Paginator
from django.utils import timezone
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.accounts.pages import RequiresPermission
from lac.audit.log import record
from lac.calendars.days import academic_year
from lac.spreadsheets import csv_file

from ..models import Challenge, Disagreement
from ..reports import attendance_by_agency, without_next_school

PAGE = 25
COLUMNS = [
    ("agency", "Agency"),
    ("invited", "Asked"),
    ("replied", "Answered"),
    ("came", "Came"),
    ("report", "Sent a report"),
    ("apologies", "Sent apologies"),
    ("absent", "Did not come"),
    ("unknown", "Not known"),
]


def periods(today):
    """The periods to choose from: {key: (label, first day, last day)}."""
    year = academic_year(today)
    return {
        "year": ("This school year", dt.date(year, 9, 1), today),
        "before": ("Last school year", dt.date(year - 1, 9, 1), dt.date(year, 8, 31)),
        "90": ("Last 90 days", today - dt.timedelta(days=89), today),
        "30": ("Last 30 days", today - dt.timedelta(days=29), today),
    }


def _links(choices, chosen, name="show"):
    """Choices as the items of a sub-navigation."""
    return [
        {"label": label, "url": f"?{name}={key}", "current": key == chosen}
        for key, label in choices.items()
    ]


class LoggedList(RequiresPermission, TemplateView):
    """A list over many children; opening it is written to the log as `looked`."""

    looked = "meetings.list.viewed"

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        record(self.looked, by=request.user)
        return response

    def page_of(self, rows):
        """The page of rows that was asked for."""
        return Paginator(rows, PAGE).get_page(self.request.GET.get("page"))


class AttendanceReport(LoggedList):
    """Who was asked to meetings, answered and came, agency by agency. `?as=csv` gives the file."""

    permission = Permission.HOLD_MEETING
    template_name = "meetings/attendance_report.html"
    looked = "meetings.attendance.viewed"

    @property
    def chosen(self):
        """The key of the period that was asked for."""
        key = self.request.GET.get("period", "year")
        return key if key in periods(timezone.localdate()) else "year"

    def get_context_data(self, **kwargs):
        known = periods(timezone.localdate())
        _, start, end = known[self.chosen]
        rows = attendance_by_agency(self.request.user, start, end)
        return super().get_context_data(**kwargs) | {
            "start": start,
            "end": end,
            "parts": _links({key: it[0] for key, it in known.items()}, self.chosen, "period"),
            "file_url": f"?period={self.chosen}&as=csv",
            "rows": [it | {"share": (it["came"], it["invited"])} for it in rows],
        }

    def get(self, request, *args, **kwargs):
        return self._file() if request.GET.get("as") == "csv" else super().get(request)

    def _file(self):
        _, start, end = periods(timezone.localdate())[self.chosen]
        rows = attendance_by_agency(self.request.user, start, end)
        response = csv_file(
            f"meetings-{start}-{end}.csv",
            [label for _, label in COLUMNS],
            ([row[key] for key, _ in COLUMNS] for row in rows),
        )
        record("meetings.attendance.downloaded", by=self.request.user)
        return response


class NextSchoolReport(LoggedList):
    """Meetings to which the designated teacher of the child's next school was not asked."""

    permission = Permission.HOLD_MEETING
    template_name = "meetings/next_school_report.html"
    looked = "meetings.next_school.viewed"

    def get_context_data(self, **kwargs):
        rows = without_next_school(self.request.user).select_related("child")
        return super().get_context_data(**kwargs) | {"page_obj": self.page_of(rows)}


class DisagreementList(LoggedList):
    """What professionals do not agree about, for the virtual school: open, escalated, resolved."""

    permission = Permission.VIEW_DASHBOARD
    template_name = "meetings/disagreement_list.html"
    looked = "disagreements.list.viewed"
    parts = {"open": "Open", "escalated": "Escalated", "resolved": "Resolved"}

    def get_context_data(self, **kwargs):
        show = self.request.GET.get("show", "open")
        show = show if show in self.parts else "open"
        rows = Disagreement.visible_to(self.request.user, Permission.VIEW_DASHBOARD)
        conditions = {
            "open": {"resolved_on": None, "escalated_on": None},
            "escalated": {"resolved_on": None, "escalated_on__isnull": False},
            "resolved": {"resolved_on__isnull": False},
        }
        rows = rows.filter(**conditions[show]).select_related("child", "meeting")
        return super().get_context_data(**kwargs) | {
            "page_obj": self.page_of(rows),
            "parts": _links(self.parts, show),
            "show": show,
        }


class ChallengeList(LoggedList):
    """What was asked of professionals about children's provision, the most pressing first."""

    permission = Permission.HOLD_MEETING
    template_name = "meetings/challenge_list.html"
    looked = "challenges.list.viewed"
    parts = {"waiting": "Waiting for an answer", "answered": "Answered", "closed": "Closed"}

    def get_context_data(self, **kwargs):
        show = self.request.GET.get("show", "waiting")
        show = show if show in self.parts else "waiting"
        rows = getattr(Challenge.visible_to(self.request.user, self.permission), show)()
        rows = rows.order_by("due_on" if show == "waiting" else "-due_on", "pk")
        return super().get_context_data(**kwargs) | {
            "page_obj": self.page_of(rows.select_related("child", "raised_by")),
            "parts": _links(self.parts, show),
            "show": show,
        }
