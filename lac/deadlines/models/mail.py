"""When reminders may arrive: the hours of an authority, and the rhythm each person chose."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from lac.organisations.models import LocalAuthority


class MailHours(models.Model):
    """When an authority lets reminders arrive. Without a row they arrive at any hour.

    The quiet hours run from `quiet_from` up to, not with, `quiet_until`, over midnight where
    the second is the earlier.
    """

    local_authority = models.OneToOneField(LocalAuthority, models.CASCADE, related_name="+")
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    working_days_only = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "mail hours"
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False)
                & ~Q(quiet_from=F("quiet_until")),
                name="quiet_hours_have_both_ends",
            )
        ]

    def __str__(self):
        return f"Mail hours of {self.local_authority}: {self.in_words()}"

    def in_words(self):
        """The hours in a sentence."""
        parts = []
        if self.quiet_from is not None:
            parts.append(f"quiet from {self.quiet_from:%H:%M} to {self.quiet_until:%H:%M}")
        if self.working_days_only:
            parts.append("on working days only")
        return ", ".join(parts) or "at any hour"


class MailChoice(models.Model):
    """How often one person wants reminders by e-mail. Without a row: one e-mail a day."""

    class Rhythm(models.TextChoices):
        AT_ONCE = "at_once", "At once, whenever something new is due"
        DAILY = "daily", "Once a day, in the morning"
        WEEKLY = "weekly", "Once a week, in the morning"

    class Weekday(models.IntegerChoices):
        MONDAY = 1, "Monday"
        TUESDAY = 2, "Tuesday"
        WEDNESDAY = 3, "Wednesday"
        THURSDAY = 4, "Thursday"
        FRIDAY = 5, "Friday"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    rhythm = models.CharField(max_length=8, choices=Rhythm.choices, default=Rhythm.DAILY)
    # Of the weekly e-mail.
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices, default=Weekday.MONDAY)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__gte=1, weekday__lte=5), name="weekday_from_monday_to_friday"
            )
        ]

    def __str__(self):
        return f"{self.user}: {self.in_words()}"

    def in_words(self):
        """The choice in a few words."""
        if self.rhythm == self.Rhythm.WEEKLY:
            return f"once a week, on {self.get_weekday_display()}"
        return "at once" if self.rhythm == self.Rhythm.AT_ONCE else "once a day"
