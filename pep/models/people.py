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


class Agreed(models.TextChoices):
    YES = "agreed", "Agrees"
    COMMENTS = "comments", "Agrees, with comments"
    NO = "not_agreed", "Does not agree"


class Signature(PepRow):
    """That somebody agrees with the plan, or does not: the signature at its end."""

    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=80, blank=True)
    decision = models.CharField(
        "do they agree with the plan?", max_length=10, choices=Agreed.choices, blank=True
    )
    comments = models.TextField("in their own words", blank=True)
    signed_on = models.DateField("on which day?", null=True, blank=True)

    def __str__(self):
        return ", ".join(it for it in (self.name, self.role) if it) or "Somebody with no name yet"

    @property
    def in_short(self):
        """One line for a list."""
        return self.get_decision_display() or "Has not said yet"


class PepAction(PepRow):
    """Something to do that is not a target: who, what, by when."""

    action = models.CharField(max_length=300, blank=True)
    owner = models.CharField("who", max_length=120, blank=True)
    due_on = models.DateField("by when", null=True, blank=True)
    done_on = models.DateField("done on", null=True, blank=True)
    # Who does it since the child changed school; the signed plan goes on saying who was named.
    passed_to = models.CharField("now with", max_length=120, blank=True, editable=False)

    def __str__(self):
        return self.action or "Action with nothing written yet"

    @property
    def doer(self):
        """Who does it today; empty when nobody is named."""
        return self.passed_to or self.owner
