"""Registers as they were taken: one row a child, school and day, and the totals of each month.

Marks are small integers, two a row; the month totals are kept by the database
itself in the statement that writes the marks (migration 0002), so nothing can
write a mark and leave a total behind.
"""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from lac.calendars.days import in_words
from lac.children.models.records import ChildRecord, ChildRecordQuerySet
from lac.organisations.models import LocalAuthority, School

# The id of the code N, "reason not yet known": fixed, as indexes and views name it.
UNEXPLAINED = 30


class CodeClass(models.TextChoices):
    """What a code means for attendance, in the terms of the statutory guidance."""

    PRESENT = "present", "Present"
    APPROVED = "approved", "Approved educational activity"
    AUTHORISED = "authorised", "Authorised absence"
    UNAUTHORISED = "unauthorised", "Unauthorised absence"
    NOT_POSSIBLE = "not_possible", "Not a possible attendance"
    NOT_COLLECTED = "not_collected", "No session for the child"


class CodeQuerySet(models.QuerySet):
    def on(self, day):
        """The codes that schools use on a day; the last day counts."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


class AttendanceCode(models.Model):
    """A code of the register, from the day it came in to the day it was withdrawn."""

    class Session(models.TextChoices):
        ANY = "", "Either session"
        AM = "am", "Morning only"
        PM = "pm", "Afternoon only"

    id = models.PositiveSmallIntegerField(primary_key=True)
    code = models.CharField(max_length=2)
    meaning = models.CharField(max_length=120)
    kind = models.CharField("class", max_length=13, choices=CodeClass.choices)
    counts_as_possible = models.BooleanField()
    counts_as_attended = models.BooleanField()
    is_late = models.BooleanField(default=False)
    note_required = models.BooleanField(default=False)
    session = models.CharField(max_length=2, choices=Session.choices, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = CodeQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="one_code_a_start"),
            models.CheckConstraint(
                condition=Q(counts_as_attended=False) | Q(counts_as_possible=True),
                name="attended_codes_are_possible",
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.meaning}"


def _mark(name):
    # No constraint and no index: twenty million rows, and the writer joins the codes anyway.
    return models.ForeignKey(
        AttendanceCode,
        models.PROTECT,
        null=True,
        blank=True,
        db_column=name,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )


class AttendanceDay(ChildRecord):
    """The morning and afternoon marks of one child at one school on one day; NULL is no mark."""

    pk = models.CompositePrimaryKey("child_id", "day", "school_id")
    child = models.ForeignKey("children.Child", models.CASCADE, db_index=False, related_name="+")
    school = models.ForeignKey(School, models.PROTECT, db_index=False, related_name="+")
    day = models.DateField()
    am = _mark("am")
    pm = _mark("pm")
    # What the code asks the school to write down: the provider, the cause.
    note = models.CharField(max_length=120, blank=True, default="")

    class Meta(ChildRecord.Meta):
        ordering = ["day"]
        indexes = [
            models.Index(
                fields=["day"],
                name="unexplained_absence",
                condition=Q(am=UNEXPLAINED) | Q(pm=UNEXPLAINED),
            )
        ]

    def __str__(self):
        return in_words(self.day)


class AmendedMark(ChildRecord):
    """A mark as it stood before it was changed: the original of an entry is kept for six years."""

    child = models.ForeignKey("children.Child", models.CASCADE, related_name="+")
    school = models.ForeignKey(School, models.PROTECT, db_index=False, related_name="+")
    day = models.DateField()
    am = _mark("am")
    pm = _mark("pm")
    amended_at = models.DateTimeField()
    amended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
    )

    class Meta(ChildRecord.Meta):
        ordering = ["-amended_at"]


class UnexplainedAbsence(ChildRecord):
    """A day with the code N at a school, from the mark or, once replaced, from its original.

    A view of the database. `explained_on` is the day the last N of the day was replaced.
    """

    pk = models.CompositePrimaryKey("child_id", "day", "school_id")
    child = models.ForeignKey("children.Child", models.DO_NOTHING, related_name="+")
    school = models.ForeignKey(School, models.DO_NOTHING, related_name="+")
    day = models.DateField()
    explained_on = models.DateField(null=True, blank=True)

    class Meta(ChildRecord.Meta):
        managed = False
        db_table = "attendance_unexplained"


class MonthTotal(ChildRecord):
    """A child's sessions in one month, over all their schools, each session counted once.

    Where two schools give a possible mark for the same session, the session is a
    conflict and is counted once: attended if either school saw the child, else
    authorised if either knows why they were away, else unauthorised.
    """

    pk = models.CompositePrimaryKey("child_id", "month")
    child = models.ForeignKey("children.Child", models.CASCADE, db_index=False, related_name="+")
    # The first day of the month.
    month = models.DateField()
    possible = models.SmallIntegerField()
    attended = models.SmallIntegerField()
    authorised = models.SmallIntegerField()
    unauthorised = models.SmallIntegerField()
    lates = models.SmallIntegerField()
    conflicts = models.SmallIntegerField()

    class Meta(ChildRecord.Meta):
        ordering = ["month"]
        constraints = [
            models.CheckConstraint(
                condition=Q(possible=F("attended") + F("authorised") + F("unauthorised")),
                name="month_total_adds_up",
            )
        ]

    def __str__(self):
        return f"{self.month:%B %Y}"


class Window(models.TextChoices):
    """Over which stretch of time an authority compares attendance with its threshold."""

    YEAR = "year", "The academic year to date"
    WEEKS = "weeks", "The last 12 weeks"
    EITHER = "either", "Either of the two, whichever falls first"


class ReturnKind(models.TextChoices):
    """Absences of which a school tells the authority."""

    ILLNESS = "illness", "15 days of illness in the school year"
    UNAUTHORISED = "unauthorised", "10 school days without leave, one after another"


class AbsenceReturn(ChildRecord):
    """An absence that has become long enough for the school to tell the authority of it.

    Found in the register each night; taken back while nobody has been told and the
    marks no longer say so. `told_on` is the day on which the school told the authority.
    """

    school = models.ForeignKey(School, models.PROTECT, db_index=False, related_name="+")
    kind = models.CharField(max_length=12, choices=ReturnKind.choices)
    # The first day of the absence; of illness, the first day of the school year.
    since = models.DateField()
    # The school day on which the absence became long enough.
    reached_on = models.DateField()
    told_on = models.DateField(null=True, blank=True)

    class Meta(ChildRecord.Meta):
        ordering = ["-reached_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "school", "kind", "since"], name="one_return_an_absence"
            ),
            models.CheckConstraint(
                condition=Q(told_on=None) | Q(told_on__gte=F("reached_on")),
                name="told_after_the_absence",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, reached {in_words(self.reached_on)}"


class AttendanceThreshold(models.Model):
    """When an authority opens an attendance case. Without a row, the defaults here apply."""

    local_authority = models.OneToOneField(LocalAuthority, models.CASCADE, related_name="+")
    percentage = models.DecimalField(
        "open a case when attendance is below (%)",
        max_digits=4,
        decimal_places=1,
        default=Decimal("95.0"),
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    window = models.CharField(
        "measured over", max_length=6, choices=Window.choices, default=Window.EITHER
    )
    minimum_sessions = models.PositiveSmallIntegerField(
        "only after this many possible sessions", default=20
    )
    further_fall = models.DecimalField(
        "open again after a further fall of (percentage points)",
        max_digits=4,
        decimal_places=1,
        default=Decimal("5.0"),
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    def __str__(self):
        return f"{self.local_authority}: {self.percentage}%"


class CaseOutcome(models.TextChoices):
    IMPROVED = "improved", "Attendance has improved"
    IN_PLAN = "in_plan", "Followed up in the PEP"
    HEALTH = "health", "Explained by health, with a plan in place"
    MOVED = "moved", "The child changed school or left care"
    OTHER = "other", "Something else"


class CaseQuerySet(ChildRecordQuerySet):
    def open(self):
        """Cases somebody still works on."""
        return self.filter(closed_on=None)


class AttendanceCase(ChildRecord):
    """What is being done because a child's attendance fell below their authority's threshold.

    Opened by the nightly evaluation; at most one open case a child. The figures
    of the day it opened and of the day it closed are kept as sessions.
    """

    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+")
    opened_on = models.DateField()
    window = models.CharField(max_length=6, choices=Window.choices)
    threshold = models.DecimalField(max_digits=4, decimal_places=1)
    year_possible = models.SmallIntegerField()
    year_attended = models.SmallIntegerField()
    weeks_possible = models.SmallIntegerField()
    weeks_attended = models.SmallIntegerField()
    reason = models.TextField("what lies behind the absence", blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="lead officer",
    )
    review_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=8, choices=CaseOutcome.choices, blank=True)
    outcome_note = models.TextField(blank=True)
    closing_year_possible = models.SmallIntegerField(null=True, blank=True)
    closing_year_attended = models.SmallIntegerField(null=True, blank=True)
    closing_weeks_possible = models.SmallIntegerField(null=True, blank=True)
    closing_weeks_attended = models.SmallIntegerField(null=True, blank=True)
    # The first evaluation after closing that found attendance at the threshold or above.
    recovered_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    unscoped = CaseQuerySet.as_manager()

    class Meta(ChildRecord.Meta):
        ordering = ["-opened_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(closed_on=None), name="one_open_case_a_child"
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                name="case_closes_after_it_opens",
            ),
        ]

    def __str__(self):
        return f"Attendance case opened {in_words(self.opened_on)}"


class CaseAction(ChildRecord):
    """Something a school or an agency agreed to do in a case."""

    case = models.ForeignKey(AttendanceCase, models.CASCADE, related_name="actions")
    what = models.CharField(max_length=300)
    who = models.CharField(max_length=120)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)

    class Meta(ChildRecord.Meta):
        ordering = ["due_on", "id"]

    def __str__(self):
        return self.what


class CaseReview(ChildRecord):
    """A look at whether a case's actions work, with the figures of that day."""

    case = models.ForeignKey(AttendanceCase, models.CASCADE, related_name="reviews")
    reviewed_on = models.DateField()
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    note = models.TextField()
    possible = models.SmallIntegerField()
    attended = models.SmallIntegerField()

    class Meta(ChildRecord.Meta):
        ordering = ["-reviewed_on", "-id"]

    def __str__(self):
        return f"Review of {in_words(self.reviewed_on)}"
