"""What the import commands share: the same path as an upload, without the queue."""

from pathlib import Path

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from . import actions
from .models import ImportState, Outcome
from .refused import write_refused
from .summary import groups, said_number


class ImportCommand(BaseCommand):
    """Checks files and, without --dry-run, loads them; prints what the result page shows."""

    kind: str

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        parser.add_argument("--refused", type=Path, help="write the refused lines to this CSV file")

    def files(self, options):
        """The paths to read."""
        raise NotImplementedError

    def place(self, options):
        """The authority or school to load them for, or None."""
        return None

    def handle(self, *args, **options):
        job = self._upload(options)
        actions.check(job=job, by=None)
        self._stop_if_failed(job)
        if not options["dry_run"]:
            actions.accept(job=job, by=None)
            actions.apply(job=job, by=None)
            self._stop_if_failed(job)
        self._report(job, options)
        if options["dry_run"]:
            actions.discard(job=job, by=None)

    def _upload(self, options):
        paths = self.files(options)
        if not paths:
            raise CommandError("There is no file of the right kind there.")
        try:
            opened = [File(path.open("rb"), name=path.name) for path in paths]
        except OSError as problem:
            raise CommandError(f"{problem.filename} cannot be read.") from problem
        try:
            return actions.keep(kind=self.kind, files=opened, place=self.place(options), by=None)
        finally:
            for file in opened:
                file.close()

    def _stop_if_failed(self, job):
        if job.state not in (ImportState.CHECKED, ImportState.APPLIED) or job.message:
            raise CommandError(job.message)

    def _report(self, job, options):
        did = "Would be" if options["dry_run"] else "Were"
        for file in job.files.all():
            self.stdout.write(f"{file.name}: {file.note or f'{file.lines:,} lines'}")
        for name in ("added", "changed", "unchanged", "refused", "warned"):
            self.stdout.write(f"{did} {name}: {getattr(job, name):,}")
        for label, number in job.figures:
            self.stdout.write(f"{label}: {said_number(number)}")
        for title, found in (
            ("Refused", groups(job, Outcome.REFUSED)),
            ("Loaded with a warning", groups(job)),
        ):
            for group in found:
                self.stdout.write(f"{title}, {group.number:,} like this: {group.example}")
        seconds = (job.check_seconds or 0) + (job.apply_seconds or 0)
        self.stdout.write(f"Took {seconds:.1f} seconds.")
        if options["refused"]:
            with options["refused"].open("w", encoding="utf-8-sig", newline="") as out:
                write_refused(job, out)
            self.stdout.write(f"Refused lines are in {options['refused']}.")
