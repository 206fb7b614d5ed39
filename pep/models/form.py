"""An authority's own form of the plan: the product's, with its changes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from lac.organisations.models import LocalAuthority, School


class LocalFormQuerySet(models.QuerySet):
    def published(self):
        """Forms that plans may be opened with, or were."""
        return self.filter(published_at__isnull=False)

    def in_use(self, on):
        """Published forms whose first day has come and that nobody has stopped, newest first."""
        rows = self.published().filter(starts_on__lte=on, stopped_at=None)
        return rows.order_by("-starts_on", "-number")


class LocalForm(models.Model):
    """One version of an authority's form: a draft, then published and never changed again.

    A trigger refuses a change of what a published form asks (ADR 22).
    """

    local_authority = models.ForeignKey(LocalAuthority, models.PROTECT, related_name="+")
    # Counts an authority's forms: 1, 2, 3.
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    # What is new in it, for those who write plans.
    note = models.CharField("what is new", max_length=300, blank=True)
    # The product's version that it changes (`pep.versions`).
    base_version = models.PositiveSmallIntegerField()
    # {"off": [section key], "questions": [question of `pep.local`]}.
    changes = models.JSONField(default=dict)
    starts_on = models.DateField("new plans use it from", null=True, blank=True)
    # Only these try it out; none: every plan of the authority.
    pilot_schools = models.ManyToManyField(School, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # No new plan uses it since; plans opened with it keep it.
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = LocalFormQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["local_authority", "number"], name="one_form_a_number_and_authority"
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(starts_on__isnull=False),
                name="published_form_has_a_first_day",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_draft(self):
        """Whether it can still be changed."""
        return self.published_at is None

    def is_for(self, school_id):
        """Whether plans at this school may be opened with it; `pilot_schools` prefetched."""
        pilots = {school.pk for school in self.pilot_schools.all()}
        return not pilots or school_id in pilots
