"""An authority's sets of criteria: drafted, published from a term on, stopped; its sentences."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from lac.audit.log import record
from lac.children.versions import claim

from ..models import FeedbackSentence, Rubric
from ..quality import term_number
from ..rubrics import MOST_CRITERIA, POINTS, PUBLISHED, SENTENCES, WHOLE

OWN = "own_"


@transaction.atomic
def start_rubric(*, authority, name, by, published="", copy_of=None):
    """Start a draft: from one of the published sets, or as a copy of the authority's own.

    The library gets the product's sentences for criteria that it knows nothing about yet.
    """
    if not name.strip():
        raise ValidationError({"name": "Give the criteria a name, for example “From autumn 2027”."})
    if Rubric.objects.filter(local_authority=authority, published_at=None).exists():
        raise ValidationError("There is a draft already. Publish it or delete it first.")
    if copy_of is None and published not in PUBLISHED:
        raise ValidationError({"source": "Choose what the criteria start from."})
    last = Rubric.objects.filter(local_authority=authority).first()
    try:
        with transaction.atomic():
            rubric = Rubric.objects.create(
                local_authority=authority,
                number=last.number + 1 if last else 1,
                name=name.strip(),
                source=copy_of.source if copy_of else published,
                content=copy_of.content if copy_of else PUBLISHED[published]["content"],
                created_by=by,
            )
    except IntegrityError:
        raise ValidationError("Somebody else has just started a draft.") from None
    _stock(authority, rubric)
    _tell("started", rubric, by)
    return rubric


def _stock(authority, rubric):
    known = set(
        FeedbackSentence.objects.filter(local_authority=authority).values_list(
            "criterion", flat=True
        )
    )
    FeedbackSentence.objects.bulk_create(
        FeedbackSentence(local_authority=authority, criterion=it["key"], text=text)
        for it in rubric.content["criteria"]
        if it["key"] not in known
        for text in SENTENCES.get(it["key"], ())
    )


def _draft(rubric, version):
    rubric = claim(rubric, version)
    if not rubric.is_draft:
        raise ValidationError(
            "These criteria are published, so they cannot be changed. Start a copy of them."
        )
    return rubric


def _save(rubric, what, by, **data):
    rubric.version += 1
    rubric.save()
    _tell(what, rubric, by, **data)
    return rubric


def _tell(what, rubric, by, **data):
    record(f"pep.rubric_{what}", by=by, subject=rubric, name=rubric.name, **data)


@transaction.atomic
def save_criterion(*, rubric, criterion, by, version, key=""):
    """Add a criterion to a draft, or change the one of this `key`.

    `criterion` has title, full and, for sets scored in points, absent, trigger and
    may_not_be_due, as `pep.rubrics` reads them.
    """
    rubric = _draft(rubric, version)
    criterion = criterion | {"title": criterion["title"].strip()}
    if not criterion["title"]:
        raise ValidationError({"title": "Name the criterion."})
    criteria = list(rubric.content["criteria"])
    at = next((n for n, it in enumerate(criteria) if it["key"] == key), None)
    if key and at is None:
        raise ValidationError("This criterion is no longer there.")
    if any(it["title"] == criterion["title"] and it["key"] != key for it in criteria):
        raise ValidationError({"title": "There is a criterion of this name already."})
    if at is not None:
        criteria[at] = criterion | {"key": key}
    else:
        if rubric.content["scale"] == WHOLE:
            raise ValidationError("A plan graded as a whole has one criterion.")
        if len(criteria) >= MOST_CRITERIA:
            raise ValidationError(f"A set has at most {MOST_CRITERIA} criteria.")
        criteria.append(criterion | {"key": _new_key(rubric)})
    rubric.content = rubric.content | {"criteria": criteria}
    what = "criterion_changed" if key else "criterion_added"
    return _save(rubric, what, by, criterion=criterion["title"])


def _new_key(rubric):
    """A key that no set of the authority has ever had: scores are compared by it over terms."""
    used = [
        int(it["key"].removeprefix(OWN))
        for content in Rubric.objects.filter(local_authority=rubric.local_authority_id).values_list(
            "content", flat=True
        )
        for it in content["criteria"]
        if it["key"].startswith(OWN)
    ]
    return f"{OWN}{max(used, default=0) + 1}"


@transaction.atomic
def remove_criterion(*, rubric, key, by, version):
    """Take a criterion out of a draft."""
    rubric = _draft(rubric, version)
    left = [it for it in rubric.content["criteria"] if it["key"] != key]
    gone = [it["title"] for it in rubric.content["criteria"] if it["key"] == key]
    if not gone:
        raise ValidationError("This criterion is no longer there.")
    if not left:
        raise ValidationError("A set has at least one criterion.")
    rubric.content = rubric.content | {"criteria": left}
    return _save(rubric, "criterion_removed", by, criterion=gone[0])


@transaction.atomic
def set_limits(*, rubric, green_from, red_below, by, version):
    """Set from how many per cent of the points a plan is green, and below how many red."""
    rubric = _draft(rubric, version)
    if rubric.content["scale"] != POINTS:
        raise ValidationError("Only a set scored in points has limits in per cent.")
    if not 0 <= red_below < green_from <= 100:
        raise ValidationError({"red_below": "Red must end below where green begins, 0 to 100."})
    rubric.content = rubric.content | {"green_from": green_from, "red_below": red_below}
    return _save(rubric, "limits_set", by, green=green_from, red=red_below)


@transaction.atomic
def publish_rubric(*, rubric, academic_year, term, by, version):
    """Grade the plans of a term and of those after it by a draft; it is never changed again."""
    rubric = _draft(rubric, version)
    rubric.from_term = term_number(academic_year, term)
    rubric.published_at = timezone.now()
    return _save(rubric, "published", by, term=rubric.first_term)


@transaction.atomic
def stop_rubric(*, rubric, by, version):
    """Grade no further plan by a published set; gradings that were made keep it."""
    rubric = claim(rubric, version)
    if rubric.is_draft:
        raise ValidationError("These criteria are a draft: delete them instead.")
    if rubric.stopped_at:
        raise ValidationError("These criteria were stopped already.")
    rubric.stopped_at = timezone.now()
    return _save(rubric, "stopped", by)


@transaction.atomic
def delete_rubric(*, rubric, by, version):
    """Delete a draft."""
    rubric = _draft(rubric, version)
    _tell("deleted", rubric, by)
    rubric.delete()


@transaction.atomic
def save_sentence(*, authority, criterion, text, by, sentence=None, version=None):
    """Add a sentence to the library of an authority, or change one."""
    if not text.strip():
        raise ValidationError({"text": "Write the sentence."})
    if sentence is None:
        same = FeedbackSentence.objects.filter(
            local_authority=authority, criterion=criterion, text=text.strip(), removed_at=None
        )
        if found := same.first():
            return found
        sentence = FeedbackSentence(local_authority=authority, criterion=criterion)
    else:
        sentence = claim(sentence, version)
        sentence.version += 1
    sentence.text = text.strip()
    sentence.save()
    record("pep.sentence_saved", by=by, subject=sentence, text=sentence.text)
    return sentence


@transaction.atomic
def remove_sentence(*, sentence, by, version):
    """Take a sentence out of the library; feedback that it is part of stays."""
    sentence = claim(sentence, version)
    if sentence.removed_at is None:
        sentence.removed_at = timezone.now()
        sentence.version += 1
        sentence.save()
        record("pep.sentence_removed", by=by, subject=sentence, text=sentence.text)
    return sentence
