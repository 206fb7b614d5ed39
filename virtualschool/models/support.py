"""What the virtual school does itself: support for a child, and advice to whoever asks."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from lac.accounts.access import Permission
from lac.children.models import Child
from lac.children.models.records import ChildRecord, VisibleTo
from lac.organisations.models import LocalAuthority


class SupportKind(models.TextChoices):
    TEACHING = "teaching", "Teaching or tuition"
    MENTORING = "mentoring", "Mentoring"
    ASSESSMENT = "assessment", "Assessment or observation"
    INCLUSION = "inclusion", "Inclusion: keeping a child in school"
    TRANSITION = "transition", "Transition or a new school"
    SCHOOL = "school", "Work with the school"
    HOME = "home", "Work with the home"
    OTHER = "other", "Another kind"


class Result(models.TextChoices):
    TOO_EARLY = "too_early", "Too early to say"
    HELPED = "helped", "It helped"
    PARTLY = "partly", "It helped in part"
    NOT = "not", "It did not help"


class DirectSupport(ChildRecord):
    """One piece of direct, targeted support (S1-36), with what came of it."""

    kind = models.CharField(max_length=12, choices=SupportKind.choices)
    given_on = models.DateField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    minutes = models.PositiveSmallIntegerField()
    what = models.TextField()
    result = models.CharField(max_length=10, choices=Result.choices, default=Result.TOO_EARLY)
    outcome = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta(ChildRecord.Meta):
        ordering = ["-given_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=600), name="support_lasts_up_to_a_day"
            )
        ]
        indexes = [models.Index(fields=["given_on"], name="support_by_day")]

    def __str__(self):
        return f"{self.get_kind_display()} on {self.given_on:%-d %B %Y}"


class Asker(models.TextChoices):
    SOCIAL_WORKER = "social_worker", "Social worker"
    CARER = "carer", "Carer"
    SCHOOL = "school", "School"
    OTHER_AUTHORITY = "other_authority", "Another local authority"
    HEALTH = "health", "Health service"
    AGENCY = "agency", "Another agency"
    FAMILY = "family", "Parent or family"


class AdviceQuerySet(models.QuerySet):
    """Questions about many requests."""

    def visible_to(self, user, permission=None):
        """Those put to the user's authority; one about a child only with that child in scope."""
        theirs = Child.visible_to(user).values("pk")
        mine = self.filter(
            local_authority__in=user.authority_ids(permission or Permission.GIVE_SUPPORT)
        )
        return mine.filter(Q(child=None) | Q(child__in=theirs))

    def waiting(self):
        """Requests that nobody has answered, the longest wait first."""
        return self.filter(answered_on=None).order_by("asked_on", "pk")


class AdviceRequest(VisibleTo, models.Model):
    """Somebody asked the virtual school for advice (S1-38, S1-39), about a child or in general."""

    local_authority = models.ForeignKey(LocalAuthority, models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, models.CASCADE, null=True, blank=True, related_name="+")
    asker = models.CharField(max_length=20, choices=Asker.choices)
    asked_by = models.CharField(max_length=120)
    asked_on = models.DateField()
    question = models.TextField()
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    unscoped = AdviceQuerySet.as_manager()

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"
        ordering = ["-asked_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(answered_on__gte=F("asked_on")),
                name="advice_answered_after_asked",
            )
        ]
        indexes = [models.Index(fields=["local_authority", "-asked_on"], name="advice_by_day")]

    def __str__(self):
        return f"Advice asked for by {self.asked_by}"

    def get_absolute_url(self):
        return reverse("virtualschool:advice_request", kwargs={"pk": self.pk})
