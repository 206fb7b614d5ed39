"""Loads the national register of schools."""

from pathlib import Path

from django.core.management.base import CommandError

from ...commands import ImportCommand


class Command(ImportCommand):
    """Loads schools, authorities and inspections from the national register's CSV (GIAS)."""

    help = __doc__
    kind = "schools"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the CSV file, as downloaded")
        super().add_arguments(parser)

    def files(self, options):
        """The one file."""
        if not options["file"].is_file():
            raise CommandError(f"{options['file']} is not a file.")
        return [options["file"]]
