"""Adds the first people of an authority: its system administrator and its virtual school head."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from lac.accounts.access import Role
from lac.accounts.actions import add_membership, invite_user
from lac.organisations.actions import save_authority
from lac.organisations.models import LocalAuthority


class Command(BaseCommand):
    """Add a system administrator, who sees no child's record; with --head the first head.

    A system administrator cannot make a virtual school head from the pages, so an
    authority's first one is made here. The authority is marked as using LAC.
    """

    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("full_name")
        parser.add_argument("--authority", required=True, help="the authority's DfE code")
        parser.add_argument(
            "--head", action="store_true", help="make them the virtual school head instead"
        )

    def handle(self, *args, email, full_name, authority, head=False, **options):
        found = LocalAuthority.objects.filter(code=authority).first()
        if found is None:
            raise CommandError(f"No local authority has the code {authority}.")
        try:
            with transaction.atomic():
                save_authority(authority=found, uses_lac=True, by=None)
                user = invite_user(email=email, full_name=full_name, by=None)
                role = Role.VIRTUAL_SCHOOL_HEAD if head else Role.SYSTEM_ADMINISTRATOR
                add_membership(user=user, role=role, local_authority=found, by=None)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(
            f"{user} is {role.label.lower()} of {found}. They choose a password on the sign-in "
            "page, with “I have forgotten my password”."
        )
