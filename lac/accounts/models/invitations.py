"""An invitation to a role: open until it is accepted, withdrawn or too old."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import get_random_string, salted_hmac

from lac.organisations.models import AtOrganisation, LocalAuthority, one_organisation

from ..access import Role
from .people import User

TOKEN_LENGTH = 64


def new_secret():
    """A random text that makes every link sent before useless."""
    return get_random_string(TOKEN_LENGTH)


class InvitationQuerySet(models.QuerySet):
    """Questions about many invitations."""

    def waiting(self):
        """Neither accepted nor withdrawn; they may be too old."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def open(self):
        """Those whose link works now; it stops working at the very second it expires."""
        return self.waiting().filter(expires_at__gt=timezone.now())


class Invitation(AtOrganisation):
    """Somebody asked by e-mail to take up a role. The account and the role begin on acceptance.

    The link in the e-mail is kept nowhere: it is worked out from `secret` and the
    site's own key, so that nobody who reads the database alone can make one.
    """

    email = models.EmailField("e-mail address")
    full_name = models.CharField(max_length=120)
    job_title = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=30, choices=Role.choices)
    # The authority whose administrators look after it: it sent the invitation.
    sent_for = models.ForeignKey(LocalAuthority, models.PROTECT, related_name="+")
    # The role's days; it starts on the day of acceptance when empty.
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    invited_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    secret = models.CharField(max_length=64, default=new_secret, editable=False)
    withdrawn_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at"]
        constraints = [
            one_organisation("invitation_to_one_organisation"),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="invitation_accepted_or_withdrawn",
            ),
        ]
        indexes = [models.Index(fields=["email"], name="invitation_by_email")]

    def __str__(self):
        return f"{self.full_name}, {self.get_role_display()}, {self.organisation}"

    @property
    def is_waiting(self):
        """Neither accepted nor withdrawn; it may be too old."""
        return self.accepted_at is None and self.withdrawn_at is None

    @property
    def is_open(self):
        """Whether its link works now."""
        return self.is_waiting and self.expires_at > timezone.now()

    @property
    def token(self):
        """What the link carries: 64 figures that only this site can work out."""
        return salted_hmac(
            "lac.accounts.invitation", f"{self.pk}:{self.secret}", algorithm="sha256"
        ).hexdigest()
