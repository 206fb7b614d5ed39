"""The child's words and our answers. Words are never changed; a new entry replaces an old one."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.audit.log import record
from lac.children.twice import just_recorded

from ..models import Provenance, PupilView, ViewResponse, VoiceScales
from .checks import initiate, lock, said, take_back, writable_rows

# Whose words they are when the child was not alone.
_HELPED = (Provenance.WITH_HELP, Provenance.FOR_ME, Provenance.OBSERVED)


@transaction.atomic
def record_view(
    *,
    pep,
    prompt,
    words,
    provenance,
    by,
    said_on=None,
    helper="",
    carer_may_read=False,
    replaces=None,
):
    """Write down one thing the child said, exactly as they said it.

    `replaces` is an earlier entry that the child now wants to say differently;
    it is kept, and no longer needs an answer.
    """
    section = writable_rows(lock(pep), "voice", by)
    _whose(provenance, helper, said_on)
    view = PupilView(
        pep=pep,
        prompt=prompt,
        words=words.strip(),
        provenance=provenance,
        helper=helper,
        said_on=said_on or timezone.localdate(),
        carer_may_read=carer_may_read,
        recorded_by=by,
    )
    view.full_clean(exclude=["pep"])
    if replaces is None and (same := _just_said(view, pep, by)):
        return same
    view.save()
    if replaces is not None:
        _replace(replaces, view)
    initiate(pep)
    take_back(pep, section.key, by)
    record(
        "pep.view_replaced" if replaces else "pep.view_recorded",
        by=by,
        subject=view,
        child=pep.child_id,
        prompt=view.get_prompt_display(),
        whose=view.get_provenance_display(),
        **said(pep),
    )
    return view


@transaction.atomic
def record_scales(
    *,
    pep,
    feel_safe,
    enjoy_learning,
    listened_to,
    provenance,
    by,
    said_on=None,
    helper="",
    taking_part="",
):
    """Write down how safe, happy in learning and listened to the child feels, 1 to 5."""
    section = writable_rows(lock(pep), "voice", by)
    _whose(provenance, helper, said_on)
    scales = VoiceScales(
        pep=pep,
        feel_safe=feel_safe,
        enjoy_learning=enjoy_learning,
        listened_to=listened_to,
        taking_part=taking_part,
        provenance=provenance,
        helper=helper,
        said_on=said_on or timezone.localdate(),
        recorded_by=by,
    )
    scales.full_clean(exclude=["pep"])
    if same := just_recorded(
        "pep.scales_recorded", scales, child=pep.child_id, by=by, but=("recorded_at",)
    ):
        return same
    scales.save()
    initiate(pep)
    take_back(pep, section.key, by)
    record("pep.scales_recorded", by=by, subject=scales, child=pep.child_id, **said(pep))
    return scales


def _replace(before, view):
    """Put an entry in the place of an earlier one of the plan that nothing has replaced."""
    same = PupilView.unscoped.filter(pk=before.pk, pep=view.pep, replaced_by=None)
    if not same.exclude(pk=view.pk).update(replaced_by=view):
        raise ValidationError("That entry was replaced already.")
    before.replaced_by = view


def _just_said(view, pep, by):
    """The same words, kept a moment before."""
    return just_recorded("pep.view_recorded", view, child=pep.child_id, by=by, but=("recorded_at",))


def _whose(provenance, helper, said_on):
    if provenance in _HELPED and not helper.strip():
        raise ValidationError({"helper": "Say who helped the child or wrote it for them."})
    if said_on and said_on > timezone.localdate():
        raise ValidationError({"said_on": "The day must be today or in the past."})


@transaction.atomic
def respond(*, view, text, who, by, due_on=None):
    """Answer one of the child's views: what will be done, by whom and, of a wish, by when."""
    section = writable_rows(lock(view.pep), "voice", by)
    if view.replaced_by_id:
        raise ValidationError("The child has said this differently since: answer the newer entry.")
    answer = ViewResponse(view=view, text=text, who=who, due_on=due_on, recorded_by=by)
    answer.full_clean(exclude=["view"])
    if view.is_wish and due_on is None:
        raise ValidationError({"due_on": "Say by when: it is something the child wishes for."})
    if due_on and due_on < view.said_on:
        raise ValidationError({"due_on": "The day must not be before the child said it."})
    if same := just_recorded(
        "pep.view_answered", answer, child=view.pep.child_id, by=by, but=("recorded_at",)
    ):
        return same
    answer.save()
    initiate(view.pep)
    take_back(view.pep, section.key, by)
    record(
        "pep.view_answered",
        by=by,
        subject=answer,
        child=view.pep.child_id,
        prompt=view.get_prompt_display(),
        who=who,
        **said(view.pep),
    )
    return answer
