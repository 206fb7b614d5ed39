"""A child's attendance, their register by hand, and the attendance cases."""

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import Permission
from lac.accounts.models import allocated_to
from lac.accounts.pages import RequiresPermission
from lac.audit.log import record
from lac.calendars.days import in_words
from lac.children.access import writable_schools
from lac.children.changes import ChildActionForm
from lac.children.records import ChildRecordView

from . import actions, figures, reading
from .forms import (
    CaseActionForm,
    CloseForm,
    DoneForm,
    LeadForm,
    ReviewForm,
    ToldForm,
    WeekForm,
)
from .models import (
    AbsenceReturn,
    AttendanceCase,
    AttendanceCode,
    AttendanceDay,
    CaseAction,
    CaseReview,
)
from .register import week_of
from .watch import threshold_for

PAGE_SIZE = 25
# Weeks that a register page can be about; no child of school age was in school before.
FIRST_WEEK, A_YEAR = dt.date(1990, 1, 1), dt.timedelta(days=366)
PERIOD_HEADERS = [
    "When",
    "Possible",
    "Attended",
    "Authorised absence",
    "Unauthorised absence",
    "Late",
    "Attendance",
]
FIGURES_HEADERS = ["When", "Academic year", "Sessions", "Last 12 weeks", "Sessions"]


class AttendanceDetail(ChildRecordView, TemplateView):
    """A child's attendance: figures, chart, codes, marks by term, and the case."""

    template_name = "attendance/attendance_detail.html"
    looked = "attendance.viewed"

    def get_context_data(self, **kwargs):
        child, today = self.child, timezone.localdate()
        summary = figures.summary(child, today)
        threshold = threshold_for(child)
        terms = reading.terms_shown(child, today)
        term = self._chosen(terms)
        start, end = (
            (term.starts_on, min(term.ends_on, today))
            if term
            else (
                summary.year_start,
                today,
            )
        )
        days = reading.days_between(child, start, end)
        cases = AttendanceCase.visible_to(self.request.user).filter(child=child)
        cases = list(cases.select_related("owner"))
        weeks = reading.weeks_of_marks(days)
        may_record = Permission.RECORD_ATTENDANCE in self.may
        absences = list(AbsenceReturn.of(child, self.request.user).select_related("school"))
        schools = [it.school for it in (*days, *absences)]
        own = _own(schools, self.request.user, child) if may_record else set()
        return super().get_context_data(**kwargs) | {
            "heading": "Attendance",
            "summary": summary,
            "threshold": threshold,
            "tiles": reading.stat_tiles(summary, threshold),
            "periods": reading.period_rows(summary),
            "chart": reading.month_chart(child, today, threshold),
            "term": term,
            "terms": _term_links(terms, term),
            "period_headers": PERIOD_HEADERS,
            "weeks": weeks,
            "several_schools": len({week["school_pk"] for week in weeks}) > 1,
            "this_week": week_of(today)[0].isoformat(),
            "codes": reading.codes_used(days),
            "conflicts": reading.conflicts(days),
            "open_cases": [it for it in cases if not it.closed_on],
            "closed_cases": [it for it in cases if it.closed_on],
            "absences": absences,
            "originals": reading.originals(child),
            "may_record": may_record,
            "own_schools": own,
        }

    def _chosen(self, terms):
        asked = self.request.GET.get("term", "")
        return next((it for it in terms if it.name == asked), terms[0] if terms else None)


def _term_links(terms, chosen):
    return [
        {
            "label": f"{it.get_name_display()} term",
            "url": f"?term={it.name}#marks",
            "current": it == chosen,
        }
        for it in reversed(terms)
    ]


def _own(schools, user, child):
    """Ids of those of these schools whose marks this person writes."""
    mine = writable_schools(user, child, Permission.RECORD_ATTENDANCE)
    return set(mine.filter(pk__in=[it.pk for it in schools]).values_list("pk", flat=True))


class RecordWeek(ChildActionForm):
    """Write or correct a child's marks for one week by hand."""

    permission = Permission.RECORD_ATTENDANCE
    template_name = "attendance/attendanceday_edit.html"
    form_class = WeekForm
    submit = "Save the marks"
    saved = "The marks have been saved."
    back = "attendance:detail"

    @cached_property
    def days(self):
        """Monday to Friday of the week in the address."""
        try:
            days = week_of(dt.date.fromisoformat(self.kwargs["monday"]))
        except (ValueError, OverflowError):
            raise Http404 from None
        if not FIRST_WEEK <= days[0] <= timezone.localdate() + A_YEAR:
            raise Http404
        return days

    @cached_property
    def schools(self):
        """The child's schools that week whose marks this person writes, the main one first."""
        found = reading.schools_in(self.child, self.days[0], self.days[-1])
        mine = _own(found, self.request.user, self.child)
        return [it for it in found if it.pk in mine]

    @cached_property
    def school(self):
        """The school in the address, among those of the child that week; else the main one."""
        asked = self.request.GET.get("school", "")
        found = [it for it in self.schools if str(it.pk) == asked]
        if asked and not found:
            raise Http404
        return found[0] if found else self.schools[0] if self.schools else None

    def get_heading(self):
        return f"Attendance in the week of {self.days[0].day} {self.days[0]:%B %Y}"

    def get_form_kwargs(self):
        rows = AttendanceDay.visible_to(self.request.user, Permission.RECORD_ATTENDANCE)
        rows = rows.filter(child=self.child, school=self.school, day__in=self.days)
        marks = {row.day: row for row in rows.select_related("am", "pm")}
        return super().get_form_kwargs() | {"days": self.days, "marks": marks}

    def get_context_data(self, **kwargs):
        monday, today = self.days[0], timezone.localdate()
        week = dt.timedelta(weeks=1)
        return super().get_context_data(**kwargs) | {
            "school": self.school,
            "schools": self.schools,
            "monday": monday,
            "before": monday - week,
            "after": monday + week if monday + week <= today else None,
            "codes": AttendanceCode.objects.on(monday),
        }

    def act(self, data):
        if self.school is None:
            raise ValidationError("There is no register of your school for this week.")
        actions.record_marks(
            child=self.child, school=self.school, days=data["days"], by=self.request.user
        )

    def get_success_url(self):
        if self.request.method == "POST":
            return self.request.get_full_path()
        return reverse("attendance:detail", kwargs={"child_pk": self.child.pk})


# --- cases --------------------------------------------------------------------------

SHOWN = {"open": "Open", "unled": "Without a lead officer", "closed": "Closed"}


class CaseList(RequiresPermission, TemplateView):
    """The attendance cases of the children this person works with."""

    permission = Permission.RECORD_ATTENDANCE
    template_name = "attendance/attendancecase_list.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        show = self.request.GET.get("show", "open")
        show = show if show in SHOWN else "open"
        mine = self.request.GET.get("mine") == "1"
        cases = AttendanceCase.visible_to(user, Permission.RECORD_ATTENDANCE)
        cases = _shown(cases, show)
        if mine:
            cases = cases.filter(owner=user)
        if at_mine := self.request.GET.get("school") == "mine":
            cases = cases.at_schools(allocated_to(user, timezone.localdate()))
        cases = cases.select_related("child", "owner", "school")
        page = Paginator(cases, PAGE_SIZE).get_page(self.request.GET.get("page"))
        now = figures.year_by_child([it.child_id for it in page.object_list])
        return super().get_context_data(**kwargs) | {
            "page_obj": page,
            "rows": [(case, now.get(case.child_id, figures.Sessions())) for case in page],
            "show": show,
            "mine": mine,
            "at_mine": at_mine,
            "parts": [
                {
                    "label": label,
                    "url": f"?show={key}"
                    + ("&mine=1" if mine else "")
                    + ("&school=mine" if at_mine else ""),
                    "current": key == show,
                }
                for key, label in SHOWN.items()
            ],
            "today": timezone.localdate(),
        }

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        record("attendance.cases.viewed", by=request.user)
        return response


def _shown(cases, show):
    if show == "closed":
        return cases.filter(closed_on__isnull=False).order_by("-closed_on", "-pk")
    if show == "unled":
        return cases.open().filter(owner=None).order_by("opened_on", "pk")
    return cases.open().order_by("review_on", "opened_on", "pk")


class TellOfAbsence(ChildActionForm):
    """Record that the authority was told of a long absence."""

    permission = Permission.RECORD_ATTENDANCE
    form_class = ToldForm
    heading = "Tell the authority of a long absence"
    saved = "It has been recorded that the authority was told."
    back = "attendance:detail"

    @cached_property
    def absence(self):
        mine = AbsenceReturn.visible_to(self.request.user, self.permission)
        found = get_object_or_404(mine, pk=self.kwargs["pk"], child=self.child)
        schools = writable_schools(self.request.user, self.child, self.permission)
        if not schools.filter(pk=found.school_id).exists():
            raise PermissionDenied
        return found

    @property
    def lede(self):
        return f"{self.absence}. The clock for telling the authority began that day."

    def get_initial(self):
        return {"told_on": timezone.localdate()}

    def act(self, data):
        actions.tell_of_absence(absence=self.absence, by=self.request.user, **data)


class OneCase(ChildRecordView):
    """A page about one attendance case of the child."""

    permission = Permission.RECORD_ATTENDANCE
    tab = "attendance:detail"

    @cached_property
    def case(self):
        rows = AttendanceCase.visible_to(self.request.user, Permission.RECORD_ATTENDANCE)
        rows = rows.select_related("owner", "closed_by", "school")
        return get_object_or_404(rows, pk=self.kwargs["pk"], child=self.child)


class CaseDetail(OneCase, TemplateView):
    """One case: the figures, what lies behind them, actions, reviews and the outcome."""

    template_name = "attendance/attendancecase_detail.html"
    looked = "attendance.case.viewed"

    def get_context_data(self, **kwargs):
        user, case = self.request.user, self.case
        today = timezone.localdate()
        now = figures.summary(self.child, today)
        reviews = CaseReview.visible_to(user).filter(case=case).select_related("reviewed_by")
        return super().get_context_data(**kwargs) | {
            "heading": "Attendance case",
            "case": case,
            "figures_headers": FIGURES_HEADERS,
            "figures_rows": _figures_rows(case, now),
            "lead_rows": [
                ("Lead officer", case.owner),
                ("What lies behind the absence", case.reason),
                ("Next review", case.review_on and in_words(case.review_on)),
            ],
            "agreed": CaseAction.visible_to(user).filter(case=case),
            "reviews": [
                (review, figures.Sessions(review.possible, review.attended)) for review in reviews
            ],
            "may_meet": Permission.HOLD_MEETING in self.may,
            "today": today,
        }


def _figures_rows(case, now):
    opened = (case.year_possible, case.year_attended, case.weeks_possible, case.weeks_attended)
    closed = (
        case.closing_year_possible,
        case.closing_year_attended,
        case.closing_weeks_possible,
        case.closing_weeks_attended,
    )
    today = (now.year.possible, now.year.attended, now.weeks.possible, now.weeks.attended)
    latest = ("When it was closed", closed) if case.closed_on else ("Today", today)
    return [
        [label, *_said(figures.Sessions(*found[:2])), *_said(figures.Sessions(*found[2:]))]
        for label, found in (("When the case opened", opened), latest)
    ]


def _said(found):
    if not found.possible:
        return ["No marks", ""]
    return [f"{found.percentage}%", f"{found.attended} of {found.possible}"]


class CaseForm(OneCase, ChildActionForm):
    """A form about one case; afterwards, back to its page."""

    permission = Permission.RECORD_ATTENDANCE
    back = "attendance:detail"
    tab = "attendance:detail"

    def get_success_url(self):
        return reverse("attendance:case", kwargs={"child_pk": self.child.pk, "pk": self.case.pk})


class LeadCase(CaseForm):
    """Say who leads the case, why the child is away, and when it is reviewed."""

    form_class = LeadForm
    heading = "Lead the case"
    saved = "The case has been changed."

    @property
    def row(self):
        return self.case

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"officers": reading.possible_leads(self.child)}

    def get_initial(self):
        case = self.case
        return {"owner": case.owner, "reason": case.reason, "review_on": case.review_on}

    def act(self, data):
        actions.lead_case(case=self.case, by=self.request.user, version=self.version, **data)


class AddCaseAction(CaseForm):
    """Write down what somebody has agreed to do."""

    form_class = CaseActionForm
    heading = "Add an action"
    saved = "The action has been added."

    def act(self, data):
        actions.add_case_action(case=self.case, by=self.request.user, **data)


class FinishCaseAction(CaseForm):
    """Record that an action was done."""

    form_class = DoneForm
    saved = "The action is recorded as done."

    @cached_property
    def agreed(self):
        rows = CaseAction.visible_to(self.request.user, Permission.RECORD_ATTENDANCE)
        return get_object_or_404(rows, pk=self.kwargs["action_pk"], case=self.case)

    def get_heading(self):
        return f"Done: {self.agreed.what}"

    def get_initial(self):
        return {"done_on": timezone.localdate()}

    def act(self, data):
        actions.finish_case_action(action=self.agreed, by=self.request.user, **data)


class ReviewCase(CaseForm):
    """Record a review, and when the case is looked at again."""

    form_class = ReviewForm
    heading = "Review the case"
    saved = "The review has been recorded."

    def act(self, data):
        actions.review_case(case=self.case, by=self.request.user, **data)


class CloseCase(CaseForm):
    """Close the case with what came of it."""

    form_class = CloseForm
    heading = "Close the case"
    submit = "Close the case"
    saved = "The case is closed."

    def act(self, data):
        actions.close_case(case=self.case, by=self.request.user, version=self.version, **data)
