"""Asking those who came to a PEP meeting how good it was, and keeping their answer."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from lac.audit.log import record
from lac.deadlines import outbox

from ..models import Rating, SurveyReply
from ..survey import new_reply, to_ask
from .checks import said


def send_surveys(*, by=None):
    """Ask everybody who came to a PEP meeting of the last two weeks, each once; how many."""
    return sum(_ask(pep, people, by) for pep, people in to_ask(timezone.localdate()))


@transaction.atomic
def _ask(pep, people, by):
    sent = 0
    for address, (role, user) in people.items():
        reply, key = new_reply(pep, address, role)
        kept = SurveyReply.unscoped.bulk_create([reply], ignore_conflicts=True)
        # Another worker may have asked this person a moment ago.
        if not SurveyReply.unscoped.filter(sha256=kept[0].sha256).exists():
            continue
        to = {"user": user} if user else {"email": address}
        day = date_format(pep.held_on, "j F Y")
        outbox.queue("pep_survey", key=f"survey:{pep.pk}:{reply.person}", day=day, answer=key, **to)
        sent += 1
    if sent:
        record("pep.survey_sent", by=by, subject=pep, child=pep.child_id, people=sent, **said(pep))
    return sent


@transaction.atomic
def answer_survey(*, reply, rating, by, text=""):
    """Keep what one person says about one meeting. One answer a person: it is not changed."""
    reply = SurveyReply.unscoped.select_for_update(of=("self",)).select_related("pep").get(
        pk=reply.pk)  # fmt: skip
    if reply.answered_at:
        raise ValidationError("Your answer was kept already. Thank you.")
    reply.rating, reply.text = Rating(rating), text.strip()
    reply.answered_at = timezone.now()
    reply.save()
    pep = reply.pep
    record("pep.survey_answered", by=by, subject=pep, child=pep.child_id, **said(pep))
    return reply
