"""Which school the child is on the roll of, and for how many hours."""

from django.db import models
from django.db.models import F, Q

from lac.organisations.models import School

from .care import no_overlap
from .records import ChildRecord, ChildRecordQuerySet


class EnrolmentKind(models.TextChoices):
    """The Common Basic Data Set's enrolment statuses."""

    MAIN = "C", "Main school"
    MAIN_DUAL = "M", "Main school of two"
    SUBSIDIARY = "S", "Second school of two"
    COLLEGE = "F", "Further education college"
    GUEST = "G", "Guest pupil"
    OTHER = "O", "Other provider"


# At most one of these at a time: the school that answers for the child.
MAIN_KINDS = (EnrolmentKind.MAIN, EnrolmentKind.MAIN_DUAL, EnrolmentKind.COLLEGE)


class EnrolmentQuerySet(ChildRecordQuerySet):
    def main(self):
        """Enrolments at the school that answers for the child."""
        return self.filter(kind__in=MAIN_KINDS)

    def current(self, day=None):
        """Enrolments in force on a day; today when None. The last day on roll counts."""
        return self._covering(day, "admitted_on", "left_on")

    def admissions(self):
        """Each coming onto the roll of a main school."""
        return self.main()


class Enrolment(ChildRecord):
    """A child on the roll of a school. `left_on` is the last day on roll and counts."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    kind = models.CharField(
        "enrolment", max_length=1, choices=EnrolmentKind.choices, default=EnrolmentKind.MAIN
    )
    admitted_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    # Weekly hours the child is offered; 25 is full-time by custom, configurable.
    weekly_hours = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    leaving_reason = models.CharField(max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    unscoped = EnrolmentQuerySet.as_manager()

    class Meta(ChildRecord.Meta):
        ordering = ["-admitted_on"]
        constraints = [
            no_overlap(
                "one_main_enrolment_at_a_time",
                "admitted_on",
                "left_on",
                inclusive=True,
                condition=Q(kind__in=["C", "M", "F"]),
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("admitted_on")),
                name="enrolment_ends_after_it_starts",
            ),
        ]
        indexes = [
            models.Index(fields=["school", "child"], name="enrolment_by_school"),
            models.Index(
                fields=["child", "admitted_on"],
                name="main_enrolment_by_child",
                condition=Q(kind__in=["C", "M", "F"]),
            ),
        ]

    def __str__(self):
        return f"{self.school} from {self.admitted_on:%-d %B %Y}"


class Occasion(models.TextChoices):
    """When a meeting comes first."""

    ADMISSION = "admission", "Before the first day"
    LEAVING = "leaving", "Before leaving"


class MeetingNotHeld(ChildRecord):
    """Why there was no meeting before a child started at a school, or left it."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="meetings_not_held")
    occasion = models.CharField(max_length=10, choices=Occasion.choices)
    reason = models.CharField(max_length=300)

    class Meta(ChildRecord.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "occasion"], name="one_reason_an_enrolment_and_occasion"
            )
        ]

    def __str__(self):
        return f"{self.get_occasion_display()}: {self.reason}"


class PartTimeTimetableQuerySet(ChildRecordQuerySet):
    def current(self, day=None):
        """Part-time timetables in force on a day; today when None."""
        return self._covering(day, "starts_on", "ends_on")


class PartTimeTimetable(ChildRecord):
    """A time-limited part-time timetable; absences under it carry code C2."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="part_time_timetables")
    starts_on = models.DateField()
    ends_on = models.DateField()
    review_on = models.DateField()
    weekly_hours = models.DecimalField(max_digits=4, decimal_places=1)
    reason = models.CharField(max_length=300)
    agreed_with = models.CharField("who has agreed", max_length=200)
    # The last review; `review_on` is the next one, if that review set another day.
    reviewed_on = models.DateField("last reviewed on", null=True, blank=True)
    review_note = models.CharField("what the review found", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    unscoped = PartTimeTimetableQuerySet.as_manager()

    class Meta(ChildRecord.Meta):
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on"), review_on__gte=F("starts_on")),
                name="part_time_timetable_ends_after_it_starts",
            )
        ]
