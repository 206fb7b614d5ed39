"""The child's own words. Nobody changes them: a new entry takes the place of an old one."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from .plan import PepPart


class Provenance(models.TextChoices):
    SAID = "said", "I said this and it was written down as I said it"
    WROTE = "wrote", "I wrote this myself"
    DREW = "drew", "I drew or signed this and we agreed the words"
    WITH_HELP = "with_help", "I said this with help from someone"
    FOR_ME = "for_me", "Somebody wrote this for me"
    OBSERVED = "observed", "Seen by someone who knows me well"


class TakingPart(models.TextChoices):
    ALL = "all", "Come to the whole meeting"
    SOME = "some", "Come to part of the meeting"
    SEND = "send", "Send my views"
    ADVOCATE = "advocate", "Have an advocate speak for me"
    NOT_NOW = "not_now", "Not this time"


class Prompt(models.TextChoices):
    LIKE = "like", "What I like"
    GOING_WELL = "going_well", "What is going well"
    HARD = "hard", "What is hard"
    HELP = "help", "What would help me"
    TRUST = "trust", "Who I trust"
    WORRY = "worry", "What worries me"
    HOPE = "hope", "My hopes and dreams"
    OTHER = "other", "Something else I want to say"


# What the child wishes for; the other prompts are told, not asked for.
WISHES = (Prompt.HELP, Prompt.HOPE)


class Spoken(PepPart):
    """Something from the child: who wrote it down, for whom, on which day."""

    said_on = models.DateField("on which day?", default=timezone.localdate)
    provenance = models.CharField(
        "whose words are these?", max_length=10, choices=Provenance.choices
    )
    # Who helped or wrote, when it was not the child alone.
    helper = models.CharField("who helped or wrote it down?", max_length=120, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta(PepPart.Meta):
        abstract = True
        ordering = ["id"]


def _scale(label):
    return models.PositiveSmallIntegerField(
        label, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )


class VoiceScales(Spoken):
    """How safe, happy in learning and listened to the child feels, 1 to 5; the latest counts."""

    feel_safe = _scale("I feel safe at school")
    enjoy_learning = _scale("I enjoy learning")
    listened_to = _scale("People listen to me")
    taking_part = models.CharField(
        "how I want to take part in my meeting",
        max_length=10,
        choices=TakingPart.choices,
        blank=True,
    )

    def __str__(self):
        return (
            f"Safe {self.feel_safe}, enjoying {self.enjoy_learning}, listened to {self.listened_to}"
        )


class PupilView(Spoken):
    """One thing the child said. A trigger in the database refuses to change the words."""

    prompt = models.CharField("what is it about?", max_length=12, choices=Prompt.choices)
    words = models.TextField("in the child's own words")
    # The child decides whether their carer may read it.
    carer_may_read = models.BooleanField("my carer may read this", default=False)
    # Set when the child wants to say it differently: the new entry.
    replaced_by = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="replaces"
    )

    def __str__(self):
        return self.words

    @property
    def is_wish(self):
        """Whether the child wishes for something: its answer says by when."""
        return self.prompt in WISHES


class ViewResponse(models.Model):
    """What the adults answered: what will be done, by whom, by when."""

    view = models.ForeignKey(PupilView, models.CASCADE, related_name="responses")
    text = models.TextField("what is our answer?")
    who = models.CharField("who will do it?", max_length=120)
    due_on = models.DateField("by when?", null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return self.text
