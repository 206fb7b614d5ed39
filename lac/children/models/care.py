"""Care episodes and placements, in the terms of the SSDA903 return.

A day belongs to the episode that starts on it, never to the one that ends on
it: ranges are half-open, so an episode may start on the day the last one ended.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    BigIntegerRangeField,
    DateRangeField,
    RangeBoundary,
    RangeOperators,
)
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q
from django.utils import timezone

from .codes import (
    FOR_GOOD,
    NEW_CARER,
    SHORT_BREAKS,
    CategoryOfNeed,
    LegalStatus,
    PlacementProvider,
    PlacementType,
    ReasonEpisodeCeased,
    ReasonNewEpisode,
    ReasonPlaceChange,
)
from .homes import Household
from .records import ChildRecord, ChildRecordQuerySet


class DateRange(Func):
    """PostgreSQL's daterange of two columns."""

    function = "DATERANGE"
    output_field = DateRangeField()


class ChildRange(Func):
    """The range of one child's id alone. Only the first migration still names it."""

    function = "INT8RANGE"
    output_field = BigIntegerRangeField()


def no_overlap(name, start, end, *, inclusive=False, condition=None):
    """A constraint: no two rows of one child cover the same day."""
    bounds = RangeBoundary(inclusive_lower=True, inclusive_upper=inclusive)
    return ExclusionConstraint(
        name=name,
        # The child plus nothing: PostgreSQL would otherwise look up the rows of one child in
        # this index, which is ten times slower than the index of the foreign key.
        expressions=[
            (F("child") + 0, RangeOperators.EQUAL),
            (DateRange(start, end, bounds), RangeOperators.OVERLAPS),
        ],
        condition=condition,
    )


class PlacementQuerySet(ChildRecordQuerySet):
    def current(self, day=None):
        """Placements on a day; today when None. On a day of moving, both are."""
        return self._covering(day, "started_on", "ended_on")

    def carer_moves(self):
        """Each placement that began with somebody new, the first of a period of care left out."""
        before = Placement.unscoped.filter(child=OuterRef("child"), ended_on=OuterRef("started_on"))
        return self.filter(Exists(before), is_new_carer=True)


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
    version = models.PositiveIntegerField(default=1, editable=False)

    unscoped = PlacementQuerySet.as_manager()

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
        return f"{self.get_placement_type_display()} from {self.started_on:%-d %B %Y}"


class CareEpisodeQuerySet(ChildRecordQuerySet):
    def in_care(self, day=None):
        """Episodes of children in care on a day; today when None. The day care ends is after it."""
        day = day or timezone.localdate()
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day), started_on__lte=day)

    def starts_of_care(self):
        """The first episode of each unbroken period of care."""
        return self.filter(started_on=F("care_started_on"))

    def carer_moves(self):
        """Episodes that began with the child moving to live with somebody new."""
        return self.filter(reason_started__in=NEW_CARER).exclude(started_on=F("care_started_on"))

    def ends_of_care(self):
        """The last episode of each period of care that has ended."""
        return self.filter(ended_on__isnull=False).exclude(
            reason_ended__in=["", ReasonEpisodeCeased.X1]
        )

    def not_short_breaks(self):
        """Without short breaks, to which the full duties do not apply (CPR 2010 reg 48)."""
        return self.exclude(legal_status__in=SHORT_BREAKS)


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
    version = models.PositiveIntegerField(default=1, editable=False)

    unscoped = CareEpisodeQuerySet.as_manager()

    class Meta(ChildRecord.Meta):
        ordering = ["-started_on"]
        constraints = [
            no_overlap("care_episodes_do_not_overlap", "started_on", "ended_on"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="care_episode_ends_after_it_starts",
            ),
        ]
        indexes = [
            models.Index(
                fields=["child"], name="left_care_for_good", condition=Q(reason_ended__in=FOR_GOOD)
            )
        ]

    def __str__(self):
        return f"{self.get_legal_status_display()} from {self.started_on:%-d %B %Y}"
