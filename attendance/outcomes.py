"""What attendance says of the five outcomes."""

from django.urls import reverse
from django.utils import timezone

from lac.children.outcomes import Outcome, Told, outcome_source

from .figures import summary


@outcome_source(Outcome.ACHIEVE)
def attendance(child, user, may):
    """Attendance of the academic year to date."""
    today = timezone.localdate()
    year = summary(child, today).year
    if not year.possible:
        return []
    text = f"{year.percentage}% ({year.attended} of {year.possible} sessions)"
    url = reverse("attendance:detail", kwargs={"child_pk": child.pk})
    return [Told("Attendance this year", text, today, url)]
