"""django-allauth's hooks: nobody signs up by themselves."""

from allauth.account.adapter import DefaultAccountAdapter


class ClosedSignUpAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation only."""

    def is_open_for_signup(self, request):
        return False

    def populate_username(self, request, user):
        """There are no user names: people sign in by e-mail."""
