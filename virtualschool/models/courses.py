"""Courses of the virtual school: who booked, who was there, and certificates (S1-20, S2-31)."""

import datetime as dt

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from lac.accounts.access import ROLES, Permission, Role
from lac.accounts.models import Training
from lac.children.storage import PrivateStorage
from lac.organisations.models import LocalAuthority


def kept_at(row, filename):
    """A name on the disk that tells nothing."""
    return f"certificates/{get_random_string(32)}"


def authorities_of(user):
    """Ids of the authorities whose courses this person is asked to: their own, their schools'."""
    held = [it for it in user.current_memberships if ROLES[Role(it.role)].is_staff]
    ids = {it.local_authority_id for it in held if it.local_authority_id}
    return ids | {it.school.local_authority_id for it in held if it.school_id}


class CourseQuerySet(models.QuerySet):
    """Questions about many courses."""

    def open_to(self, user):
        """Those of this person's authorities, and of those for which they arrange courses."""
        kept = user.authority_ids(Permission.MANAGE_ORGANISATION)
        return self.filter(local_authority__in=authorities_of(user) | set(kept))

    def to_come(self):
        """Courses that have not begun."""
        return self.filter(starts_at__gt=timezone.now()).order_by("starts_at", "pk")

    def with_booked(self):
        """Annotate `booked`: how many people booked and did not cancel."""
        return self.annotate(booked=Count("bookings", filter=Q(bookings__cancelled_at=None)))


class Course(models.Model):
    """A course or briefing that an authority offers to staff, once, with so many seats."""

    local_authority = models.ForeignKey(LocalAuthority, models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    topic = models.CharField(max_length=20, choices=Training.Topic.choices)
    about = models.TextField("what it is about", blank=True)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField("length in minutes")
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField("address for joining online", max_length=500, blank=True)
    seats = models.PositiveSmallIntegerField()
    led_by = models.CharField("who leads it", max_length=120)
    # For how many months it counts in the log of training; for good when empty.
    counts_months = models.PositiveSmallIntegerField(null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    marked_at = models.DateTimeField(null=True, blank=True)
    cancelled_on = models.DateField(null=True, blank=True)
    why_cancelled = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CourseQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(place="") | ~Q(link=""), name="course_is_somewhere_or_online"
            ),
            models.CheckConstraint(condition=Q(seats__gte=1), name="course_has_a_seat"),
        ]
        indexes = [models.Index(fields=["local_authority", "starts_at"], name="course_by_day")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("virtualschool:course", kwargs={"pk": self.pk})

    @property
    def ends_at(self):
        """When it is over."""
        return self.starts_at + dt.timedelta(minutes=self.minutes)

    @property
    def day(self):
        """The day on which it is held, here."""
        return timezone.localtime(self.starts_at).date()

    @property
    def has_begun(self):
        """Whether it is too late to book."""
        return self.starts_at <= timezone.now()

    def standing(self):
        """Its bookings that were not cancelled, in the order in which they were made."""
        return self.bookings.filter(cancelled_at=None).order_by("pk")

    def placed(self):
        """{id: booking} of those who have a place; the others wait."""
        return {it.pk: it for it in self.standing().select_related("user")[: self.seats]}


class CourseBooking(models.Model):
    """Somebody booked a course. Those beyond its seats, in the order of booking, wait."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="bookings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    booked_at = models.DateTimeField(default=timezone.now, editable=False)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    # Whether they were there; None until it is marked.
    attended = models.BooleanField(null=True, blank=True)
    training = models.ForeignKey(Training, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "user"],
                condition=Q(cancelled_at=None),
                name="one_booking_a_course_and_person",
            )
        ]

    def __str__(self):
        return f"{self.user}: {self.course}"


class Certificate(models.Model):
    """The paper that shows a line of somebody's log of training."""

    training = models.OneToOneField(Training, models.CASCADE, related_name="certificate")
    file = models.FileField(storage=PrivateStorage(), upload_to=kept_at, max_length=200)
    extension = models.CharField(max_length=5)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    def __str__(self):
        return f"Certificate: {self.training}"

    @classmethod
    def of(cls, training):
        """The certificate of a line of the log, or None."""
        return cls.objects.filter(training=training).first()

    def discard(self):
        """Delete it, and its file once the transaction is done."""
        storage, name = self.file.storage, self.file.name
        self.delete()
        transaction.on_commit(lambda: storage.delete(name))
