"""What suspensions say of the five outcomes."""

from django.urls import reverse
from django.utils import timezone

from lac.children.outcomes import Outcome, Told, outcome_source

from .figures import summary


@outcome_source(Outcome.SAFE)
def suspensions(child, user, may):
    """School days lost to suspension or exclusion in the academic year to date."""
    today = timezone.localdate()
    year = summary(child, today).year
    text = f"{year.days:g} school days lost" if year.sessions else "None"
    url = reverse("exclusions:list", kwargs={"child_pk": child.pk})
    return [Told("Suspensions this year", text, today, url)]
