"""`manage.py demo`: loads the fictional authority of Wexcombe, once."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lac.demo.build import SIGN_INS, build, is_built
from lac.demo.empty import empty_everything
from lac.demo.people import DOMAIN, PASSWORD


class Command(BaseCommand):
    """Fill an empty database with the demonstration authority."""

    help = "Load the fictional authority of Wexcombe, unless it is there; refused in production."

    def add_arguments(self, parser):
        parser.add_argument("--reset", action="store_true", help="empty the database first")
        parser.add_argument("--sign-ins", action="store_true", help="only print who to sign in as")

    def handle(self, *args, reset, sign_ins, **options):
        if settings.PRODUCTION:
            raise CommandError("The demonstration is never loaded in production.")
        if sign_ins:
            return self.print_sign_ins()
        if reset:
            empty_everything()
        if is_built():
            return self.stdout.write("The demonstration is already there.")
        build(say=self.stdout.write)
        self.stdout.write("Wexcombe is ready.")

    def print_sign_ins(self):
        width = max(len(name) for name, _ in SIGN_INS) + len(DOMAIN) + 1
        for name, what in SIGN_INS:
            self.stdout.write(f"  {f'{name}@{DOMAIN}':{width}}  {what}")
        self.stdout.write(f"  The password is the same for all: {PASSWORD}")
