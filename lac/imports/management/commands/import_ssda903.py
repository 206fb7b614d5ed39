"""Loads an SSDA903 return from a folder."""

from pathlib import Path

from django.core.management.base import CommandError

from lac.organisations.models import LocalAuthority

from ...commands import ImportCommand


class Command(ImportCommand):
    """Loads an SSDA903 return from a folder: its CSV files, or its XML form."""

    help = __doc__
    kind = "ssda903"

    def add_arguments(self, parser):
        parser.add_argument("directory", type=Path, help="the folder with the files")
        parser.add_argument("--authority", required=True, help="the authority's DfE code")
        super().add_arguments(parser)

    def files(self, options):
        """Every CSV and XML file of the folder."""
        if not options["directory"].is_dir():
            raise CommandError(f"{options['directory']} is not a folder.")
        return sorted(
            it for it in options["directory"].iterdir() if it.suffix.lower() in (".csv", ".xml")
        )

    def place(self, options):
        """The authority by its code."""
        place = LocalAuthority.objects.filter(code=options["authority"]).first()
        if place is None:
            raise CommandError(
                f"There is no authority with the code {options['authority']}. "
                "Load the register of schools first, or add the authority."
            )
        return place
