"""Training, for everybody: courses to book, one's own bookings, log and certificates."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.generic import TemplateView, View

from lac.accounts.access import Permission
from lac.accounts.models import Training
from lac.accounts.pages import RequiresPermission
from lac.audit.log import record
from lac.calendars.days import in_words
from lac.children.changes import ActionForm
from lac.children.filetypes import TYPES
from lac.organisations.models import LocalAuthority
from lac.words import day_and_time

from .. import actions, reach
from ..course_forms import CertificateForm, OwnTrainingForm
from ..models import Course, CourseBooking, authorities_of

PAGE = 25


class TrainingPage(RequiresPermission):
    """A page for everybody who works at an authority or a school; nobody else has training here."""

    permission = None

    def dispatch(self, request, *args, **kwargs):
        if not (authorities_of(request.user) or self.kept_authorities):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def kept_authorities(self):
        """Ids of the authorities for which this person arranges courses."""
        return self.request.user.authority_ids(Permission.MANAGE_ORGANISATION)


def with_mine(courses, user):
    """Courses annotated with this person's booking: its id and how many booked before it."""
    mine = CourseBooking.objects.filter(course=OuterRef("pk"), user=user, cancelled_at=None)
    return courses.with_booked().annotate(my_booking=Subquery(mine.values("pk")[:1]))


def waits(course, booking_pk):
    """How many stand before this booking in the queue, itself counted; 0 with a place."""
    before = course.standing().filter(pk__lte=booking_pk).count()
    return max(0, before - course.seats)


def _free(course):
    free = course.seats - course.booked
    if course.has_begun:
        return f"{course.booked} booked"
    if free > 0:
        return f"{free} of {course.seats} free"
    return f"Full, {-free} waiting" if free else "Full"


def course_rows(courses):
    """Courses as rows of a table: what is free, in words, and the reader's own booking."""
    rows = []
    for it in courses:
        place = "waits" if it.my_booking and waits(it, it.my_booking) else "place"
        rows.append({"row": it, "free": _free(it), "mine": place if it.my_booking else ""})
    return rows


class TrainingHome(TrainingPage, TemplateView):
    """Courses to come, and one's own log of training with its certificates."""

    template_name = "virtualschool/training.html"

    def get_context_data(self, **kwargs):
        user, today = self.request.user, timezone.localdate()
        coming = Course.objects.open_to(user).to_come().filter(cancelled_on=None)
        page = Paginator(with_mine(coming, user), PAGE).get_page(self.request.GET.get("page"))
        log = Training.objects.filter(user=user).select_related("certificate")
        return super().get_context_data(**kwargs) | {
            "page_obj": page,
            "rows": course_rows(page),
            "log": [{"training": it, "counts": it.counts_on(today)} for it in log[:100]],
            "arranges": bool(self.kept_authorities),
        }


class OneCourse(TrainingPage):
    """A page about one course; another authority's is 404."""

    @cached_property
    def course(self):
        courses = with_mine(Course.objects.open_to(self.request.user), self.request.user)
        courses = courses.select_related("local_authority")
        return get_object_or_404(courses, pk=self.kwargs["pk"])

    @property
    def keeps(self):
        """Whether this person arranges it."""
        return self.course.local_authority_id in self.kept_authorities


class CourseDetail(OneCourse, TemplateView):
    """One course: when, where, what about; booking it; who comes, for whoever arranges it."""

    template_name = "virtualschool/course_detail.html"

    def get_context_data(self, **kwargs):
        course = self.course
        (row,) = course_rows([course])
        queue = waits(course, course.my_booking) if course.my_booking else 0
        return (
            super().get_context_data(**kwargs)
            | {
                "course": course,
                "row": row,
                "queue": queue,
                "is_open": not (course.cancelled_on or course.has_begun),
                "may_mark": course.has_begun and not course.cancelled_on,
                "keeps": self.keeps,
                "facts": _facts(course),
            }
            | (self._people() if self.keeps else {})
        )

    def _people(self):
        course = self.course
        people = list(course.standing().select_related("user"))
        record(
            "course.people.viewed",
            by=self.request.user,
            subject=course,
            title=course.title,
            day=in_words(course.day),
        )
        return {"placed": people[: course.seats], "waiting": people[course.seats :]}


def _facts(it):
    counts = f"{it.counts_months} months" if it.counts_months else "For good"
    return [
        ("When", day_and_time(it.starts_at)),
        ("Length", f"{it.minutes} minutes"),
        ("Where", it.place or "Online"),
        ("Who leads it", it.led_by),
        ("About", it.get_topic_display()),
        ("Counts for", counts),
    ]


class CourseButton(OneCourse, View):
    """A button about one course."""

    http_method_names = ["post"]

    def act(self):
        """Do it; gives what the next page says."""
        raise NotImplementedError

    def post(self, request, *args, **kwargs):
        try:
            messages.success(request, self.act())
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect(self.course)


class BookCourse(CourseButton):
    """Book a course for oneself."""

    def act(self):
        booking = actions.book_course(course=self.course, by=self.request.user)
        if queue := waits(self.course, booking.pk):
            return f"The course is full. You are number {queue} of those who wait."
        return "You have a place. You get an e-mail the day before."


class CancelBooking(CourseButton):
    """Give one's own booking back."""

    def act(self):
        actions.cancel_booking(course=self.course, by=self.request.user)
        return "Your booking is cancelled."


class AddOwnTraining(TrainingPage, ActionForm):
    """Note training that one attended elsewhere, with its certificate."""

    template_name = "virtualschool/training_form.html"
    form_class = OwnTrainingForm
    heading = "Add training from elsewhere"
    lede = "A course that the virtual school did not run. It sees the certificate too."
    submit = "Add the training"
    saved = "The training is in your log."

    def get_success_url(self):
        return reverse("virtualschool:training")

    def act(self, data):
        actions.add_own_training(by=self.request.user, **data)


class OneTraining(TrainingPage):
    """A line of one's own log, or of somebody's whose training one keeps; any other is 404."""

    @cached_property
    def training(self):
        rows = Training.objects.select_related("user", "certificate")
        training = get_object_or_404(rows, pk=self.kwargs["pk"])
        if training.user_id != self.request.user.pk and not self._keeps(training.user_id):
            raise Http404
        return training

    def _keeps(self, user_id):
        kept = LocalAuthority.objects.filter(pk__in=self.kept_authorities)
        return any(reach.people_of(it).filter(pk=user_id).exists() for it in kept)


class AddCertificate(OneTraining, ActionForm):
    """Send the certificate of a line of the log in, or a better copy of it."""

    template_name = "virtualschool/training_form.html"
    form_class = CertificateForm
    submit = "Keep the certificate"
    saved = "The certificate is kept."

    def get_heading(self):
        return f"Certificate: {self.training.title}"

    def get_success_url(self):
        if self.training.user_id == self.request.user.pk:
            return reverse("virtualschool:training")
        return reverse("virtualschool:person", args=[self.training.user_id])

    def act(self, data):
        actions.keep_certificate(training=self.training, by=self.request.user, **data)


class CertificateFile(OneTraining, View):
    """A certificate, to be saved and never shown in the browser; that is a look."""

    def get(self, request, *args, **kwargs):
        training = self.training
        kept = getattr(training, "certificate", None)
        if kept is None:
            raise Http404
        with kept.file.open("rb") as file:
            response = HttpResponse(file.read(), content_type=TYPES[kept.extension].media_type)
        name = f"{slugify(training.title) or 'certificate'}.{kept.extension}"
        response["Content-Disposition"] = content_disposition_header(True, name)
        response["X-Content-Type-Options"] = "nosniff"
        record(
            "certificate.downloaded",
            by=request.user,
            subject=training,
            name=training.user.full_name,
            title=training.title,
        )
        return response
