"""Who was at the table and what they agreed to do."""

from django.db import models

from .plan import PepRow


class Attendee(PepRow):
    """Somebody asked to the PEP meeting."""

    class Came(models.TextChoices):
        YES = "yes", "Came"
        APOLOGIES = "apologies", "Sent apologies"
        NO = "no", "Did not come"

    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=80, blank=True)
    email = models.EmailField("e-mail address", blank=True)
    came = models.CharField("did they come?", max_length=10, choices=Came.choices, blank=True)
    sent_views = models.BooleanField("sent their views", default=False)

    def __str__(self):
        return self.name or "Somebody with no name yet"


class PepAction(PepRow):
    """Something to do that is not a target: who, what, by when."""

    action = models.CharField(max_length=300, blank=True)
    owner = models.CharField("who", max_length=120, blank=True)
    due_on = models.DateField("by when", null=True, blank=True)
    done_on = models.DateField("done on", null=True, blank=True)

    def __str__(self):
        return self.action or "Action with nothing written yet"
