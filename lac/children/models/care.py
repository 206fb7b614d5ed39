"""Care episodes and placements, in the terms of the SSDA903 return.

A day belongs to the episode that starts on it, never to the one that ends on
it: ranges are half-open, so an episode may start on the day the last one ended.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from .codes import (
    CategoryOfNeed,
    LegalStatus,
    PlacementProvider,
    PlacementType,
    ReasonEpisodeCeased,
    ReasonNewEpisode,
    ReasonPlaceChange,
)
from .homes import Household
from .records import ChildRecord


class DateRange(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


def no_overlap(name, start, end, *, inclusive=False, condition=None):
    """A constraint: no two rows of one child cover the same day."""
    bounds = RangeBoundary(inclusive_lower=True, inclusive_upper=inclusive)
    return ExclusionConstraint(
        name=name,
        # The child first: the index then also finds the rows of one child quickly.
        expressions=[
            ("child", RangeOperators.EQUAL),
            (DateRange(start, end, bounds), RangeOperators.OVERLAPS),
        ],
        condition=condition,
    )


class Placement(ChildRecord):
    """Where the child lives and with whom, from a day to a day."""

    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="+"
    )
    placement_type = models.CharField(max_length=3, choices=PlacementType.choices)
    provider = models.CharField(max_length=3, choices=PlacementProvider.choices, blank=True)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    # Whether the child moved to live with somebody new; within one household nobody is new.
    is_new_carer = models.BooleanField(default=True)
    reason_ended = models.CharField(max_length=6, choices=ReasonPlaceChange.choices, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    ofsted_urn = models.CharField("Ofsted URN", max_length=9, blank=True)

    class Meta(ChildRecord.Meta):
        ordering = ["-started_on"]
        constraints = [
            no_overlap("placements_do_not_overlap", "started_on", "ended_on"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="placement_ends_after_it_starts",
            ),
        ]

    def __str__(self):
        return f"{self.get_placement_type_display()} from {self.started_on:%d %B %Y}"


class CareEpisode(ChildRecord):
    """One row of the SSDA903 Episodes file."""

    started_on = models.DateField("DECOM")
    reason_started = models.CharField("RNE", max_length=1, choices=ReasonNewEpisode.choices)
    legal_status = models.CharField("LS", max_length=2, choices=LegalStatus.choices)
    category_of_need = models.CharField("CIN", max_length=2, choices=CategoryOfNeed.choices)
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="+")
    ended_on = models.DateField("DEC", null=True, blank=True)
    reason_ended = models.CharField(
        "REC", max_length=3, choices=ReasonEpisodeCeased.choices, blank=True
    )
    home_postcode = models.CharField("HOME_POST", max_length=8, blank=True)
    # The first day of the unbroken period of care this episode belongs to. Derived
    # from the child's episodes by `lac.children.actions.restamp_care`, never typed.
    care_started_on = models.DateField(editable=False)

    class Meta(ChildRecord.Meta):
        ordering = ["-started_on"]
        constraints = [
            no_overlap("care_episodes_do_not_overlap", "started_on", "ended_on"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="care_episode_ends_after_it_starts",
            ),
        ]

    def __str__(self):
        return f"{self.get_legal_status_display()} from {self.started_on:%d %B %Y}"
