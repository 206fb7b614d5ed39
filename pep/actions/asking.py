"""An authority's own form of the plan: drafted, published at some schools or all, stopped."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from lac.audit.log import record
from lac.children.versions import claim

from ..local import MOST_QUESTIONS, OWN, check, is_shown_to_more, places
from ..models import LocalForm
from ..versions import CURRENT_VERSION, FORMS


@transaction.atomic
def start_form(*, authority, name, by, base_version=None, copy_of=None):
    """Start a draft of an authority's own form: as another is, or as the product's."""
    if not name.strip():
        raise ValidationError({"name": "Give the form a name, for example “From summer 2027”."})
    if LocalForm.objects.filter(local_authority=authority, published_at=None).exists():
        raise ValidationError("There is a draft already. Publish it or delete it first.")
    last = LocalForm.objects.filter(local_authority=authority).first()
    base = base_version or (copy_of.base_version if copy_of else CURRENT_VERSION)
    if base not in FORMS:
        raise ValidationError({"base_version": "Choose one of the product’s forms."})
    form = LocalForm(
        local_authority=authority,
        number=last.number + 1 if last else 1,
        name=name.strip(),
        base_version=base,
        created_by=by,
    )
    form.changes = _fitting(form, copy_of.changes) if copy_of else {}
    try:
        with transaction.atomic():
            form.save()
    except IntegrityError:
        raise ValidationError("Somebody else has just started a draft.") from None
    _tell("started", form, by)
    return form


def _fitting(form, changes):
    """The changes that still have their place in another product version."""
    known = dict(places(form))
    optional = {it.key for it in FORMS[form.base_version] if it.is_optional}
    return {
        "off": [key for key in changes.get("off", ()) if key in optional],
        "questions": [it for it in changes.get("questions", ()) if it["section"] in known],
    }


def _draft(form, version):
    form = claim(form, version)
    if not form.is_draft:
        raise ValidationError(
            "This form is published, so it cannot be changed. Start a new one from it."
        )
    return form


def _save(form, changes, what, by, **data):
    form.changes = changes
    form.version += 1
    form.save(update_fields=["changes", "version"])
    _tell(what, form, by, **data)
    return form


def _tell(what, form, by, **data):
    record(f"pep.form_{what}", by=by, subject=form, name=form.name, **data)


@transaction.atomic
def switch_section(*, form, key, on, by, version):
    """Leave an optional section out of a draft, or take it in again."""
    form = _draft(form, version)
    section = {it.key: it for it in FORMS[form.base_version]}.get(key)
    if section is None or not section.is_optional:
        raise ValidationError("Every plan has this section: it cannot be left out.")
    own = [it["label"] for it in form.changes.get("questions", ()) if it["section"] == key]
    if own and not on:
        raise ValidationError(
            f"Your own questions are in it: “{'”, “'.join(own)}”. Nobody would be asked them: "
            "remove them, or put them into another section, first."
        )
    off = set(form.changes.get("off", ()))
    off = off - {key} if on else off | {key}
    changes = form.changes | {"off": sorted(off)}
    what = "section_taken_in" if on else "section_left_out"
    return _save(form, changes, what, by, section=section.title)


@transaction.atomic
def save_question(*, form, question, by, version, name=""):
    """Add a question of the authority's own to a draft, or change the one of this `name`.

    `question` has section, label, hint, kind, choices (a list), mandatory, audience,
    carried and bands, as `pep.local` reads them.
    """
    form = _draft(form, version)
    question = question | {"label": question["label"].strip()}
    check(form, question)
    questions = list(form.changes.get("questions", ()))
    at = next((n for n, it in enumerate(questions) if it["name"] == name), None)
    if name and at is None:
        raise ValidationError("This question is no longer in the form.")
    if at is not None:
        if questions[at]["kind"] != question["kind"]:
            raise ValidationError(
                {"kind": "Its answers would no longer fit. Remove it and add a new question."}
            )
        _check_readers(form, question | {"name": name})
        questions[at] = question | {"name": name}
    else:
        if len(questions) >= MOST_QUESTIONS:
            raise ValidationError(f"A form has at most {MOST_QUESTIONS} questions of its own.")
        questions.append(question | {"name": _new_name(form)})
    what = "question_changed" if name else "question_added"
    return _save(
        form, form.changes | {"questions": questions}, what, by, question=question["label"]
    )


def _check_readers(form, question):
    """What was answered for fewer readers is carried to the next plan: it stays with them."""
    forms = LocalForm.objects.filter(local_authority=form.local_authority_id).published()
    asked = [it for published in forms for it in published.changes.get("questions", ())]
    if any(
        it["name"] == question["name"] and is_shown_to_more(it["audience"], question["audience"])
        for it in asked
    ):
        raise ValidationError(
            {
                "audience": "Answers that were given for fewer readers would be shown to more. "
                "Remove the question and add a new one."
            }
        )


def _new_name(form):
    """A name that no form of the authority has ever had: answers are carried by it."""
    used = [
        int(it["name"].removeprefix(OWN))
        for changes in LocalForm.objects.filter(
            local_authority=form.local_authority_id
        ).values_list("changes", flat=True)
        for it in changes.get("questions", ())
    ]
    return f"{OWN}{max(used, default=0) + 1}"


@transaction.atomic
def remove_question(*, form, name, by, version):
    """Take a question of the authority's own out of a draft; old plans keep it."""
    form = _draft(form, version)
    questions = form.changes.get("questions", [])
    left = [it for it in questions if it["name"] != name]
    gone = [it["label"] for it in questions if it["name"] == name]
    if not gone:
        raise ValidationError("This question is no longer in the form.")
    changes = form.changes | {"questions": left}
    return _save(form, changes, "question_removed", by, question=gone[0])


@transaction.atomic
def publish_form(*, form, starts_on, by, version, note="", pilot_schools=()):
    """Let new plans use a draft from a day on, everywhere or at some schools first.

    Raises ValidationError for a day in the past. A published form is never changed.
    """
    form = _draft(form, version)
    if starts_on < timezone.localdate():
        raise ValidationError({"starts_on": "Choose today or a later day."})
    form.starts_on, form.note = starts_on, note.strip()
    form.published_at, form.published_by = timezone.now(), by
    form.version += 1
    form.save()
    form.pilot_schools.set(pilot_schools)
    _tell(
        "published",
        form,
        by,
        day=starts_on.isoformat(),
        schools=[str(school) for school in pilot_schools],
    )
    return form


@transaction.atomic
def stop_form(*, form, by, version):
    """Let no new plan use a published form; plans opened with it keep it."""
    form = claim(form, version)
    if form.is_draft:
        raise ValidationError("This form is a draft: delete it instead.")
    if form.stopped_at:
        raise ValidationError("This form was stopped already.")
    form.stopped_at, form.stopped_by = timezone.now(), by
    form.version += 1
    form.save(update_fields=["stopped_at", "stopped_by", "version"])
    _tell("stopped", form, by)
    return form


@transaction.atomic
def delete_form(*, form, by, version):
    """Delete a draft."""
    form = _draft(form, version)
    _tell("deleted", form, by)
    form.delete()
