"""Writes the day tables anew."""

from django.core.management.base import BaseCommand

from lac.calendars.models import SchoolDay, WorkingDay
from lac.calendars.tables import rebuild_everything


class Command(BaseCommand):
    """Write the tables of working days and school days anew."""

    help = __doc__

    def handle(self, *args, **options):
        rebuild_everything()
        days, school_days = WorkingDay.objects.count(), SchoolDay.objects.count()
        self.stdout.write(f"{days} days, and {school_days} days of school calendars.")
