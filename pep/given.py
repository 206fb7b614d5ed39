"""The provision map: which children get what, and whose provision has to be looked at."""

import datetime as dt

from django.db.models import Max, OuterRef, Q, Subquery

from lac.children.models import Child

from .models import Provision, ProvisionReview

# A term is about four months: a child without a review for longer has missed one.
A_TERM = dt.timedelta(days=122)

SHOWN = {
    "all": "All children",
    "without": "With nothing extra",
    "review": "Review due",
    "priority": "With priority",
}


def children_of_map(user, permission, show, today):
    """The children of one of the views `SHOWN`, with `reviewed_on`; of whom this person may."""
    last = ProvisionReview.unscoped.filter(child=OuterRef("pk")).order_by().values("child")
    now = Provision.unscoped.running(today)
    children = Child.visible_to(user, permission).annotate(
        reviewed_on=Subquery(last.annotate(day=Max("reviewed_on")).values("day"))
    )
    if show == "without":
        children = children.exclude(pk__in=now.values("child"))
    elif show == "priority":
        children = children.filter(pk__in=now.filter(is_priority=True).values("child"))
    elif show == "review":
        children = children.filter(Q(reviewed_on=None) | Q(reviewed_on__lt=today - A_TERM))
    return children.order_by("family_name", "given_name", "pk")
