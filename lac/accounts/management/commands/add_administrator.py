"""Adds a system administrator: the first person who signs in to a new installation."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from lac.accounts.access import Role
from lac.accounts.actions import add_membership, invite_user
from lac.organisations.models import LocalAuthority


class Command(BaseCommand):
    """Add a system administrator, who manages people and term dates and sees no child's record."""

    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("full_name")
        parser.add_argument("--authority", required=True, help="the authority's DfE code")

    def handle(self, *args, email, full_name, authority, **options):
        found = LocalAuthority.objects.filter(code=authority).first()
        if found is None:
            raise CommandError(f"No local authority has the code {authority}.")
        try:
            with transaction.atomic():
                user = invite_user(email=email, full_name=full_name, by=None)
                add_membership(
                    user=user, role=Role.SYSTEM_ADMINISTRATOR, local_authority=found, by=None
                )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(
            f"{user} administers {found}. They choose a password on the sign-in page, "
            "with “I have forgotten my password”."
        )
