"""Which children have money of a kind in a year: in care in that year, in its year groups."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from lac.calendars.ages import nc_year
from lac.children.models import CareEpisode, Child
from lac.children.models.codes import SHORT_BREAKS

from .years import first_day, within


def children_with_money(rate):
    """Ids of the authority's children who were in care on a day of the year so far, by age.

    The year group is that of today, or of the nearest day of the year. Short breaks do not
    count, and neither do closed records.
    """
    year = rate.year.year
    today = within(year, timezone.localdate())
    in_care = CareEpisode.unscoped.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=first_day(year)),
        child=OuterRef("pk"),
        started_on__lte=today,
    ).exclude(legal_status__in=SHORT_BREAKS)
    children = Child.unscoped.filter(
        Exists(in_care), local_authority=rate.year.local_authority_id, closed_on=None
    )
    return [
        pk
        for pk, born_on, offset in children.order_by("pk").values_list(
            "pk", "born_on", "year_group_offset"
        )
        if rate.first_nc_year <= nc_year(born_on, today, offset) <= rate.last_nc_year
    ]
