"""Attendance in "My children": a column, and a filter for those below the threshold."""

from django.db.models import DecimalField, F, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from lac.accounts.access import Permission
from lac.children.columns import child_column, child_filter

from .figures import year_by_child, year_start
from .models import AttendanceThreshold, MonthTotal


@child_column(order=30, label="Attendance", permission=Permission.VIEW_CHILD)
def attendance(children, user):
    """The academic year to date, in one query for the page."""
    found = year_by_child([child.pk for child in children])
    return {pk: f"{sessions.percentage}%" for pk, sessions in found.items()}


@child_filter(
    name="attendance",
    label="Attendance this year",
    choices=[("below", "Below the threshold"), ("persistent", "A tenth or more missed")],
)
def below(children, value, user):
    """Children whose year to date is below their authority's threshold, or under 90%."""
    default = AttendanceThreshold._meta.get_field("percentage").default
    own = AttendanceThreshold.objects.filter(local_authority=OuterRef("child__local_authority"))
    threshold = Coalesce(
        Subquery(own.values("percentage")), Value(default), output_field=DecimalField()
    )
    year = (
        MonthTotal.unscoped.filter(month__gte=year_start(timezone.localdate()))
        .order_by()
        .values("child")
        .annotate(of=Sum("possible"), hundredfold=Sum("attended") * 100)
        .filter(of__gt=0)
    )
    if value == "persistent":
        low = year.filter(hundredfold__lte=F("of") * 90)
    else:
        low = year.annotate(limit=threshold).filter(hundredfold__lt=F("of") * F("limit"))
    return children.filter(pk__in=low.values("child"))
