"""The log of training."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.audit.log import record
from lac.calendars.days import in_words

from ..models import Training


@transaction.atomic
def record_training(*, user, topic, title, held_on, by, expires_on=None):
    """Note that somebody attended training; the same course on the same day is noted once."""
    if held_on > timezone.localdate():
        raise ValidationError({"held_on": "The training must have taken place: choose a past day."})
    if expires_on and expires_on < held_on:
        raise ValidationError({"expires_on": "It cannot be out of date before it took place."})
    if not title.strip():
        raise ValidationError({"title": "Say what the course was called."})
    training, is_new = Training.objects.get_or_create(
        user=user,
        topic=Training.Topic(topic),
        title=title.strip(),
        held_on=held_on,
        defaults={"expires_on": expires_on, "recorded_by": by},
    )
    if is_new:
        record("training.recorded", by=by, subject=training, **_in_words(training))
    return training


@transaction.atomic
def remove_training(*, training, by):
    """Take a line out of the log that was entered by mistake."""
    record("training.removed", by=by, subject=training, **_in_words(training))
    training.delete()


def _in_words(training):
    return {
        "name": training.user.full_name,
        "title": training.title,
        "held_on": in_words(training.held_on),
    }
