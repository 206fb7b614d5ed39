"""Meetings that come back: every so many weeks, or every term."""

from django.db import models

from lac.children.models.records import ChildRecord


class Rhythm(models.TextChoices):
    WEEKLY = "week", "Every week"
    FORTNIGHTLY = "two_weeks", "Every two weeks"
    FOUR_WEEKS = "four_weeks", "Every four weeks"
    SIX_WEEKS = "six_weeks", "Every six weeks"
    TERMLY = "term", "Every term"


class MeetingSeries(ChildRecord):
    """A rhythm in which meetings of one kind are held. Each meeting stands for itself."""

    rhythm = models.CharField(max_length=10, choices=Rhythm.choices)
    until = models.DateField()

    class Meta(ChildRecord.Meta):
        ordering = ["id"]
        verbose_name_plural = "meeting series"

    def __str__(self):
        return self.get_rhythm_display()
