"""The papers of a meeting, and the lists of what has to be there."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.audit.log import record
from lac.children.versions import claim

from ..models import MeetingPaper, PaperList
from ..papers import MOST, USUAL
from .checks import said


@transaction.atomic
def keep_papers(*, meeting, papers, by, papers_sent_on=None, version=None):
    """Write down which papers of a meeting are ready, and the day they were all sent (S2-64).

    `papers`: dicts of title, ready (bool), document (a ChildDocument or None) and note; a
    paper that is kept here is ready. Titles left out are not touched. Raises
    StaleSave when somebody else changed the meeting, and
    ValidationError for a cancelled meeting, another child's document or a day ahead.
    """
    meeting = claim(meeting, None)
    if meeting.cancelled_at:
        raise ValidationError("This meeting was cancelled, so its papers cannot be changed.")
    if papers_sent_on and papers_sent_on > timezone.localdate():
        raise ValidationError(
            {"papers_sent_on": "The day the papers were sent must be today or in the past."}
        )
    known = {it.title: it for it in meeting.papers.all()}
    rows = [_paper(meeting, known.get(it["title"]), it) for it in papers]
    was = {it.title: _facts(it) for it in known.values()}
    news = [it for it in rows if was.get(it.title, (None, None, "")) != _facts(it)]
    if not news and papers_sent_on == meeting.papers_sent_on:
        return meeting
    claim(meeting, version)
    for row in news:
        _store(row)
    meeting.papers_sent_on = papers_sent_on
    meeting.version += 1
    meeting.save(update_fields=["papers_sent_on", "version"])
    record(
        "meeting.papers_kept",
        by=by,
        subject=meeting,
        child=meeting.child_id,
        ready=meeting.papers.filter(ready_on__isnull=False).count(),
        sent_on=papers_sent_on.isoformat() if papers_sent_on else None,
        **said(meeting),
    )
    return meeting


def _paper(meeting, known, given):
    """The row as it shall be, not saved; a document makes it ready."""
    document, note = given.get("document"), given.get("note", "").strip()
    new_here = document and document.pk != (known.document_id if known else None)
    if document and (document.child_id != meeting.child_id or (new_here and document.withdrawn_at)):
        raise ValidationError(
            f"The document for “{given['title']}” is not in this child's record. Choose another."
        )
    ready = given.get("ready") or document
    since = (known.ready_on if known else None) or timezone.localdate()
    return MeetingPaper(
        pk=known.pk if known else None,
        child_id=meeting.child_id,
        meeting=meeting,
        title=given["title"],
        ready_on=since if ready else None,
        document=document,
        note=note,
    )


def _facts(row):
    return (row.ready_on, row.document_id, row.note)


def _store(row):
    """Save a row that says something; remove one that no longer does."""
    if row.ready_on or row.note:
        row.full_clean(exclude=["meeting", "child"], validate_unique=False)
        row.save()
    elif row.pk:
        row.delete()


@transaction.atomic
def set_paper_list(*, local_authority, kind, titles, by, version=None):
    """Say what has to be there before a meeting of a kind, in order.

    An empty list: nothing. Raises StaleSave when somebody else changed it, and
    ValidationError for a title that is too long or stands twice, or too many.
    """
    titles = [it.strip() for it in titles if it.strip()]
    _must_fit(titles)
    own = PaperList.objects.filter(local_authority=local_authority, kind=kind).first()
    if own and own.titles == titles:
        return own
    if own:
        own = claim(own, version)
        own.titles, own.version = titles, own.version + 1
        own.save()
    else:
        own = PaperList.objects.create(local_authority=local_authority, kind=kind, titles=titles)
    record(
        "paper_list.changed",
        by=by,
        subject=local_authority,
        local_authority=str(local_authority),
        kind=own.get_kind_display(),
        titles=titles,
        usual=titles == USUAL.get(kind, []),
    )
    return own


def _must_fit(titles):
    """Raise ValidationError for a list that could not be shown or ticked."""
    if len(titles) > MOST:
        raise ValidationError({"titles": f"A list has {MOST} papers at most: take some together."})
    if len({it.casefold() for it in titles}) < len(titles):
        raise ValidationError({"titles": "One paper is on the list twice. Take one of them away."})
    if long := [it for it in titles if len(it) > 120]:
        raise ValidationError({"titles": f"Say this in at most 120 characters: {long[0]}"})
