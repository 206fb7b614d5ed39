"""Checks that nobody has changed, removed or put in an event of the audit log."""

from django.core.management.base import BaseCommand, CommandError

from lac.audit.chain import verify
from lac.audit.models import Event


class Command(BaseCommand):
    """Follow the audit log's chain of hashes and name the first broken link.

    Prints the last link. Keep it somewhere else: with `--expect` the next check
    also notices when events were cut off the end.
    """

    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--expect", help="the last link of an earlier check, number:hash")

    def handle(self, *args, expect=None, **options):
        verdict = verify()
        if verdict.broken:
            raise CommandError(verdict.broken)
        if expect:
            self._check_link(expect)
        self.stdout.write(f"All {verdict.links} links hold.")
        self.stdout.write(f"The last link is {verdict.last_id}:{verdict.last_hash}")

    def _check_link(self, expect):
        number, _, link = expect.partition(":")
        if not number.isdigit() or not Event.objects.filter(pk=number, hash=link).exists():
            raise CommandError(
                f"Event {number} is no longer there, or is another: "
                "the end of the log was cut off, or the whole log was written anew."
            )
