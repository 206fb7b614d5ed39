"""Which children a colleague acts for, where a delegation is not for all of them."""

from django.db import models

from lac.accounts.models import Delegation

from .records import ChildRecord


class DelegatedChild(ChildRecord):
    """One child of a delegation."""

    delegation = models.ForeignKey(Delegation, models.CASCADE, related_name="+")

    class Meta(ChildRecord.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["delegation", "child"], name="child_once_in_a_delegation"
            )
        ]
