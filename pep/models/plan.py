"""One plan: a child, a term, where it stands and when each thing happened to it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils import timezone

from lac.calendars.models import TermName
from lac.children.models.records import ChildRecord, ChildRecordQuerySet
from lac.meetings.models import Meeting
from lac.organisations.models import School

from .form import LocalForm


class PepKind(models.TextChoices):
    INITIAL = "initial", "First plan of this time in care"
    REVIEW = "review", "Termly review"
    CHANGE_OF_PROVISION = "change_of_provision", "Change of school or provision"
    EMERGENCY = "emergency", "Emergency review"
    TRANSITION = "transition", "Transition"
    POST16_REVIEW = "post16_review", "Post-16 review"
    PRE_ADMISSION = "pre_admission", "Before admission"


class PepBand(models.TextChoices):
    """Which variant of the form is asked: by age, and by whether there is a school to ask."""

    EARLY_YEARS = "early_years", "Early years"
    PRIMARY = "primary", "Primary"
    SECONDARY = "secondary", "Secondary"
    POST16 = "post16", "Post-16"
    NO_SETTING = "no_setting", "No school at present"
    SEEKING_EET = "seeking_eet", "Looking for education, training or work"


# Variants of a plan that no school answers for.
WITHOUT_SCHOOL = (PepBand.NO_SETTING, PepBand.SEEKING_EET)


class PepState(models.TextChoices):
    DRAFT = "draft", "Being written"
    SUBMITTED = "submitted", "With the virtual school"
    RETURNED = "returned", "Returned for changes"
    SIGNED_OFF = "signed_off", "Signed off"
    # Signed before; readers are shown the signed version until the amendment is signed too.
    AMENDING = "amending", "Being amended"
    CANCELLED = "cancelled", "Cancelled"


# States in which the plan can be written in.
OPEN_STATES = (PepState.DRAFT, PepState.RETURNED, PepState.AMENDING)
# A cancelled plan leaves room for another in the same term.
LIVE_STATES = tuple(it for it in PepState if it != PepState.CANCELLED)


class Rag(models.TextChoices):
    RED = "red", "Red"
    AMBER = "amber", "Amber"
    GREEN = "green", "Green"


# Grades with which a plan is signed.
SIGNABLE = (Rag.GREEN, Rag.AMBER)


# Written out, like the scope (docs/adr/0007): it is asked on every look at a child.
_SECTIONS = "SELECT count(*) FROM pep_pepsection part WHERE part.pep_id = pep_pep.id"


class PepQuerySet(ChildRecordQuerySet):
    def live(self):
        """Plans that count: everything but the cancelled."""
        return self.exclude(state=PepState.CANCELLED)

    def being_written(self):
        """Plans the school is still working on."""
        return self.filter(state__in=OPEN_STATES)

    def to_grade(self):
        """Plans that wait for the virtual school, the longest wait first."""
        return self.filter(state=PepState.SUBMITTED).order_by("submitted_at")

    def signed(self):
        """Plans that were signed off, also those that are being amended since."""
        return self.filter(signed_off_at__isnull=False)

    def held(self):
        """Plans whose meeting took place."""
        return self.filter(held_on__isnull=False)

    def late(self, on=None):
        """Live plans whose meeting was not held, or was held late, when the cut-off had passed."""
        today = on or timezone.localdate()
        return self.live().filter(
            Q(held_on__gt=F("cutoff_on"))
            | Q(held_on__isnull=True, cutoff_on__lt=today)
            | Q(first_submitted_at__isnull=True, cutoff_on__lt=today)
        )

    def with_progress(self):
        """Each plan with `sections_total` and `sections_finished`, in the same query."""
        return self.annotate(
            sections_total=RawSQL(f"({_SECTIONS})", ()),  # noqa: S611
            sections_finished=RawSQL(f"({_SECTIONS} AND part.completed_at IS NOT NULL)", ()),  # noqa: S611
        )

    def of_term(self, academic_year, term):
        """Plans of one term."""
        return self.filter(academic_year=academic_year, term=term)


class Pep(ChildRecord):
    """One child's Personal Education Plan for one term."""

    # Nobody answers for the plan at school when the child has none.
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+")
    academic_year = models.PositiveSmallIntegerField()
    term = models.CharField(max_length=6, choices=TermName.choices)
    # The responsible authority's term as it stood when the plan was opened.
    term_starts_on = models.DateField()
    term_ends_on = models.DateField()
    # The last day on which it is still on time: the authority's cut-off, or the end of term.
    cutoff_on = models.DateField()
    kind = models.CharField(max_length=20, choices=PepKind.choices, default=PepKind.REVIEW)
    band = models.CharField("form", max_length=12, choices=PepBand.choices)
    nc_year = models.SmallIntegerField("year group")
    # The version of the questions asked (`pep.versions`).
    form_version = models.PositiveSmallIntegerField(default=1)
    # The authority's own form, where it has changed the product's.
    form = models.ForeignKey(LocalForm, models.PROTECT, null=True, blank=True, related_name="+")
    # What makes sections be asked (`pep.questions.Circumstance`); it only grows. Also the form
    # for children without a school, where it was answered before there was one.
    circumstances = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    state = models.CharField(max_length=10, choices=PepState.choices, default=PepState.DRAFT)
    opened_on = models.DateField()
    # The day a person first wrote in it or opened it by hand; opening by schedule starts nothing.
    initiated_on = models.DateField(null=True, blank=True)
    carried_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    meeting = models.ForeignKey(Meeting, models.SET_NULL, null=True, blank=True, related_name="+")
    held_on = models.DateField("meeting held on", null=True, blank=True)
    next_meeting_on = models.DateField("next PEP meeting", null=True, blank=True)
    first_submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    rag = models.CharField("grade", max_length=5, choices=Rag.choices, blank=True)
    feedback = models.TextField(blank=True)
    graded_at = models.DateTimeField(null=True, blank=True)
    graded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    returned_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(blank=True)
    # "Is this good enough for my child?", asked of whoever signs.
    good_enough = models.BooleanField(null=True, blank=True)
    good_enough_why = models.TextField(blank=True)
    # The first time; each amendment's own day is on its snapshot.
    signed_off_at = models.DateTimeField(null=True, blank=True)
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Why it is being amended now; the snapshot that comes of it keeps the reason.
    amendment_reason = models.CharField(max_length=300, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancellation_reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    unscoped = PepQuerySet.as_manager()

    # Its reader grades it a second time and is not shown the first grade (`pep.blind`).
    is_blind = False

    class Meta(ChildRecord.Meta):
        ordering = ["-term_starts_on", "child"]
        verbose_name = "Personal Education Plan"
        constraints = [
            models.UniqueConstraint(
                fields=["child", "academic_year", "term"],
                condition=~Q(state="cancelled"),
                name="one_live_pep_a_child_and_term",
            ),
            models.CheckConstraint(
                condition=~Q(state="signed_off") | Q(signed_off_at__isnull=False),
                name="signed_pep_says_when",
            ),
            models.CheckConstraint(
                condition=~(Q(state="signed_off") & Q(rag="red")), name="no_red_pep_is_signed"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "submitted_at"], name="pep_by_state"),
            models.Index(fields=["academic_year", "term", "school"], name="pep_by_term"),
        ]

    def __str__(self):
        return f"PEP, {self.term_label}"

    def get_absolute_url(self):
        return reverse("pep:detail", kwargs={"child_pk": self.child_id, "pk": self.pk})

    @property
    def term_label(self):
        """ "Autumn term 2026/27"."""
        year = f"{self.academic_year}/{(self.academic_year + 1) % 100:02d}"
        return f"{self.get_term_display()} term {year}"

    @property
    def is_open(self):
        """Whether the plan can be written in."""
        return self.state in OPEN_STATES

    @property
    def was_signed(self):
        """Whether there is a signed version, which is what readers are shown."""
        return self.signed_off_at is not None

    @property
    def is_being_amended(self):
        """Whether it is open for changes after it was signed."""
        return self.is_open and self.was_signed

    @property
    def is_signed(self):
        """Whether the signed version is all there is: nobody is amending it."""
        return self.state == PepState.SIGNED_OFF

    @property
    def is_without_school(self):
        """Whether no school answers for it: the social worker and the virtual school write it."""
        without = (*WITHOUT_SCHOOL, PepBand.EARLY_YEARS)
        return self.school_id is None and self.band in without

    def is_late(self, on=None):
        """Whether the meeting or the first submission missed the cut-off; that day is on time."""
        today = on or timezone.localdate()
        if self.state == PepState.CANCELLED:
            return False
        if self.held_on and self.held_on > self.cutoff_on:
            return True
        return today > self.cutoff_on and not (self.held_on and self.first_submitted_at)


class PepPartQuerySet(models.QuerySet):
    def visible_to(self, user, permission=None):
        """The parts of plans of children this user works with today."""
        from lac.children.access import in_scope

        return self.filter(pep__child__in=in_scope(user, permission).values("pk"))


class PepPart(models.Model):
    """An abstract row inside a plan; scoped as the plan's child is."""

    pep = models.ForeignKey(Pep, models.CASCADE, related_name="%(class)s_set")

    unscoped = PepPartQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"

    @classmethod
    def visible_to(cls, user, permission=None):
        """The parts of plans of children this user works with today."""
        return cls.unscoped.all().visible_to(user, permission)


class PepRow(PepPart):
    """A row that people add, change together and carry to the next term."""

    # Copied from last term's plan and not looked at since.
    carried = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta(PepPart.Meta):
        abstract = True
        ordering = ["id"]
