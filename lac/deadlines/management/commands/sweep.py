"""manage.py sweep: bring deadlines up to date and say what changed."""

import datetime as dt

from django.core.management.base import BaseCommand, CommandError

from lac.deadlines.duty import DUTIES
from lac.deadlines.sweep import SweepFailed, sweep

COLUMNS = ("cases", "opened", "moved", "met", "withdrawn", "undated", "seconds")


class Command(BaseCommand):
    """Sweep the deadlines of every duty, or of some, and print counts for each."""

    help = "Bring every deadline up to date with the facts. Running it twice changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("--as-of", type=dt.date.fromisoformat, metavar="DATE")
        parser.add_argument("--duty", action="append", metavar="CODE", choices=sorted(DUTIES))

    def handle(self, *args, as_of, duty, **options):
        failures = {}
        try:
            counts = sweep(as_of=as_of, duties=duty)
        except SweepFailed as failed:
            failures = failed.failures
            counts = {}
        width = max(map(len, DUTIES))
        self.stdout.write(" ".join(["duty".ljust(width), *(name.rjust(9) for name in COLUMNS)]))
        for code, count in counts.items():
            figures = (str(count.get(name, 0)).rjust(9) for name in COLUMNS)
            self.stdout.write(" ".join([code.ljust(width), *figures]))
        if failures:
            raise CommandError(f"Some duties could not be swept. {SweepFailed(failures)}")
