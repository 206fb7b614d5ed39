"""Who is asked to a meeting, for which agency, what they answered and whether they came."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from lac.children.models.records import ChildRecord

from .meeting import Meeting


class Agency(models.TextChoices):
    SCHOOL = "school", "School or college"
    SOCIAL_CARE = "social_care", "Children's social care"
    VIRTUAL_SCHOOL = "virtual_school", "Virtual school"
    PSYCHOLOGY = "psychology", "Educational psychology service"
    CAMHS = "camhs", "CAMHS"
    HEALTH = "health", "Health"
    CAREERS = "careers", "Careers and youth support"
    FAMILY = "family", "Carers and family"
    CHILD = "child", "The child"
    OTHER = "other", "Another agency"


class Reply(models.TextChoices):
    YES = "yes", "Will come"
    INSTEAD = "instead", "Somebody else will come for them"
    REPORT = "report", "Cannot come, but will send a report"
    NO = "no", "Cannot come"


class Attendance(models.TextChoices):
    YES = "yes", "Came"
    INSTEAD = "instead", "Somebody else came for them"
    REPORT = "report", "Did not come, but sent a report"
    APOLOGIES = "apologies", "Sent apologies"
    NO = "no", "Did not come"


class Invitee(ChildRecord):
    """Someone asked to a meeting, what they answered, and whether they came."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="invitees")
    # In words, as on the invitation: "Social worker", "Designated teacher of the next school".
    role = models.CharField(max_length=80)
    agency = models.CharField(max_length=20, choices=Agency.choices, default=Agency.OTHER)
    name = models.CharField(max_length=120)
    email = models.EmailField("e-mail address", blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    invited_at = models.DateTimeField(default=timezone.now)
    # Their answer to the invitation as it stands: moving the meeting empties it.
    reply = models.CharField(max_length=7, choices=Reply.choices, blank=True)
    reply_note = models.CharField(max_length=500, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    # Who comes, or came, for them: a name and what they are.
    instead = models.CharField("who comes instead", max_length=160, blank=True)
    attended = models.CharField(max_length=9, choices=Attendance.choices, blank=True)

    class Meta(ChildRecord.Meta):
        ordering = ["id"]
        indexes = [models.Index(fields=["user"], name="invitee_by_user")]

    def __str__(self):
        return f"{self.name}, {self.role}"

    @property
    def address(self):
        """Where their invitation goes; empty when nobody wrote an address down."""
        return self.user.email if self.user else self.email


class ReplyLink(ChildRecord):
    """The secret link of one e-mailed invitation, a hash until its day is over."""

    invitee = models.ForeignKey(Invitee, models.CASCADE, related_name="+")
    sha256 = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    class Meta(ChildRecord.Meta):
        ordering = ["id"]

    def __str__(self):
        return f"Link {self.pk} until {timezone.localtime(self.expires_at):%-d %B %Y}"
