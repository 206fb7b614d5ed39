"""Suspensions and permanent exclusions: what was decided, who was told, what was provided.

A row here is never deleted. A decision that should not stand is cancelled, with
the day and the reason. Lengths are counted in sessions (half-days).
"""

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from lac.calendars.days import in_words
from lac.children.models.records import ChildRecord, ChildRecordQuerySet
from lac.organisations.models import School


class ReasonQuerySet(models.QuerySet):
    def on(self, day):
        """The reasons that may be given on a day; the last day counts."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


class ExclusionReason(models.Model):
    """A reason of the school census, from the day it may be used."""

    code = models.CharField(max_length=2, unique=True)
    label = models.CharField(max_length=160)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = ReasonQuerySet.as_manager()

    class Meta:
        ordering = ["label"]

    def __str__(self):
        return self.label


class Kind(models.TextChoices):
    SUSPENSION = "SUSP", "Suspension"
    LUNCHTIME = "LNCH", "Lunchtime suspension"
    PERMANENT = "PERM", "Permanent exclusion"


class Session(models.TextChoices):
    AM = "am", "Morning"
    PM = "pm", "Afternoon"


class BoardOutcome(models.TextChoices):
    UPHELD = "upheld", "Decision upheld"
    REINSTATED = "reinstated", "Child reinstated"
    NOTED = "noted", "Representations considered; reinstatement was not in question"


class PanelOutcome(models.TextChoices):
    """What an independent review panel may do with the board's decision."""

    UPHELD = "upheld", "Upheld the board's decision"
    RECOMMENDED = "recommended", "Recommended that the board reconsiders"
    QUASHED = "quashed", "Quashed the decision and directed the board to reconsider"


class SuspensionQuerySet(ChildRecordQuerySet):
    def standing(self):
        """Decisions that have not been cancelled."""
        return self.filter(cancelled_on=None)

    def suspensions(self):
        """Suspensions and lunchtime suspensions, without permanent exclusions."""
        return self.exclude(kind=Kind.PERMANENT)

    def permanent(self):
        """Permanent exclusions."""
        return self.filter(kind=Kind.PERMANENT)


def _reason(name, **kwargs):
    return models.ForeignKey(
        ExclusionReason, models.PROTECT, related_name="+", verbose_name=name, **kwargs
    )


class Suspension(ChildRecord):
    """One decision to suspend or permanently exclude a child."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    reason_1 = _reason("main reason")
    reason_2 = _reason("second reason", null=True, blank=True)
    reason_3 = _reason("third reason", null=True, blank=True)
    circumstances = models.TextField("what happened", blank=True)
    decided_on = models.DateField()
    decided_by = models.CharField("decided by (head teacher)", max_length=120)
    started_on = models.DateField("first day")
    started_session = models.CharField("from", max_length=2, choices=Session.choices)
    # Half-days; a lunchtime is one. Zero for a permanent exclusion, which has no end.
    sessions = models.PositiveSmallIntegerField("length in half-days")
    # The last day and session, by the school's calendar on the day it was recorded.
    ended_on = models.DateField(null=True, blank=True, editable=False)
    ended_session = models.CharField(
        max_length=2, choices=Session.choices, blank=True, editable=False
    )
    alternatives = models.TextField("what else was considered, and why it was not enough")
    misses_exam = models.BooleanField("misses a public exam or national test", default=False)
    exam_on = models.DateField(null=True, blank=True)
    work_set = models.CharField("work set for the first five days", max_length=300, blank=True)
    # The day on which the work was first written down; never typed.
    work_set_on = models.DateField(null=True, blank=True, editable=False)
    # The governing board: representations by those entitled, and the board's meeting.
    representations_on = models.DateField(null=True, blank=True)
    board_met_on = models.DateField(null=True, blank=True)
    board_outcome = models.CharField(max_length=10, choices=BoardOutcome.choices, blank=True)
    reintegration_on = models.DateField("reintegration meeting", null=True, blank=True)
    # The independent review of a permanent exclusion, and the board's second look.
    panel_applied_on = models.DateField(null=True, blank=True)
    panel_met_on = models.DateField("the panel's notice", null=True, blank=True)
    panel_outcome = models.CharField(max_length=11, choices=PanelOutcome.choices, blank=True)
    reconsidered_on = models.DateField(null=True, blank=True)
    cancelled_on = models.DateField(null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    cancel_reason = models.CharField(max_length=500, blank=True)
    # Derived from the child's suspensions by `exclusions.actions.restamp`, never typed:
    # the unbroken run of suspensions this one continues, and what came before it.
    run_started_on = models.DateField(editable=False)
    run_sessions_before = models.PositiveSmallIntegerField(default=0, editable=False)
    term_sessions_before = models.PositiveSmallIntegerField(default=0, editable=False)
    term_sessions_after = models.PositiveSmallIntegerField(default=0, editable=False)
    year_sessions_before = models.PositiveSmallIntegerField(default=0, editable=False)
    year_sessions_after = models.PositiveSmallIntegerField(default=0, editable=False)
    recorded_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    unscoped = SuspensionQuerySet.as_manager()

    class Meta(ChildRecord.Meta):
        ordering = ["-started_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="PERM", sessions=0, ended_on=None)
                | (~Q(kind="PERM") & Q(sessions__gt=0, ended_on__gte=F("started_on"))),
                name="suspension_has_a_length_and_an_end",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_on=None) | ~Q(cancel_reason=""),
                name="cancelling_has_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["child", "started_on"], name="suspension_by_child")]

    def __str__(self):
        return f"{self.get_kind_display()} from {in_words(self.started_on)}"

    @property
    def days(self):
        """The length in school days: 7.5."""
        return self.sessions / 2

    @property
    def is_permanent(self):
        """Whether this is a permanent exclusion."""
        return self.kind == Kind.PERMANENT

    def to_tell(self, recipient, told_of):
        """What this person is told next, of a decision of which they have been `told_of`.

        Of a cancellation; else of the board's decision, once they know of the head's.
        """
        about = Notification.About
        if self.cancelled_on:
            return about.CANCELLATION
        hears_of_outcome = recipient in HEAR_OF_OUTCOME and self.board_met_on
        return about.OUTCOME if hears_of_outcome and about.DECISION in told_of else about.DECISION

    @property
    def reasons(self):
        """The one to three reasons, the main one first."""
        return [it for it in (self.reason_1, self.reason_2, self.reason_3) if it]


class CancelledDaysRule(models.Model):
    """Whether the days served before a cancellation count towards the 45, from a day on.

    The rule in force on the day of the cancellation holds; where none is, they count.
    """

    valid_from = models.DateField("for decisions cancelled from", unique=True)
    days_served_count = models.BooleanField("the days already served count towards the 45 days")
    source = models.CharField(
        max_length=300, help_text="The document that says so, with its paragraph."
    )
    checked_on = models.DateField(
        "checked against the document on",
        null=True,
        blank=True,
        help_text="Leave empty while nobody has compared this with the published text.",
    )

    class Meta:
        ordering = ["-valid_from"]

    def __str__(self):
        return f"From {in_words(self.valid_from)}: {self.in_words}"

    @property
    def in_words(self):
        """The rule as a sentence, with whether it was checked."""
        counts = "count" if self.days_served_count else "do not count"
        checked = f"checked {in_words(self.checked_on)}" if self.checked_on else "unverified"
        return f"days served before a cancellation {counts} towards the 45 days ({checked})"


class SuspendedDayQuerySet(ChildRecordQuerySet):
    def towards_the_year(self):
        """The days that count towards the most a child may be suspended for in a year."""
        in_force = CancelledDaysRule.objects.filter(
            valid_from__lte=OuterRef("suspension__cancelled_on")
        ).order_by("-valid_from")
        served = Coalesce(Subquery(in_force.values("days_served_count")[:1]), True)
        return self.annotate(served_counts=served).filter(
            Q(suspension__cancelled_on=None) | Q(served_counts=True)
        )


class SuspendedDay(ChildRecord):
    """The sessions of one school day that a suspension takes, so that any period sums exactly.

    Derived from the suspension and the school's calendar. Days that a cancelled
    suspension had not yet reached are taken away; days already lost stay, as the
    child was out of school.
    """

    suspension = models.ForeignKey(Suspension, models.CASCADE, related_name="days_lost")
    day = models.DateField()
    am = models.BooleanField()
    pm = models.BooleanField()
    # Half-days: a lunchtime is one and takes neither the morning nor the afternoon.
    sessions = models.PositiveSmallIntegerField()

    unscoped = SuspendedDayQuerySet.as_manager()

    class Meta(ChildRecord.Meta):
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "day"], condition=Q(am=True), name="one_suspension_a_morning"
            ),
            models.UniqueConstraint(
                fields=["child", "day"], condition=Q(pm=True), name="one_suspension_an_afternoon"
            ),
            models.UniqueConstraint(
                fields=["child", "day"],
                condition=Q(am=False, pm=False),
                name="one_suspension_a_lunchtime",
            ),
        ]
        indexes = [models.Index(fields=["child", "day"], name="suspended_day_by_child")]

    def __str__(self):
        return in_words(self.day)


class Recipient(models.TextChoices):
    PARENT = "parent", "Parents"
    CARER = "carer", "Carer"
    SOCIAL_WORKER = "social_worker", "Social worker"
    VIRTUAL_SCHOOL_HEAD = "virtual_school_head", "Virtual school head"
    LOCAL_AUTHORITY = "local_authority", "Local authority"
    GOVERNING_BOARD = "governing_board", "Governing board"
    REVIEWING_OFFICER = "reviewing_officer", "Independent reviewing officer"


# Who is told by law what the governing board decided.
HEAR_OF_OUTCOME = (Recipient.PARENT, Recipient.LOCAL_AUTHORITY)


class Channel(models.TextChoices):
    LETTER = "letter", "Letter"
    EMAIL = "email", "E-mail"
    TELEPHONE = "telephone", "Telephone"
    IN_PERSON = "in_person", "In person"


class Notification(ChildRecord):
    """That somebody was told of a decision, or of its cancellation: when, how and by whom."""

    class About(models.TextChoices):
        DECISION = "decision", "The decision"
        CANCELLATION = "cancellation", "Its cancellation"
        OUTCOME = "outcome", "The governing board's decision"

    suspension = models.ForeignKey(Suspension, models.CASCADE, related_name="notifications")
    recipient = models.CharField(max_length=20, choices=Recipient.choices)
    about = models.CharField(max_length=12, choices=About.choices, default=About.DECISION)
    sent_at = models.DateTimeField()
    how = models.CharField(max_length=10, choices=Channel.choices)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reference = models.CharField("letter reference", max_length=60, blank=True)

    class Meta(ChildRecord.Meta):
        ordering = ["sent_at"]

    def __str__(self):
        return f"{self.get_recipient_display()}, {self.get_how_display()}"


class Provision(ChildRecord):
    """The education a child gets while suspended or excluded."""

    suspension = models.ForeignKey(Suspension, models.CASCADE, related_name="provision")
    provider = models.CharField(max_length=160)
    starts_on = models.DateField()
    weekly_hours = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta(ChildRecord.Meta):
        ordering = ["starts_on", "id"]

    def __str__(self):
        return f"{self.provider} from {in_words(self.starts_on)}"
