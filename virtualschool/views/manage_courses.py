"""Arranging courses, and who of the staff is trained, for those who run an authority's people."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from lac.accounts.access import ROLES, Role
from lac.accounts.models import Training
from lac.children.changes import ActionForm
from lac.spreadsheets import csv_file

from .. import actions
from ..course_forms import AttendanceForm, CancelCourseForm, CourseForm
from ..models import Course
from ..trained import lines_of, staff_lacking
from .courses import course_rows, with_mine
from .manage import ManagePage

PAGE = 25
SHOWN = {"coming": "To come", "past": "Past and called off"}
COURSE_HEADERS = ["Course", "Topic", "Day", "Where", "Seats", "Booked", "Attended", "Called off"]
STAFF_HEADERS = ["Name", "Role", "Where", "Last trained", "PEP meetings", "Until"]


class Courses(ManagePage, TemplateView):
    """The authority's courses, to come or past. `?as=csv` is the file."""

    template_name = "virtualschool/course_list.html"

    def get(self, request, *args, **kwargs):
        return self._file() if request.GET.get("as") == "csv" else super().get(request)

    @property
    def show(self):
        asked = self.request.GET.get("show")
        return asked if asked in SHOWN else "coming"

    def _courses(self):
        courses = with_mine(
            Course.objects.filter(local_authority=self.authority), self.request.user
        )
        coming = courses.filter(starts_at__gt=timezone.now(), cancelled_on=None)
        if self.show == "coming":
            return coming.order_by("starts_at", "pk")
        return courses.exclude(pk__in=coming.values("pk")).order_by("-starts_at", "-pk")

    def get_context_data(self, **kwargs):
        page = Paginator(self._courses(), PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(**kwargs) | {
            "page_obj": page,
            "rows": course_rows(page),
            "show": self.show,
            "parts": [
                {"label": label, "url": f"?show={key}", "current": key == self.show}
                for key, label in SHOWN.items()
            ],
        }

    def _file(self):
        courses = list(self._courses().prefetch_related("bookings"))
        response = csv_file("courses.csv", COURSE_HEADERS, map(_course_cells, courses))
        actions.record_export(label="Courses", rows=len(courses), by=self.request.user)
        return response


def _course_cells(it):
    return [
        it.title,
        it.get_topic_display(),
        it.day.isoformat(),
        it.place or "Online",
        it.seats,
        it.booked,
        sum(bool(booking.attended) for booking in it.bookings.all()),
        it.why_cancelled,
    ]


class CoursePage(ManagePage, ActionForm):
    """A form about courses."""

    template_name = "virtualschool/training_form.html"

    def get_success_url(self):
        return self.course.get_absolute_url() if self.course else reverse("virtualschool:courses")

    @cached_property
    def course(self):
        """The course, or 404; None for a new one."""
        if "pk" not in self.kwargs:
            return None
        mine = Course.objects.filter(local_authority__in=self.authorities)
        return get_object_or_404(mine, pk=self.kwargs["pk"])

    @property
    def row(self):
        return self.course


class OfferCourse(CoursePage):
    """Offer a course."""

    form_class = CourseForm
    heading = "Offer a course"
    submit = "Offer the course"
    saved = "The course is offered. Staff find it under Training."

    def act(self, data):
        actions.offer_course(authority=self.authority, by=self.request.user, **data)


class EditCourse(CoursePage):
    """Change a course that has not begun."""

    form_class = CourseForm
    heading = "Change the course"
    lede = "Whoever booked is told by e-mail when the time or the place changes."
    saved = "The course is changed."

    def get_initial(self):
        names = ("title", "topic", "about", "minutes", "place", "link", "seats", "led_by")
        at = timezone.localtime(self.course.starts_at)
        known = {name: getattr(self.course, name) for name in (*names, "counts_months")}
        return known | {"on": at.date(), "at": at.time()}

    def act(self, data):
        actions.edit_course(course=self.course, by=self.request.user, version=self.version, **data)


class CancelCourse(CoursePage):
    """Call a course off."""

    form_class = CancelCourseForm
    submit = "Call it off"
    kind = "warning"
    saved = "The course is called off. Whoever booked it has been told."

    def get_heading(self):
        return f"Call off: {self.course}"

    def act(self, data):
        actions.cancel_course(
            course=self.course, by=self.request.user, version=self.version, **data
        )


class MarkAttendance(CoursePage):
    """Record who was there; it writes their logs of training."""

    form_class = AttendanceForm
    submit = "Record who was there"
    saved = "It is recorded, and is in the log of training of each who was there."

    def dispatch(self, request, *args, **kwargs):
        if request.user.may(self.permission) and not self._is_time:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def _is_time(self):
        return self.course.has_begun and not self.course.cancelled_on

    def get_heading(self):
        return f"Who was at “{self.course}”?"

    @cached_property
    def bookings(self):
        return list(self.course.standing().select_related("user"))

    def get_form_kwargs(self):
        asked = {"bookings": self.bookings, "seats": self.course.seats}
        return super().get_form_kwargs() | asked

    def get_initial(self):
        return {"present": [it.pk for it in self.bookings if it.attended]}

    def act(self, data):
        actions.mark_attendance(
            course=self.course, by=self.request.user, version=self.version, **data
        )


class TrainedStaff(ManagePage, TemplateView):
    """Who of the staff is trained for PEP meetings, by role (S2-31). `?as=csv` is the file."""

    template_name = "virtualschool/trained_list.html"

    def get(self, request, *args, **kwargs):
        return self._file() if request.GET.get("as") == "csv" else super().get(request)

    @cached_property
    def asked(self):
        """The role that is shown, or "", and whether only those who lack training are."""
        role = self.request.GET.get("role", "")
        staff = {it.value for it in Role if ROLES[it].is_staff}
        return role if role in staff else "", self.request.GET.get("show") == "lacking"

    def _members(self):
        return staff_lacking(self.authority, timezone.localdate(), *self.asked)

    def get_context_data(self, **kwargs):
        today, (role, lacking) = timezone.localdate(), self.asked
        page = Paginator(self._members(), PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(**kwargs) | {
            "page_obj": page,
            "lines": lines_of(page, today),
            "roles": [(it.value, it.label) for it in Role if ROLES[it].is_staff],
            "role": role,
            "lacking": lacking,
            "topic": Training.Topic.MEETINGS.label,
        }

    def _file(self):
        lines = lines_of(self._members(), timezone.localdate())
        response = csv_file("training.csv", STAFF_HEADERS, map(_staff_cells, lines))
        actions.record_export(label="Training of staff", rows=len(lines), by=self.request.user)
        return response


def _staff_cells(line):
    held, until = line.meetings, ""
    if held:
        until = held.expires_on.isoformat() if held.expires_on else "For good"
    return [
        line.membership.user.full_name,
        line.membership.get_role_display(),
        str(line.membership.organisation),
        line.last_on.isoformat() if line.last_on else "",
        held.held_on.isoformat() if held else "",
        until,
    ]
