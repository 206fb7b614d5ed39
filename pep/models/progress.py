"""Attainment by subject: where the child was, is, and is going."""

from django.db import models

from .plan import PepRow


class OnTrack(models.TextChoices):
    ABOVE = "above", "Above expected"
    AT = "at", "At expected"
    BELOW = "below", "Below expected"
    WELL_BELOW = "well_below", "Well below expected"


class Attainment(PepRow):
    """One subject or area of learning, in the marks the school itself uses."""

    subject = models.CharField(max_length=60, blank=True)
    prior = models.CharField("prior attainment", max_length=40, blank=True)
    current = models.CharField("now", max_length=40, blank=True)
    target = models.CharField("target for the year", max_length=40, blank=True)
    expected = models.CharField("expected for age", max_length=40, blank=True)
    # Fischer Family Trust estimates: what half, the best fifth and the best twentieth of pupils
    # like this one reach or pass.
    fft50 = models.CharField("FFT50 estimate", max_length=20, blank=True)
    fft20 = models.CharField("FFT20 estimate", max_length=20, blank=True)
    fft5 = models.CharField("FFT5 estimate", max_length=20, blank=True)
    on_track = models.CharField("on track?", max_length=10, choices=OnTrack.choices, blank=True)
    assessed_on = models.DateField("assessed on", null=True, blank=True)
    comment = models.CharField(max_length=300, blank=True)

    def __str__(self):
        return self.subject or "Subject with no name yet"
