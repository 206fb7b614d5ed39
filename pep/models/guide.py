"""An authority's own example and descriptors beside a section of the plan."""

from django.db import models

from lac.organisations.models import LocalAuthority


class SectionGuide(models.Model):
    """What an authority shows beside a section instead of the product's text (`pep.guides`).

    No part of a form: it may change at any time, and no plan keeps it.
    """

    local_authority = models.ForeignKey(LocalAuthority, models.CASCADE, related_name="+")
    # The section's key, in whatever version of the form it stands.
    key = models.CharField(max_length=40)
    example = models.TextField("example of a good one", max_length=2000)
    red = models.CharField("red looks like", max_length=300)
    amber = models.CharField("amber looks like", max_length=300)
    green = models.CharField("green looks like", max_length=300)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["local_authority", "key"], name="one_guide_a_section_and_authority"
            )
        ]

    def __str__(self):
        return self.key
