"""Brothers and sisters in care: one row a pair, whichever of the two one looks from."""

from django.db import models
from django.db.models import F, Q

from .child import Child
from .records import VisibleTo


class SiblingKind(models.TextChoices):
    FULL = "full", "Brother or sister"
    HALF = "half", "Half-brother or half-sister"
    STEP = "step", "Step-brother or step-sister"
    OTHER = "other", "Grew up as brother or sister"


class SiblingLinkQuerySet(models.QuerySet):
    def visible_to(self, user, permission=None):
        """The pairs of whom this user may see both: of the others they learn nothing."""
        mine = Child.visible_to(user, permission).values("pk")
        return self.filter(first__in=mine, second__in=mine)

    def of_child(self, child):
        """The pairs that one child belongs to."""
        return self.filter(Q(first=child) | Q(second=child))


class SiblingLink(VisibleTo, models.Model):
    """Two children who are siblings; the one with the lower id is the first."""

    first = models.ForeignKey(Child, models.CASCADE, related_name="+")
    second = models.ForeignKey(Child, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=5, choices=SiblingKind.choices, default=SiblingKind.FULL)

    unscoped = SiblingLinkQuerySet.as_manager()

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="siblings_in_order"),
            models.UniqueConstraint(fields=["first", "second"], name="one_link_a_pair"),
        ]

    def __str__(self):
        return self.get_kind_display()

    def other_than(self, child):
        """The id of the other of the two."""
        return self.second_id if self.first_id == child.pk else self.first_id
