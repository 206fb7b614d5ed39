"""`manage.py verify_plans`: prove that no signed plan was changed."""

from django.core.management.base import BaseCommand, CommandError

from pep.verifying import verify


class Command(BaseCommand):
    """Do the sums of every signed plan again: its words, form, attachments and print.

    Each sum must also be one that the audit log tells of (`manage.py verify_audit`).

    Fails with one line for each thing that is not as it was signed.
    """

    help = __doc__

    def handle(self, *args, **options):
        verdict = verify()
        if verdict.broken:
            raise CommandError("\n".join(verdict.broken))
        self.stdout.write(f"{verdict.held} signed versions hold.")
        if verdict.waiting:
            self.stdout.write(f"{verdict.waiting} are signed and wait to be sealed.")
